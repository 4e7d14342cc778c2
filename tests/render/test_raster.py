"""The triangle rasteriser."""

import numpy as np

from render.raster import draw

SQUARE = np.array([[0, 0], [9, 0], [9, 9], [0, 9]], np.float32)
TWO = np.array([[0, 1, 2], [0, 2, 3]], np.int32)


def test_two_triangles_fill_a_square_without_a_seam() -> None:
    values, owner = draw(SQUARE, TWO, SQUARE, 12, 11)
    assert (owner[:10, :10] >= 0).all()
    assert (owner[10:] == -1).all()
    ys, xs = np.mgrid[:10, :10]
    np.testing.assert_allclose(values[:10, :10], np.stack([xs, ys], -1), atol=1e-4)


def test_later_triangles_lie_on_top() -> None:
    twice = np.concatenate([TWO, TWO[::-1]])
    _, owner = draw(SQUARE, twice, SQUARE, 10, 10)
    assert owner.min() >= 2


def test_what_lies_outside_the_picture_is_cut() -> None:
    values, owner = draw(SQUARE * 100 - 300, TWO, SQUARE, 16, 16)
    assert (owner >= 0).all()
    np.testing.assert_allclose(values[0, 0], [3, 3], atol=1e-4)


def test_flat_triangles_draw_nothing() -> None:
    _, owner = draw(SQUARE * np.array([1, 0], np.float32), TWO, SQUARE, 8, 8)
    assert (owner == -1).all()
