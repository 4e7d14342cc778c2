"""Which place in front of the sender's camera counts as the middle of the picture."""

import math

from codec.values import FaceFrame
from render.scene import Vector

SETTLE_S = 6.0  # who leans back is back in the middle after some seconds, who nods is not followed


class Framing:
    """Follows where the person usually is, slowly."""

    def __init__(self) -> None:
        self._rest: Vector | None = None
        self._last_s = 0.0

    def follow(self, face: FaceFrame, now_s: float) -> Vector:
        """The place of rest at this time, mm in the sender's camera space."""
        x, y, z = face.translation.tolist()
        if face.present and math.isfinite(x + y + z):
            share = 1 - math.exp(-max(0.0, now_s - self._last_s) / SETTLE_S)
            a, b, c = self._rest or (x, y, z)
            self._rest = a + share * (x - a), b + share * (y - b), c + share * (z - c)
        self._last_s = now_s
        return self._rest or (0.0, 0.0, -600.0)
