"""Rings of edges around lids and lips, found on the mesh."""

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float
from render.slits import quads, sides, study_slits


def planes(vertices: Float) -> Float:
    return np.ascontiguousarray(vertices.T)


def test_rings_are_mirror_images(basis: Basis) -> None:
    lids, lips = study_slits(basis)
    left, right = (one.slit.gaps(planes(basis.mean)) for one in lids)
    np.testing.assert_allclose(left.T, right.T[::-1] * (-1, 1, 1), atol=0.01)
    assert np.abs(basis.mean[lips[0].ring, 0].sum()) < 0.5


def test_rings_lie_on_the_skin_about_their_openings(basis: Basis) -> None:
    lids, lips = study_slits(basis)
    marks = basis.landmarks478(basis.mean)
    for slit, inner in ((lids[0].slit, 386), (lids[1].slit, 159), (lips[0], 13)):
        assert set(basis.part[slit.ring].tolist()) == {Part.SKIN}
        assert np.linalg.norm(basis.mean[slit.ring] - marks[inner], axis=1).min() < 5


def test_places_opposite_lie_straight_above_each_other(basis: Basis) -> None:
    for slit in [*(one.slit for one in study_slits(basis)[0]), *study_slits(basis)[1]]:
        assert np.abs(slit.gaps(planes(basis.mean))[0]).max() < 0.5


def test_what_follows_a_ring_goes_all_the_way_with_it(basis: Basis) -> None:
    """A ring that moves as a whole takes its own vertices along whole, and others by a share."""
    for one in study_slits(basis)[0]:
        share = one.slit.weights.sum(0)
        count = len(one.slit.ring)
        np.testing.assert_allclose(share[:count], 1, atol=1e-6)
        assert share.min() >= -1e-6
        assert share.max() <= 1 + 1e-5


def test_a_ring_has_two_sides_from_corner_to_corner() -> None:
    ring = np.array([[-3, 0, 0], [-1, 1, 0], [1, 1, 0], [3, 0, 0], [0, -1, 0]], np.float32)
    upper, lower = sides(ring)
    assert upper.tolist() == [0, 1, 2, 3]
    assert lower.tolist() == [0, 4, 3]


def test_triangles_that_share_an_edge_are_one_quad() -> None:
    assert quads([[0, 1, 2], [0, 2, 3], [4, 5, 6]]) == [[1, 2, 3, 0], [4, 5, 6]]
