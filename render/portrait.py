"""How somebody is drawn for a gallery: nearer than in a call, the head turned a little."""

import numpy as np

from codec.values import FaceFrame
from render.scene import Camera

CAMERA = Camera(fov_rad=0.29, below_mm=4.0)
_TURN = np.array([0.02, 0.24, 0.0], np.float32)


def pose(components: int) -> FaceFrame:
    """A face at rest in that pose. components: of the basis' expression."""
    rest = FaceFrame.neutral(components, present=True)
    return FaceFrame(0.0, True, _TURN, rest.translation, rest.expression, rest.gaze)
