"""Shoulders in a plain shirt: a surface swept from a collar about the neck's cut edge out over the shoulders.

For every direction around the neck a profile runs from inside the neck over the collar's band and outwards
and down; its end lies on a superellipse, the chest's cross-section. Lengths are those of a middling adult.
"""

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float, Int
from render.grown import Grown, grid_triangles, grown
from render.surface import Array

COLUMNS = 44
HALF_WIDTH_MM, HALF_DEPTH_MM, SQUARENESS = 205.0, 112.0, 2.4

# Rows of the collar: mm outside the neck, mm above its cut edge.
COLLAR = ((-6, 10), (1.5, 17), (5, 17), (8, 12), (10, 4), (12, 0))
# Rows of the shoulders: share of the way out, mm down at the side, mm down in front and behind.
SHOULDERS = (
    (0.06, 2, 4), (0.16, 7, 12), (0.30, 14, 24), (0.45, 22, 38), (0.60, 29, 54), (0.74, 37, 72),
    (0.86, 50, 92), (0.95, 70, 116), (1.0, 100, 145), (1.03, 150, 190), (1.04, 240, 260), (1.02, 420, 420),
)  # fmt: skip


def neck_edge(basis: Basis) -> Int:
    """(L,) vertices of the skin's lower boundary: of the edges that only one triangle has."""
    triangles = basis.corner_vertex[basis.triangles]
    triangles = triangles[basis.part[triangles[:, 0]] == Part.SKIN]
    ends = np.concatenate([triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0))])
    keys, counts = np.unique(np.sort(ends, 1), axis=0, return_counts=True)
    edge = np.unique(keys[counts == 1])
    height = basis.mean[basis.part == Part.SKIN, 1]
    low = basis.mean[edge, 1] < height.min() + 0.35 * np.ptp(height)
    return edge[low].astype(np.int32)


def _around(edge: Float, angles: Array) -> tuple[Array, Array, Array]:
    """The edge as (radius, height) at angles from the front, and its centre (x, z)."""
    centre = (edge[:, [0, 2]].min(0) + edge[:, [0, 2]].max(0)) / 2
    x, z = (edge[:, [0, 2]] - centre).T
    at = np.arctan2(x, z)
    order = np.argsort(at)
    at, radius, height = at[order], np.hypot(x, z)[order], edge[order, 1]
    wrapped = np.interp(angles, at, radius, period=2 * np.pi), np.interp(angles, at, height, period=2 * np.pi)
    smooth = [sum(np.roll(w, k) for k in range(-2, 3)) / 5 for w in wrapped]
    return smooth[0], smooth[1], centre


def bust(edge: Float) -> Grown:
    """(L, 3) the neck's cut edge -> shoulders, in head space; they move with the torso (shade.z = 1)."""
    angles = np.arange(COLUMNS) / COLUMNS * 2 * np.pi
    neck, height, centre = _around(edge, angles)
    side, front = np.sin(angles), np.cos(angles)
    end = (np.abs(side / HALF_WIDTH_MM) ** SQUARENESS + np.abs(front / HALF_DEPTH_MM) ** SQUARENESS) ** (
        -1 / SQUARENESS
    )
    level = height.mean()
    rings, opens = [], []
    for outside, above in COLLAR:
        rings.append((neck + outside, height + above))
        opens.append(0.30 + 0.028 * (outside + 6))
    start = neck + COLLAR[-1][0]
    for share, down_side, down_front in SHOULDERS:
        down = down_front + (down_side - down_front) * side**2
        settle = min(share * 2.2, 1.0)  # the collar's tilt fades out towards the shoulders
        rings.append((start + (end - start) * share, height + (level - height) * settle - down))
        opens.append(min(0.62 + share * 0.9, 1.0))
    radius, y = (np.stack(k) for k in zip(*rings, strict=True))
    positions = np.stack((centre[0] + radius * side, y, centre[1] + radius * front), 2).reshape(-1, 3)
    rows = len(rings)
    shade = np.ones((rows, COLUMNS, 4), np.float32)
    shade[:, :, 0] = np.array(opens)[:, None]
    uv = np.stack(np.broadcast_arrays(angles[None], np.arange(rows)[:, None]), 2).reshape(-1, 2)
    triangles = grid_triangles(rows, COLUMNS, wrap=True)
    return grown(positions, triangles, uv, np.zeros_like(positions), shade.reshape(-1, 4))
