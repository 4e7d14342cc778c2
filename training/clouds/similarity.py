"""The similarity between two clouds of points."""

import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]


def similarity(model: Double, cloud: Double) -> tuple[Double, float, Double]:
    """Rotation (3, 3), scale and shift (3,) with the least squares of scale R model + shift - cloud
    (Umeyama, IEEE PAMI 13(4), 1991)."""
    a, b = model - model.mean(0), cloud - cloud.mean(0)
    u, d, v = np.linalg.svd(b.T @ a)
    flip = np.array([1, 1, np.sign(np.linalg.det(u @ v))])
    rotation = (u * flip) @ v
    scale = float((d * flip).sum() / (a**2).sum())
    return rotation, scale, cloud.mean(0) - scale * rotation @ model.mean(0)
