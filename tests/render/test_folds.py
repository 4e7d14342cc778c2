from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from codec.basis import Basis
from codec.values import FaceFrame
from render.folds import CROW, FOREHEAD, GLABELLA, NASOLABIAL, study_folds
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Appearance, Camera, Hair, Scene

MakeFace = Callable[..., FaceFrame]
LEFT, RIGHT = 0, 1


@pytest.mark.parametrize(
    ("kind", "units"),
    [
        (FOREHEAD, {"browInnerUp": 1, "browOuterUpLeft": 1, "browOuterUpRight": 1}),
        (GLABELLA, {"browDownLeft": 1, "browDownRight": 1}),
        (CROW, {"cheekSquintLeft": 1, "cheekSquintRight": 1}),
        (NASOLABIAL, {"mouthSmileLeft": 1, "mouthSmileRight": 1}),
    ],
)
def test_a_full_expression_folds_the_skin_where_it_always_does(
    kind: int, units: dict[str, float], basis: Basis, make_face: MakeFace
) -> None:
    depths = study_folds(basis).depths(make_face(**units).expression)
    assert depths.shape == (2, 4)
    assert (depths[:, kind] > 0.8).all()


def test_a_still_or_speaking_face_has_no_folds_on_its_forehead(basis: Basis, make_face: MakeFace) -> None:
    folds = study_folds(basis)
    assert folds.depths(make_face().expression).max() == 0
    assert folds.depths(make_face(jawOpen=1, mouthFunnel=1).expression)[:, FOREHEAD].max() == 0
    assert folds.depths(make_face(browDownLeft=1, browDownRight=1).expression)[:, FOREHEAD].max() == 0


def test_half_a_smile_folds_one_cheek(basis: Basis, make_face: MakeFace) -> None:
    depths = study_folds(basis).depths(make_face(mouthSmileLeft=1).expression)
    assert depths[LEFT, NASOLABIAL] > 0.8
    assert depths[RIGHT, NASOLABIAL] < 0.2


def test_a_basis_without_those_units_has_no_folds(basis: Basis, make_face: MakeFace) -> None:
    other = replace(basis, unit_names=tuple(f"component{k}" for k in range(len(basis.unit_names))))
    expression = make_face(mouthSmileLeft=1).expression
    assert study_folds(other).depths(expression).max() == 0


def test_more_or_fewer_coefficients_than_the_basis_has_are_accepted(basis: Basis) -> None:
    folds = study_folds(basis)
    assert folds.depths(np.ones(3, np.float32)).shape == (2, 4)
    assert folds.depths(np.ones(500, np.float32)).shape == (2, 4)


def test_raised_brows_draw_lines_across_the_forehead(
    renderer: Renderer, target: Offscreen, make_face: MakeFace
) -> None:
    """Along a vertical line over the middle of the forehead, light changes its direction again and again."""
    scene = Scene(camera=Camera(fov_rad=0.13, below_mm=-50), appearance=Appearance(hair=Hair.NONE))
    turns = []
    for up in (0.0, 1.0):
        face = make_face(browInnerUp=up, browOuterUpLeft=up, browOuterUpRight=up)
        column = target.draw(renderer, face, scene)[40:120, 74:86].astype(float).mean((1, 2))
        steps = np.diff(np.convolve(column, np.ones(3) / 3, "valid"))
        strong = steps[np.abs(steps) > 0.7]
        turns.append(int((np.diff(np.sign(strong)) != 0).sum()))
    assert turns[0] <= 1
    assert turns[1] >= 5
