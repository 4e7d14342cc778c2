"""The sheet: where the face, the eyes and the mouth's inside lie on it, and what moves them."""

import numpy as np
import pytest

from codec import landmarks as lm
from codec.basis import Basis, Part
from render.photo.sheet import BANDS, COLUMNS_MM, Sheet, sheet_of


@pytest.fixture(scope="module")
def sheet(basis: Basis) -> Sheet:
    return sheet_of(basis)


def test_corners_of_the_face_are_where_the_basis_is(basis: Basis, sheet: Sheet) -> None:
    placed = sheet.place(basis.mean)[: sheet.first_inside]
    assert np.allclose(placed, basis.mean[sheet.place.vertices[: sheet.first_inside, 0]])
    assert set(basis.part[sheet.place.vertices[: sheet.first_inside, 0]]) == {Part.SKIN}


def test_every_corner_lies_on_the_sheet(sheet: Sheet) -> None:
    assert (sheet.uv > 0).all()
    assert (sheet.uv < 1).all()


def test_windows_hold_eyes_and_mouth_and_nothing_of_the_face(sheet: Sheet) -> None:
    rows = [(1 - sheet.uv[:, 1]) * 500, sheet.uv[:, 0] * 384]
    for window in zip(*sheet.windows(1), strict=True):
        within = [(axis >= part.start) & (axis <= part.stop) for axis, part in zip(rows, window, strict=True)]
        inside = within[0] & within[1]
        assert inside[sheet.first_inside :].any()
        assert not inside[: sheet.first_inside].any()


def curtain(basis: Basis, sheet: Sheet, **units: float) -> np.ndarray:
    """(bands, columns, 3)"""
    expression = sum(w * basis.unit_expression[basis.unit_names.index(n)] for n, w in units.items())
    head = basis.vertices(basis.mean, np.asarray(expression, np.float32), np.zeros(4, np.float32))
    return sheet.place(head)[-len(BANDS) * len(COLUMNS_MM) :].reshape(len(BANDS), len(COLUMNS_MM), 3)


def test_upper_teeth_stay_when_the_jaw_opens_and_lower_teeth_keep_their_size(
    basis: Basis, sheet: Sheet
) -> None:
    shut, opened = curtain(basis, sheet, jawOpen=0.0), curtain(basis, sheet, jawOpen=0.8)
    assert np.allclose(shut[:2], opened[:2], atol=0.05)
    assert (opened[2:, :, 1] < shut[2:, :, 1] - 15).all()
    for band in (shut, opened):
        assert np.ptp(band[2, :, 0]) == pytest.approx(np.ptp(COLUMNS_MM), rel=0.03)
        assert np.linalg.norm((band[3] - band[2]).mean(0)) == pytest.approx(22, rel=0.05)


def test_the_mouth_is_behind_the_lips(basis: Basis, sheet: Sheet) -> None:
    lips = basis.landmarks478(basis.mean)[list(lm.INNER_LIPS)]
    inside = curtain(basis, sheet, jawOpen=0.0)
    assert inside[..., 2].max() < lips[:, 2].min()
    assert inside[0, 0, 0] < lips[:, 0].min()
    assert inside[0, -1, 0] > lips[:, 0].max()
