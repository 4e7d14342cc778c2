"""A photographed person made of flat colours: what is drawn where is then known."""

from dataclasses import replace

import numpy as np
import pytest

from codec.basis import Basis
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Blend, Layer, Photograph

ROWS = (40, 120)


@pytest.fixture
def grey_person(basis: Basis) -> Photograph:
    """Grey at rest; 10 mm of its first feature away, over some rows, red by 100 levels."""
    textures = np.zeros((1, ROWS[1] - ROWS[0], WIDTH // 2, 3), np.int8)
    textures[..., 0] = 100
    project = np.zeros((1, len(basis.expression) + 7), np.float32)
    project[0, 0] = 1
    places, weights = np.array([[0], [10]], np.float32), np.array([[0], [1]], np.float32)
    blend = Blend(ROWS, textures, np.ones(1, np.float32), project, places, weights, 2.0)
    shape, marks = np.zeros(5, np.float32), np.zeros((478, 3), np.float32)
    return Photograph(shape, marks, np.full((HEIGHT, WIDTH, 3), 100, np.uint8), (blend,))


@pytest.fixture
def layered(grey_person: Photograph) -> Photograph:
    picture = np.zeros((240, 352, 4), np.uint8)
    picture[:, 180:] = 200, 100, 50, 255
    x, y = np.meshgrid(np.linspace(-120, 120, 7), np.linspace(60, -300, 5))
    grid = np.stack([x, y, -40 - x**2 / 200], -1).astype(np.float32)
    return replace(grey_person, layers=(Layer(picture, grid, 0.4), Layer(picture, grid)), lens=1.5)
