"""Regions that move farther in the drawing than their coefficients say, and those that do not."""

import numpy as np

from codec.basis import Basis, Part
from render.amplitude import BROWS, gains
from tests.exits.conftest import foreign_basis


def test_brows_have_a_gain_and_the_mouth_has_none(basis: Basis) -> None:
    gain = gains(basis)
    marks = basis.landmarks478
    brows, mouth = (marks.vertices[list(where)].ravel() for where in ((105, 334), (0, 13, 14, 17, 152)))
    np.testing.assert_allclose(gain[brows], BROWS, atol=0.02)
    np.testing.assert_allclose(gain[mouth], 1, atol=0.01)


def test_lids_and_eyeballs_have_none(basis: Basis) -> None:
    gain = gains(basis)
    lids = basis.landmarks478.vertices[[159, 145, 386, 374]].ravel()
    eyes = np.isin(basis.part, (Part.EYE_LEFT, Part.EYE_RIGHT))
    np.testing.assert_allclose(gain[lids], 1, atol=1e-6)
    assert gain[eyes].max() < 1 + (BROWS - 1)
    np.testing.assert_allclose(gain[eyes & (basis.mean[:, 1] < 7)], 1, atol=1e-6)


def test_gain_changes_gradually_along_the_skin(basis: Basis) -> None:
    """From one vertex of the skin to the next, on the front of the face: no crease where a region begins."""
    triangles = basis.corner_vertex[basis.triangles]
    front = (basis.part == Part.SKIN) & (basis.mean[:, 2] > -20)
    triangles = triangles[front[triangles].all(1)]
    assert np.ptp(gains(basis)[triangles], axis=1).max() < 0.9 * (BROWS - 1)


def test_a_mask_moves_as_it_is_told() -> None:
    assert (gains(foreign_basis()) == 1).all()
