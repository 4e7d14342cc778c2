"""A face frame as the WebSocket frames that WebGL Studio's graph node "network/websocket" takes.

    {"type": 0, "channel": k, "data": [...]}

channel 1: the targets' weights, for MorphDeformer's `weights`; 2 and 3: position (scene units) and rotation
(x, y, z, w) of the node "head"; 4 and 5: rotation of "eye-left" and "eye-right". The node puts out channel k
at its output k; who wires only output 1 has the face without the head's motion.
"""

import json

import numpy as np

from codec.rotation import rotation_vector
from codec.values import FaceFrame, Float
from exits.studio import UNITS_PER_MM
from exits.track import eye_turn, turn
from render.scene import Vector
from render.view import bounded, framed_pose


def frames(face: FaceFrame, weights: Float, rest: Vector) -> list[str]:
    """rest: where the head usually is, camera space, mm (`render.framing`); weights (M,)."""
    face = bounded(face)
    pose = framed_pose(face.rotation, face.translation, rest)
    gaze = [float(angle) for angle in face.gaze]
    data: list[Float | tuple[float, ...]] = [
        np.nan_to_num(weights),
        pose.translation * UNITS_PER_MM,
        turn(rotation_vector(pose.rotation)),
        eye_turn(gaze[0], gaze[1]),
        eye_turn(gaze[2], gaze[3]),
    ]
    return [_frame(channel, values) for channel, values in enumerate(data, 1)]


def _frame(channel: int, values: Float | tuple[float, ...]) -> str:
    rounded = [round(float(value), 4) for value in values]
    return json.dumps({"type": 0, "channel": channel, "data": rounded}, separators=(",", ":"))
