"""`eigencall puppet vmc | live-link`: another program's avatar moves as a face does, over UDP."""

import argparse
import datetime
import socket
import time
from collections.abc import Callable

from app.commands.face_sources import each, faces, model_of
from app.commands.options import add_face_source
from codec.values import FaceFrame, Float
from exits import livelink, vmc
from exits.errors import ExitError
from exits.livelink import LiveLink
from exits.units import ArkitUnits
from exits.vmc import Shapes
from render.framing import Framing
from render.scene import Vector

Encode = Callable[[FaceFrame, Float, Vector, float], list[bytes]]
"""Frame, unit weights, place of rest, monotonic time -> datagrams."""
PORTS = {"vmc": vmc.PORT, "live-link": livelink.PORT}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_face_source(parser)
    parser.add_argument("protocol", choices=["vmc", "live-link"])
    parser.add_argument("--to", default="", metavar="HOST[:PORT]", help="default: this machine, usual port")
    parser.add_argument(
        "--shapes",
        choices=[kind.value for kind in Shapes],
        default=Shapes.BOTH.value,
        help="vmc: ARKit's 52 units, VRM's presets, or both, which an avatar that has both would add up",
    )
    parser.add_argument("--subject", default="Eigencall", help="the name that Unreal shows (live-link)")


def run(options: argparse.Namespace) -> int:
    """The command."""
    address = destination(options.to, PORTS[options.protocol])
    with faces(options, model_of(options)) as source, socket.socket(address[0], socket.SOCK_DGRAM) as udp:
        units, framing = ArkitUnits(source.basis), Framing()
        encode = encoder(options.protocol, units.names, options.subject, Shapes(options.shapes))
        print(f"Sending to {address[1][0]} port {address[1][1]}. Stop with Ctrl+C.", flush=True)
        count = 0
        for face, now_s in each(source, options.seconds):
            for datagram in encode(face, units(face), framing.follow(face, now_s), now_s):
                _send(udp, datagram, address[1])
            count += 1
    print(f"{count} frames sent.", flush=True)
    return 0


def encoder(protocol: str, names: tuple[str, ...], subject: str, shapes: Shapes = Shapes.BOTH) -> Encode:
    """How frames become datagrams of a protocol."""
    if protocol == "vmc":
        begun_s = time.monotonic()
        return lambda face, weights, at, now_s: vmc.datagrams(
            face, names, weights, at, now_s - begun_s, shapes
        )
    device = LiveLink(subject)
    return lambda face, weights, at, _: [device.datagram(face, names, weights, at, _time_of_day_s())]


def _time_of_day_s() -> float:
    now = datetime.datetime.now()
    return (now - now.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()


def destination(text: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """HOST, HOST:PORT, [IPv6]:PORT or nothing -> address family, and address with port. Raises ExitError."""
    host, said = text or "127.0.0.1", ""
    if text.startswith("["):
        host, _, said = text[1:].partition("]")
        said = said.removeprefix(":")
    elif text.count(":") == 1:
        host, _, said = text.partition(":")
    if said and not (said.isascii() and said.isdigit() and 0 < int(said) < 65536):
        raise ExitError("{said} is no port; write --to HOST:PORT with a number up to 65535.", said=said)
    try:
        family, _, _, _, address = socket.getaddrinfo(host, int(said or port), type=socket.SOCK_DGRAM)[0]
    except OSError as error:
        raise ExitError(
            "There is no machine {host} to send to; check the name after --to.", host=host
        ) from error
    return family, (str(address[0]), int(address[1]))


def _send(udp: socket.socket, datagram: bytes, address: tuple[str, int]) -> None:
    """A receiver that is not there yet, or a full queue, loses this frame; the next one is newer."""
    try:
        udp.sendto(datagram, address)
    except (BlockingIOError, ConnectionError):
        pass
    except OSError as error:
        raise ExitError(
            "Nothing can be sent to {host}: {reason}.", host=address[0], reason=error.strerror or error
        ) from error
