"""codec.closer: squares on a face, and a first look bent to the points that are seen in them."""

from dataclasses import replace

import numpy as np
import pytest

import assets
from codec import basis as basis_file
from codec import landmarks as lm
from codec.closer import EYE_MM, POINTS, Bending, Closeup, fits, squares, visible
from codec.rotation import rotation_matrix
from codec.square import Square, in_crop, to_picture
from codec.tracker import MM, Landmarks, Regression, project
from codec.values import Float

FACE = Landmarks(basis_file.from_bytes(assets.read("basis.npz")))
CROP = Square(300, 220, 260, 0.2)
SURE = np.ones(3, np.float32)


def look(expression: Float, gaze: Float, yaw_rad: float = 0.0) -> Regression:
    return Regression(
        rotation_matrix(np.array([0.1, yaw_rad, 0.05], np.float32)),
        0.8,
        np.array([0.02, -0.03], np.float32),
        0.15,
        np.zeros(len(FACE.identity), np.float32),
        expression,
        gaze,
        0.9,
        np.zeros((478, 3), np.float32),
    )


def seen_points(look: Regression) -> Float:
    """(478, 2) in the crop"""
    return project(FACE(look.identity, look.expression, look.gaze) + look.offset, look)


def bend(bending: Bending, look: Regression, found: Closeup) -> Regression:
    return bending(look, FACE(look.identity, look.expression, look.gaze) + look.offset, found)


def gap(points: Float, a: int, b: int) -> float:
    return float(np.linalg.norm(points[a] - points[b]))


@pytest.fixture(scope="module")
def bending() -> Bending:
    return Bending(FACE)


@pytest.fixture
def true() -> Regression:
    """What is in the picture: an expression and a gaze that the first look does not say."""
    rng = np.random.default_rng(3)
    expression = rng.normal(0, 0.8, len(FACE.expression)).astype(np.float32)
    return look(expression, np.array([0.3, -0.25, 0.3, -0.25], np.float32))


def first(true: Regression) -> Regression:
    """A first look that saw a resting face looking ahead."""
    return replace(true, expression=np.zeros_like(true.expression), gaze=np.zeros(4, np.float32))


def closer(true: Regression, there: Float = SURE) -> Closeup:
    return Closeup(seen_points(true)[list(POINTS)], there)


@pytest.mark.parametrize("pair", [(61, 291), (66, 133), (334, 263)])
def test_distances_come_nearer_to_those_that_were_seen(
    bending: Bending, true: Regression, pair: tuple[int, int]
) -> None:
    bent = bend(bending, first(true), closer(true))
    before, wanted, now = (gap(seen_points(x), *pair) for x in (first(true), true, bent))
    assert abs(now - wanted) < max(0.7 * abs(before - wanted), 0.004)


@pytest.mark.parametrize("pair", [(159, 145), (386, 374), (13, 14)])
def test_lids_and_lips_keep_the_gap_of_the_first_look(
    bending: Bending, true: Regression, pair: tuple[int, int]
) -> None:
    bent = bend(bending, first(true), closer(true))
    before, wanted, now = (gap(seen_points(x), *pair) for x in (first(true), true, bent))
    assert abs(now - before) < 0.15 * abs(wanted - before) + 0.002


def test_both_eyes_look_where_the_irises_lie(bending: Bending, true: Regression) -> None:
    assert bend(bending, first(true), closer(true)).gaze == pytest.approx(true.gaze, abs=0.05)


def test_what_the_first_look_had_right_stays(bending: Bending, true: Regression) -> None:
    bent = bend(bending, true, closer(true))
    assert bent.expression == pytest.approx(true.expression, abs=1e-3)
    assert bent.gaze == pytest.approx(true.gaze, abs=1e-3)


def test_squares_that_lie_beside_the_face_are_not_taken_for_an_expression(
    bending: Bending, true: Regression
) -> None:
    found = closer(true)
    shift = np.array([0.01, 0.008], np.float32)  # 1.3 mm
    shifted = replace(found, points=found.points + shift)
    moved = np.abs(bend(bending, true, shifted).expression - true.expression)
    assert np.sqrt((moved**2).mean()) < 0.35


def test_squares_without_an_eye_or_a_mouth_change_nothing(bending: Bending, true: Regression) -> None:
    bent = bend(bending, first(true), closer(true, np.zeros(3, np.float32)))
    assert bent.expression == pytest.approx(0 * true.expression, abs=1e-4)
    assert bent.gaze == pytest.approx(0 * true.gaze, abs=1e-4)
    assert bent.confidence == 0


def test_one_hidden_part_does_not_make_a_fit_wrong_and_three_do() -> None:
    facing = visible(np.eye(3, dtype=np.float32))
    points = np.zeros((len(POINTS), 2), np.float32)
    hand_before_mouth = Closeup(points, np.array([1, 1, 0], np.float32))
    assert fits(hand_before_mouth, facing) == pytest.approx(2 / 3)
    assert fits(Closeup(points, np.zeros(3, np.float32)), facing) == 0


def test_in_profile_the_far_eye_does_not_count() -> None:
    right, left, mouth = visible(rotation_matrix(np.array([0, 1.3, 0], np.float32)))
    assert min(right, left) == 0
    assert max(right, left) > 0.9
    assert mouth > 0.4


def test_squares_lie_on_their_parts_and_have_their_size() -> None:
    neutral = look(np.zeros(len(FACE.expression), np.float32), np.zeros(4, np.float32))
    picture = to_picture(seen_points(neutral), CROP)
    pixels_per_mm = neutral.scale * CROP.side / 2 / MM
    right, left, mouth = squares(picture, pixels_per_mm)
    assert right.side == pytest.approx(EYE_MM * pixels_per_mm)
    for square, ring in ((right, lm.RIGHT_EYE), (left, lm.LEFT_EYE), (mouth, lm.OUTER_LIPS)):
        inside = in_crop(picture[list(ring)], square)
        assert np.abs(inside).max() < 0.85
    assert right.roll_rad == pytest.approx(CROP.roll_rad - 0.05, abs=0.05)


def test_places_in_a_crop_and_in_the_picture_are_each_others_inverse() -> None:
    places = np.random.default_rng(0).uniform(-1, 1, (20, 2)).astype(np.float32)
    assert in_crop(to_picture(places, CROP), CROP) == pytest.approx(places, abs=1e-5)
