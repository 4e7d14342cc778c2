"""Gaussian smoothing whose cost does not grow with its width: a wide one is done on a smaller picture, since
what it leaves has no detail that the smaller one could not hold."""

import cv2
import numpy as np

from codec.values import Float

FINE_PX = 5.0
"""Of sigma: the smaller picture is still smoothed by so many of its pixels."""


def smoothed(values: Float, sigma_px: float) -> Float:
    """(H, W) or (H, W, C) -> the same shape."""
    values = np.asarray(values, np.float32)
    share = FINE_PX / sigma_px
    if share >= 0.5:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma_px), np.float32)
    height, width = values.shape[:2]
    size = max(round(width * share), 1), max(round(height * share), 1)
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), sigma_px * size[0] / width)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
