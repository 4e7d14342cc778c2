"""The simulated webcam and the photo booth, for every test of this folder."""

from collections.abc import Iterator

import numpy as np
import pytest

from codec.basis import Basis
from codec.values import Appearance, Hair, Identity
from likeness.matting import Infer
from render.offscreen import Offscreen
from render.renderer import Renderer
from tests.likeness.photo.booth import SIDE, Booth, apart_from_wall, knowing
from tests.likeness.photo.photographer import chi, photographer

__all__ = ["chi", "photographer"]


@pytest.fixture(scope="module")
def booth(basis: Basis) -> Iterator[Booth]:
    with Offscreen(SIDE, SIDE) as target:
        looks = Appearance(hair=Hair.SHORT, hair_colour=(0.25, 0.12, 0.05), shirt=(0.15, 0.2, 0.6))
        renderer = Renderer(basis)
        renderer.set_person(Identity(np.zeros(len(basis.identity), np.float32)))
        yield Booth(basis, target, renderer, looks)


@pytest.fixture(scope="module")
def wall_knower() -> Infer:
    return knowing(apart_from_wall)
