"""The wire meter: every UDP datagram of one peer connection, in and out, becomes counted IP packets.

What is counted is what a packet capture of the machine's interface shows: UDP payload, 8 bytes of UDP header
and the IP header of each datagram, whatever it carries: STUN checks, DTLS (and the SCTP inside), RTP, RTCP.
Its test compares it with tcpdump. Datagrams that travel through a TURN relay are counted
between us and the relay, with its 4-byte ChannelData header; the relay's own housekeeping is not.
"""

from dataclasses import dataclass, field
from enum import Enum
from ipaddress import ip_address

UDP_HEADER = 8
IPV4_HEADER = 20
IPV6_HEADER = 40
CHANNEL_DATA_HEADER = 4  # RFC 8656 section 12.4


class PacketKind(Enum):
    """What a datagram carries."""

    STUN = "stun"
    DTLS = "dtls"  # the handshake, and the data channels' SCTP inside
    RTP = "rtp"
    RTCP = "rtcp"
    OTHER = "other"


def kind_of(datagram: bytes) -> PacketKind:
    """Tell the kinds apart by their first bytes (RFC 7983 section 7, RFC 5761 section 4)."""
    first = datagram[0] if datagram else 255
    if first < 4:
        return PacketKind.STUN
    if 20 <= first < 64:
        return PacketKind.DTLS
    if 128 <= first < 192 and len(datagram) > 1:
        return PacketKind.RTCP if 192 <= datagram[1] < 224 else PacketKind.RTP
    return PacketKind.OTHER


def header_bytes(host: str, relayed: bool = False) -> int:
    """Bytes around each UDP payload that leaves from this address."""
    ip = IPV6_HEADER if ip_address(host.split("%")[0]).version == 6 else IPV4_HEADER
    return ip + UDP_HEADER + (CHANNEL_DATA_HEADER if relayed else 0)


@dataclass(frozen=True, slots=True)
class Count:
    """IP packets, and the bytes in them with all headers."""

    packets: int = 0
    bytes: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.packets + other.packets, self.bytes + other.bytes)

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.packets - other.packets, self.bytes - other.bytes)


def _no_counts() -> dict[PacketKind, Count]:
    return dict.fromkeys(PacketKind, Count())


@dataclass(frozen=True, slots=True)
class WireCounts:
    """A reading of the meter; the difference of two readings is what passed between them."""

    sent: dict[PacketKind, Count] = field(default_factory=_no_counts)
    received: dict[PacketKind, Count] = field(default_factory=_no_counts)

    @property
    def sent_total(self) -> Count:
        return sum(self.sent.values(), Count())

    @property
    def received_total(self) -> Count:
        return sum(self.received.values(), Count())

    def __add__(self, other: "WireCounts") -> "WireCounts":
        return WireCounts(
            {kind: self.sent[kind] + other.sent[kind] for kind in PacketKind},
            {kind: self.received[kind] + other.received[kind] for kind in PacketKind},
        )

    def __sub__(self, other: "WireCounts") -> "WireCounts":
        return WireCounts(
            {kind: self.sent[kind] - other.sent[kind] for kind in PacketKind},
            {kind: self.received[kind] - other.received[kind] for kind in PacketKind},
        )


def kbps(count: Count, seconds: float) -> float:
    """Kilobits per second of what was counted within so many seconds."""
    return count.bytes * 8 / 1000 / seconds if seconds > 0 else 0.0


class WireMeter:
    """Counts the datagrams of one peer connection; written and read by the network's thread."""

    def __init__(self) -> None:
        self._sent = {kind: [0, 0] for kind in PacketKind}  # packets, bytes
        self._received = {kind: [0, 0] for kind in PacketKind}

    def on_sent(self, datagram: bytes, header: int) -> None:
        _count(self._sent, datagram, header)

    def on_received(self, datagram: bytes, header: int) -> None:
        _count(self._received, datagram, header)

    def read(self) -> WireCounts:
        sent, received = (
            {kind: Count(*count) for kind, count in counts.items()} for counts in (self._sent, self._received)
        )
        return WireCounts(sent, received)


def _count(counts: dict[PacketKind, list[int]], datagram: bytes, header: int) -> None:
    count = counts[kind_of(datagram)]
    count[0] += 1
    count[1] += len(datagram) + header
