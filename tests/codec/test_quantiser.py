"""codec/quantiser.py: SPEC section 2."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec.quantiser import COARSEST, EXPRESSION_STEP, FINEST, LIMIT, MIDDLE, Units, resting, steps
from codec.values import FaceFrame
from tests.codec.faces import COMPONENTS, NORMS, VERTICES, rms_error_mm, talk

UNITS = Units.of(NORMS, VERTICES)


def test_units_are_so_fine_that_they_cost_no_accuracy() -> None:
    for frame in talk(50):
        again = UNITS.frame(round(frame.time_s * 1000), True, UNITS.integers(frame))
        assert rms_error_mm(frame, again) < 0.003
        assert np.abs(frame.rotation - again.rotation).max() < 1e-4
        assert np.abs(frame.translation - again.translation).max() < 0.01
        assert np.abs(frame.gaze - again.gaze).max() < 3e-4


def test_one_step_is_one_displacement_for_every_component() -> None:
    displacement = UNITS.unit[10:] * NORMS / np.sqrt(VERTICES) * EXPRESSION_STEP
    np.testing.assert_allclose(displacement, EXPRESSION_STEP / 1024)


def test_a_step_doubles_every_four_qualities() -> None:
    for quality in range(FINEST, COARSEST - 3):
        ratio = steps(COMPONENTS, quality + 4) / steps(COMPONENTS, quality)
        np.testing.assert_allclose(ratio, 2, rtol=0.06)  # steps are whole numbers
    assert steps(1, MIDDLE)[-1] == EXPRESSION_STEP


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=30, max_size=30))
def test_no_float_leaves_the_range_of_the_integers(values: list[float]) -> None:
    v = np.array(values, np.float32)
    frame = FaceFrame(0.0, True, v[:3], v[3:6], v[10:30], v[6:10])
    with np.errstate(all="ignore"):
        integers = UNITS.integers(frame)
    assert np.abs(integers).max() <= LIMIT


def test_rest_is_a_neutral_face_before_the_camera() -> None:
    frame = UNITS.frame(0, False, resting(COMPONENTS))
    neutral = FaceFrame.neutral(COMPONENTS)
    np.testing.assert_array_equal(frame.translation, neutral.translation)
    np.testing.assert_array_equal(frame.expression, neutral.expression)


@pytest.mark.parametrize("count", [0, 129])
def test_a_basis_of_impossible_size_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="components"):
        Units.of(np.ones(count, np.float32), 100)
