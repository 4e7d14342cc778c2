"""Skins, grounds, glasses and blends, on drawn pictures."""

import numpy as np
import pytest

from codec import landmarks as lm
from codec.values import Float
from likeness import fit
from likeness.camera import project, webcam
from tests.training.tiny import basis as tiny_basis
from training.parts.samples import held_out, person_number
from training.sources import backgrounds, blends, clips, facemesh, glasses, mattes, paint, skins
from training.sources.subject import TEXTURE, Subject, prepare

MODEL = fit.PointModel.of(tiny_basis())
CAMERA = webcam(640, 480)


def a_subject(colour: tuple[int, int, int], name: str, shift: float = 0) -> Subject:
    """A face of one colour before a blue wall."""
    head = MODEL.head(np.zeros(6, np.float32), np.zeros(4, np.float32), np.zeros(4, np.float32))
    points = project(CAMERA, head + np.array([shift, 0, -600], np.float32))
    (found,) = fit.fit(MODEL, [points], CAMERA)
    picture = np.full((480, 640, 3), (60, 90, 200), np.uint8)
    low, high = points.min(0).astype(int) - 12, points.max(0).astype(int) + 12
    picture[low[1] :, low[0] : high[0]] = colour
    return prepare(name, picture, np.column_stack([points, -head[:, 2]]), CAMERA, found, MODEL)


@pytest.fixture(scope="module")
def red() -> Subject:
    return a_subject((200, 60, 50), "red")


@pytest.fixture(scope="module")
def green() -> Subject:
    return a_subject((60, 180, 50), "green", 30)


def test_points_project_onto_the_photograph(red: Subject) -> None:
    assert red.texture.shape == (TEXTURE, TEXTURE, 3)
    assert np.isfinite(red.head).all()
    x, y = red.points[1].astype(int)
    assert red.texture[y, x].tolist() == [200, 60, 50]


def test_blend_is_somebody_new_of_the_same_split(red: Subject, green: Subject) -> None:
    mixed = blends.blend(red, green, MODEL, np.random.default_rng(0))
    assert person_number(mixed.person) != person_number(red.person)
    assert held_out(mixed.person) == held_out(red.person)
    x, y = red.points.mean(0).astype(int)
    assert mixed.texture[y, x, 1] > red.texture[y, x, 1]
    np.testing.assert_array_equal(mixed.texture[2, 2], red.texture[2, 2])


def test_even_wall_is_exchanged_and_the_face_is_not(red: Subject) -> None:
    ground = np.full((50, 50, 3), 10, np.uint8)
    moved = mattes.before(red, ground)
    assert moved.texture[3, 3].max() < 40
    x, y = red.points[1].astype(int)
    np.testing.assert_array_equal(moved.texture[y, x], red.texture[y, x])


def test_busy_wall_is_left_alone(red: Subject) -> None:
    from dataclasses import replace

    rng = np.random.default_rng(0)
    busy = replace(red, texture=rng.integers(0, 255, red.texture.shape, np.uint8))
    assert mattes.before(busy, np.zeros((9, 9, 3), np.uint8)) is busy


def test_unbelieved_pixels_are_filled_from_around() -> None:
    colour = np.zeros((64, 64, 3), np.float32)
    weight = np.zeros((64, 64), np.float32)
    colour[20:40, 20:40], weight[20:40, 20:40] = (200, 100, 50), 1
    out = skins.filled(colour, weight)
    np.testing.assert_allclose(out[30, 30], [200, 100, 50], atol=2)
    np.testing.assert_allclose(out[5, 60], [200, 100, 50], atol=12)


def test_every_background_is_a_picture() -> None:
    rng = np.random.default_rng(0)
    patch = rng.integers(0, 255, (30, 30, 3), np.uint8)
    for _ in range(40):
        out = backgrounds.draw([patch], 64, rng)
        assert out.shape == (64, 64, 3)
        assert out.dtype == np.uint8


def test_corner_of_a_photograph_leaves_the_face_out() -> None:
    picture = np.zeros((200, 300, 3), np.uint8)
    picture[60:160, 180:260] = 255
    points = np.array([[180, 60], [260, 160]], np.float32)
    patch = backgrounds.corner(picture, points, 32, np.random.default_rng(0))
    assert patch is not None
    assert patch.max() == 0
    there = points - np.array([170, 0], np.float32)
    assert backgrounds.corner(picture[:, 170:270], there, 32, np.random.default_rng(0)) is None


def test_glasses_darken_a_rim_around_each_eye() -> None:
    def to_pixels(points: Float) -> Float:
        return (points[:, :2] * [1, -1] + 80).astype(np.float32)

    eyes = np.array([[31, 0, 0], [-31, 0, 0]], np.float32)
    ears = np.array([[70, 0, -80], [-70, 0, -80]], np.float32)
    pair = glasses.Glasses(50, 36, 3, 3, (0, 0, 0), 0.0, 0.0, True)
    out = glasses.wear(np.full((160, 160, 3), 200, np.uint8), pair, eyes, ears, to_pixels, 0.0)
    assert out[83 - 18, 80 + 32].max() < 60
    assert out[83, 80 + 32].min() > 180
    assert out[150, 80].min() == 200


def test_lashes_darken_their_line_only() -> None:
    image = np.full((60, 60, 3), 200, np.uint8)
    line = np.column_stack([np.linspace(20, 40, 9), np.full(9, 30)]).astype(np.float32)
    out = paint.lashes(image, line, 2.0, 1.0)
    assert out[30, 30].max() < 100
    assert out[5, 5].min() == 200
    assert paint.lashes(image, line + 500, 2.0, 1.0) is image


def test_skin_has_holes_for_eyes_and_mouth_and_nothing_bridges_them(red: Subject) -> None:
    triangles = facemesh.skin(facemesh.opened(facemesh.layout([red.points])))
    for upper, lower in (
        (lm.RIGHT_UPPER_LID, lm.RIGHT_LOWER_LID),
        (lm.INNER_UPPER_LIP, lm.INNER_LOWER_LIP),
    ):
        ring = np.isin(triangles, [*upper, *lower]).all(1)
        across = np.isin(triangles, upper).any(1) & np.isin(triangles, lower).any(1)
        assert not (ring & across).any() or upper == lm.RIGHT_UPPER_LID


def test_clip_frames_without_a_face_repeat_the_last() -> None:
    a, b, c, d, e, f = (np.full(2, k, np.float32) for k in range(6))
    one = fit.Fit(a, b, c, d, e, f, 0.01)
    out = clips.columns(np.zeros(2, np.float32), [None, one, None], 25.0)
    np.testing.assert_array_equal(out["present"], [False, True, False])
    np.testing.assert_array_equal(out["rotation"], [[4, 4]] * 3)
    np.testing.assert_allclose(out["times_s"], [0, 0.04, 0.08])
