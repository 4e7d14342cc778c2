"""Where lips, brows, eyes and short hair lie in the head's atlas: soft masks.

Shapes are polygons in pixels of a 1024 px atlas (y down), read off a render of the atlas' grid on the mean
head; the left half is given and mirrored.
"""

import cv2
import numpy as np

from likeness.layout import Double

SIZE = 1024
STRIP = 0.21  # height of the strip below the head that holds eyes, teeth, ... (training/parts/atlas.py)
Polygon = tuple[tuple[int, int], ...]

LIPS: Polygon = (
    (447, 606), (462, 592), (480, 576), (496, 564), (505, 560), (512, 563),
    (512, 657), (496, 655), (479, 648), (462, 632),
)  # fmt: skip
SEAM: Polygon = (
    (444, 606), (462, 588), (483, 575), (503, 569), (512, 569),
    (512, 644), (498, 643), (481, 637), (460, 624),
)  # fmt: skip
"""Where shut lips meet: what lies between the teacher's inner landmarks, and a little beyond."""
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
