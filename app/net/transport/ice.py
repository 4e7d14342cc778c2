"""Our changes to aioice, all of them on request of one connection: others keep its own behaviour.

`MeteredProtocol` stands in for aioice's StunProtocol. It hands each datagram of a connection that has an
`Attachment` to its wire meter and, in tests and measurements, through an impaired link; a connection without
one never notices. `attach` also chooses the host addresses and mends the consent checks.

Three assumptions about aioice's private parts are made, each checked by `tests/app/net/transport/test_ice.py`:
`ice.StunProtocol` is looked up when a socket is made; `Connection.get_component_candidates` gets the host
addresses as an argument; `Connection.connect` starts `self.query_consent`.
"""

import asyncio
import errno
import random
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from importlib.metadata import version
from typing import Any, Protocol

from aioice import Candidate, Connection, TransportPolicy, ice, stun

from app.net.transport import aiortc_internals
from app.net.transport.retransmission import LONGEST_S, PACE_S
from app.net.transport.wire_meter import Kind, WireMeter, header_bytes, kind_of

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


class Hosts(Enum):
    """Which of this machine's addresses a connection may use."""

    ALL = "all"  # every interface, and loopback if the machine has nothing else
    LOOPBACK = "loopback"  # 127.0.0.1 alone: both ends are on this machine


class Link(Protocol):
    """Stands between the socket and the connection: decides when a received datagram arrives, if ever."""

    def arrive(self, datagram: bytes, deliver: Callable[[], None]) -> None: ...


@dataclass(slots=True)
class Attachment:
    """What one connection has of ours."""

    meter: WireMeter = field(default_factory=WireMeter)
    link: Link | None = None


_attached = "_eigencall"


class MeteredProtocol(ice.StunProtocol):
    """aioice's protocol of one UDP socket, observed."""

    def __init__(self, receiver: Connection) -> None:
        super().__init__(receiver)
        self.detour: asyncio.DatagramTransport | None = None
        self._ended = False
        self._own: Attachment | None = getattr(receiver, _attached, None)
        self._header: int | None = None

    def _header_bytes(self) -> int:
        if self._header is None:
            candidate = self.local_candidate
            self._header = header_bytes(candidate.host, candidate.type == "relay")
        return self._header

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        own = self._own
        if own is None:
            return super().datagram_received(data, addr)
        assert isinstance(data, bytes)
        if own.link is not None:
            return own.link.arrive(data, lambda: self._arrived(own, data, addr))
        self._arrived(own, data, addr)

    def _arrived(self, own: Attachment, data: bytes, addr: tuple[Any, ...]) -> None:
        if self._ended or not is_sound(data):
            return
        own.meter.on_received(data, self._header_bytes())
        super().datagram_received(data, addr)

    async def send_data(self, data: bytes, addr: tuple[str, int]) -> None:
        if self._own is not None and not self._ended:
            self._own.meter.on_sent(data, self._header_bytes())
        if self.detour is not None:
            self.detour.sendto(data)
        else:
            await super().send_data(data, addr)

    async def request(
        self,
        request: stun.Message,
        addr: tuple[str, int],
        integrity_key: bytes | None = None,
        retransmissions: int | None = None,
    ) -> tuple[stun.Message, tuple[str, int]]:
        """As upstream, but a check of a pair is repeated at an even pace (app/net/transport/retransmission.py)."""
        whole = super().request(request, addr, integrity_key, retransmissions)
        if self._own is None or retransmissions is not None:
            return await whole
        repeating = asyncio.ensure_future(self._repeat(request, addr))
        try:
            return await whole
        finally:
            repeating.cancel()

    async def _repeat(self, request: stun.Message, addr: tuple[str, int]) -> None:
        """Beside aioice's own repetitions, the first of which comes after one pace."""
        for _ in range(round(LONGEST_S / PACE_S)):
            await asyncio.sleep(PACE_S * 1.02)
            if self._ended:
                return
            self.send_stun(request, addr)

    async def close(self) -> None:
        self._ended = True  # a relay's transport could not be asked whether it is closing
        await super().close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.detour is not None:
            self.detour.close()
        super().connection_lost(exc)

    def send_stun(self, message: stun.Message, addr: tuple[str, int]) -> None:
        if self._own is not None and not self._ended:
            self._own.meter.on_sent(bytes(message), self._header_bytes())
        super().send_stun(message, addr)


def is_sound(datagram: bytes) -> bool:
    """False for a STUN message that would make aioice's parser raise what its caller does not expect: anybody
    who knows our address may send one."""
    if kind_of(datagram) is not Kind.STUN:
        return True
    try:
        stun.parse_message(datagram)
    except ValueError:
        return True  # expected: it is treated as no STUN message
    except (struct.error, IndexError, KeyError):
        return False
    return True


def attach(connection: Connection, own: Attachment, hosts: Hosts = Hosts.ALL) -> None:
    """Put our changes on one connection, before it gathers its candidates."""
    setattr(connection, _attached, own)
    gather = connection.get_component_candidates

    async def gather_ours(component: int, addresses: list[str]) -> list[Candidate]:
        if connection._transport_policy is not TransportPolicy.RELAY:  # which has no address of ours, ever
            addresses = choose_addresses(addresses, hosts)
        return await gather(component, addresses)

    aiortc_internals.override(connection, "get_component_candidates", gather_ours)
    aiortc_internals.override(connection, "query_consent", lambda: keep_consent(connection))


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


async def take_detour(connection: Connection) -> None:
    """Send from whatever address this machine has now. The other side takes what it can decrypt from
    anywhere, but answers to the old address: enough for a last word. Raises OSError without a network."""
    for pair in connection._nominated.values():
        if isinstance(pair.protocol, MeteredProtocol) and pair.protocol.detour is None:
            loop = asyncio.get_running_loop()
            pair.protocol.detour, _ = await loop.create_datagram_endpoint(
                asyncio.DatagramProtocol, remote_addr=pair.remote_addr
            )


async def keep_consent(connection: Connection) -> None:
    """Ask the other side regularly whether it still wants our packets; close when it has not said so for
    30 s. Takes the place of aioice's `query_consent`, which a long round trip makes fail."""
    loop = asyncio.get_running_loop()
    granted_s = loop.time()
    while loop.time() - granted_s < CONSENT_EXPIRY_S:
        await asyncio.sleep(CONSENT_INTERVAL_S * random.uniform(0.8, 1.2))
        if await consents(connection):
            granted_s = loop.time()
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
            return False
    return True


if not version("aioice").startswith(PINNED_AIOICE):  # pragma: no cover
    raise ImportError(f"This program needs aioice {PINNED_AIOICE}x; {version('aioice')} is installed.")
aiortc_internals.override(ice, "StunProtocol", MeteredProtocol)
