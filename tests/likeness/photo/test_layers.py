"""Layers cut from rendered people, drawn by our own renderer and compared with the people themselves."""

from dataclasses import replace

import numpy as np
import pytest

from codec.basis import Basis, Part
from codec.values import FaceFrame, Float
from likeness.matting import Infer
from likeness.photo.cutout import foreground, in_one_piece, quiet, rimmed
from likeness.photo.layers import RoomError, azimuth_of, chosen, layers
from likeness.photo.shell import gone_on, inflated
from render.anatomy import eye_axes
from render.photo.layers import LayerMesh
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Layer, Photograph
from render.renderer import Renderer
from tests.likeness.photo.booth import Booth, Seen, knowing

CHIN_ROW = 215
"""Of the booth's pictures: the head's outline is compared above it."""


def face(yaw_deg: float, basis: Basis, moved: float = 0.0) -> FaceFrame:
    rest = FaceFrame.neutral(len(basis.expression), present=True)
    turn, place = np.array([0, np.radians(yaw_deg), 0], np.float32), np.array([0, 0, -430], np.float32)
    expression = np.zeros(len(basis.expression), np.float32)
    expression[0] = moved
    return FaceFrame(0.0, True, turn, place, expression, rest.gaze)


def outline_iou(ours: Seen, theirs: Seen) -> float:
    a, b = ours.person[:CHIN_ROW] > 0.5, theirs.person[:CHIN_ROW] > 0.5
    return float((a & b).sum() / (a | b).sum())


@pytest.fixture(scope="module")
def cut(booth: Booth, basis: Basis, wall_knower: Infer) -> tuple[Layer, ...]:
    takes = [booth.take(booth.seen(yaw), basis.mean) for yaw in (-22, 0, 22)]
    return layers(basis, takes, basis.mean, wall_knower)


@pytest.fixture(scope="module")
def drawn(booth: Booth, basis: Basis) -> Booth:
    return replace(booth, renderer=Renderer(basis))


def show(drawn: Booth, basis: Basis, cut: tuple[Layer, ...]) -> None:
    shape = np.zeros(len(basis.identity), np.float32)
    sheet = np.full((HEIGHT, WIDTH, 3), (180, 130, 110), np.uint8)
    drawn.renderer.set_photograph(Photograph(shape, np.zeros((478, 3), np.float32), sheet, layers=cut))


def test_the_outline_is_the_persons_from_ahead_and_from_both_sides(
    booth: Booth, drawn: Booth, basis: Basis, cut: tuple[Layer, ...]
) -> None:
    show(drawn, basis, cut)
    for yaw in (-25, -12, 0, 12, 25):
        assert outline_iou(drawn.seen(yaw), booth.seen(yaw)) > 0.95, yaw


def test_takes_of_a_turned_head_show_what_one_from_ahead_cannot(
    booth: Booth, drawn: Booth, basis: Basis, cut: tuple[Layer, ...]
) -> None:
    show(drawn, basis, cut)
    all_sides = outline_iou(drawn.seen(25), booth.seen(25))
    show(drawn, basis, cut[-1:])
    assert outline_iou(drawn.seen(25), booth.seen(25)) < all_sides - 0.03


def test_a_layer_goes_on_from_the_heads_own_depth(basis: Basis, cut: tuple[Layer, ...]) -> None:
    front = LayerMesh.of(cut[-1], eye_axes(basis, basis.mean)[1]).vertices
    skin = basis.mean[basis.part == Part.SKIN]
    face_front = front[(np.abs(front[:, 0]) < 55) & (front[:, 1] > -80) & (front[:, 1] < 40)]
    apart = np.linalg.norm(face_front[:, None] - skin[None], axis=2).min(1)
    assert len(face_front) > 20
    assert np.percentile(apart, 90) < 9  # half a cell of the mesh; nearest vertices lie 3 mm apart


def test_layers_hold_together_as_values(cut: tuple[Layer, ...]) -> None:
    assert [np.sign(layer.azimuth_rad) for layer in cut][-1] == 0
    assert {np.sign(layer.azimuth_rad) for layer in cut[:-1]} == {-1, 1}
    for layer in cut:
        assert max(layer.picture.shape[:2]) <= 448
        assert layer.grid.shape[0] % 2 == layer.grid.shape[1] % 2 == 1
        assert np.isfinite(layer.grid).all()
        assert (layer.picture[..., 3] > 0).mean() > 0.2


def test_shoulders_move_with_the_torso_and_hair_with_the_head(basis: Basis, cut: tuple[Layer, ...]) -> None:
    front = LayerMesh.of(cut[-1], eye_axes(basis, basis.mean)[1])
    assert front.torso[front.vertices[:, 1] < -210].min() > 0.9
    assert front.torso[front.vertices[:, 1] > 60].max() < 0.05


