"""codec/landmarks.py: rings without gaps, and openings whose answer is known."""

import numpy as np
import pytest

from codec import landmarks as lm
from codec.values import Float


def eyes(right_mm: float, left_mm: float) -> Float:
    """(478, 2) lids so far apart, corners 30 apart."""
    points = np.zeros((478, 2), np.float32)
    for upper, lower, corners, gap in (
        (lm.RIGHT_UPPER_LID, lm.RIGHT_LOWER_LID, lm.RIGHT_CORNERS, right_mm),
        (lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID, lm.LEFT_CORNERS, left_mm),
    ):
        points[list(upper), 1], points[list(lower), 1] = gap / 2, -gap / 2
        points[corners[0], 0], points[corners[1], 0] = -15, 15
    return points


def test_an_eye_s_opening_is_a_share_of_its_own_width() -> None:
    assert lm.eye_opening(eyes(9.0, 0.0)) == pytest.approx((0.3, 0.0))
    assert lm.eye_opening(eyes(9.0, 6.0) * 7) == pytest.approx((0.3, 0.2)), "at any distance"


def test_points_that_fall_together_have_no_opening_and_raise_nothing() -> None:
    assert lm.eye_opening(np.zeros((478, 3), np.float32)) == (0.0, 0.0)


@pytest.mark.parametrize("ring", [lm.RIGHT_EYE, lm.LEFT_EYE, lm.INNER_LIPS, lm.OUTER_LIPS, lm.OVAL])
def test_a_ring_names_no_point_twice(ring: tuple[int, ...]) -> None:
    assert len(set(ring)) == len(ring)
    assert 0 <= min(ring) <= max(ring) < 468


def test_lids_and_lips_are_paired_one_to_one() -> None:
    for pairs in (lm.LID_PAIRS, lm.LIP_PAIRS):
        upper, lower = zip(*pairs, strict=True)
        assert len(set(upper)) == len(set(lower)) == len(pairs)
        assert not set(upper) & set(lower)
