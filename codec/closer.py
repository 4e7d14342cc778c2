"""A closer look at eyes and mouth: where in the picture they are, and what it changes in a face.

The first look sees a face of 97 pixels: an iris has ten of them, a line between lips two. It knows well where
eyes and mouth are; three squares of the camera's own picture are cut there (`squares`), a small network finds
the points of lids, irises, brows and lips in them.
"""

import numpy as np

from codec import landmarks as lm
from codec.tracker import Square, landmark_roll
from codec.values import Float

EYE_MM, MOUTH_MM = 66.0, 88.0
"""Sides of the squares on the face: an eye with its brow raised, the widest mouth."""
RIGHT = (*lm.RIGHT_EYE, lm.RIGHT_IRIS[0], *lm.RIGHT_BROW)
LEFT = (*lm.LEFT_EYE, lm.LEFT_IRIS[0], *lm.LEFT_BROW)
MOUTH = (*lm.OUTER_LIPS, *lm.INNER_LIPS)
"""The points that the networks find; LEFT in the order of RIGHT, mirrored."""
BROW_MM = 8.0
"""The middle of an eye's square lies so far above the lids' middle."""


def squares(points: Float, pixels_per_mm: float) -> tuple[Square, Square, Square]:
    """(478, 2) picture pixels -> right eye, left eye, mouth; the left eye is to be mirrored."""
    roll = landmark_roll(points)
    up = np.array([np.sin(roll), -np.cos(roll)]) * BROW_MM * pixels_per_mm
    eyes = (points[list(ring)].mean(0) + up for ring in (lm.RIGHT_EYE, lm.LEFT_EYE))
    mouth = points[list(lm.OUTER_LIPS)].mean(0)
    right, left = (Square(float(x), float(y), EYE_MM * pixels_per_mm, roll) for x, y in eyes)
    return right, left, Square(float(mouth[0]), float(mouth[1]), MOUTH_MM * pixels_per_mm, roll)
