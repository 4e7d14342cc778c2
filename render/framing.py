"""Which place in front of the sender's camera counts as the middle of the picture."""

import numpy as np

from codec.values import FaceFrame
from render.scene import Vector

SETTLE_S = 6.0  # who leans back is back in the middle after some seconds, who nods is not followed


class Framing:
    """Follows where the person usually is, slowly."""

    def __init__(self) -> None:
        self._rest: np.ndarray | None = None
        self._last_s = 0.0

    def follow(self, face: FaceFrame, now_s: float) -> Vector:
        """The place of rest at this time, mm in the sender's camera space."""
        if face.present and np.isfinite(face.translation).all():
            at = face.translation.astype(np.float64)
            share = 1 - np.exp(-max(0.0, now_s - self._last_s) / SETTLE_S)
            self._rest = at if self._rest is None else self._rest + share * (at - self._rest)
        self._last_s = now_s
        rest = np.array([0.0, 0.0, -600.0]) if self._rest is None else self._rest
        return float(rest[0]), float(rest[1]), float(rest[2])
