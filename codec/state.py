"""What both ends know after a datagram (SPEC section 5).

A `Snapshot` is a pure function of the snapshot that a datagram refers to and of the datagram: that is what
keeps the two ends equal under any loss. Beside the last frame it holds how lively each integer has been;
liveliness chooses the probability tables, so the coder learns each face without ever being told.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from codec.entropy import Table
from codec.quantiser import LIMIT, MIDDLE, POSE, STEPS, Integers, resting
from codec.tables import RESIDUALS, THRESHOLDS

TABLES = tuple(Table(row) for row in RESIDUALS)
EDGES = np.array(THRESHOLDS, np.int64)
ONE = 1 << 16  # liveliness is a mean magnitude in 1/65536 of the middle step
NOMINAL_PERIOD = 33 * 16 + 5  # of frames, in 1/16 ms: 30 a second

ROLES = 3  # of a frame in a datagram: predicted over a distance, between two, between nearer two
SHIFTS = np.array([[2], [4]])  # liveliness follows over four and sixteen frames ...
SLOW_SHARE = 77  # ... and is a mixture of both, in 1/256
HABITS = 3  # liveliness of header fields: acknowledgement, loss, timing
MOST = 64  # steps; larger magnitudes count as this


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """sequence: of the datagram that made it; one less than its own in the base of a key datagram.
    time_ms, period_16: of the last frame, and between frames in 1/16 ms.
    values: (N,) the last frame. lively: (ROLES, 2, N), fast and slow. habits: (HABITS,).
    quality, count: of the datagram. acknowledged, lost: what it said of the other direction."""

    sequence: int
    time_ms: int
    period_16: int
    present: bool
    values: Integers
    lively: Integers
    habits: Integers
    quality: int
    count: int
    acknowledged: int
    lost: int

    @staticmethod
    def resting(components: int, sequence: int = -1, time_ms: int = 0) -> "Snapshot":
        """The state that a key datagram starts from."""
        return Snapshot(
            sequence,
            time_ms,
            NOMINAL_PERIOD,
            False,
            resting(components),
            np.broadcast_to(first_liveliness(components), (ROLES, 2, POSE + components)),
            np.full(HABITS, ONE // 8, np.int64),
            MIDDLE,
            3,
            -1,
            0,
        )

    def first_wait(self, sequence: int) -> int:
        """Periods from here to the first frame of a datagram, if every one between was as full as this."""
        return (sequence - self.sequence - 1) * self.count + 1

    def digest(self) -> bytes:
        """A check that two ends can compare: equal digests, equal states."""
        arrays = b"".join(a.astype("<i8").tobytes() for a in (self.values, self.lively, self.habits))
        rest = (self.sequence, self.time_ms, self.period_16, int(self.present), self.quality, self.count)
        return hashlib.sha256(arrays + repr((*rest, self.acknowledged, self.lost)).encode()).digest()[:8]


def first_liveliness(components: int) -> Integers:
    """(N,) before anything is known: later components move less."""
    later = [max(ONE * 6 // (5 * (1 + k)), ONE // 16) for k in range(components)]
    return np.array([ONE // 2] * POSE + later, np.int64)


def expected(lively: Integers, factor_256: int, quality: int) -> Integers:
    """(2, N) of one role -> (N,) magnitudes to expect, in 1/65536 of the datagram's step."""
    mixed = (lively[0] * (256 - SLOW_SHARE) + lively[1] * SLOW_SHARE) >> 8
    return mixed * factor_256 // STEPS[quality]


def enliven(lively: Integers, residuals: Integers, factor_256: int, quality: int) -> Integers:
    """(2, N) of one role, after residuals (N,) -> (2, N)"""
    seen = np.minimum(np.abs(residuals), MOST) * (ONE * STEPS[quality]) // factor_256
    return lively + ((seen - lively) >> SHIFTS)


def distance_factor_256(distance: int) -> int:
    """How much larger a residual is expected over `distance` periods than over one, in 1/256."""
    return 256 + 96 * min(distance - 1, 3) + 24 * min(max(distance - 4, 0), 12)


def table_number(expected_one: int) -> int:
    """Which table fits a mean magnitude in 1/65536 step."""
    return int(np.searchsorted(EDGES, expected_one, side="right"))


def clip(values: Integers) -> Integers:
    return np.minimum(np.maximum(values, -LIMIT), LIMIT)
