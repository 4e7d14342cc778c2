"""`eigencall serve`: a rendezvous, where two people find each other, and a browser's page to call with."""

import argparse
import os
import time
from ipaddress import ip_network
from pathlib import Path

from app.commands.options import PORT, add_code_words, add_nat_servers, count, port
from app.net.errors import RendezvousError
from app.net.rendezvous import page
from app.net.rendezvous.doorkeeper import Network, raise_file_limit
from app.net.rendezvous.page_servers import PageServers, page_servers
from app.net.rendezvous.room_store import RoomStore
from app.net.rendezvous.rooms import Limits
from app.net.rendezvous.server import serving
from app.net.rendezvous.tls import server_tls
from app.net.thread import network
from app.net.transport.ice_servers import NatSettings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on")
    parser.add_argument("--port", type=port, default=PORT)
    parser.add_argument(
        "--redis", metavar="URL", help="share rooms with other processes through Redis, redis://HOST:6379/0"
    )
    parser.add_argument(
        "--trusted-proxy",
        type=proxy,
        action="append",
        default=[],
        metavar="NETWORK",
        help="believe X-Forwarded-For of connections from there, such as 127.0.0.1 or 10.0.0.0/8",
    )
    parser.add_argument(
        "--joins",
        type=count,
        default=Limits().joins_per_minute,
        metavar="N",
        help="codes that one address may try in a minute; more for an office behind one address",
    )
    add_code_words(parser, 0)
    add_nat_servers(parser)
    parser.add_argument(
        "--turn-secret",
        metavar="TEXT",
        help="secret of the TURN server, from which each page gets a name and password that end; "
        "EIGENCALL_TURN_SECRET in the environment is not seen by others",
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain (PEM): serve wss://")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key (PEM)")


def run(options: argparse.Namespace) -> int:
    tls = server_tls(options.tls_cert, options.tls_key)
    rooms = _shared_rooms(options.redis) if options.redis else None
    shown, servers = page.load(), _servers(options)
    raise_file_limit()
    with (
        network() as thread,
        serving(
            thread,
            options.host,
            options.port,
            tls,
            rooms,
            options.trusted_proxy,
            options.code_words,
            Limits(joins_per_minute=options.joins),
            shown,
            servers,
        ) as server,
    ):
        secured = ", with TLS" if tls is not None else ""
        print(f"Rendezvous on {server.host} port {server.port}{secured}. Stop it with Ctrl+C.", flush=True)
        print(_of_page(bool(shown), tls is not None, server.port), flush=True)
        while True:
            time.sleep(3600)


def _of_page(there: bool, secured: bool, port: int) -> str:
    """Browsers give a page camera and microphone only over TLS, or on the machine itself."""
    if not there:
        return "No page for browsers: it has not been built (make guest)."
    place = f"https://YOUR-NAME:{port}/" if secured else f"http://localhost:{port}/ (elsewhere it needs TLS)"
    return f"Guests in a browser join at {place}#CODE"


def _servers(options: argparse.Namespace) -> PageServers:
    """For the page's guests. Raises ServerError."""
    secret = options.turn_secret or os.environ.get("EIGENCALL_TURN_SECRET", "")
    password = options.turn_password or os.environ.get("EIGENCALL_TURN_PASSWORD", "")
    nat = NatSettings(
        options.stun or "", options.turn or "", username=options.turn_user or "", password=password
    )
    return page_servers(nat, secret)


def proxy(text: str) -> Network:
    """The networks whose connections speak for others."""
    try:
        return ip_network(text.strip())
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"'{text}' is no network; write 127.0.0.1 or 10.0.0.0/8") from fault


def _shared_rooms(url: str) -> RoomStore:
    """Rooms for several processes; the package for them is an extra. Raises RendezvousError."""
    try:
        from app.net.rendezvous.shared_rooms import SharedRooms
    except ImportError as fault:
        raise RendezvousError("--redis needs the package redis: pip install 'eigencall[cluster]'.") from fault
    try:
        return SharedRooms(url)
    except ValueError as fault:
        raise RendezvousError(
            "{url} is no address of a Redis; write redis://HOST:6379/0.", url=url
        ) from fault
