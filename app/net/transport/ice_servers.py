"""The STUN and TURN servers that a person names, as aiortc wants them: `turn.example.org` -> RFC 7065 URL.

aioice knows neither IPv6 literals nor more than one server of each kind, and passes over in silence what it
does not know; whatever it would not use is therefore refused here, with a sentence.
"""

import re
from dataclasses import dataclass, field
from enum import Enum

from app.net.errors import NetworkError
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import IceServer, PeerConfig

STUN_PORT = 3478  # RFC 8489 section 8
TURNS_PORT = 5349  # RFC 8656 section 6
_SERVER = re.compile(
    r"((?P<scheme>stun|turns?):)?(//)?(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}))(:(?P<port>[0-9]{1,5}))?"
    r"(\?transport=(?P<transport>udp|tcp|tls))?"
)


class ServerError(NetworkError):
    """What was entered as a server is none that can be used."""


class Transport(Enum):
    """How the TURN server is reached. TLS looks like a web page to a firewall that passes only those."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class NatSettings:
    """Ways around routers. stun, turn: `host`, `host:port` or an URL of theirs; empty for none.
    relay_only: the other side learns the TURN server's address instead of ours."""

    stun: str = ""
    turn: str = ""
    transport: Transport = Transport.UDP
    username: str = ""
    password: str = field(default="", repr=False)
    relay_only: bool = False


def peers(nat: NatSettings, hosts: Hosts = Hosts.ALL) -> PeerConfig:
    """How peers connect. Raises ServerError with what to correct."""
    servers = []
    if nat.stun:
        servers.append(stun_server(nat.stun))
    if nat.turn:
        servers.append(turn_server(nat))
    elif nat.relay_only:
        raise ServerError(
            "To hide your address a TURN server is needed: enter one in the settings, or allow direct "
            "connections."
        )
    return PeerConfig(tuple(servers), hosts, nat.relay_only)


def stun_server(text: str) -> IceServer:
    match = _parsed(text, "stun")
    return IceServer(f"stun:{match['host']}:{_port(match, STUN_PORT)}")


def turn_server(nat: NatSettings) -> IceServer:
    match = _parsed(nat.turn, "turn")
    if not nat.username or not nat.password:
        raise ServerError("A TURN server wants a user name and a password: fill in both.")
    said = match["transport"]
    transport = Transport(said) if said else nat.transport
    if match["scheme"] == "turns":
        transport = Transport.TLS
    secure = transport is Transport.TLS
    port = _port(match, TURNS_PORT if secure else STUN_PORT)
    kind = "tcp" if secure else transport.value
    url = f"{'turns' if secure else 'turn'}:{match['host']}:{port}?transport={kind}"
    return IceServer(url, nat.username, nat.password)


def _parsed(text: str, kind: str) -> re.Match[str]:
    match = _SERVER.fullmatch(text.strip())
    if match is None or not (match["scheme"] or kind).startswith(kind):
        raise ServerError(
            "“{text}” is no address of a {kind_name} server: that is a name or an IPv4 "
            "address, such as {kind}.example.org or 192.0.2.7:3478.",
            text=text.strip()[:80],
            kind_name=kind.upper(),
            kind=kind,
        )
    return match


def _port(match: re.Match[str], usual: int) -> int:
    port = int(match["port"] or usual)
    if not 0 < port < 65_536:
        raise ServerError("{port} is no port: ports are numbers from 1 to 65535.", port=port)
    return port
