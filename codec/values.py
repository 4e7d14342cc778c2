"""The values that cross every border of the program.

Axes, everywhere: head space and camera space are right-handed, in millimetres; x points to the right of
the picture (the subject's left), y up, z out of the face towards the camera. The camera stands at the
origin and looks along -z, so a head at arm's length has translation z of about -600.
"Left" and "right" of a face are the subject's own.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Float: TypeAlias = NDArray[np.float32]
Int: TypeAlias = NDArray[np.int32]
Image: TypeAlias = NDArray[np.uint8]  # (H, W, 3), RGB
Colour: TypeAlias = tuple[float, float, float]  # sRGB, 0..1

FOCAL_PER_WIDTH = 1.0
"""Assumed focal length in pixels over the picture's longer side: 53 degrees, a usual webcam."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceFrame:
    """What one camera frame becomes: everything that is sent of it.

    time_s: capture time on the sender's monotonic clock, seconds.
    present: whether a face was seen; if not, the other fields repeat the last one that was.
    rotation: (3,) rotation vector of the head (axis times angle, radians), head to camera space.
    translation: (3,) of the head's origin in camera space, mm.
    expression: (E,) coefficients of the expression basis, in standard deviations.
    gaze: (4,) left yaw, left pitch, right yaw, right pitch, radians, relative to the head;
        yaw is positive to the subject's left, pitch is positive upwards.
    """

    time_s: float
    present: bool
    rotation: Float
    translation: Float
    expression: Float
    gaze: Float

    @staticmethod
    def neutral(components: int, time_s: float = 0.0, present: bool = False) -> "FaceFrame":
        """A face at rest, 600 mm before the camera."""
        zeros = np.zeros(3, np.float32)
        return FaceFrame(
            time_s,
            present,
            zeros,
            np.array([0, 0, -600], np.float32),
            np.zeros(components, np.float32),
            np.zeros(4, np.float32),
        )


class Hair(Enum):
    """Styles that the picture knows."""

    NONE = "none"
    SHORT = "short"
    SIDE_PART = "side-part"
    BOB = "bob"
    CROPPED = "cropped"
    TIED = "tied"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Appearance:
    """What neither shape nor texture says. shirt: None leaves the neck cut, faded out."""

    hair: Hair = Hair.SHORT
    hair_colour: Colour = (0.22, 0.14, 0.09)
    iris_colour: Colour = (0.34, 0.22, 0.12)
    shirt: Colour | None = (0.22, 0.30, 0.40)
    skin: Colour = (0.83, 0.64, 0.54)
    """Used where neither a person's texture nor a default one is given."""


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """One person's likeness; sent once per call, reliably.

    shape: (I,) coefficients of the identity basis, in standard deviations.
    texture: JPEG bytes of the head atlas, or empty for the basis' own skin.
    photograph: of a photographed likeness its bytes (render/photo/packed.py), which are drawn instead.
    """

    shape: Float
    texture: bytes = b""
    appearance: Appearance = Appearance()
    photograph: bytes = b""
