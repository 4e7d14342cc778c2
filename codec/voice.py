"""What the voice may cost, and what keeps it whole where packets are lost.

Each packet may carry those before it once more, without headers of their own: a lost one is then heard when
the next comes. How many, follows the share of what is lost and how long the gaps are; the bit rate gives way
for it, since below 12 kbit/s a voice is duller, and a lost one is not heard at all.
"""

import math
from dataclasses import dataclass, replace

HEADERS = 50  # bytes around a voice packet: IPv4, UDP, RTP, SRTP's tag
EARLIER_HEAD = 4  # bytes before each earlier packet (RFC 2198 section 3); one more before the newest
MOST_EARLIER = 3
BIT_RATES = (24_000, 16_000, 12_000, 8_000, 6_000)
LOST_AT_MOST = 0.002  # of the voice, after what comes again
KNOWN = 60  # datagrams: before so many have been reported on, one earlier packet is carried in any case


@dataclass(frozen=True, slots=True)
class Loss:
    """share: of datagrams lost lately. run: mean length of the gaps, datagrams. known: of how many datagrams
    this tells."""

    share: float = 0.0
    run: float = 1.0
    known: int = KNOWN

    @property
    def again(self) -> float:
        """How probably the packet after a lost one is lost, too: by chance, or as losses come in runs."""
        return max(self.share, 1 - 1 / self.run)


@dataclass(frozen=True, slots=True)
class VoiceSetting:
    """bit_rate of Opus, mono. packet_ms: 20, 40 or 60. wire_kbps: while somebody talks, all headers included
    (measured; computed where packets come again). copies: each packet carries the one before inside Opus,
    where bit_rate allows it. earlier: how many packets before it each one carries whole."""

    bit_rate: int
    packet_ms: int
    wire_kbps: float
    copies: bool = False
    earlier: int = 0

    def against(self, loss: Loss, room_kbps: float) -> "VoiceSetting":
        """With as many earlier packets as the loss asks for and the wire has room for, at the best bit rate
        that it then has room for."""
        for earlier in range(wanted(loss), 0, -1):
            for bit_rate in (rate for rate in BIT_RATES if rate <= self.bit_rate):
                wire_kbps = _wire_kbps(bit_rate, self.packet_ms, earlier)
                if wire_kbps <= room_kbps:
                    return replace(self, bit_rate=bit_rate, earlier=earlier, wire_kbps=wire_kbps)
        return self


LEAST_VOICE = VoiceSetting(6_000, 60, 12.5)  # the least that is intelligible
USUAL_VOICE = VoiceSetting(16_000, 60, 22.8)  # the least that can carry copies


def _wire_kbps(bit_rate: int, packet_ms: int, earlier: int) -> float:
    packets_bytes = (1 + earlier) * bit_rate * packet_ms / 8000
    return (packets_bytes + EARLIER_HEAD * earlier + 1 + HEADERS) * 8 / packet_ms


def wanted(loss: Loss) -> int:
    """Earlier packets in each: for the loss that may be as well as for the one that was seen."""
    least = 0 if loss.known >= KNOWN else 1
    likely = loss.share + math.sqrt(loss.share * (1 - loss.share) / max(1, loss.known))
    again = max(likely, loss.again)
    enough = (n for n in range(MOST_EARLIER) if likely * again**n <= LOST_AT_MOST)
    return max(least, next(enough, MOST_EARLIER))
