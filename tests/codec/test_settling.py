"""codec.settling: what belongs to the person, what to the moment."""

import numpy as np
import pytest

from codec import landmarks as lm
from codec.settling import BROWS, LID_SHARE, SETTLE_S, WIDTH, Lips, Settling, Split
from codec.values import Float

STEP_S = 1 / 30
MOUTH, LIDS = list(lm.OUTER_LIPS), list(lm.RIGHT_EYE + lm.LEFT_EYE)


def moves(*places: list[int]) -> Float:
    """(n, 478, 3): component k moves its places up by 1 mm."""
    out = np.zeros((len(places), 478, 3), np.float32)
    for component, here in zip(out, places, strict=True):
        component[here, 1] = 1
    return out


def test_a_mean_settles_after_three_seconds_and_is_held() -> None:
    mean, time_s = Settling(1), 0.0
    while time_s < SETTLE_S + 2 * STEP_S:
        mean.add(np.array([0.5], np.float32), 1.0, time_s)
        time_s += STEP_S
    assert mean.settled
    mean.add(np.array([9.0], np.float32), 1e6, time_s)
    assert mean.mean == pytest.approx(0.5)


def test_seconds_without_a_face_settle_nothing() -> None:
    mean = Settling(1)
    mean.add(np.zeros(1, np.float32), 1.0, 0.0)
    mean.add(np.zeros(1, np.float32), 1.0, 100.0)
    assert not mean.settled


def test_doubt_pulls_towards_nothing() -> None:
    mean = Settling(1, doubt=1.0)
    mean.add(np.array([1.0], np.float32), 1.0, 0.0)
    assert mean.mean == pytest.approx(0.5)


def test_bones_that_move_the_mouth_in_one_frame_are_expression() -> None:
    split = Split(2 * moves(MOUTH), moves(MOUTH, LIDS))
    assert split.moved(np.array([1.5], np.float32)) == pytest.approx([3.0, 0.0], abs=0.05)


def test_of_the_lids_bones_move_a_share_and_rest_nothing() -> None:
    split = Split(moves(MOUTH + LIDS), moves(MOUTH, LIDS))
    assert split.moved(np.ones(1, np.float32)) == pytest.approx([1.0, LID_SHARE], abs=0.05)
    assert split.without_lids(np.ones(2, np.float32)) == pytest.approx([1.0, 0.0], abs=0.05)


def test_a_mouth_and_its_contrary_do_not_explain_a_small_change() -> None:
    nearly = moves(MOUTH, MOUTH)
    nearly[1, MOUTH[0]] *= 1.01
    found = Split(moves(MOUTH), nearly).moved(np.ones(1, np.float32))
    assert np.abs(found).max() < 1


@pytest.mark.parametrize(("gap_mm", "least", "most"), [(0.0, 0.99, 1.0), (2.0, 0.3, 0.4), (8.0, 0.0, 0.01)])
def test_parted_lips_are_not_calm(gap_mm: float, least: float, most: float) -> None:
    face = np.zeros((478, 3), np.float32)
    parts = np.zeros((2, 478, 3), np.float32)
    face[list(lm.INNER_UPPER_LIP), 1] = gap_mm / 2
    parts[:, list(lm.INNER_UPPER_LIP), 1] = gap_mm / 4
    one = np.ones(1, np.float32)
    assert least <= Lips(face, parts[:1], parts[1:]).calm(one, one) <= most


def test_wide_mouths_and_raised_brows_get_their_amplitude_and_lids_and_rest_stay() -> None:
    wider = np.zeros((3, 478, 3), np.float32)
    wider[0, MOUTH, 0] = np.linspace(-1, 1, len(MOUTH))
    wider[1, list(lm.RIGHT_BROW + lm.LEFT_BROW), 1] = 1
    wider[2, LIDS, 1] = 1
    split = Split(moves(MOUTH), wider)
    assert split.fuller(np.ones(3, np.float32)) == pytest.approx([WIDTH, BROWS, 1.0], abs=0.03)
    assert split.fuller(np.zeros(3, np.float32)) == pytest.approx([0.0, 0.0, 0.0])
