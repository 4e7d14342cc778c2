"""What closes, closes: lids and lips that are nearly shut meet exactly, whatever rounding left open.

A small gap between the two sides of a slit (render/slits.py) is scaled down, smoothly, to nothing: by the
blink's own motion, so that a lid slides over its eyeball, and then by bringing both sides together with the
skin about them. So contact is a constraint of the mesh, for every person and texture, at the cost of a few
products over some hundred vertices.
"""

import numpy as np

from codec.basis import Basis
from codec.values import Float
from render.slits import Array, LidSlits, study_slits

LIDS_SHUT, LIDS_FREE = 0.42, 0.82
"""Of the neutral opening: below the first lids meet, above the second nothing is changed. Of shut eyes of 11
people held out of training a viewer gets .21 to .43 (25 to 95 %), of open ones more than .65 (99 %)."""
LIPS_SHUT_MM, LIPS_FREE_MM = 1.0, 2.0
"""The same of lips, in what they part beyond a resting mouth: of shut ones at most 1.1 (95 %)."""
OVERLAP = 0.08
"""Share of the opening by which shut lids overlap, so that no eyeball shines through between them."""
PASS_MM = 1.0
"""Lids that overlap more are left to their expression."""
LEAST_BLINK, LEAST_MM = 0.2, 1e-3
"""Lids that a full blink closes by less of their opening are not lids: a shape from the other side may be
anything."""


def smooth(low: float, high: float, x: Array) -> Float:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


class SkinContact:
    """The constraint for one person at a time; a basis without eyes, or without the units, has none."""

    def __init__(self, basis: Basis) -> None:
        self._lids, self._lips = study_slits(basis)
        self.set_neutral(np.ascontiguousarray(basis.mean.T))

    def set_neutral(self, neutral: Float) -> None:
        """(3, V) the person's head at rest: how far lids open, and lips that are said to be shut."""
        self._open = [lids.slit.gaps(neutral) for lids in self._lids]
        self._rest = [lips.gaps(neutral)[1] for lips in self._lips]

    def __call__(self, planes: Float) -> None:
        """(3, V) in place."""
        for lids, opened in zip(self._lids, self._open, strict=True):
            _shut_lids(lids, opened, planes)
        for lips, rest in zip(self._lips, self._rest, strict=True):
            parted = lips.gaps(planes)[1] - rest
            # half of it their mean: rounding ripples along lips, and pressed ones gape at the sides
            parted = (parted + parted.mean()) / 2
            lips.join(planes, smooth(LIPS_SHUT_MM, LIPS_FREE_MM, parted))


def _shut_lids(lids: LidSlits, opened: Float, planes: Float) -> None:
    """opened: (3, M) gaps of the neutral face."""
    across = opened / max(float((opened * opened).sum()), LEAST_MM)
    share, closes = (float((gaps * across).sum()) for gaps in (lids.slit.gaps(planes), lids.closes))
    if share >= LIDS_FREE or closes > -LEAST_BLINK:
        return
    free = smooth(LIDS_SHUT, LIDS_FREE, np.array(share))
    wanted = share * free - OVERLAP * (1 - free)
    planes[:, lids.blinking] += lids.blink * ((wanted - share) / closes)
    opening = (lids.slit.gaps(planes) * opened).sum(0) / np.maximum(np.linalg.norm(opened, axis=0), LEAST_MM)
    lids.slit.join(planes, np.maximum(free, smooth(0, PASS_MM, -opening)))
