"""A person's head at rest."""

from dataclasses import replace

import numpy as np
import pytest

from codec import landmarks as lm
from codec.basis import Basis, Part
from render.photo.person import neutral_of
from render.photo.values import Photograph


def test_landmarks_of_the_skin_come_to_lie_where_they_ought_to(basis: Basis, grey_person: Photograph) -> None:
    at = basis.landmarks478(basis.mean)
    marks = np.stack([0.02 * at[:, 1], 2 - 0.01 * at[:, 0], 0.01 * at[:, 2]], 1)  # a smooth field
    moved = neutral_of(basis, replace(grey_person, marks_mm=marks))
    apart = basis.landmarks478(moved) - basis.landmarks478(neutral_of(basis, grey_person)) - marks
    assert np.abs(apart[:468]).max() < 0.3


def test_eyeballs_move_as_a_whole_with_their_lids(basis: Basis, grey_person: Photograph) -> None:
    marks = np.zeros((478, 3), np.float32)
    marks[list(lm.LEFT_EYE)] = 1, 2, 3
    moved = neutral_of(basis, replace(grey_person, marks_mm=marks)) - neutral_of(basis, grey_person)
    assert np.allclose(moved[basis.part == Part.EYE_LEFT], [1, 2, 3], atol=1e-4)
    assert np.allclose(moved[basis.part == Part.EYE_RIGHT], 0)


def test_the_back_of_the_head_stays(basis: Basis, grey_person: Photograph) -> None:
    marks = np.tile(np.array([0, 3, 0], np.float32), (478, 1))
    moved = neutral_of(basis, replace(grey_person, marks_mm=marks)) - neutral_of(basis, grey_person)
    back = (basis.part == Part.SKIN) & (basis.mean[:, 2] < -150)
    assert back.any()
    assert np.abs(moved[back]).max() < 1.0
    assert moved[basis.mean[:, 2] > 35][:, 1].mean() == pytest.approx(3, abs=0.1)
