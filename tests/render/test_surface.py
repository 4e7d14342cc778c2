import numpy as np

from codec.basis import Basis, Part
from render.contact import SkinContact
from render.slits import study_slits
from render.surface import Surface, normals
from tests.render.conftest import MakeFace


def test_positions_are_those_of_the_basis(basis: Basis) -> None:
    rng = np.random.default_rng(0)
    expression = rng.standard_normal(len(basis.expression)).astype(np.float32)
    gaze = np.array([0.3, 0.1, 0.25, -0.1], np.float32)
    out, changed = Surface(basis).update(expression, gaze)
    assert changed
    expected = basis.vertices(basis.mean, expression, gaze)[basis.corner_vertex]
    np.testing.assert_allclose(out[:, :3], expected, atol=2e-3)


def test_same_face_is_not_computed_again(basis: Basis) -> None:
    surface, zeros = Surface(basis), np.zeros(len(basis.expression), np.float32)
    gaze = np.zeros(4, np.float32)
    assert surface.update(zeros, gaze)[1]
    assert not surface.update(zeros, gaze)[1]
    surface.set_neutral(basis.mean + 1)
    assert surface.update(zeros, gaze)[1]


def test_fewer_or_more_coefficients_than_the_basis_has_are_accepted(basis: Basis) -> None:
    surface, gaze = Surface(basis), np.zeros(4, np.float32)
    surface.update(np.ones(3, np.float32), gaze)
    out, _ = surface.update(np.zeros(len(basis.expression) + 9, np.float32), gaze)
    np.testing.assert_allclose(out[:, :3], basis.mean[basis.corner_vertex], atol=1e-3)


def test_normals_of_a_tetrahedron_point_outwards() -> None:
    points = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], np.float32)
    triangles = np.array([[0, 1, 2], [0, 3, 1], [0, 2, 3], [1, 3, 2]], np.int32)
    np.testing.assert_allclose(normals(triangles, points), points / np.sqrt(3), atol=1e-6)


def test_normals_follow_the_expression(basis: Basis) -> None:
    surface, gaze = Surface(basis), np.zeros(4, np.float32)
    rest = surface.update(np.zeros(len(basis.expression), np.float32), gaze)[0].copy()
    puffed = basis.unit_expression[basis.unit_names.index("cheekPuff")]
    moved = surface.update(puffed, gaze)[0]
    skin = basis.part[basis.corner_vertex] == Part.SKIN
    assert np.abs(moved - rest)[skin, 3:].max() > 0.1
    np.testing.assert_allclose(np.linalg.norm(moved[:, 3:], axis=1), 1, atol=1e-3)


def test_a_gain_multiplies_what_a_vertex_moves(basis: Basis) -> None:
    expression = np.random.default_rng(1).standard_normal(len(basis.expression)).astype(np.float32)
    gain = np.linspace(1, 2, basis.mean.size, dtype=np.float32).reshape(-1, 3)
    gaze = np.zeros(4, np.float32)
    plain, more = (
        surface.update(expression, gaze)[0][:, :3] for surface in (Surface(basis), Surface(basis, gain))
    )
    moved = basis.mean[basis.corner_vertex]
    skin = basis.part[basis.corner_vertex] == Part.SKIN
    wanted = moved + (plain - moved) * gain[basis.corner_vertex]
    np.testing.assert_allclose(more[skin], wanted[skin], atol=2e-3)


def test_lids_and_lips_meet_where_a_contact_is_given(basis: Basis, make_face: MakeFace) -> None:
    shut = make_face(eyeBlinkLeft=0.7, eyeBlinkRight=0.7)
    surface = Surface(basis, contact=SkinContact(basis))
    for neutral in (basis.mean, basis.shape(np.full(10, 1.5, np.float32))):
        surface.set_neutral(neutral)
        corners = surface.update(shut.expression, shut.gaze)[0]
        planes = np.empty((3, len(basis.mean)), np.float32)
        planes[:, basis.corner_vertex] = corners[:, :3].T
        lids, lips = study_slits(basis)
        assert lips[0].gaps(planes)[1].max() < 1e-3
        assert all(one.slit.gaps(planes)[1].max() < 0.1 for one in lids)
