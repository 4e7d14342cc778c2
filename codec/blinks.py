"""How far one person's lids are seen to shut, and how much farther they have shut.

Lids meet in a blink, but of narrow or dark eyes a tracker sees a part of the way. What a person's own blinks
have come to tells how much is missing (`Blinks`): lids that come near to them then go so much farther. Lids
at rest and half open ones stay where they are, whatever blinks have shown.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from codec import landmarks as lm
from codec.values import Float

SHUT = 0.25
"""Share of the open eye's gap that is left of a shut one, as the teacher sees people held out; the tracker
sees .33 (training/LOG.md)."""
MOST = 1.4
"""So many times as far as seen lids go at most."""
BEGUN, OVER, DEEP = 0.7, 0.85, 0.65
"""Shares of the usual gap: below BEGUN a blink begins, beyond OVER it has ended, and it is one if it came
below DEEP."""
WINDOW, FULL = 0.27, 0.07
"""Shares beyond a person's own blinks: from the one on lids go farther, within the other as far as is
missing. Half open eyes are seen as they are (training/LOG.md)."""
LONGEST_S = 0.5
"""A longer one is a look downwards, or a nap."""
FEWEST, KEPT = 2, 8
"""Blinks: fewer say nothing; of the last ones, a quarter is deeper than the one that counts."""
STEP = 0.02
"""Share of itself by which the usual gap follows in a frame, but in a blink: a running median."""
USUAL_S = 1.0


class LidMoves:
    """Of lids alone. identity (I, 478, 3), expression (E, 478, 3): mm per unit; mean (478, 3) mm.

    mean_mm, identity (I,), expression (E,): the gap of the mean face, and by how much a unit widens it.
    """

    def __init__(self, mean: Float, identity: Float, expression: Float) -> None:
        upper, lower = (list(side) for side in zip(*lm.LID_PAIRS[2:5], *lm.LID_PAIRS[9:12], strict=True))

        def gap(points: Float) -> Float:
            """(..., 478, 3) -> (...)"""
            return np.asarray((points[..., upper, 1] - points[..., lower, 1]).mean(-1), np.float32)

        self.mean_mm, self.identity, self.expression = gap(mean), gap(identity), gap(expression)

    def gap_mm(self, identity: Float, expression: Float) -> float:
        """(I,), (E,) -> how far the lids of both eyes are open, in the middle"""
        moved = identity @ self.identity[: len(identity)] + expression @ self.expression
        return float(self.mean_mm + moved)


@dataclass(slots=True, eq=False)
class Blinks:
    """One person's. usual_mm, usual_lids (E,): the gap of open eyes, and what of the expression holds it."""

    usual_mm: float = 0.0
    usual_lids: Float | None = None
    _depths: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    _lowest: float = 1.0
    _begun_s: float | None = None
    _last_s: float = -np.inf

    @property
    def deepest(self) -> float:
        """The share of the usual gap that the person's blinks are seen to come to; 1 before there are any."""
        if len(self._depths) < FEWEST:
            return 1.0
        return sorted(self._depths)[(len(self._depths) - 1) // 4]

    @property
    def gain(self) -> float:
        """How many times as far as they are seen shut lids have moved."""
        if self.deepest > DEEP:
            return 1.0
        return min(max((1 - SHUT) / (1 - self.deepest), 1.0), MOST)

    def fuller(self, gap_mm: float, lids: Float, time_s: float) -> Float:
        """One frame's gap, and what of its expression (E,) moves the lids -> (E,) how much more they move"""
        if self.usual_lids is None:
            self.usual_mm, self.usual_lids = gap_mm, lids.copy()
        share = gap_mm / max(self.usual_mm, 1e-3)
        self._note(share, time_s)
        if self._begun_s is None or time_s - self._begun_s > LONGEST_S:
            step_mm = STEP * abs(self.usual_mm)
            self.usual_mm += min(max(gap_mm - self.usual_mm, -step_mm), step_mm)
        if share > OVER:
            new = min(max(time_s - self._last_s, 0.0) / USUAL_S, 1.0)
            self.usual_lids = self.usual_lids + np.float32(new) * (lids - self.usual_lids)
        self._last_s = time_s
        missing = min(max((self.deepest + WINDOW - share) / (WINDOW - FULL), 0.0), 1.0)
        return np.asarray((lids - self.usual_lids) * np.float32((self.gain - 1) * missing))

    def _note(self, share: float, time_s: float) -> None:
        """Whether a blink begins, goes on or ends."""
        if self._begun_s is None:
            if share < BEGUN:
                self._begun_s, self._lowest = time_s, share
            return
        self._lowest = min(self._lowest, share)
        if share > OVER:
            if time_s - self._begun_s < LONGEST_S and self._lowest < DEEP:
                self._depths.append(self._lowest)
            self._begun_s = None
