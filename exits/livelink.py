"""Datagrams as Epic's Live Link Face app sends them; Unreal Engine's "Apple AR Face Capture" reads them.

Big-endian: uint8 version (6); device and subject, each an int32 length and so many bytes; int32 frame,
float32 part of a frame, int32 rate, int32 its denominator; uint8 count (61); 61 float32: ARKit's 52 units in
Unreal's order, then yaw, pitch and roll of the head, the left and the right eye, in radians.
"""

import struct
import uuid
from collections.abc import Sequence

import numpy as np

from codec.values import FaceFrame, Float
from exits.pose import angles, head_turn
from render.scene import Vector
from render.view import bounded

PORT = 11111
VERSION = 6
RATE_HZ = 60
MIDNIGHT_S = 86400.0

EYE = ("Blink", "LookDown", "LookIn", "LookOut", "LookUp", "Squint", "Wide")
ORDER = (
    *(f"eye{action}{side}" for side in ("Left", "Right") for action in EYE),
    "jawForward", "jawLeft", "jawRight", "jawOpen",
    "mouthClose", "mouthFunnel", "mouthPucker", "mouthLeft", "mouthRight",
    "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft", "mouthFrownRight",
    "mouthDimpleLeft", "mouthDimpleRight", "mouthStretchLeft", "mouthStretchRight",
    "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
    "mouthPressLeft", "mouthPressRight", "mouthLowerDownLeft", "mouthLowerDownRight",
    "mouthUpperUpLeft", "mouthUpperUpRight",
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
    "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
COUNT = len(ORDER) + 9


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack(">i", len(data)) + data


class LiveLink:
    """One device and subject; the subject is the name that Unreal shows."""

    def __init__(self, subject: str = "Eigencall", device: str = "") -> None:
        self._head = struct.pack(">B", VERSION) + _text(device or str(uuid.uuid4()).upper()) + _text(subject)

    def datagram(
        self, face: FaceFrame, names: Sequence[str], weights: Float, rest: Vector, time_of_day_s: float
    ) -> bytes:
        """names and weights (N,) of `ArkitUnits`; a unit that is not among them rests."""
        face = bounded(face)
        known = dict(zip(names, weights.tolist(), strict=True))
        head = angles(head_turn(face, rest))
        left_yaw, left_pitch, right_yaw, right_pitch = face.gaze.tolist()
        values = [
            *(known.get(name, 0.0) for name in ORDER),
            head.yaw, head.pitch, head.roll,
            left_yaw, left_pitch, 0.0,
            right_yaw, right_pitch, 0.0,
        ]  # fmt: skip
        part, frame = np.modf((time_of_day_s % MIDNIGHT_S) * RATE_HZ)
        timing = struct.pack(">ifii", int(frame), float(part), RATE_HZ, 1)
        return self._head + timing + struct.pack(f">B{COUNT}f", COUNT, *values)
