"""A painted atlas: skin of one tone with lips, brows and short hair, where they lie in the head's atlas.

Shapes are polygons in pixels of a 1024 px atlas (y down), read off a render of the atlas' grid on the mean
head; the left half is given and mirrored.
"""

import cv2
import numpy as np

from codec.values import Image
from training.makehuman import Double

SIZE = 1024
STRIP = 0.21  # height of the strip below the head that holds eyes, teeth, ... (training/atlas.py)
Polygon = tuple[tuple[int, int], ...]

LIPS: Polygon = (
    (447, 606), (462, 592), (480, 576), (496, 564), (505, 560), (512, 563),
    (512, 657), (496, 655), (479, 648), (462, 632),
)  # fmt: skip
BROW: Polygon = (
    (464, 302), (462, 288), (440, 283), (415, 280), (385, 279), (362, 285), (348, 292), (334, 302),
    (352, 298), (380, 291), (415, 293), (440, 297),
)  # fmt: skip
EYE: Polygon = (
    (365, 351), (380, 334), (402, 326), (424, 330), (440, 344),
    (442, 354), (425, 364), (400, 368), (378, 362),
)  # fmt: skip
HAIR: Polygon = (
    (512, 0), (512, 168), (430, 166), (350, 172), (290, 190), (258, 220), (244, 262), (235, 310), (222, 345),
    (196, 300), (160, 300), (148, 360), (150, 470), (120, 560), (0, 580), (0, 0),
)  # fmt: skip


def mask(polygon: Polygon, blur_px: float, size: int = SIZE) -> Double:
    """(size, size) in 0..1: a half shape and its mirror image, with soft edges."""
    scale = 16 * size / SIZE
    half = np.rint(np.array(polygon) * scale).astype(np.int32)
    out = np.zeros((size, size), np.uint8)
    for shape in (half, np.array([16 * size, 0]) - half * np.array([1, -1])):
        cv2.fillPoly(out, [shape.astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    soft = cv2.GaussianBlur(out.astype(np.float64), (0, 0), blur_px * size / SIZE)
    return np.asarray(soft / 255)


def plain_skin(skin: tuple[int, int, int] = (212, 163, 138)) -> Image:
    """(1024, 1024, 3) RGB"""
    out = np.tile(np.array(skin, np.float64), (SIZE, SIZE, 1))
    lips = np.array(skin) * (0.80, 0.58, 0.58)
    hair = np.array((62, 44, 34), np.float64)
    for polygon, colour, blur_px, strength in (
        (LIPS, lips, 3, 0.8),
        (BROW, hair, 3, 0.75),
        (HAIR, hair, 6, 0.9),
    ):
        share = mask(polygon, blur_px)[..., None] * strength
        out = out * (1 - share) + colour * share
    return np.rint(out).astype(np.uint8)
