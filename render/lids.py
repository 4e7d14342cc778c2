"""Where the lids end on the eyeballs, for the shadow that they throw and the tears that stand on them; and
how far the lips are parted, for the light that they let in."""

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float, Int
from render.slits import study_slits
from render.surface import EYES

NEAR_MM = 5.0
"""The lids' middle: so far to either side of the eye's centre."""
NEAREST = 3
"""Vertices of a lid's edge that are averaged."""


class Lids:
    """Felt at a few vertices of the lids' edges, which move with every expression."""

    def __init__(self, basis: Basis) -> None:
        corner = np.zeros(len(basis.mean), np.int32)
        corner[basis.corner_vertex] = np.arange(len(basis.corner_vertex))
        self.edges = [] if basis.is_mask else [corner[edge] for part in EYES for edge in _edges(basis, part)]
        self._eyes = [] if basis.is_mask else [corner[basis.part == part] for part in EYES]

    def __call__(self, vertices: Float) -> Float:
        """(U, 6) positions and normals of corners -> (4,): above, below; left eye, right eye; eye's radii."""
        out = np.tile(np.array([1, -1], np.float32), len(EYES))
        height = vertices[:, 1]
        for k, eye in enumerate(self._eyes):
            ball = height[eye]
            low, high = float(ball.min()), float(ball.max())
            for side, edge in enumerate(self.edges[2 * k : 2 * k + 2], 2 * k):
                mean = float(height[edge].sum()) / len(edge)
                out[side] = (mean - (low + high) / 2) * 2 / max(high - low, 1e-3)
        return out


class Mouth:
    """How far the lips are parted, felt all along them."""

    def __init__(self, basis: Basis) -> None:
        corner = np.zeros(len(basis.mean), np.int32)
        corner[basis.corner_vertex] = np.arange(len(basis.corner_vertex))
        self.slits = [(corner[slit.ring], slit.gap.mean(1)) for slit in study_slits(basis)[1]]

    def __call__(self, vertices: Float) -> float:
        """(U, 6) positions and normals of corners -> mm, on the mean; 0 without lips."""
        return sum((float(vertices[ring, 1] @ gap) for ring, gap in self.slits), 0.0)


def _edges(basis: Basis, part: Part) -> tuple[Int, Int]:
    """Vertices of the skin next to the slit between the lids, in the middle: above and below."""
    eye = basis.mean[basis.part == part]
    centre = (eye.min(0) + eye.max(0)) / 2
    at = basis.mean - centre
    near = (basis.part == Part.SKIN) & (np.abs(at[:, 0]) < NEAR_MM) & (np.abs(at[:, 1]) < 15) & (at[:, 2] > 8)
    upper, lower = np.flatnonzero(near & (at[:, 1] > -1)), np.flatnonzero(near & (at[:, 1] <= -1))
    above = upper[np.argsort(at[upper, 1])[:NEAREST]]
    below = lower[np.argsort(-at[lower, 1])[:NEAREST]]
    return above.astype(np.int32), below.astype(np.int32)
