"""Our changes to aioice, all of them on request of one connection: others keep its own behaviour.

`MeteredProtocol` stands in for aioice's StunProtocol. It hands each datagram of a connection that has a wire
meter to it; a connection without one is left as it is. `attach` gives a connection its meter, chooses the
host addresses and mends the consent checks. docs/AIORTC.md names the private parts of aioice that this rests
on.
"""

import asyncio
import errno
import ipaddress
import random
import socket
import struct
from enum import Enum
from importlib.metadata import version
from typing import Any

from aioice import Candidate, Connection, TransportPolicy, ice, stun
from aioice.ice import get_host_addresses

from app.net.log import log
from app.net.transport import aiortc_internals
from app.net.transport.retransmission import intervals_s
from app.net.transport.wire_meter import PacketKind, WireMeter, header_bytes, kind_of
from codec.errors import cause

PINNED_AIOICE = "0.13."

CONSENT_INTERVAL_S = 10.0
"""RFC 7675 section 5.1 suggests 5 s, varied by 0.8 to 1.2. Three checks before consent expires are as good,
because each is repeated, and cost half: 0.17 kbit/s."""
CONSENT_EXPIRY_S = 30.0  # RFC 7675 section 5.1
CONSENT_RETRANSMISSIONS = 2
"""aioice sends each check once and waits 0.5 s, which ends every call at 510 ms of round trip. With two
retransmissions (after 0.5 and 1.5 s) an answer may take 3.5 s, and 30 % loss each way still passes 87 % of
the checks. A quick answer costs not one byte more."""

LOOPBACK = ("127.0.0.1",)
DOCUMENTATION_NET = ("192.0.2.1", 9)  # RFC 5737: unused; nothing is sent there, only a route looked up


class Hosts(Enum):
    """Which of this machine's addresses a connection may use."""

    ALL = "all"  # every interface, and loopback if the machine has nothing else
    LOOPBACK = "loopback"  # 127.0.0.1 alone: both ends are on this machine


_METER = "_eigencall_meter"


class MeteredProtocol(ice.StunProtocol):
    """aioice's protocol of one UDP socket, observed."""

    def __init__(self, receiver: Connection) -> None:
        super().__init__(receiver)
        self.rebound: asyncio.DatagramTransport | None = None
        """Another socket to send from, too, once the address of the first may lead nowhere."""
        self.heard_from: tuple[str, int] | None = None
        """Where the last packet before nomination came from that was no STUN."""
        self._ended = False
        self._meter: WireMeter | None = getattr(receiver, _METER, None)
        self._header: int | None = None

    def _header_bytes(self) -> int:
        if self._header is None:
            candidate = self.local_candidate
            self._header = header_bytes(candidate.host, candidate.type == "relay")
        return self._header

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        if self._meter is not None:
            assert isinstance(data, bytes)
            if self._ended or not is_sound(data):
                return
            self._meter.on_received(data, self._header_bytes())
            if not self.receiver._nominated and kind_of(data) is not PacketKind.STUN:
                self.heard_from = addr[0], addr[1]
        super().datagram_received(data, addr)

    async def send_data(self, data: bytes, addr: tuple[str, int]) -> None:
        self._count(data)
        await super().send_data(data, addr)
        if self.rebound is not None:
            self._count(data)
            self.rebound.sendto(data)

    def _count(self, data: bytes) -> None:
        if self._meter is not None and not self._ended:
            self._meter.on_sent(data, self._header_bytes())

    async def request(
        self,
        request: stun.Message,
        addr: tuple[str, int],
        integrity_key: bytes | None = None,
        retransmissions: int | None = None,
    ) -> tuple[stun.Message, tuple[str, int]]:
        """As upstream, but a check of a pair is sent again sooner (retransmission.py)."""
        whole = super().request(request, addr, integrity_key, retransmissions)
        if self._meter is None or retransmissions is not None:
            return await whole
        retransmitting = asyncio.ensure_future(self._retransmit(request, addr))
        try:
            return await whole
        finally:
            retransmitting.cancel()

    async def _retransmit(self, request: stun.Message, addr: tuple[str, int]) -> None:
        """Beside aioice's own retransmissions."""
        for wait_s in intervals_s():
            await asyncio.sleep(wait_s)
            if self._ended:
                return
            self.send_stun(request, addr)

    async def close(self) -> None:
        self._ended = True  # a relay's transport could not be asked whether it is closing
        await super().close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.rebound is not None:
            self.rebound.close()
        super().connection_lost(exc)

    def send_stun(self, message: stun.Message, addr: tuple[str, int]) -> None:
        if self._meter is not None and not self._ended:
            self._meter.on_sent(bytes(message), self._header_bytes())
        super().send_stun(message, addr)


def is_sound(datagram: bytes) -> bool:
    """False for what makes aioice or aiortc raise what their callers do not expect, and so end the call:
    nothing at all, or STUN that contradicts itself. Any program that knows our address may send either."""
    if not datagram:
        return False
    if kind_of(datagram) is not PacketKind.STUN:
        return True
    try:
        stun.parse_message(datagram)
    except ValueError:
        return True  # expected: it is treated as no STUN message
    except (struct.error, IndexError, KeyError) as fault:
        log.debug("STUN: malformed packet dropped (%s)", cause(fault))
        return False
    return True


