"""Takes of one person -> their photographed likeness.

Every take is unwrapped on to the sheet; what it does not show is filled from takes with a similar expression.
The differences from the mean, over some rows of the sheet, are reduced to a few textures (SVD), and each take
keeps its weights of them beside its place in the space of expressions (render/photo/blending.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.basis import Basis
from codec.tracker import Landmarks
from codec.values import Float
from likeness.photo.marks import marks
from likeness.photo.takes import Take, scale_mm
from likeness.photo.unwrap import Unwrapper
from render.photo.blending import shares
from render.photo.person import neutral_of
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Blend, Photograph, features

TEXTURES = 8
"""Of each blend."""
FILLING_ROUNDS = 2
KNOWN = 0.05
"""Belief from which a texel of a take counts as seen."""


@dataclass(frozen=True, slots=True)
class Region:
    """Rows of the half sheet, faded in and out over others, and the landmarks whose motion matters there."""

    rows: tuple[int, int]
    fade: tuple[int, int]
    points: tuple[int, ...]
    gaze: float


UPPER = Region((0, 116), (0, 28), lm.RIGHT_EYE + lm.LEFT_EYE + lm.RIGHT_BROW + lm.LEFT_BROW, 1.0)
LOWER = Region((88, HEIGHT // 2), (28, 0), lm.OUTER_LIPS + lm.INNER_LIPS, 0.0)
DIMENSIONS = 8
"""In which a region's motion is compared; more hold less than a hundredth of it."""


def window(region: Region) -> Float:
    """(rows,) how much of each row is the region's; overlapping ones add up to one."""
    count = region.rows[1] - region.rows[0]
    out = np.ones(count)
    rise, fall = region.fade
    out[:rise] *= (np.arange(rise) + 0.5) / max(rise, 1)
    out[count - fall :] *= 1 - (np.arange(fall) + 0.5) / max(fall, 1)
    return out.astype(np.float32)


def projection(basis: Basis, region: Region) -> Float:
    """(D, F): features to mm of RMS motion of the region's landmarks, in the few directions that it has."""
    moves = Landmarks(basis).expression[:, list(region.points)] / np.sqrt(len(region.points))
    flat = moves.reshape(len(moves), -1)
    _, _, directions = np.linalg.svd(flat, full_matrices=False)
    expression = (flat @ directions[:DIMENSIONS].T / scale_mm(basis)[:, None]).T
    others = np.diag([region.gaze] * 4 + [1.0] * 3)
    return np.block(
        [[expression, np.zeros((len(expression), 7))], [np.zeros((7, len(moves))), others]]
    ).astype(np.float32)
