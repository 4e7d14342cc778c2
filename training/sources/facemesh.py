"""The mesh over a photograph that `warps` moves: skin on the 478 points, rings of head and background around
it, eyeballs and the inside of the mouth behind it.

All vertices live in head space (mm), so one rigid motion turns everything; `MeshLayer` says what hides what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import cv2
import numpy as np
from scipy.spatial import Delaunay

from codec import landmarks as lm
from codec.values import Float, Int

SKIN_POINTS = 468
OPENING = 0.3  # of a slit's half width


class MeshLayer(IntEnum):
    """From back to front."""

    BACKGROUND = 0
    CAVITY = 1
    TONGUE = 2
    LOWER_TEETH = 3
    UPPER_TEETH = 4
    EYES = 5
    SKIN = 6


@dataclass(frozen=True, slots=True)
class MeshRing:
    """A ring around the face's outline: how far out, how far back, and what it shares of the head's motion
    (hair and ears all, the far background none) and of the expression's (the jaw pulls the neck)."""

    reach: float
    back_mm: float
    rigid: float
    expression: float


RINGS = (
    MeshRing(1.16, 22, 1.0, 0.6),
    MeshRing(1.42, 55, 1.0, 0.25),
    MeshRing(1.85, 70, 0.55, 0.0),
    MeshRing(3.4, 70, 0.0, 0.0),
)


def _inside(ring: tuple[int, ...], flat: Float, at: Float) -> np.ndarray:
    """Which of `at` (N, 2) lie inside the polygon of those points."""
    polygon = flat[list(ring)].astype(np.float32)
    return np.array([cv2.pointPolygonTest(polygon, (float(x), float(y)), False) > 0 for x, y in at])


def layout(faces: Sequence[Float]) -> Float:
    """(478, 2) mean of faces' points (each (478, >= 2) pixels), without shift, size and roll."""
    out = []
    for points in faces:
        eye = points[lm.LEFT_CORNERS[0], :2] - points[lm.RIGHT_CORNERS[0], :2]
        turn = np.array([[eye[0], eye[1]], [-eye[1], eye[0]]]) / (eye @ eye)
        out.append((points[:, :2] - points[:, :2].mean(0)) @ turn.T)
    return np.mean(out, 0).astype(np.float32)


LIP_RINGS = (
    lm.OUTER_LIPS,
    (76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306, 307, 320, 404, 315, 16, 85, 180, 90, 77),
    (62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292, 325, 319, 403, 316, 15, 86, 179, 89, 96),
    lm.INNER_LIPS,
)
HOLES = (
    (lm.RIGHT_EYE, lm.RIGHT_UPPER_LID, lm.RIGHT_LOWER_LID),
    (lm.LEFT_EYE, lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID),
    (lm.OUTER_LIPS, lm.OUTER_UPPER_LIP, lm.OUTER_LOWER_LIP),
)


def opened(flat: Float) -> Float:
    """A layout whose mouth and eyes are opened wide, so that no triangle can bridge them: everything below a
    slit moves down, most in its middle."""
    flat = flat.copy()
    for _, upper, lower in HOLES:
        slit = (flat[list(upper)] + flat[list(lower)]) / 2
        slit = slit[np.argsort(slit[:, 0])]
        middle, half = (slit[0, 0] + slit[-1, 0]) / 2, (slit[-1, 0] - slit[0, 0]) * 0.6
        below = flat[:, 1] > np.interp(flat[:, 0], slit[:, 0], slit[:, 1])
        below[list(lower)], below[list(upper)] = True, False
        flat[:, 1] += below * np.clip(1 - ((flat[:, 0] - middle) / half) ** 2, 0, 1) * half * OPENING
    return flat


def skin(flat: Float) -> Int:
    """(T, 3) triangles over the first 468 points of an `opened` layout, with holes at the eyes and mouth.

    The holes are filled with points while triangulating, so that their rims become edges. Lips are too thin
    for that near their corners: they are strips between their four rings.
    """
    flat = flat[:SKIN_POINTS]
    used = np.setdiff1d(np.arange(SKIN_POINTS), np.array(LIP_RINGS[1:]))
    filling = [(flat[list(up)] + flat[list(low)])[1:-1] / 2 for _, up, low in HOLES]
    found = Delaunay(np.concatenate([flat[used], *filling])).simplices
    triangles = used[found[(found < len(used)).all(1)]]
    middle = flat[triangles].mean(1)
    keep = _inside(lm.OVAL, flat, middle)
    for ring, _, _ in HOLES:
        keep &= ~(np.isin(triangles, ring).all(1) & _inside(ring, flat, middle))
    lips = [
        np.array([*outer, *inner])[ring_strip(0, len(outer), len(outer))]
        for outer, inner in pairwise(LIP_RINGS)
    ]
    return np.concatenate([triangles[keep], *lips]).astype(np.int32)


def ring_strip(first: int, second: int, count: int) -> Int:
    """(2 count, 3) triangles between two closed rings that start at these vertices."""
    a, b = np.arange(count), (np.arange(count) + 1) % count
    low = np.stack([first + a, first + b, second + a], 1)
    high = np.stack([first + b, second + b, second + a], 1)
    return np.concatenate([low, high]).astype(np.int32)


def fan(count: int) -> Int:
    """(count, 3) triangles from vertex 0 to the closed ring of the count vertices after it."""
    ring = np.arange(1, count + 1)
    return np.stack([np.zeros(count), ring, np.roll(ring, -1)], 1).astype(np.int32)


def band(upper: int, lower: int, count: int) -> Int:
    """(2 (count - 1), 3) triangles between two open rows of vertices."""
    a = np.arange(count - 1)
    one = np.stack([upper + a, upper + a + 1, lower + a], 1)
    two = np.stack([upper + a + 1, lower + a + 1, lower + a], 1)
    return np.concatenate([one, two]).astype(np.int32)


def rings(head: Float) -> list[Float]:
    """The outline's rings in head space, each (36, 3), from the nearest to the farthest."""
    oval = head[list(lm.OVAL)]
    centre = oval.mean(0)
    return [centre + (oval - centre) * [ring.reach, ring.reach, 1] - [0, 0, ring.back_mm] for ring in RINGS]
