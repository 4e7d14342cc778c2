"""Where this program may be sent: the places to meet that codes, invites, contacts and reconnections name.

The configured rendezvous is our own person's choice. Any other place is named by the other side, which may
mean to have something visited that only we can reach, or to learn our address. So such a place is reached
over TLS unless it is on the own network, never lies on this machine, and never where a rendezvous cannot be.
A name is checked again when its addresses are known.
"""

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from app.net.addresses import tcp
from app.net.errors import NetworkError
from codec.sentence import Sentence

DEFAULT_PORT = 8765
PRIVILEGED_PORTS = 1024  # below it the system's own services listen
WEB_PORTS = (80, 443)  # except these, where a rendezvous may stand behind a web server
_PLACE = re.compile(r"(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:(?P<port>[0-9]{1,5}))?")
_URL = re.compile(rf"(?P<scheme>wss?)://{_PLACE.pattern}")
_OWN_NETWORK = re.compile(r"[^.]+|.*\.(local|lan|internal|home|home\.arpa|fritz\.box)", re.I)
"""Names that the internet does not know (RFC 6762, RFC 8375, and what routers give)."""

NO_PLACE = Sentence("After the @ of a code stands an address, such as 192.0.2.7 or 192.0.2.7:8765.")
FORBIDDEN = Sentence(
    "The other side names {place} as the place to meet. No rendezvous can be there, so it was not connected "
    "to. Ask for a new code, and be careful: this may be meant to reach something else."
)
IN_THE_CLEAR = Sentence(
    "The other side names {place} as the place to meet, outside your own network and without encryption, so "
    "it was not connected to. If you trust it, enter it as the rendezvous in the settings."
)
HIDDEN = Sentence(
    "Your address is to be hidden, so nothing but the rendezvous in your settings is connected to, and the "
    "other side names {place}. Enter it there, or allow direct connections."
)


class PlaceError(NetworkError):
    """A place that is not to be visited."""


@dataclass(frozen=True, slots=True)
class Visits:
    """Where this program goes. configured: the rendezvous of the settings, which is always allowed.
    nowhere_else: our address is to be hidden. on_this_machine: so are places on this machine."""

    configured: str
    nowhere_else: bool = False
    on_this_machine: bool = False

    def check(self, url: str) -> None:
        """Raises PlaceError for a place that is not to be visited."""
        if url == self.configured:
            return
        place = shown(url)
        if self.nowhere_else:
            raise PlaceError(HIDDEN, place=place)
        match = _URL.fullmatch(url)
        if match is None or not _is_port(int(match["port"] or WEB_PORTS[match["scheme"] == "wss"])):
            raise PlaceError(FORBIDDEN, place=place)
        address = _literal(match["host"])
        if address is not None:
            self._check_address(match["scheme"], address, place)

    def sockets(self, url: str) -> Callable[[tcp.AddressInfo], socket.socket]:
        """What makes the sockets for a visit there. A name may stand for any address: each is checked."""
        if url == self.configured:
            return tcp.open_socket

        def checked(info: tcp.AddressInfo) -> socket.socket:
            address = ip_address(str(info[4][0]).partition("%")[0])
            self._check_address(urlsplit(url).scheme, address, shown(url))
            return tcp.open_socket(info)

        return checked

    def _check_address(self, scheme: str, address: IPv4Address | IPv6Address, place: str) -> None:
        address = getattr(address, "ipv4_mapped", None) or address
        here = address.is_loopback or address.is_unspecified
        if (here and not self.on_this_machine) or address.is_link_local or address.is_multicast:
            raise PlaceError(FORBIDDEN, place=place)
        if scheme == "ws" and address.is_global:
            raise PlaceError(IN_THE_CLEAR, place=place)


def of_code(place: str) -> str:
    """`192.0.2.7` or `meet.example.org:443`, as it stands behind a code -> the URL of the rendezvous there.
    Raises PlaceError if it is no address."""
    match = _PLACE.fullmatch(place)
    if match is None or not 0 < int(match["port"] or DEFAULT_PORT) < 65_536:
        raise PlaceError(NO_PLACE)
    scheme = "ws" if _is_on_own_network(match["host"]) else "wss"
    return f"{scheme}://{match['host']}:{match['port'] or DEFAULT_PORT}"


def of_page(place: str) -> str:
    """The place of a page that browsers are shown, `meet.example.org` -> the URL of the rendezvous there.
    Raises PlaceError if it is no address."""
    match = _PLACE.fullmatch(place)
    if match is None:
        raise PlaceError(NO_PLACE)
    return f"wss://{match['host']}:{match['port'] or WEB_PORTS[True]}"


def same(one: str, other: str) -> bool:
    """Whether two URLs name the same rendezvous."""
    try:
        return _parts(one) == _parts(other)
    except ValueError:  # a port that is none: nothing can be reached there
        return False


def is_url(text: str) -> bool:
    """Whether this is the URL of a rendezvous as an invite may name it."""
    return _URL.fullmatch(text) is not None


def shown(url: str) -> str:
    """A place as people are told of it."""
    return url.partition("://")[2][:80]


def _parts(url: str) -> tuple[str, str | None, int, str]:
    split = urlsplit(url)
    return (
        split.scheme,
        split.hostname,
        split.port or WEB_PORTS[split.scheme == "wss"],
        split.path.rstrip("/"),
    )


def _is_port(port: int) -> bool:
    return PRIVILEGED_PORTS <= port < 65_536 or port in WEB_PORTS


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """An address that is written as one; None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_on_own_network(host: str) -> bool:
    address = _literal(host)
    return _OWN_NETWORK.fullmatch(host) is not None if address is None else not address.is_global
