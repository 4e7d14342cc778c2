from collections.abc import Callable

import numpy as np

from codec.basis import Basis, Part
from codec.values import FaceFrame
from render.anatomy import dentition, study
from render.lids import Lids, Mouth
from render.slits import study_slits
from render.surface import Surface

MakeFace = Callable[..., FaceFrame]


def test_teeth_are_counted_from_the_middle_in_both_jaws(basis: Basis) -> None:
    teeth = dentition(basis, basis.mean)[basis.part == Part.TEETH]
    for jaw in (1, -1):
        number, high = teeth[teeth[:, 2] == jaw, :2].T
        assert number.max() > 5
        assert number.min() < -5
        assert high.min() < -0.5  # in the gum
        assert high.max() > 0.9  # at the biting edge
    assert not dentition(basis, basis.mean)[basis.part != Part.TEETH].any()


def test_upper_teeth_bite_downwards(basis: Basis) -> None:
    teeth = basis.part == Part.TEETH
    _, high, jaw = dentition(basis, basis.mean)[teeth].T
    y = basis.mean[teeth, 1]
    assert np.corrcoef(high[jaw > 0], y[jaw > 0])[0, 1] < -0.9
    assert np.corrcoef(high[jaw < 0], y[jaw < 0])[0, 1] > 0.9


def test_lips_lose_light_where_they_meet(basis: Basis) -> None:
    """As much all along the line, so that no spots stand on it."""
    light = study(basis).shade[:, 1]
    seam = light[study_slits(basis)[1][0].ring]
    brow = basis.landmarks478.vertices[9]
    assert seam.max() < 0.6
    assert (light[brow] == 1).all()


def test_lids_are_felt_as_they_close(basis: Basis, make_face: MakeFace) -> None:
    surface, lids = Surface(basis), Lids(basis)
    gaze = np.zeros(4, np.float32)
    above, below, *_ = lids(surface.update(make_face().expression, gaze)[0])
    assert above - below > 0.3
    closed = make_face(eyeBlinkLeft=1.0).expression
    left_above, left_below, right_above, right_below = lids(surface.update(closed, gaze)[0])
    assert left_above - left_below < 0.12
    assert right_above - right_below > 0.3


def test_parted_lips_are_felt(basis: Basis, make_face: MakeFace) -> None:
    surface, mouth, gaze = Surface(basis), Mouth(basis), np.zeros(4, np.float32)
    parted = [mouth(surface.update(make_face(jawOpen=w).expression, gaze)[0]) for w in (0, 0.2, 0.6)]
    assert parted[0] < 1
    assert parted[0] + 3 < parted[1] < parted[2] - 6
