"""Clouds -> a basis: the older model's one PCA over posed clouds, or persons and expressions apart.

Posed: a cloud in the terms of its crop, pose, person and expression all in one; its first 25 components. Head
pose is then a component like any other, and the basis has no identity of its own. Split: heads without pose;
the persons' parts and the expressions' have a subspace each.

Lengths of a posed basis are mm for a crop of 200 mm: half its side is HALF_SIDE_MM.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codec.basis import Basis
from codec.values import Float
from training.clouds.topology import Topology
from training.parts.pca import signs

Double = NDArray[np.float64]
HALF_SIDE_MM = 100.0
COMPONENTS = 25
PERSONS = 40
LEAST = 1e-6
"""Of the largest variance: what is below is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """deviation (R,) of every direction of a population, in mm of RMS vertex distance, largest first."""

    deviation: Double

    def explained(self, count: int) -> float:
        """Share of the variance that the first `count` hold."""
        power = self.deviation**2
        return float(power[:count].sum() / max(power.sum(), 1e-30))


def components(
    rows: Iterable[Float], count: int, about: Float | None = None
) -> tuple[Float, Float, Spectrum]:
    """(N, 3) each -> mean (N, 3), components (K, N, 3) as long as their deviation, and the whole spectrum.

    By the eigenvectors of the Gram matrix: populations are of hundreds, vertices may be tens of thousands.
    about: (N, 3) what the population is taken about instead of its mean; K may be less than `count` where
    there are too few rows.
    """
    stack = np.stack([np.asarray(r, np.float32).ravel() for r in rows])
    mean = stack.mean(0) if about is None else about.ravel()
    stack = stack - mean
    value, vector = np.linalg.eigh((stack @ stack.T).astype(np.float64) / len(stack))
    order = np.argsort(value)[::-1]
    value, vector = np.maximum(value[order], 0), vector[:, order]
    rank = int((value > value[0] * LEAST).sum()) if value[0] > 0 else 0
    keep = min(count, rank)
    axes = (
        vector[:, :keep].T.astype(np.float32) @ stack / np.sqrt(len(stack))
    )  # each as long as its deviation
    axes *= signs(axes)[:, None] if keep else 1
    deviation = np.sqrt(value[:rank] / (stack.shape[1] // 3))
    return mean.reshape(-1, 3), axes.reshape(keep, -1, 3).astype(np.float32), Spectrum(deviation)


def posed(surface: Topology, clouds: Iterable[Float], count: int = COMPONENTS) -> tuple[Basis, Spectrum]:
    """Clouds (N, 3) in units of half a crop's side -> a basis without identity."""
    mean, axes, spectrum = components((c * HALF_SIDE_MM for c in clouds), count)
    return surface.basis(mean, np.zeros((0, len(mean), 3), np.float32), axes), spectrum


def split(
    surface: Topology, persons: Iterable[Float], expressions: Iterable[Float], count: int = COMPONENTS
) -> tuple[Basis, dict[str, Spectrum]]:
    """Parts (N, 3) of heads, mm -> a basis of persons about their mean and expressions about rest."""
    mean, identity, persons_spectrum = components(persons, PERSONS)
    rest = np.zeros_like(mean)
    _, expression, spectrum = components(expressions, count, about=rest)
    basis = surface.basis(surface.mean + mean, identity, expression)
    return basis, {"person": persons_spectrum, "expression": spectrum}
