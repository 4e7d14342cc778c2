"""Voice packets that carry those before them: RFC 2198, where both sides have agreed to it.

A face call has room for it: a lost packet is heard when the next one comes, 20 ms later, at the price of its
bytes and no header. RTP packets with such a payload have a payload type of their own, so that a reader that
does not know it drops the packet instead of hearing noise.
"""

import struct
from collections import deque
from collections.abc import Iterator

HEADER = 12  # bytes, RFC 3550 section 5.1
PAYLOAD_TYPE = 126  # dynamic (RFC 3551 section 6), beside that of faces in padding.py
MOST_EARLIER = 3
MOST_AGE, MOST_BYTES = 1 << 14, 1 << 10  # RFC 2198 section 3: bits of a block's age, on its clock, and length
REMEMBERED = 64  # sequence numbers that have come


class VoiceRepeater:
    """Our packets as they leave. earlier: how many of those before each one carries."""

    def __init__(self) -> None:
        self.earlier = 0
        self._sent: deque[tuple[int, bytes]] = deque(maxlen=MOST_EARLIER)

    def load(self, packet: bytes) -> bytes:
        """An RTP packet with one Opus packet, without extensions -> the same with earlier ones, if any."""
        marks, number, timestamp = struct.unpack_from("!BBxxL", packet)
        opus = packet[HEADER:]
        before = [((timestamp - then) & 0xFFFFFFFF, sent) for then, sent in self._sent][-self.earlier :]
        self._sent.append((timestamp, opus))
        if not self.earlier or not all(age < MOST_AGE and len(sent) < MOST_BYTES for age, sent in before):
            return packet
        kind = number & 0x7F
        heads = [struct.pack("!L", 1 << 31 | kind << 24 | age << 10 | len(sent)) for age, sent in before]
        header = bytes([marks, number & 0x80 | PAYLOAD_TYPE]) + packet[2:HEADER]
        return b"".join([header, *heads, bytes([kind]), *(sent for _, sent in before), opus])


class RepeatedVoice:
    """Packets of the other side: what they carry that has not come before."""

    def __init__(self) -> None:
        self._known: deque[int] = deque(maxlen=REMEMBERED)

    def unload(self, payload: bytes, sequence: int, timestamp: int) -> Iterator[tuple[bytes, int, int]]:
        """(Opus, its sequence number, its timestamp), oldest first. What breaks the format brings none."""
        blocks = _blocks(payload)
        for back, (age, opus) in zip(range(len(blocks) - 1, -1, -1), blocks, strict=True):
            number = (sequence - back) & 0xFFFF
            if opus and number not in self._known:
                self._known.append(number)
                yield opus, number, (timestamp - age) & 0xFFFFFFFF

    def note(self, sequence: int) -> None:
        """A packet has come that carried no others."""
        self._known.append(sequence)


def _blocks(payload: bytes) -> list[tuple[int, bytes]]:
    """(age, Opus) of each block, the newest last; none if the payload breaks the format."""
    heads: list[tuple[int, int]] = []
    at = 0
    while at + 4 <= len(payload) and payload[at] & 0x80 and len(heads) < MOST_EARLIER:
        (head,) = struct.unpack_from("!L", payload, at)
        heads.append((head >> 10 & MOST_AGE - 1, head & MOST_BYTES - 1))
        at += 4
    if at >= len(payload) or payload[at] & 0x80:
        return []
    at += 1
    blocks = []
    for age, size in heads:
        blocks.append((age, payload[at : at + size]))
        at += size
    return [*blocks, (0, payload[at:])] if at <= len(payload) else []
