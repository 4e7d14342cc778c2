"""Face frames into integers and back (SPEC section 2): the only place of the face channel that knows floats.

A frame becomes one vector of N = 10 + E integers in units so fine that they cost no accuracy; the steps that
do cost accuracy are multiples of these units and belong to the datagram (`STEPS`). The unit of expression is
one displacement of the surface for all components, so that an equal step is an equal error: components are
orthogonal, hence the mean square vertex error is the sum of theirs.
"""

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from codec.values import FaceFrame, Float

Integers: TypeAlias = NDArray[np.int64]

POSE = 10  # 3 of rotation, 3 of translation, 4 of gaze; then the expression components
MAX_COMPONENTS = 128
LIMIT = 1 << 18  # of every integer of a state: 4 m, 16 rad, 256 mm

ROTATION_UNIT = 1 / 16384  # rad
TRANSLATION_UNIT = 1 / 64  # mm
GAZE_UNIT = 1 / 4096  # rad
EXPRESSION_UNIT = 1 / 1024  # mm of RMS vertex displacement

FINEST, MIDDLE, COARSEST = 0, 8, 23  # quality indices; a step doubles every four
STEPS = (
    64, 76, 91, 108, 128, 152, 181, 215, 256, 304, 362, 431, 512, 609, 724, 861,
    1024, 1218, 1448, 1722, 2048, 2435, 2896, 3444,
)  # fmt: skip
"""By quality, in 1/256 of the middle one: round(256 * 2 ** ((quality - 8) / 4))."""

# Middle steps: 0.25 degrees, 0.5 mm across and 3 mm in depth, 1 degree of gaze and 1.5 of squint. Expression:
# 0.15 mm, which with the encoder's choices is 0.2 mm RMS over 40 components of tracked faces, 0.3 mm of fits
# to noisy landmarks.
POSE_STEPS = (72, 72, 72, 32, 32, 192, 72, 72, 108, 108)
EXPRESSION_STEP = 150


@cache
def steps(components: int, quality: int) -> Integers:
    """(N,) the quantisation step of every integer."""
    middle = np.array(POSE_STEPS + (EXPRESSION_STEP,) * components, np.int64)
    made = (middle * STEPS[quality] + 128) >> 8
    made.flags.writeable = False
    return made


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """unit (N,): what 1 means in each integer; sizes of the basis go in here and nowhere else."""

    unit: NDArray[np.float64]

    @staticmethod
    def of(norms: Float, vertices: int) -> "Units":
        """norms (E,): Euclidean norm of each expression component over all coordinates, mm."""
        if not 0 < len(norms) <= MAX_COMPONENTS:
            raise ValueError(
                f"The basis has {len(norms)} components; the codec carries 1 to {MAX_COMPONENTS}."
            )
        rms = np.maximum(np.asarray(norms, np.float64), 1e-6) / np.sqrt(vertices)
        pose = [ROTATION_UNIT] * 3 + [TRANSLATION_UNIT] * 3 + [GAZE_UNIT] * 4
        return Units(np.concatenate([pose, EXPRESSION_UNIT / rms]))

    @property
    def components(self) -> int:
        return len(self.unit) - POSE

    def integers(self, frame: FaceFrame) -> Integers:
        """The frame as (N,) integers; what is not a number becomes zero."""
        left_yaw, left_pitch, right_yaw, right_pitch = (float(g) for g in frame.gaze)
        gaze = [
            (left_yaw + right_yaw) / 2,
            (left_pitch + right_pitch) / 2,
            (left_yaw - right_yaw) / 2,
            (left_pitch - right_pitch) / 2,
        ]
        whole = np.concatenate([frame.rotation, frame.translation, gaze, frame.expression], dtype=np.float64)
        scaled = np.minimum(np.maximum(whole / self.unit, -LIMIT), LIMIT)
        scaled[np.isnan(scaled)] = 0
        return np.rint(scaled).astype(np.int64)

    def frame(self, time_ms: int, present: bool, values: Integers) -> FaceFrame:
        """The inverse of `integers`."""
        whole = (values * self.unit).astype(np.float32)
        yaw, pitch, yaw_half, pitch_half = whole[6:10]
        gaze = np.array([yaw + yaw_half, pitch + pitch_half, yaw - yaw_half, pitch - pitch_half], np.float32)
        return FaceFrame(time_ms / 1000, present, whole[:3], whole[3:6], whole[POSE:], gaze)


def resting(components: int) -> Integers:
    """(N,) the state from which a key datagram predicts: a neutral face 600 mm before the camera."""
    values = np.zeros(POSE + components, np.int64)
    values[5] = -600 * 64
    return values
