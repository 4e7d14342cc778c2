"""Numbers about a drawn picture beside the true frame: structural similarity of parts, sharpness, tone.

The drawing stands at the tracked pose, over the true frame; what is compared is where the face covers it.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.values import Float, Image

MOUTH_GROWN, EYES_GROWN = 1.3, 1.35
OPEN = 0.03
"""Lips are open where the gap of their middles is more than this share of the face's height."""
CHEEKS = ((50, 101, 118, 117, 123, 187), (280, 330, 347, 346, 352, 411))
"""Skin under the eyes, beside the nose."""
SKIN_POINTS = 468
"""Of the 478; the others lie on the irises."""
Mask = NDArray[np.bool_]


def luma(image: Image) -> Float:
    """(H, W) grey levels, BT.601."""
    return (image.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.float32)


def ssim_map(a: Float, b: Float) -> Float:
    """(H, W) structural similarity (Wang et al. 2004: Gaussian window 11 x 11, sigma 1.5)."""

    def mean(x: Float) -> Float:
        return np.asarray(cv2.GaussianBlur(x, (11, 11), 1.5), np.float32)

    ma, mb = mean(a), mean(b)
    va, vb, cov = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return ((2 * ma * mb + c1) * (2 * cov + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))).astype(np.float32)


def hull(points: Float, grown: float, size: tuple[int, int]) -> Mask:
    """(N, 2) pixels -> (H, W): the convex hull, grown about its middle."""
    middle = points.mean(0)
    corners = cv2.convexHull((points - middle) * grown + middle).astype(np.int32)
    return _filled([corners], size)


def _filled(polygons: Sequence[NDArray[np.int32]], size: tuple[int, int]) -> Mask:
    out = np.zeros(size, np.uint8)
    for polygon in polygons:
        cv2.fillPoly(out, [polygon], 1)
    return out.astype(bool)


def mouth(points: Float, size: tuple[int, int]) -> Mask:
    return hull(points[list(lm.OUTER_LIPS)], MOUTH_GROWN, size)


def eyes(points: Float, size: tuple[int, int]) -> Mask:
    right, left = (hull(points[list(ring)], EYES_GROWN, size) for ring in (lm.RIGHT_EYE, lm.LEFT_EYE))
    return right | left


def inside(points: Float, size: tuple[int, int]) -> Mask | None:
    """Between the inner lips; None where they are shut."""
    gap = np.linalg.norm(points[13] - points[14]) / np.linalg.norm(points[10] - points[152])
    if gap < OPEN:
        return None
    return _filled([np.rint(points[list(lm.INNER_LIPS)]).astype(np.int32)], size)


def sharpness(drawn: Image, true: Image, face: Mask) -> float:
    """Mean absolute Laplacian of the blurred luma over the face, drawn over true."""
    levels = []
    inner = cv2.erode(face.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)
    for image in (drawn, true):
        smooth = cv2.GaussianBlur(luma(image), (0, 0), 1.0)
        levels.append(float(np.abs(cv2.Laplacian(smooth, cv2.CV_32F))[inner].mean()))
    return levels[0] / max(levels[1], 1e-6)


def skin_delta_e(drawn: Image, true: Image, points: Float) -> float:
    """CIE76 between the median colours of the cheeks."""
    skin = _filled([np.rint(points[list(c)]).astype(np.int32) for c in CHEEKS], true.shape[:2])
    a, b = (
        np.median(cv2.cvtColor(i.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[skin], axis=0)
        for i in (drawn, true)
    )
    return float(np.linalg.norm(a - b))
