"""Where the parts of a head lie in its atlas, and where they come from in MakeHuman's (training/parts/atlas).

The atlas' origin is the lower left; the subject's left is on the right, as in a picture of them.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Double: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """left, bottom, right, top"""

    left: float
    bottom: float
    right: float
    top: float

    def contains(self, uv: Double) -> Double:
        """(U, 2) -> (U,) of bool"""
        return np.all((uv >= (self.left, self.bottom)) & (uv <= (self.right, self.top)), axis=1)


@dataclass(frozen=True, slots=True)
class Patch:
    """Where an island lies in the body's atlas (a box that holds it alone) and where it goes."""

    source: Box
    target: Box


HEAD = Patch(Box(0.60, 0.14, 1.00, 0.83), Box(0.004, 0.214, 0.996, 0.996))
PATCHES = {
    "neck": Patch(Box(0.25, 0.85, 0.51, 0.99), Box(0.006, 0.006, 0.400, 0.204)),
    "mouth": Patch(Box(0.74, 0.00, 0.94, 0.14), Box(0.410, 0.006, 0.570, 0.204)),
    "eye left, front": Patch(Box(0.759, 0.9440, 0.772665, 0.96), Box(0.690, 0.104, 0.790, 0.204)),
    "eye left, back": Patch(Box(0.772665, 0.93, 0.7865, 0.9444), Box(0.690, 0.044, 0.740, 0.094)),
    "eye right, front": Patch(Box(0.800745, 0.9440, 0.815, 0.96), Box(0.580, 0.104, 0.680, 0.204)),
    "eye right, back": Patch(Box(0.7868, 0.93, 0.800745, 0.9444), Box(0.580, 0.044, 0.630, 0.094)),
    "socket left": Patch(Box(0.084, 0.54, 0.16, 0.64), Box(0.750, 0.044, 0.790, 0.094)),
    "socket right": Patch(Box(0.01, 0.54, 0.08, 0.64), Box(0.640, 0.044, 0.680, 0.094)),
    "teeth, upper": Patch(Box(0.67, 0.87, 0.75, 0.8978), Box(0.800, 0.154, 0.930, 0.204)),
    "teeth, lower": Patch(Box(0.67, 0.8978, 0.75, 0.923), Box(0.800, 0.096, 0.930, 0.146)),
    "tongue": Patch(Box(0.61, 0.92, 0.65, 0.99), Box(0.940, 0.074, 0.994, 0.204)),
    "lashes left, upper": Patch(Box(0.708, 0.92, 0.76, 0.95), Box(0.800, 0.006, 0.890, 0.040)),
    "lashes left, lower": Patch(Box(0.708, 0.96, 0.76, 0.99), Box(0.800, 0.050, 0.890, 0.084)),
    "lashes right, upper": Patch(Box(0.65, 0.92, 0.7078, 0.95), Box(0.900, 0.006, 0.990, 0.040)),
    "lashes right, lower": Patch(Box(0.65, 0.96, 0.7078, 0.99), Box(0.900, 0.050, 0.990, 0.084)),
}
SOCKETS = Box(0.0, 0.54, 0.16, 0.64)
"""Where the linings of both eye sockets lie in the body's atlas."""
