"""codec.closer: squares on a face, and a first look bent to the points that are seen in them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import assets
from codec import basis as basis_file
from codec import landmarks as lm
from codec.closer import (
    AHEAD_RAD,
    EYE_MM,
    FIRST,
    GAZE,
    LIDS,
    LIPS,
    MOUTH_POINTS,
    PLACES,
    POINTS,
    Bending,
    CloserLook,
    away_mm,
    fits,
    squares,
    visible,
    within,
)
from codec.regression import MM, Landmarks, Look, Regression, project
from codec.rotation import rotation_matrix
from codec.square import Square, to_picture
from codec.values import Float, Image

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


def first_look(seen: Regression) -> Look:
    head = FACE(seen.identity, seen.expression, seen.gaze) + seen.offset
    return Look(CROP, seen, head, project(head, seen))


def bend(bending: Bending, seen: Regression, points: Float, there: Float = SURE) -> Regression:
    """points (94, 2): what the closer look finds, in the crop"""
    return bending(seen, away_mm(first_look(seen), points, PLACES), there)


def amplified(gaze: Float) -> Float:
    ahead = np.tile(AHEAD_RAD, 2)
    return np.asarray((gaze - ahead) * np.tile(GAZE + FIRST, 2) + ahead)


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


def closer(true: Regression) -> Float:
    """(94, 2) in the crop"""
    return seen_points(true)[list(POINTS)]


@pytest.mark.parametrize("pair", [(61, 291), (78, 308), (66, 133)])
def test_distances_come_nearer_to_those_that_were_seen(
    bending: Bending, true: Regression, pair: tuple[int, int]
) -> None:
    bent = bend(bending, first(true), closer(true))
    before, wanted, now = (gap(seen_points(x), *pair) for x in (first(true), true, bent))
    assert abs(now - wanted) < max(0.7 * abs(before - wanted), 0.006)


@pytest.mark.parametrize(("pair", "share"), [((159, 145), LIDS), ((386, 374), LIDS), ((13, 14), LIPS)])
def test_lids_and_lips_gap_between_what_the_two_looks_see(
    bending: Bending, true: Regression, pair: tuple[int, int], share: float
) -> None:
    bent = bend(bending, first(true), closer(true))
    before, wanted, now = (gap(seen_points(x), *pair) for x in (first(true), true, bent))
    assert abs(now - before - share * (wanted - before)) < 0.15 * abs(wanted - before) + 0.002


def test_both_eyes_look_where_the_irises_lie(bending: Bending, true: Regression) -> None:
    before = first(true)
    seen = bend(bending, before, closer(true)).gaze
    ahead = np.tile(AHEAD_RAD, 2)
    wanted = ahead + (true.gaze - ahead) * np.tile(GAZE, 2) + (before.gaze - ahead) * np.tile(FIRST, 2)
    assert seen == pytest.approx(wanted, abs=0.06)


def test_what_the_first_look_had_right_stays(bending: Bending, true: Regression) -> None:
    bent = bend(bending, true, closer(true))
    assert bent.expression == pytest.approx(true.expression, abs=1e-3)
    assert bent.gaze == pytest.approx(amplified(true.gaze), abs=1e-3)


def test_squares_that_lie_beside_the_face_are_not_taken_for_an_expression(
    bending: Bending, true: Regression
) -> None:
    found = closer(true)
    shift = np.array([0.01, 0.008], np.float32)  # 1.3 mm
    moved = np.abs(bend(bending, true, found + shift).expression - true.expression)
    assert np.sqrt((moved**2).mean()) < 0.35


def test_squares_without_an_eye_or_a_mouth_change_nothing(bending: Bending, true: Regression) -> None:
    bent = bend(bending, first(true), closer(true), np.zeros(3, np.float32))
    assert bent.expression == pytest.approx(0 * true.expression, abs=1e-4)
    assert bent.gaze == pytest.approx(amplified(0 * true.gaze), abs=1e-4)
    assert bent.confidence == 0


def test_one_hidden_part_does_not_make_a_fit_wrong_and_three_do() -> None:
    facing = visible(np.eye(3, dtype=np.float32))
    assert fits(np.array([1, 1, 0], np.float32), facing) == pytest.approx(2 / 3)
    assert fits(np.zeros(3, np.float32), facing) == 0


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
        away = np.hypot(*(picture[list(ring)] - [square.x, square.y]).T)
        assert away.max() < 0.85 * square.side / 2
    assert right.roll_rad == pytest.approx(CROP.roll_rad - 0.05, abs=0.05)


def test_a_square_of_a_crop_lies_in_the_picture_where_its_places_do() -> None:
    inner = Square(0.2, -0.3, 0.5, 0.1)
    places = np.random.default_rng(0).uniform(-1, 1, (20, 2)).astype(np.float32)
    there = to_picture(to_picture(places, inner), CROP)
    assert to_picture(places, within(inner, CROP)) == pytest.approx(there, abs=1e-3)


class Networks:
    """See every point where `true` has it, and note what they were asked for."""

    def __init__(self, true: Regression) -> None:
        self.true, self.asked = true, list[str]()

    def eyes(self, image: Image, where: Sequence[Square]) -> tuple[Float, Float]:
        self.asked.append("eyes")
        right, left = (self._in(square) for square in where)
        return np.stack([right[:27], left[27:54] * [-1, 1]]), np.ones(2, np.float32)

    def mouth(self, image: Image, where: Sequence[Square]) -> tuple[Float, Float]:
        self.asked.append("mouth")
        return self._in(where[0])[None, MOUTH_POINTS], np.ones(1, np.float32)

    def _in(self, square: Square) -> Float:
        """(94, 2) in a square of the picture"""
        away = to_picture(closer(self.true), CROP) - [square.x, square.y]
        c, s = np.cos(square.roll_rad), np.sin(square.roll_rad)
        return np.asarray(away @ np.array([[c, -s], [s, c]]) * 2 / square.side, np.float32)


def test_eyes_are_looked_at_in_each_frame_and_mouths_in_every_other_and_anew(true: Regression) -> None:
    networks = Networks(true)
    looking = CloserLook(FACE, networks.eyes, networks.mouth)
    for anew in (True, False, False, True):
        networks.asked.append("frame")
        looking(np.zeros((4, 4, 3), np.uint8), first_look(first(true)), anew)
    assert "".join(networks.asked) == "frameeyesmouth" + "frameeyes" + "frameeyesmouth" * 2


def test_what_the_networks_find_in_their_squares_bends_the_first_look(
    bending: Bending, true: Regression
) -> None:
    networks = Networks(true)
    looking = CloserLook(FACE, networks.eyes, networks.mouth)
    seen = looking(np.zeros((4, 4, 3), np.uint8), first_look(first(true)), True)
    wanted = bend(bending, first(true), closer(true))
    assert seen.expression == pytest.approx(wanted.expression, abs=1e-3)
    assert seen.gaze == pytest.approx(wanted.gaze, abs=1e-3)


def test_closer_points_tell_more_of_the_shape(bending: Bending) -> None:
    rng = np.random.default_rng(5)
    shape = rng.normal(0, 0.6, len(FACE.identity)).astype(np.float32)
    person = replace(
        look(np.zeros(len(FACE.expression), np.float32), np.zeros(4, np.float32)), identity=shape
    )
    unknown = replace(person, identity=0 * shape)
    bent = bend(bending, unknown, closer(person))
    assert bent.beyond is not None
    nearer = replace(bent, identity=unknown.identity + bent.beyond())

    def away(seen: Regression) -> float:
        return float(np.linalg.norm(seen_points(seen) - seen_points(person), axis=1).mean())

    assert away(nearer) < 0.9 * min(away(unknown), away(bent))


def test_nothing_is_said_of_the_shape_where_no_eye_and_no_mouth_was_seen(
    bending: Bending, true: Regression
) -> None:
    bent = bend(bending, first(true), closer(true), np.zeros(3, np.float32))
    assert bent.beyond is not None
    assert bent.beyond() == pytest.approx(0 * true.identity, abs=1e-6)
