"""IPv4 packets as a switch and a NAT see them: who sends to whom, and how that is rewritten.

Checksums are mended by RFC 1624's incremental update, so that the payload is never looked at.
"""

import socket
import struct
from dataclasses import dataclass, field

TCP, UDP = 6, 17
_CHECKSUM_AT = {TCP: 16, UDP: 6}  # within the transport header
_LEAST = {TCP: 20, UDP: 8}
FIRST_PORT, LAST_PORT = 20_000, 60_000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An IPv4 address and a port."""

    address: str
    port: int

    def __bytes__(self) -> bytes:
        return socket.inet_aton(self.address) + struct.pack("!H", self.port)


@dataclass(frozen=True, slots=True)
class Flow:
    """Between whom a packet travels. protocol: TCP or UDP."""

    protocol: int
    source: Endpoint
    target: Endpoint


def target_of(packet: bytes) -> str | None:
    """The address that an IPv4 packet is for; None for anything else."""
    if len(packet) < 20 or packet[0] >> 4 != 4:
        return None
    return socket.inet_ntoa(packet[16:20])


def flow_of(packet: bytes) -> Flow | None:
    """None for what is neither TCP nor UDP, or is not the first fragment of it."""
    if target_of(packet) is None or packet[9] not in _LEAST:
        return None
    at, fragment = 4 * (packet[0] & 15), struct.unpack_from("!H", packet, 6)[0] & 0x1FFF
    if fragment or len(packet) < at + _LEAST[packet[9]]:
        return None
    source, target = struct.unpack_from("!HH", packet, at)
    return Flow(
        packet[9],
        Endpoint(socket.inet_ntoa(packet[12:16]), source),
        Endpoint(socket.inet_ntoa(packet[16:20]), target),
    )


def with_source(packet: bytes, new: Endpoint) -> bytes:
    return _rewritten(packet, new, address_at=12, port_at=0)


def with_target(packet: bytes, new: Endpoint) -> bytes:
    return _rewritten(packet, new, address_at=16, port_at=2)


def _rewritten(packet: bytes, new: Endpoint, address_at: int, port_at: int) -> bytes:
    out, header = bytearray(packet), 4 * (packet[0] & 15)
    address, port = bytes(new)[:4], bytes(new)[4:]
    before = bytes(out[address_at : address_at + 4])
    port_before = bytes(out[header + port_at : header + port_at + 2])
    out[address_at : address_at + 4] = address
    out[header + port_at : header + port_at + 2] = port
    _mend(out, 10, before, address)
    checksum_at = header + _CHECKSUM_AT[packet[9]]
    if packet[9] == TCP or out[checksum_at : checksum_at + 2] != b"\0\0":  # 0: UDP without a checksum
        _mend(out, checksum_at, before + port_before, address + port)
    return bytes(out)


def _mend(packet: bytearray, at: int, before: bytes, after: bytes) -> None:
    """RFC 1624, equation 3: HC' = ~(~HC + ~m + m')."""
    total = ~struct.unpack_from("!H", packet, at)[0] & 0xFFFF
    for old, new in zip(_words(before), _words(after), strict=True):
        total += (~old & 0xFFFF) + new
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    struct.pack_into("!H", packet, at, ~total & 0xFFFF)


def _words(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"!{len(data) // 2}H", data)


@dataclass(slots=True)
class HomeRouter:
    """A home router: inside addresses leave as `public`; a mapping serves every target (RFC 4787:
    endpoint-independent mapping) and lets in only addresses that were sent to (address-dependent filter)."""

    public: str
    _next: int = FIRST_PORT
    _out: dict[tuple[int, Endpoint], int] = field(default_factory=dict)
    _in: dict[tuple[int, int], tuple[Endpoint, set[str]]] = field(default_factory=dict)

    def outwards(self, packet: bytes) -> bytes | None:
        """The packet as the world sees it; None for what a NAT does not carry."""
        flow = flow_of(packet)
        if flow is None:
            return None
        port = self._out.get((flow.protocol, flow.source))
        if port is None:
            port = self._map(flow)
        self._in[(flow.protocol, port)][1].add(flow.target.address)
        return with_source(packet, Endpoint(self.public, port))

    def inwards(self, packet: bytes) -> bytes | None:
        """The packet as the inside sees it; None if it was not asked for."""
        flow = flow_of(packet)
        if flow is None:
            return None
        inside, allowed = self._in.get((flow.protocol, flow.target.port), (None, set()))
        if inside is None or flow.source.address not in allowed:
            return None
        return with_target(packet, inside)

    def rebind(self) -> None:
        """The router has restarted: every mapping is forgotten, and new ones have other ports."""
        self._out.clear()
        self._in.clear()

    def _map(self, flow: Flow) -> int:
        port = self._next
        self._next = FIRST_PORT if port >= LAST_PORT else port + 1
        self._out[(flow.protocol, flow.source)] = port
        self._in[(flow.protocol, port)] = (flow.source, set())
        return port
