from dataclasses import replace

import numpy as np
import pytest

from codec.values import FaceFrame
from exits.errors import ExitError
from exits.track import track


def frame(time_s: float, turn: float = 0.0, x: float = 0.0, present: bool = True) -> FaceFrame:
    neutral = FaceFrame.neutral(2, time_s, present)
    return replace(
        neutral,
        rotation=np.array([0, turn, 0], np.float32),
        translation=np.array([x, 0, -600], np.float32),
        expression=np.array([time_s, 1], np.float32),
        gaze=np.array([turn, 0, -turn, 0], np.float32),
    )


def test_keys_begin_at_zero_and_leave_out_who_is_not_there() -> None:
    made = track([frame(5), frame(5.1, present=False), frame(5.5)], lambda f: f.expression)
    np.testing.assert_allclose(made.times_s, [0, 0.5], atol=1e-6)
    np.testing.assert_allclose(made.weights, np.array([[5, 1], [5.5, 1]]))


def test_the_usual_place_is_the_origin() -> None:
    made = track([frame(0, x=4), frame(1, x=4), frame(2, x=9)], lambda f: f.expression)
    np.testing.assert_allclose(made.place_mm[:2], 0, atol=1e-4)
    assert 4 < made.place_mm[2, 0] < 5.1


def test_turns_go_the_short_way() -> None:
    frames = [frame(k * 0.1, turn=turn) for k, turn in enumerate(np.linspace(-3.5, 3.5, 40))]
    made = track(frames, lambda f: f.expression)
    assert (np.einsum("fk,fk->f", made.turn[1:], made.turn[:-1]) > 0.9).all()
    np.testing.assert_allclose(np.linalg.norm(made.turn, axis=1), 1, atol=1e-5)
    assert made.left_eye[0, 1] == pytest.approx(-made.right_eye[0, 1], abs=1e-5)


def test_a_clip_without_a_face_is_said_in_a_sentence() -> None:
    with pytest.raises(ExitError, match="no face to be seen"):
        track([frame(0, present=False)], lambda f: f.expression)
