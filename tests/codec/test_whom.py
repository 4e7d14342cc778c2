"""codec.whom: another person on the chair is noticed, the same one is not taken for another."""

import numpy as np
import pytest

from codec.values import Float
from codec.whom import ANOTHER_MM, SMALL, People

SHAPES = np.zeros((2, 478, 3), np.float32)
SHAPES[0, ::2, 0] = 2.0  # 1 mm about the mean
SHAPES[1, ::2, 1] = 2.0
STEP_S = 1 / 30
ONE, OTHER = np.zeros(2, np.float32), np.array([1.5, 0], np.float32)


def watch(people: People, shape: Float, seconds: float, start_s: float, side_px: float = 200) -> float:
    """The person is seen, as Tracker has it; returns when that ends."""
    count = int(seconds / STEP_S)
    for k in range(count):
        now_s = start_s + k * STEP_S
        people.see(shape, 0.5, side_px, now_s)
        people.now.identity.add(shape, 0.5, now_s)
    return start_s + count * STEP_S


def test_another_person_begins_to_settle_within_two_seconds() -> None:
    people = People(SHAPES, 3)
    then_s = watch(people, ONE, 4, 0)
    first = people.now
    assert first.identity.settled
    watch(people, OTHER, 2, then_s)
    assert people.now is not first
    assert people.now.identity.mean == pytest.approx(OTHER)


def test_who_comes_back_has_the_shape_of_before() -> None:
    people = People(SHAPES, 3)
    then_s = watch(people, ONE, 4, 0)
    first = people.now
    then_s = watch(people, OTHER, 5, then_s)
    watch(people, ONE, 2, then_s)
    assert people.now is first


def test_a_noisy_shape_stays_one_person() -> None:
    people, rng = People(SHAPES, 3), np.random.default_rng(0)
    first = people.now
    for k in range(600):
        shape = rng.normal(0, 0.8 * ANOTHER_MM, 2).astype(np.float32)
        people.see(shape, 0.5, 200, k * STEP_S)
        people.now.identity.add(shape, 0.5, k * STEP_S)
    assert people.now is first


def test_views_that_say_nothing_of_a_shape_change_nothing() -> None:
    people = People(SHAPES, 3)
    then_s = watch(people, ONE, 4, 0)
    first = people.now
    for k in range(200):
        people.see(OTHER, 0.0, 200, then_s + k * STEP_S)
    assert people.now is first


def test_a_face_far_smaller_than_the_owner_s_is_small_and_does_not_become_usual() -> None:
    people = People(SHAPES, 3)
    then_s = watch(people, ONE, 4, 0, 200)
    assert people.small(0.9 * SMALL * 200)
    watch(people, ONE, 10, then_s, 0.5 * SMALL * 200)
    assert people.small(0.9 * SMALL * 200)


def test_an_owner_who_leans_back_slowly_stays_the_owner() -> None:
    people, now_s = People(SHAPES, 3), 0.0
    for side in np.linspace(200, 80, 30):
        now_s = watch(people, ONE, 1, now_s, float(side))
    assert not people.small(80)
