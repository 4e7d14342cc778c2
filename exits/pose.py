"""The head's turn in the axes of others.

Ours are right-handed: x to the subject's left, y up, z out of the face.
"""

import math
from dataclasses import dataclass

import numpy as np

from codec.rotation import rotation_vector
from codec.values import FaceFrame, Float
from exits.track import turn
from render.scene import Vector
from render.view import framed_pose

Quaternion = tuple[float, float, float, float]


def head_turn(face: FaceFrame, rest: Vector) -> Float:
    """(3, 3): the head as the viewer of a call sees it turned; rest as in `render.framing`."""
    return framed_pose(face.rotation, face.translation, rest).rotation


def unity(rotation: Float) -> Quaternion:
    """(3, 3) -> x, y, z, w in Unity's axes: left-handed, x to the subject's right, y up, z out of the face.

    Mirroring x keeps the turn about x and reverses the two others.
    """
    x, y, z, w = turn(rotation_vector(rotation))
    return x, -y, -z, w


@dataclass(frozen=True, slots=True)
class Angles:
    """Radians; positive towards the subject's left, upwards, and with the right ear to the shoulder."""

    yaw: float
    pitch: float
    roll: float


def angles(rotation: Float) -> Angles:
    """(3, 3) = Ry(yaw) Rx(-pitch) Rz(roll): the head rolls, then nods, then turns."""
    return Angles(
        math.atan2(float(rotation[0, 2]), float(rotation[2, 2])),
        math.asin(float(np.clip(rotation[1, 2], -1, 1))),
        math.atan2(float(rotation[1, 0]), float(rotation[1, 1])),
    )
