import numpy as np

from codec.basis import Basis, Part
from render.anatomy import eye_axes
from render.hair import STYLES, Barber
from render.hairshade import DARKEST, hair_shade
from render.scene import Hair


def test_a_fringe_shades_the_forehead_and_not_the_chin(basis: Basis) -> None:
    eyes = eye_axes(basis, basis.mean)[1]
    hair = Barber(basis, STYLES[Hair.BOB])(basis.mean, eyes)
    skin = basis.mean[basis.part == Part.SKIN]
    light = hair_shade(skin, hair)
    x, y, z = (skin - eyes).T
    front = (np.abs(x) < 25) & (z > 0)
    assert light[front & (y > 25) & (y < 40)].mean() < 0.8
    assert light[front & (y < -60)].min() > 0.999
    assert light.min() >= 1 - DARKEST - 1e-6


def test_a_bald_head_lies_in_the_light(basis: Basis) -> None:
    assert (hair_shade(basis.mean, None) == 1).all()
