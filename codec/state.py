"""What both ends know after a datagram, and how the next one is predicted from it (SPEC sections 4 and 5).

A `Snapshot` is a pure function of the snapshot that a datagram refers to and of the datagram: that is what
keeps the two ends equal under any loss. It holds the last frames and how lively each component has been;
liveliness chooses the probability tables.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from codec.entropy import TOTAL, Table
from codec.quantiser import LIMIT, MIDDLE, STEPS, Integers, resting
from codec.tables import RESIDUALS, THRESHOLDS

TABLES = tuple(Table(row) for row in RESIDUALS)
LAST_CONTEXT = len(TABLES) - 1
EDGES = np.array(THRESHOLDS, np.int64)
ONE = 4096  # liveliness is a mean magnitude in 1/4096 step
FIRST_LIVELINESS = ONE // 2
NOMINAL_PERIOD = 33 * 16 + 5  # of frames, in 1/16 ms: 30 a second

BITS = np.array([[round(256 * -np.log2(f / TOTAL)) for f in row] for row in RESIDUALS], np.int64)
"""(contexts, symbols) code lengths in 1/256 bit, for the encoder's choices only."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """sequence: of the datagram that made it, -1 for the resting state.
    time_ms, period_16: of the last frame, and between frames in 1/16 ms.
    values, before: (N,) the last frame and the one before it.
    far, near: (N,) liveliness of a bundle's first frame and of its others, at the middle quality.
    quality, count: of the datagram. acknowledged, lost: what the datagram said of the other direction."""

    sequence: int
    time_ms: int
    period_16: int
    present: bool
    values: Integers
    before: Integers
    far: Integers
    near: Integers
    quality: int
    count: int
    acknowledged: int
    lost: int

    @staticmethod
    def resting(components: int) -> "Snapshot":
        values = resting(components)
        lively = np.full(len(values), FIRST_LIVELINESS, np.int64)
        return Snapshot(-1, 0, NOMINAL_PERIOD, False, values, values, lively, lively, MIDDLE, 3, -1, 0)

    def digest(self) -> bytes:
        """A check that two ends can compare: equal digests, equal states."""
        arrays = b"".join(a.astype("<i8").tobytes() for a in (self.values, self.before, self.far, self.near))
        rest = (self.sequence, self.time_ms, self.period_16, int(self.present), self.quality, self.count)
        return hashlib.sha256(arrays + repr((*rest, self.acknowledged, self.lost)).encode()).digest()[:8]


def contexts(liveliness: Integers, quality: int, factor_256: int = 256) -> Integers:
    """(N,) which table codes each residual, given the liveliness at the middle quality."""
    scaled = liveliness * factor_256 // STEPS[quality]
    return np.searchsorted(EDGES, scaled, side="right")


def enliven(liveliness: Integers, residuals: Integers, quality: int, factor_256: int = 256) -> Integers:
    """The liveliness after a frame: a running mean of magnitudes over about eight frames."""
    seen = np.abs(residuals) * (ONE * STEPS[quality]) // factor_256
    return liveliness + ((np.minimum(seen, ONE << 6) - liveliness) >> 3)


def distance_factor_256(distance: int) -> int:
    """How much larger a residual is expected over `distance` frames than over one, in 1/256."""
    return 256 + 96 * min(distance - 1, 3) + 24 * min(max(distance - 4, 0), 12)


def clip(values: Integers) -> Integers:
    return np.clip(values, -LIMIT, LIMIT)
