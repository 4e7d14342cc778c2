"""The shipped basis, its head with components, and a surface that nobody's program has seen."""

import numpy as np
import pytest

import assets
from codec import basis as bases
from codec.basis import Basis, Embedding, Part
from exits.head import HeadModel, build


@pytest.fixture(scope="session")
def basis() -> Basis:
    return bases.from_bytes(assets.read("basis.npz"))


@pytest.fixture(scope="session")
def skin() -> bytes:
    return assets.read("skin-mean.jpg")


@pytest.fixture(scope="session")
def head(basis: Basis, skin: bytes) -> HeadModel:
    return build(basis, None, skin)


def foreign_basis(side: int = 6, components: int = 3, triangles: bool = True) -> Basis:
    """A bumpy square of points, all skin, as a basis of another topology: no eyes, no lashes, no units."""
    rng = np.random.default_rng(3)
    x, y = np.meshgrid(np.linspace(-60, 60, side), np.linspace(-80, 80, side))
    mean = np.stack([x, y, 20 * np.cos(x / 40)], 2).reshape(-1, 3).astype(np.float32)
    a = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).ravel()
    squares = np.concatenate(
        [np.stack([a, a + 1, a + side], 1), np.stack([a + 1, a + side + 1, a + side], 1)]
    )
    points = Embedding(np.zeros((0, 3), np.int32), np.zeros((0, 3), np.float32))
    return Basis(
        "square",
        mean,
        np.zeros((0, *mean.shape), np.float32),
        rng.normal(0, 2, (components, *mean.shape)).astype(np.float32),
        np.full(len(mean), Part.SKIN, np.int32),
        squares.astype(np.int32) if triangles else np.zeros((0, 3), np.int32),
        np.arange(len(mean), dtype=np.int32),
        ((mean[:, :2] + [60, 80]) / [120, 160]).astype(np.float32),
        points,
        points,
        (),
        np.zeros((0, components), np.float32),
    )


@pytest.fixture(scope="session")
def basis_units(basis: Basis) -> tuple[str, ...]:
    return basis.unit_names
