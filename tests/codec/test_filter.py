"""codec.filter: still when still, immediate when it moves."""

from dataclasses import replace

import numpy as np

from codec.filter import FORGET_S, FaceFilter
from codec.values import FaceFrame, Float

STEP_S = 1 / 30


def frame(time_s: float, expression: Float, rotation: Float | None = None) -> FaceFrame:
    turned = np.zeros(3, np.float32) if rotation is None else rotation
    where = np.array([0, 0, -600], np.float32)
    return FaceFrame(time_s, True, turned, where, expression.astype(np.float32), np.zeros(4, np.float32))


def test_noise_on_a_still_face_is_nearly_halved() -> None:
    rng, smooth = np.random.default_rng(0), FaceFilter(np.ones(5, np.float32))
    noise = rng.normal(0, 0.05, (200, 5)).astype(np.float32)
    seen = np.array([smooth(frame(i * STEP_S, n)).expression for i, n in enumerate(noise)])
    assert seen[60:].std() < 0.62 * noise.std()


def test_a_blink_passes_without_a_frame_of_delay() -> None:
    rng, smooth = np.random.default_rng(0), FaceFilter(np.ones(1, np.float32))
    for i in range(60):
        smooth(frame(i * STEP_S, rng.normal(0, 0.05, 1).astype(np.float32)))
    shut = smooth(frame(60 * STEP_S, np.array([3.0])))
    assert shut.expression[0] > 2.9
    opened = smooth(frame(61 * STEP_S, np.array([0.0])))
    assert opened.expression[0] < 0.1


def test_many_coefficients_that_move_together_pass_where_one_alone_would_be_noise() -> None:
    noise, count = 0.05, 40

    def passed(moved: int) -> float:
        """Share of a step of two deviations in `moved` coefficients that shows at once."""
        rng, smooth = np.random.default_rng(0), FaceFilter(np.ones(count, np.float32))
        for i in range(90):
            before = smooth(frame(i * STEP_S, rng.normal(0, noise, count).astype(np.float32)))
        step = np.where(np.arange(count) < moved, 2 * noise, 0.0)
        after = smooth(frame(90 * STEP_S, before.expression + step))
        return float((after.expression - before.expression)[0] / step[0])

    assert passed(count) > 0.98
    assert passed(1) < 0.7


def test_a_slow_motion_is_followed() -> None:
    smooth = FaceFilter(np.ones(1, np.float32))
    values = np.linspace(0, 2, 120)
    seen = [smooth(frame(i * STEP_S, np.array([v]))).expression[0] for i, v in enumerate(values)]
    assert np.abs(np.array(seen) - values)[30:].max() < 0.1


def test_rotations_do_not_jump_where_vectors_wrap() -> None:
    smooth = FaceFilter(np.ones(1, np.float32))
    for i in range(60):
        side = 1 if i % 2 else -1  # both are nearly half a turn about y
        out = smooth(frame(i * STEP_S, np.zeros(1, np.float32), np.array([0, side * 3.14, 0], np.float32)))
        assert abs(abs(out.rotation[1]) - 3.14) < 0.01


def test_a_depth_that_trembles_does_not_move_what_is_seen() -> None:
    rng, smooth = np.random.default_rng(0), FaceFilter(np.ones(1, np.float32))
    seen = []
    for i in range(90):
        depth = 600 + rng.normal(0, 4)
        where = np.array([depth / 4, -depth / 6, -depth], np.float32)
        out = smooth(replace(frame(i * STEP_S, np.zeros(1, np.float32)), translation=where)).translation
        seen.append([out[0] / out[2], out[1] / out[2], out[2]])
    assert np.ptp(np.array(seen)[30:, :2], axis=0).max() < 1e-5
    assert np.array(seen)[30:, 2].std() < 2.5


def test_an_absent_face_passes_and_a_gap_is_forgotten() -> None:
    smooth = FaceFilter(np.ones(1, np.float32))
    smooth(frame(0.0, np.array([0.0])))
    gone = FaceFrame.neutral(1, 0.1)
    assert smooth(gone) is gone
    back = smooth(frame(0.1 + 2 * FORGET_S, np.array([0.02])))
    assert np.isclose(back.expression[0], 0.02)