def attach(connection: Connection, meter: WireMeter, hosts: Hosts = Hosts.ALL) -> None:
    """Put our changes on one connection, before it gathers its candidates."""
    setattr(connection, _METER, meter)
    gather = connection.get_component_candidates

    async def gather_ours(component: int, addresses: list[str]) -> list[Candidate]:
        if connection._transport_policy is not TransportPolicy.RELAY:  # which has no address of ours, ever
            addresses = choose_addresses(addresses, hosts)
        return await gather(component, addresses)

    aiortc_internals.override(connection, "get_component_candidates", gather_ours)
    aiortc_internals.override(connection, "query_consent", lambda: check_consent(connection))


def choose_addresses(addresses: list[str], hosts: Hosts) -> list[str]:
    """aioice leaves 127.0.0.1 out; two programs on a machine without a network have nothing else."""
    if hosts is Hosts.LOOPBACK:
        return list(LOOPBACK)
    return addresses or list(LOOPBACK)


def has_address(host: str) -> bool:
    """Whether this machine still has this address. Binding asks the kernel, at a hundredth of the cost of
    listing all interfaces."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError as fault:
            return fault.errno != errno.EADDRNOTAVAIL
    return True


def source_towards(target: tuple[str, int]) -> str:
    """The address of this machine from which a packet to there would leave now; empty where there is no way.
    Only a route is looked up."""
    with socket.socket(socket.AF_INET6 if ":" in target[0] else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(target)
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def own_address() -> str:
    """The IPv4 address under which others of the local network reach this machine: of the interface that a
    packet to the internet would leave from, or of any where none would; empty without a network."""
    others = get_host_addresses(use_ipv4=True, use_ipv6=False)
    return source_towards(DOCUMENTATION_NET) or next(iter(others), "")


def network_of(host: str) -> bytes:
    """What stays of an address while its interface keeps its network: of an IPv6 address the first half, for
    the other one changes each day (RFC 8981)."""
    packed = ipaddress.ip_address(host.partition("%")[0]).packed
    return packed[:8] if len(packed) > 4 else packed


class Departure:
    """From where a connection's packets leave, and whether that is any good still: its address may have gone,
    or the system may have come to prefer another network, as when a cable is plugged in or a Wi-Fi is out of
    reach and not given up yet."""

    def __init__(self, local: str, target: tuple[str, int]) -> None:
        self.local, self._target = local, target
        self._preferred = source_towards(target)

    @property
    def has_gone(self) -> bool:
        return not has_address(self.local) or self._is_outdated

    @property
    def _is_outdated(self) -> bool:
        """A machine with two addresses may use either: only a change tells something."""
        source = source_towards(self._target)
        known = (self.local, self._preferred)
        return source != "" and network_of(source) not in [network_of(host) for host in known if host]


async def rebind(connection: Connection) -> None:
    """Send from the address that the system would choose now, beside the old one. The other side takes what
    it can decrypt from anywhere, but answers to the old address: enough for a last message. Raises OSError
    without a network."""
    for pair in connection._nominated.values():
        if isinstance(pair.protocol, MeteredProtocol) and pair.protocol.rebound is None:
            loop = asyncio.get_running_loop()
            pair.protocol.rebound, _ = await loop.create_datagram_endpoint(
                asyncio.DatagramProtocol, remote_addr=pair.remote_addr
            )


async def check_consent(connection: Connection) -> None:
    """Ask the other side regularly whether it still wants our packets (RFC 7675); close when it has not said
    so for 30 s. Takes the place of aioice's `query_consent`, which a long round trip makes fail."""
    loop = asyncio.get_running_loop()
    granted_s = loop.time()
    while loop.time() - granted_s < CONSENT_EXPIRY_S:
        await asyncio.sleep(CONSENT_INTERVAL_S * random.uniform(0.8, 1.2))
        if await consents(connection):
            granted_s = loop.time()
    log.info("ICE: consent has expired; no answer for %.0f s", CONSENT_EXPIRY_S)
    connection._query_consent_task = None  # close() would otherwise wait for this very task
    await connection.close()


async def consents(connection: Connection) -> bool:
    """One check of the chosen pair; True when the other side answered."""
    key = (connection.remote_password or "").encode()
    for pair in list(connection._nominated.values()):
        request = connection.build_request(pair, nominate=False)
        try:
            await pair.protocol.request(
                request, pair.remote_addr, integrity_key=key, retransmissions=CONSENT_RETRANSMISSIONS
            )
        except stun.TransactionError:
            log.debug("ICE: a consent check was not answered")
            return False
    return True


if not version("aioice").startswith(PINNED_AIOICE):  # pragma: no cover
    raise ImportError(f"This program needs aioice {PINNED_AIOICE}x; {version('aioice')} is installed.")
aiortc_internals.override(ice, "StunProtocol", MeteredProtocol)
