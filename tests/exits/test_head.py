import cv2
import numpy as np
import pytest

from codec.basis import Basis, Part
from codec.values import Identity
from exits.errors import ExitError
from exits.head import HeadModel, Targets, build
from exits.piece import Piece
from render.surface import Surface
from tests.exits.conftest import foreign_basis


def cloud(piece: Piece) -> set[tuple[float, ...]]:
    return {tuple(row) for row in np.round(piece.vertices + piece.origin, 3).tolist()}


def test_the_pieces_together_are_the_head(head: HeadModel, basis: Basis) -> None:
    assert [piece.name for piece in head.pieces] == ["face", "eye-left", "eye-right", "lashes"]
    assert sum(len(piece.triangles) for piece in head.pieces) == len(basis.triangles)
    everything = set().union(*map(cloud, head.pieces))
    assert everything == {tuple(row) for row in np.round(basis.mean, 3).tolist()}


def test_a_face_moved_by_its_targets_is_the_face_that_the_renderer_draws(
    head: HeadModel, basis: Basis
) -> None:
    expression = np.linspace(-1, 1, len(head.targets)).astype(np.float32)
    drawn, _ = Surface(basis).update(expression, np.zeros(4, np.float32))
    of_face = np.isin(basis.part[basis.corner_vertex], [Part.SKIN, Part.TEETH, Part.TONGUE])
    moved = head.face.vertices + np.tensordot(expression, head.face.moves, 1)
    np.testing.assert_allclose(moved, drawn[of_face, :3], atol=1e-3)
    bent = head.face.normals + np.tensordot(expression * 0.1, head.face.bends, 1)
    gentle, _ = Surface(basis).update(expression * np.float32(0.1), np.zeros(4, np.float32))
    bent /= np.linalg.norm(bent, axis=1, keepdims=True)
    aligned = np.einsum("vk,vk->v", bent, gentle[of_face, 3:])
    assert np.percentile(aligned, 2) > 0.99


def test_eyes_turn_about_their_centres_and_do_not_morph(head: HeadModel) -> None:
    left, right = head.eyes
    assert left.origin[0] > 20
    assert right.origin[0] < -20
    for eye in head.eyes:
        np.testing.assert_allclose(eye.vertices.min(0) + eye.vertices.max(0), 0, atol=1e-3)
        assert len(eye.moves) == len(eye.bends) == 0


def test_lashes_are_painted_by_their_distance_from_the_lid(head: HeadModel) -> None:
    assert head.lashes is not None
    assert head.lashes.uv[:, 0].min() == 0
    assert head.lashes.uv[:, 0].max() == 1
    assert len(head.lashes.moves) == len(head.targets)


def test_arkit_targets_are_the_units(basis: Basis, skin: bytes) -> None:
    head = build(basis, None, skin, Targets.ARKIT)
    assert head.targets == basis.unit_names
    jaw = head.face.moves[head.targets.index("jawOpen")]
    assert 30 < np.linalg.norm(jaw, axis=1).max() < 45


def test_a_person_has_their_own_shape_and_texture(basis: Basis, head: HeadModel, skin: bytes) -> None:
    own = cv2.imencode(".jpg", np.full((8, 8, 3), 90, np.uint8))[1].tobytes()
    person = build(basis, Identity(np.array([2.0, -1.0], np.float32), own), skin)
    assert person.texture == own
    assert np.abs(person.face.vertices - head.face.vertices).max() > 1
    np.testing.assert_array_equal(person.face.moves, head.face.moves)


def test_attack_a_texture_that_is_no_picture_goes_into_no_file(basis: Basis, skin: bytes) -> None:
    hostile = Identity(np.zeros(3, np.float32), b"MZ\x90\0 a program")
    assert build(basis, hostile, skin).texture == skin


def test_another_topology_is_one_piece() -> None:
    head = build(foreign_basis())
    assert [piece.name for piece in head.pieces] == ["face"]
    assert head.targets == ("pc00", "pc01", "pc02")
    assert head.face.moves.shape == (3, 36, 3)


def test_vertices_without_a_triangle_are_left_out() -> None:
    whole = foreign_basis()
    some = Basis(
        **{
            name: getattr(whole, name) for name in Basis.__slots__ if name not in {"triangles", "__weakref__"}
        },
        triangles=whole.triangles[:5],
    )
    face = build(some).face
    assert len(face.vertices) == len(np.unique(whole.triangles[:5]))
    np.testing.assert_allclose(np.linalg.norm(face.normals, axis=1), 1, atol=1e-4)


def test_a_cloud_of_points_is_refused_in_a_sentence() -> None:
    with pytest.raises(ExitError, match="36 points without triangles"):
        build(foreign_basis(triangles=False))


def test_units_are_not_invented() -> None:
    with pytest.raises(ExitError, match="no ARKit-named units"):
        build(foreign_basis(), kind=Targets.ARKIT)
