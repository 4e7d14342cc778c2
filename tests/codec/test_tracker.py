"""codec.tracker with networks that are lambdas: finding, following, losing, settling."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pytest

from codec.regression import Landmarks, Look, Regression
from codec.rotation import rotation_matrix
from codec.settling import Split
from codec.square import CROP_SIDE, GROWTH, STEP, TURN_RAD, Square, in_picture
from codec.tracker import CHECK_S, DOUBTED, TURNED_S, Found, Tracked, Tracker
from codec.values import Float, Image
from tests.codec.faces import regression
from tests.small_basis import small_basis

BASIS = small_basis()
PICTURE = np.zeros((480, 640, 3), np.uint8)
STEP_S = 1 / 30
SPLIT = Split(Landmarks(BASIS).identity, Landmarks(BASIS).expression)


@dataclass
class World:
    """A face at a place in the picture, or none; crops know where they were cut."""

    face: Square | None = field(default_factory=lambda: Square(320, 240, 180))
    expression: Float = field(default_factory=lambda: np.zeros(2, np.float32))
    finds: int = 0
    looks: int = 0
    others: tuple[Found, ...] = ()

    def find(self, image: Image) -> Sequence[Found]:
        self.finds += 1
        own = () if self.face is None else (Found(self.face, 0.9),)
        return (*self.others, *own)

    def crop(self, image: Image, square: Square) -> Image:
        self.square = square
        return image

    def regress(self, crop: Image) -> Regression:
        self.looks += 1
        face, square = self.face, self.square
        near = face is not None and np.hypot(face.x - square.x, face.y - square.y) < square.side / 3
        if face is None or not near:
            return regression(confidence=0.0)
        half = square.side / 2
        shift = np.array([(face.x - square.x) / half, (face.y - square.y) / half], np.float32)
        return regression(0.9, self.expression, shift, face.side / 180 * 100 / half)


def tracker(world: World) -> Tracker:
    return Tracker(BASIS, world.find, world.regress, lambda image, at: world.crop(image, at), 1)


def test_a_face_is_present_in_the_first_frame() -> None:
    seen = tracker(World()).track(PICTURE, 0.0)
    assert seen.frame.present
    assert seen.landmarks is not None
    assert np.abs(seen.landmarks[[10, 152]].mean(0) - [320, 240]).max() < 3


def test_between_checks_the_finder_rests_and_the_crop_follows() -> None:
    world = World()
    following = tracker(world)
    for i in range(int(0.9 * CHECK_S / STEP_S)):
        world.face = Square(320 + 2 * i, 240, 180)
        assert following.track(PICTURE, i * STEP_S).frame.present
    assert world.finds == 1


def test_without_a_face_the_frame_is_absent_and_repeats_the_last_one() -> None:
    world = World()
    following = tracker(world)
    world.expression = np.array([1.0, -1.0], np.float32)
    last = following.track(PICTURE, 0.0).frame
    world.face = None
    gone = following.track(PICTURE, STEP_S)
    assert not gone.frame.present
    assert gone.landmarks is None
    assert np.array_equal(gone.frame.expression, last.expression)


def test_a_face_that_comes_back_is_found_in_that_very_frame() -> None:
    world = World()
    following = tracker(world)
    following.track(PICTURE, 0.0)
    world.face = None
    for i in range(30):
        following.track(PICTURE, (i + 1) * STEP_S)
    world.face = Square(100, 120, 90)
    assert following.track(PICTURE, 32 * STEP_S).frame.present


def test_of_several_faces_the_one_nearest_to_the_last_is_taken() -> None:
    world = World()
    following = tracker(world)
    following.track(PICTURE, 0.0)
    world.others = (Found(Square(60, 60, 200), 0.99),)
    for i in range(1, 90):
        seen = following.track(PICTURE, i * STEP_S)
        assert seen.landmarks is not None
        assert abs(seen.landmarks[:, 0].mean() - 320) < 60


def test_the_owner_who_comes_back_is_followed_and_not_the_small_face_that_stayed() -> None:
    world = World()
    following = tracker(world)
    background = Square(560, 80, 60)
    for i in range(60):
        following.track(PICTURE, i * STEP_S)
    world.face = background
    for i in range(60, 120):
        following.track(PICTURE, i * STEP_S)
    assert near(following.track(PICTURE, 120 * STEP_S), background)
    both(world, Square(320, 240, 180), background)
    seen = [following.track(PICTURE, i * STEP_S) for i in range(121, 130)]
    assert near(seen[-1], Square(320, 240, 180))


def test_a_large_face_that_is_followed_is_not_left_for_another_one() -> None:
    world = World()
    following = tracker(world)
    for i in range(60):
        following.track(PICTURE, i * STEP_S)
    both(world, Square(320, 240, 180), Square(80, 80, 200))
    for i in range(60, 120):
        assert near(following.track(PICTURE, i * STEP_S), Square(320, 240, 180))


def near(seen: Tracked, face: Square) -> bool:
    assert seen.landmarks is not None
    away = seen.landmarks[[10, 152]].mean(0) - [face.x, face.y]
    return bool(np.abs(away).max() < face.side / 4)


def both(world: World, owner: Square, other: Square) -> None:
    """Two faces are there; whichever a crop is cut around is seen."""
    world.others = (Found(other, 0.9), Found(owner, 0.9))

    def crop(image: Image, square: Square) -> Image:
        world.square = square
        world.face = min((owner, other), key=lambda f: np.hypot(f.x - square.x, f.y - square.y))
        return image

    world.crop = crop  # type: ignore[method-assign]  # for this world alone


def test_one_doubtful_closer_look_does_not_lose_a_face() -> None:
    world, looks = World(), 0

    def closer(image: Image, look: Look, anew: bool) -> Regression:
        nonlocal looks
        looks += 1
        return replace(look.seen, confidence=0.1 if looks == 5 else look.seen.confidence)

    def find(image: Image) -> Sequence[Found]:
        return world.find(image) if image[0, 0, 0] else ()

    marked = PICTURE.copy()
    marked[0, 0] = 255
    following = Tracker(BASIS, find, world.regress, world.crop, 1, closer)
    seen = [following.track(marked, i / 1000) for i in range(20)]
    assert sum(s.confidence < 0.5 for s in seen) == 1
    assert all(s.frame.present for s in seen)


def test_a_face_whose_eyes_and_mouth_are_elsewhere_is_given_up_and_found_again_when_they_are_there() -> None:
    world = World()
    fits = 1.0

    def closer(image: Image, look: Look, anew: bool) -> Regression:
        return replace(look.seen, confidence=look.seen.confidence * fits)

    following = Tracker(BASIS, world.find, world.regress, world.crop, 1, closer)
    assert following.track(PICTURE, 0.0).frame.present
    fits = 0.1
    seen = [following.track(PICTURE, i * STEP_S) for i in range(1, DOUBTED + 4)]
    assert [s.frame.present for s in seen] == [True] * DOUBTED + [False] * 3
    fits = 1.0
    assert following.track(PICTURE, 1.0).frame.present


def test_what_is_seen_closer_is_what_is_sent() -> None:
    world = World()

    def closer(image: Image, look: Look, anew: bool) -> Regression:
        return replace(look.seen, gaze=np.full(4, 0.25, np.float32))

    following = Tracker(BASIS, world.find, world.regress, world.crop, 1, closer)
    assert following.track(PICTURE, 0.0).frame.gaze == pytest.approx(np.full(4, 0.25))


def test_what_a_closer_look_says_of_the_shape_is_held_with_the_rest_of_it() -> None:
    world, more = World(), 0.5

    def closer(image: Image, look: Look, anew: bool) -> Regression:
        return replace(look.seen, beyond=lambda: np.full(1, more, np.float32))

    plain = Tracker(BASIS, world.find, world.regress, world.crop, 1)
    following = Tracker(BASIS, world.find, world.regress, world.crop, 1, closer)
    for i in range(120):
        before, after = (tracker.track(PICTURE, i * STEP_S) for tracker in (plain, following))
    assert after.settled
    assert after.identity == pytest.approx(before.identity + more)
    more = 2.0
    assert following.track(PICTURE, 120 * STEP_S).identity == pytest.approx(after.identity)


def test_a_closer_look_is_told_when_a_face_is_seen_after_none() -> None:
    world, told = World(), list[bool]()

    def closer(image: Image, look: Look, anew: bool) -> Regression:
        told.append(anew)
        return look.seen

    following = Tracker(BASIS, world.find, world.regress, world.crop, 1, closer)
    for i in range(3):
        following.track(PICTURE, i * STEP_S)
    face, world.face = world.face, None
    following.track(PICTURE, 3 * STEP_S)
    first, told[:] = told[:], []
    world.face = face
    for i in range(4, 6):
        following.track(PICTURE, i * STEP_S)
    assert first[0]
    assert first[-2:] == [False, False]
    assert told[0]
    assert not told[-1]


def test_a_moment_of_doubt_does_not_turn_the_picture_and_a_longer_one_does() -> None:
    upright = np.arange(480 * 640 * 3, dtype=np.uint32).astype(np.uint8).reshape(480, 640, 3)
    world, doubt = World(), False

    def closer(image: Image, look: Look, anew: bool) -> Regression:
        doubted = doubt and np.array_equal(image, upright)
        return replace(look.seen, confidence=0.6 if doubted else look.seen.confidence)

    following = Tracker(BASIS, world.find, world.regress, world.crop, 1, closer)
    assert following.track(upright, 0.0).frame.present
    doubt = True
    seen = [following.track(upright, i * STEP_S) for i in range(1, DOUBTED + 2)]
    assert [s.frame.present for s in seen] == [True] * DOUBTED + [False]
    assert seen[-1].turned_deg != 0


def test_a_picture_that_stands_on_its_head_is_found_out() -> None:
    upright = np.arange(480 * 640 * 3, dtype=np.uint32).astype(np.uint8).reshape(480, 640, 3)
    world = World()

    def find(image: Image) -> Sequence[Found]:
        return world.find(image) if np.array_equal(image, upright) else ()

    following = Tracker(BASIS, find, world.regress, world.crop, 1)
    seen = [following.track(upright[::-1, ::-1], i * STEP_S) for i in range(int((TURNED_S + 1) / STEP_S))]
    assert not any(s.frame.present for s in seen)
    assert {s.turned_deg for s in seen} == {0, 180}
    assert all(s.turned_deg == 0 for s in seen[: int(TURNED_S / STEP_S)])


def test_a_crop_does_not_run_away_with_a_network_that_always_asks_for_more() -> None:
    world, crops = World(), []

    def tumbling(crop: Image) -> Regression:
        crops.append(world.square)
        turn = rotation_matrix(np.array([0, 0, 0.3], np.float32))
        return replace(regression(scale=1.0, shift=np.array([0.3, 0.3], np.float32)), rotation=turn)

    following = Tracker(BASIS, world.find, tumbling, world.crop, 1)
    for i in range(60):
        following.track(PICTURE, i * STEP_S)
    assert world.finds > 60 * STEP_S / CHECK_S + 1  # lost, and found again
    for before, after in pairwise(crops[3:]):
        if after.side > before.side:  # followed
            assert after.side <= GROWTH * before.side * 1.001
            assert abs(after.roll_rad - before.roll_rad) <= TURN_RAD * 1.001
            assert np.hypot(after.x - before.x, after.y - before.y) <= STEP * 2 * before.side
    height, width = PICTURE.shape[:2]
    assert all(in_picture(replace(c, side=c.side / CROP_SIDE), height, width) for c in crops)


def test_identity_settles_in_three_seconds_and_is_held() -> None:
    following = tracker(World())
    seen = [following.track(PICTURE, i * STEP_S) for i in range(120)]
    assert not seen[45].settled
    assert seen[-1].settled
    assert np.allclose(seen[-1].identity, 0.5)


def expression(following: Tracker, world: World, at: int, *units: float) -> Float:
    """What is sent, before the filter, while the face shows these units."""
    world.expression = np.array(units, np.float32)
    return following.track(PICTURE, at * STEP_S).raw.expression


def test_reset_neutral_makes_the_present_expression_rest_but_for_the_lids() -> None:
    world = World(expression=np.array([0.8, 0.2], np.float32))
    following = tracker(world)
    following.track(PICTURE, 0.0)
    following.reset_neutral()
    rest = SPLIT.without_lids(world.expression)
    moved = SPLIT.fuller(world.expression - rest)
    assert np.allclose(expression(following, world, 1, 0.8, 0.2), moved, atol=1e-6)
    moved = SPLIT.fuller(np.array([1.8, 0.2], np.float32) - rest)
    assert np.allclose(expression(following, world, 200, 1.8, 0.2), moved, atol=1e-6)


def test_a_crop_is_wider_than_the_face_it_follows() -> None:
    world = World()
    following = tracker(world)
    for i in range(3):
        following.track(PICTURE, i * STEP_S)
    assert world.square.side > CROP_SIDE * 100
    assert replace(world.square, side=1.0).roll_rad == pytest.approx(0.0, abs=0.05)
