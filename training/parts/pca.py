"""Principal components of a population that is given as weights of fixed directions.

A face is `weights @ directions`; the directions are few (hundreds) and the coordinates many (thousands), so
the covariance is never formed over coordinates: with a square root A of the weights' second moment, the
population's second moment over coordinates is (A D)ᵀ (A D), and one thin SVD of A D gives everything.

Sign rule: of each component, the first coordinate whose magnitude is within 0.1 % of the largest is positive.
"""

import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]


def second_moment(weights: Double) -> Double:
    """(N, M) samples -> (M, M), about zero."""
    return weights.T @ weights / len(weights)


def components(directions: Double, moment: Double, count: int) -> Double:
    """(M, D) directions, (M, M) moment -> (count, D): orthogonal, each as long as its deviation."""
    value, vector = np.linalg.eigh(moment)
    root = np.sqrt(np.maximum(value, 0))[:, None] * vector.T
    _, deviation, axis = np.linalg.svd(root @ directions, full_matrices=False)
    return deviation[:count, None] * axis[:count] * signs(axis[:count])[:, None]


def signs(rows: Double) -> Double:
    """(K, D) -> (K,) of +1 or -1, by the sign rule."""
    size = np.abs(rows)
    first = np.argmax(size >= 0.999 * size.max(1, keepdims=True), axis=1)
    return np.where(rows[np.arange(len(rows)), first] < 0, -1.0, 1.0)


def project(samples: Double, basis: Double) -> Double:
    """(N, D) displacements -> (N, K) coefficients of an orthogonal basis (K, D)."""
    return samples @ basis.T / np.maximum((basis**2).sum(1), 1e-30)


def residual(samples: Double, basis: Double) -> Double:
    """(N, D) -> (N, D): what the basis cannot say of the samples."""
    return samples - project(samples, basis) @ basis
