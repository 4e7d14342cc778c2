"""The syntax of a face datagram (SPEC section 4): one description that both writes and reads.

Every function takes a coder and the value to write, and returns the value that was written or read; a reader
ignores what it is given. So the two directions cannot differ. Nothing here predicts or quantises.
"""

from dataclasses import dataclass

import numpy as np

from codec.entropy import Coder, Table, code_gamma, code_signed, geometric
from codec.errors import BitstreamError, VersionError
from codec.quantiser import COARSEST, Integers
from codec.state import TABLES, Snapshot

VERSION = 1  # of this syntax, its tables and its prediction
WINDOW = 128  # datagrams back that a reference may lie
MAX_FRAMES = 6  # in one datagram
TIME_STEP_MS = 4  # frames follow their period; deviations are sent this finely
HOLD_STEP_MS = 4
HOLD_EVERY = 4  # only every fourth datagram says how long its acknowledgement waited: enough for the RTT

DELTA, KEY = 0, 1
KIND = Table((32000, 704, 64))  # the last is for later versions
BACK = geometric((7, 8), WINDOW - 1)
COUNT = Table((1024, 2048, 4096, 19456, 4096, 1024, 1024))
SMALL = geometric((1, 12), 16)  # signed values that are nearly always zero
LOOSE = geometric((2, 3), 32)  # signed values that often are not
ABSENT, PRESENT = Table((32512, 256)), Table((256, 32512))


@dataclass(frozen=True, slots=True)
class Header:
    """sequence, acknowledged: full numbers of datagrams, the second -1 before anything has arrived.
    reference: sequence of the datagram that this one is predicted from, or None in a key datagram.
    lost: datagrams of the other direction that never came, of those up to `acknowledged`.
    hold_ms: how long the acknowledged datagram had arrived before this one left, if said.
    count: frames; none in a heartbeat."""

    sequence: int
    reference: int | None
    acknowledged: int
    lost: int
    hold_ms: int | None
    quality: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One frame as transmitted. time_ms: capture time. residuals (N,) in steps, all zero if absent."""

    time_ms: int
    present: bool
    residuals: Integers


def code_reference(coder: Coder, sequence: int, reference: int | None) -> int | None:
    """How many datagrams back the reference lies, or None for a key datagram."""
    kind = coder.symbol(KIND, KEY if reference is None else DELTA)
    if kind == KEY:
        version = coder.bits(8, VERSION)
        if version != VERSION:
            raise VersionError(
                f"The other side sends faces in version {version} of the format and this program reads "
                f"{VERSION}; install the same version of Eigencall on both sides."
            )
        return None
    if kind != DELTA:
        raise VersionError("The other side sends a kind of face datagram that this version does not know.")
    return 1 + coder.symbol(BACK, sequence - (reference or 0) - 1)


def code_key(coder: Coder, components: int, sequence: int, time_ms: int) -> tuple[int, int]:
    """What a key datagram says in full: sequence and time of the state that it starts from."""
    if coder.bits(8, components) != components:
        raise BitstreamError("The other side sends another number of expression components than was agreed.")
    return coder.bits(32, sequence), coder.bits(40, time_ms)


def code_header(coder: Coder, base: Snapshot, header: Header) -> Header:
    """The rest of the header, relative to the reference's. `header.sequence` is known on both sides."""
    expected = base.acknowledged + (header.sequence - base.sequence if base.acknowledged >= 0 else 0)
    if header.reference is None:
        acknowledged = coder.bits(33, header.acknowledged + 1) - 1
        lost = coder.bits(32, header.lost)
    else:
        acknowledged = expected + code_signed(coder, LOOSE, header.acknowledged - expected)
        lost = base.lost + code_signed(coder, SMALL, header.lost - base.lost)
    hold = None
    if header.sequence % HOLD_EVERY == 0:
        hold = HOLD_STEP_MS * code_gamma(coder, (header.hold_ms or 0) // HOLD_STEP_MS)
    quality = base.quality + code_signed(coder, SMALL, header.quality - base.quality)
    count = coder.symbol(COUNT, header.count)
    if acknowledged < -1 or lost < 0 or not 0 <= quality <= COARSEST:
        raise BitstreamError("The header of the datagram holds a value outside its range.")
    return Header(header.sequence, header.reference, acknowledged, lost, hold, quality, count)


def code_time(coder: Coder, last_ms: int, period_16: int, expected: int, time_ms: int) -> tuple[int, int]:
    """-> capture time and how many periods after the last frame that is. Only deviations cost bits."""
    distance = max(1, (16 * (time_ms - last_ms) + period_16 // 2) // period_16)
    distance = expected + code_signed(coder, SMALL, distance - expected)
    if distance < 1:
        raise BitstreamError("The frames of the datagram are not in order of time.")
    due = last_ms + (distance * period_16 + 8) // 16
    late = (time_ms - due + TIME_STEP_MS // 2) // TIME_STEP_MS
    return due + TIME_STEP_MS * code_signed(coder, SMALL, late), distance


def code_presence(coder: Coder, before: bool, present: bool) -> bool:
    return bool(coder.symbol(PRESENT if before else ABSENT, int(present)))


def code_residuals(coder: Coder, contexts: Integers, residuals: Integers) -> Integers:
    """(N,) table numbers and residuals in steps -> (N,) residuals."""
    coded = [
        code_signed(coder, TABLES[context], residual)
        for context, residual in zip(contexts.tolist(), residuals.tolist(), strict=True)
    ]
    return np.array(coded, np.int64)
