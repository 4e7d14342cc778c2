"""The syntax of a face datagram's header (SPEC section 4): one description that both writes and reads.

Every function takes a coder and the value to write, and returns the value that was written or read; a reader
ignores what it is given. So the two directions cannot differ. Nothing here predicts or quantises.
"""

from dataclasses import dataclass

import numpy as np

from codec.entropy import Coder, Table, code_gamma, code_signed, geometric
from codec.errors import BitstreamError, VersionError
from codec.quantiser import COARSEST, Integers
from codec.state import MOST, ONE, TABLES, Snapshot, table_number

VERSION = 1  # of this syntax, its tables and its prediction
SEQUENCE_BITS = 6
BEHIND = 15  # a datagram may be overtaken by this many others; 1.5 s at ten a second
WINDOW = 48  # datagrams back that a reference may lie: BEHIND + WINDOW < 2 ** SEQUENCE_BITS
MAX_FRAMES = 8  # in one datagram, repeated ones included
TIME_STEP_MS = 4  # frames follow their period; deviations are sent this finely
MAX_TIME_MS = 1 << 40
MAX_COUNTER = 1 << 32  # of sequence numbers and losses
HOLD_STEP_MS = 16

DELTA, KEY = 0, 1
KIND = Table((32000, 704, 64))  # the last is for later versions
BACK = geometric((3, 4), WINDOW)
SMALL = geometric((1, 24), 16)  # signed values that are nearly always zero
HOLD = Table((28672, 4096))  # whether it is said how long the acknowledgement waited: now and then
ABSENT, PRESENT = Table((32640, 128)), Table((128, 32640))

ACKNOWLEDGEMENT, LOSS, TIMING = range(3)  # habits


@dataclass(frozen=True, slots=True)
class Header:
    """sequence, acknowledged: full numbers of datagrams, the second -1 before anything has arrived.
    reference: sequence of the datagram that this one is predicted from, or None in a key datagram.
    lost: datagrams of the other direction that never came, of those up to `acknowledged`.
    hold_ms: how long the acknowledged datagram had arrived before this one left, if said.
    times_ms, present: of each frame; no frames in a heartbeat."""

    sequence: int
    reference: int | None
    acknowledged: int
    lost: int
    hold_ms: int | None
    quality: int
    times_ms: tuple[int, ...]
    present: tuple[bool, ...]


class Habits:
    """Signed header fields that tend to what they were: coded by how much they have varied."""

    def __init__(self, liveliness: Integers) -> None:
        self.liveliness = liveliness.copy()

    def code(self, coder: Coder, habit: int, value: int) -> int:
        lively = int(self.liveliness[habit])
        value = code_signed(coder, TABLES[table_number(lively)], value)
        self.liveliness[habit] += (min(abs(value), MOST) * ONE - lively) >> 3
        return value


def code_reference(coder: Coder, back: int | None) -> int | None:
    """How many datagrams back the reference lies, or None for a key datagram."""
    kind = coder.symbol(KIND, KEY if back is None else DELTA)
    if kind == KEY:
        version = coder.bits(8, VERSION)
        if version != VERSION:
            raise VersionError(
                "The other side sends faces in version {version} of the format and this program reads "
                "{known}; install the same version of Eigencall on both sides.",
                version=version,
                known=VERSION,
            )
        return None
    if kind != DELTA:
        raise VersionError("The other side sends a kind of face datagram that this version does not know.")
    return 1 + coder.symbol(BACK, (back or 1) - 1)


def code_key(coder: Coder, components: int, sequence: int, time_ms: int) -> tuple[int, int]:
    """What a key datagram says in full: its sequence number and the time of the state that it starts from."""
    if coder.bits(8, components) != components:
        raise BitstreamError("The other side sends another number of expression components than was agreed.")
    return coder.bits(32, sequence), coder.bits(40, time_ms)


def code_counters(coder: Coder, habits: Habits, base: Snapshot, header: Header) -> tuple[int, int]:
    """-> acknowledged, lost: in full in a key datagram, else against what they would be by now."""
    if header.reference is None:
        return coder.bits(33, header.acknowledged + 1) - 1, coder.bits(32, header.lost)
    due = base.acknowledged + (header.sequence - base.sequence if base.acknowledged >= 0 else 0)
    acknowledged = due + habits.code(coder, ACKNOWLEDGEMENT, header.acknowledged - due)
    lost = base.lost + habits.code(coder, LOSS, header.lost - base.lost)
    if not (-1 <= acknowledged < MAX_COUNTER and 0 <= lost < MAX_COUNTER):
        raise BitstreamError("The header of the datagram holds a value outside its range.")
    return acknowledged, lost


def code_hold(coder: Coder, hold_ms: int | None) -> int | None:
    if not coder.symbol(HOLD, hold_ms is not None):
        return None
    return HOLD_STEP_MS * code_gamma(coder, (hold_ms or 0) // HOLD_STEP_MS)


def code_quality(coder: Coder, base: Snapshot, header: Header) -> tuple[int, int]:
    """-> quality index, number of frames"""
    quality = base.quality + code_signed(coder, SMALL, header.quality - base.quality)
    count = base.count + code_signed(coder, SMALL, len(header.times_ms) - base.count)
    if not (0 <= quality <= COARSEST and 0 <= count <= MAX_FRAMES):
        raise BitstreamError("The header of the datagram holds a value outside its range.")
    return quality, count


@dataclass(slots=True)
class Timeline:
    """The course of time through a datagram. distance: of the last coded frame, in periods."""

    time_ms: int
    period_16: int
    awaited: int
    distance: int = 0

    def code(self, coder: Coder, habits: Habits, time_ms: int) -> int:
        """-> the capture time as transmitted; only deviations from the period cost bits."""
        periods = max(1, (16 * (time_ms - self.time_ms) + self.period_16 // 2) // self.period_16)
        periods = self.awaited + code_signed(coder, SMALL, periods - self.awaited)
        due = self.time_ms + (periods * self.period_16 + 8) // 16
        late = habits.code(coder, TIMING, (time_ms - due + TIME_STEP_MS // 2) // TIME_STEP_MS)
        reached = due + TIME_STEP_MS * late
        if periods < 1 or not self.time_ms < reached < MAX_TIME_MS:
            raise BitstreamError("The frames of the datagram are not in order of time.")
        if periods < 8:  # longer gaps say nothing about the period
            spacing = 16 * (reached - self.time_ms) // periods
            self.period_16 += (int(np.clip(spacing, 64, 4096)) - self.period_16) >> 3
        self.time_ms, self.awaited = reached, 1
        self.distance += periods
        return reached


def code_presence(coder: Coder, before: bool, present: bool) -> bool:
    return bool(coder.symbol(PRESENT if before else ABSENT, int(present)))
