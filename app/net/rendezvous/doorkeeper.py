"""Who may hold a connection to the rendezvous, before and after it has asked for something.

A connection that has asked for nothing yet is a *stranger*: it has ten seconds, from the TCP handshake to the
first request, whatever it says meanwhile. There is room for a few hundred of them; who comes when that is
full takes the place of the oldest of the network that has most. So silent connections, however many, keep
nobody out: an honest client is a stranger for milliseconds. Those that have asked are *guests*, bounded for
each network. The system's descriptors are never used up: a share of them stays free.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from app.net.log import ignored

FIRST_REQUEST_S = 10.0
SPARE = 4  # one descriptor in so many stays free, for calls, files and other programs' servers

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """descriptors: what this process may open. guests: of one network, `near`; eight times as many of one
    `wide`: people share addresses, and a contact's window waits in many rooms."""

    descriptors: int = 4096
    strangers: int = 256
    strangers_near: int = 32
    guests_near: int = 256
    first_request_s: float = FIRST_REQUEST_S

    @property
    def connections(self) -> int:
        return self.descriptors - self.descriptors // SPARE


WIDE = 8
"""How much more a wide network may do than a near one."""


def near(address: str) -> str:
    """Of one customer: an IPv4 address, an IPv6 network of 64 bits (RFC 6177)."""
    return _network(address, 32, 64)


def wide(address: str) -> str:
    """Of one provider's customers: 16 bits of IPv4, 32 of IPv6."""
    return _network(address, 16, 32)


def _network(address: str, bits_v4: int, bits_v6: int) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address  # of no network: a test's, or a socket of the system
    found = getattr(found, "ipv4_mapped", None) or found
    bits = bits_v4 if found.version == 4 else bits_v6
    return str(ip_network((found, bits), strict=False))


class Doorkeeper:
    """Of one server. make_protocol: what serves a connection that has been let in."""

    def __init__(
        self,
        make_protocol: Callable[[], asyncio.Protocol],
        limits: DoorLimits,
        tls: ssl.SSLContext | None = None,
        proxies: Iterable[Network] = (),
    ) -> None:
        self.make_protocol, self.limits, self.tls = make_protocol, limits, tls
        self._proxies = tuple(proxies)
        self._strangers: dict[Visitor, str] = {}  # in the order in which they came
        self._guests: Counter[str] = Counter()  # of each network
        self._admitted = 0
        self._is_closed = False

    def close(self) -> None:
        """Let nobody in any more, also who has been accepted and not looked at yet; strangers go."""
        self._is_closed = True
        for visitor in list(self._strangers):
            visitor.drop()

    def __call__(self) -> "Visitor":
        """A protocol for a connection that has just been accepted."""
        return Visitor(self)

    def enter(self, visitor: "Visitor") -> bool:
        """Whether there is room for it, perhaps in place of another that has asked for nothing."""
        if self._is_closed:
            return False
        network = near(visitor.address)
        of_network = [v for v, theirs in self._strangers.items() if theirs == network]
        full = len(self._strangers) + self._admitted >= self.limits.connections
        if len(of_network) >= self.limits.strangers_near and not self.is_proxy(visitor.address):
            of_network[0].drop()
        elif full or len(self._strangers) >= self.limits.strangers:
            if not self._strangers:
                return False
            most, _ = Counter(self._strangers.values()).most_common(1)[0]
            next(v for v, theirs in self._strangers.items() if theirs == most).drop()
        self._strangers[visitor] = network
        return True

    def admit(self, visitor: "Visitor", address: str) -> bool:
        """It has asked for something, from this address; False if its network has enough guests."""
        self._strangers.pop(visitor, None)
        networks = {near(address): 1, wide(address): WIDE}
        if any(
            self._guests[network] >= share * self.limits.guests_near for network, share in networks.items()
        ):
            return False
        visitor.networks = tuple(networks)
        self._guests.update(visitor.networks)
        self._admitted += 1
        return True

    def leave(self, visitor: "Visitor") -> None:
        self._strangers.pop(visitor, None)
        if visitor.networks:
            self._guests -= Counter(visitor.networks)  # and forgets those that have none left
            visitor.networks = ()
            self._admitted -= 1

    def is_proxy(self, address: str) -> bool:
        """Whether this address is one of our own proxies', which say whom they speak for."""
        try:
            return any(ip_address(address) in network for network in self._proxies)
        except ValueError:
            return False

    def origin(self, address: str, forwarded: str) -> str:
        """Whom a connection speaks for. forwarded: the header X-Forwarded-For, believed from a proxy only."""
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        while self.is_proxy(address) and hops:
            address = hops.pop()
        return address


class Visitor(asyncio.Protocol):
    """One connection, from its first byte on; what it says goes to the protocol that serves it."""

    def __init__(self, door: Doorkeeper) -> None:
        self.address = ""
        self.networks: tuple[str, ...] = ()  # that it counts for, once it has been admitted
        self._door = door
        self._inner: asyncio.Protocol | None = None
        self._early = b""  # what came with the end of the handshake, a record or two
        self._transport: asyncio.Transport | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._handshake: asyncio.Task[None] | None = None

    def drop(self) -> None:
        """Its time is up, or another needs its place."""
        self._door.leave(self)
        if self._transport is not None:
            self._transport.abort()

    def admit(self, address: str) -> bool:
        """It has asked for something; further questions of the same connection cost no further place."""
        if self.networks:
            return True
        if self._deadline is not None:
            self._deadline.cancel()
        return self._door.admit(self, address)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._door.enter(self):
            transport.abort()
            return
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._door.limits.first_request_s, self.drop)
        if self._door.tls is None:
            self._serve(transport)
        else:
            transport.pause_reading()  # until the handshake reads
            self._handshake = loop.create_task(self._secure(transport, self._door.tls))

    async def _secure(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        with ignored("TLS handshake", OSError):
            secured = await loop.start_tls(transport, self, tls, server_side=True)
            if secured is not None:
                self._serve(secured)

    def _serve(self, transport: asyncio.Transport) -> None:
        self._transport, self._inner = transport, self._door.make_protocol()
        self._inner.connection_made(transport)
        if self._early:
            self._inner.data_received(self._early)

    def data_received(self, data: bytes) -> None:
        if self._inner is not None:
            self._inner.data_received(data)
        else:
            self._early += data

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._inner is not None else None

    def pause_writing(self) -> None:
        if self._inner is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._inner is not None:
            self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._door.leave(self)
        if self._deadline is not None:
            self._deadline.cancel()
        if self._inner is not None:
            self._inner.connection_lost(exc)


def file_limit() -> int:
    """How many files and sockets this process may open."""
    try:
        import resource
    except ImportError:
        return DoorLimits().descriptors
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return DoorLimits().descriptors if soft == resource.RLIM_INFINITY else soft


def raise_file_limit() -> None:
    """As many files as the system allows without asking: each waiting caller holds a socket."""
    try:
        import resource
    except ImportError:  # Windows has no such limit for sockets
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ignored("file limit", OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
