"""A small basis to track: an oval of points with one identity and two expression components."""

import numpy as np

from codec.basis import Basis, Embedding, Part


def small_basis(points: int = 478) -> Basis:
    """Every vertex is a landmark; the two last quarters of the irises belong to the eyes."""
    rng = np.random.default_rng(0)
    mean = rng.uniform(-1, 1, (points, 3)) * [70, 90, 40]
    mean[[10, 152, 33, 263]] = [[0, 90, 0], [0, -90, 0], [-45, 30, 20], [45, 30, 20]]
    part = np.full(points, Part.SKIN, np.int32)
    part[468:473], part[473:478] = Part.EYE_RIGHT, Part.EYE_LEFT
    mean[468:473] = np.array([-32, 30, 20]) + rng.uniform(-5, 5, (5, 3))
    mean[473:478] = np.array([32, 30, 20]) + rng.uniform(-5, 5, (5, 3))
    identity, expression = rng.normal(0, 1, (1, points, 3)), rng.normal(0, 1, (2, points, 3))
    corner = np.stack([np.arange(points)] * 3, 1).astype(np.int32)
    weights = np.tile(np.array([1, 0, 0], np.float32), (points, 1))
    every = Embedding(corner, weights)
    return Basis(
        "small",
        mean.astype(np.float32),
        identity.astype(np.float32),
        expression.astype(np.float32),
        part,
        np.array([[0, 1, 2]], np.int32),
        np.arange(points, dtype=np.int32),
        np.zeros((points, 2), np.float32),
        every,
        Embedding(corner[:68], weights[:68]),
        ("jawOpen",),
        np.array([[1.0, 0.0]], np.float32),
    )