def test_a_cut_out_with_the_room_in_it_is_refused(booth: Booth, basis: Basis) -> None:
    calls = []

    def forgetful(crop: np.ndarray) -> Float:
        calls.append(1)
        wall = (np.ptp(crop.astype(np.int16), axis=2) < 24) & (crop.min(2) > 85)
        return np.where(wall & (len(calls) > 4), 0.0, 1.0).astype(np.float32)  # a matte is four looks

    take = booth.take(booth.seen(0), basis.mean)
    with pytest.raises(RoomError, match="sit before something plain"):
        layers(basis, [take], basis.mean, knowing(forgetful))


def test_a_matte_that_cannot_decide_is_refused(booth: Booth, basis: Basis) -> None:
    take = booth.take(booth.seen(0), basis.mean)
    unsure = knowing(lambda crop: np.full(crop.shape[:2], 0.6, np.float32))
    with pytest.raises(RoomError):
        layers(basis, [take], basis.mean, unsure)


def test_attack_a_second_person_who_looks_over_a_shoulder_is_refused(
    booth: Booth, basis: Basis, wall_knower: Infer
) -> None:
    own, behind = booth.seen(0), booth.seen(0, right_mm=110)
    share = own.person[..., None]
    both = np.rint(own.picture * share + behind.picture * (1 - share)).astype(np.uint8)
    take = replace(booth.take(own, basis.mean), image=both)
    with pytest.raises(RoomError):
        layers(basis, [take], basis.mean, wall_knower)


def test_a_matte_without_the_face_is_refused(booth: Booth, basis: Basis) -> None:
    take = booth.take(booth.seen(0), basis.mean)
    with pytest.raises(RoomError):
        layers(basis, [take], basis.mean, knowing(lambda crop: np.zeros(crop.shape[:2], np.float32)))


def test_takes_are_chosen_at_rest_ahead_and_most_turned_but_not_too_far(basis: Basis) -> None:
    faces = [face(3, basis), face(0, basis, moved=30.0), face(20, basis), face(12, basis), face(-55, basis)]
    assert chosen(basis, faces) == [0, 2]
    assert azimuth_of(faces[2]) == pytest.approx(-np.radians(20), abs=1e-3)


def test_inflated_rises_from_its_outline() -> None:
    inside = np.zeros((60, 60), np.uint8)
    inside[10:50, 10:50] = 1
    depth = inflated(inside, 5.0)
    assert depth[30, 30] > depth[30, 14] > depth[30, 10] > 0 == depth[0, 0]


def test_depth_goes_on_beyond_what_is_known_and_fades() -> None:
    known = np.zeros((80, 80), np.uint8)
    known[30:50, 30:50] = 1
    out = gone_on(np.full((80, 80), 20, np.float32), known, 2.0)
    assert np.allclose(out[known > 0], 20)
    assert out[40, 52] > 15 > out[40, 65] > out[40, 79] >= 0


def test_no_wall_is_left_between_wisps() -> None:
    alpha = np.zeros((40, 40), np.float32)
    alpha[:, 15:] = 1
    alpha[:, 10:15] = 0.5
    picture = (alpha[..., None] * (60, 40, 30) + (1 - alpha[..., None]) * (220, 220, 220)).astype(np.uint8)
    own = foreground(picture, alpha, 8)
    assert np.abs(own[20, 12] - (60, 40, 30)).max() < 25 < np.abs(picture[20, 12] - [60, 40, 30]).max()


def test_the_rooms_colour_leaves_the_rim_and_the_persons_stays() -> None:
    picture = np.full((60, 60, 3), (30, 60, 220), np.uint8)
    picture[:, 24:] = (110, 80, 60)
    alpha = np.zeros((60, 60), np.float32)
    alpha[:, 20:] = 1  # four columns too many
    out = rimmed(picture, alpha, 12, 6)
    assert out[:, 20:23].max() < 0.1
    assert out[:, 25:].min() > 0.99
    like = np.full_like(picture, (100, 80, 60))
    like[:, 24:] = (110, 80, 60)
    assert np.array_equal(rimmed(like, alpha, 12, 6), alpha)  # nothing tells the two apart


def test_specks_beside_a_person_are_left_out_and_soft_edges_are_not() -> None:
    alpha = np.zeros((40, 40), np.float32)
    alpha[10:35, 10:30] = 1
    alpha[9, 10:30] = 0.2
    kept = in_one_piece(alpha)
    assert np.array_equal(kept, alpha)
    alpha[2:5, 33:37] = 0.9
    assert np.array_equal(in_one_piece(alpha), kept)


def test_what_is_never_seen_is_filled_without_an_edge() -> None:
    rng = np.random.default_rng(0)
    colour = rng.uniform(0, 255, (64, 64, 3)).astype(np.float32)
    weight = np.zeros((64, 64), np.float32)
    weight[:, :16] = 1
    out = quiet(colour, weight)
    assert np.array_equal(out[:, :16], colour[:, :16])
    assert out[:, 24:].std() < 0.3 * colour.std()
