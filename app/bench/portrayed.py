"""A talking head whose drawing is measured."""

import numpy as np

from codec.basis import Basis
from codec.values import FaceFrame
from render.motion import talk

AT_MM = np.array([0, 0, -600], np.float32)


def talking(basis: Basis, seconds: float = 10.0, rate_hz: float = 30.0) -> list[FaceFrame]:
    """Somebody who talks, pauses, blinks and looks about, half a metre and a bit before the camera."""
    motion = talk(seconds, rate_hz, basis.unit_names, 1)
    expression, at = motion.units @ basis.unit_expression, motion.translation + AT_MM
    parts = zip(motion.rotation, at, expression, motion.gaze, strict=True)
    return [FaceFrame(k / rate_hz, True, *each) for k, each in enumerate(parts)]
