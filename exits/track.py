"""Face frames as keys over time: target weights, the head's place and turn, the eyes' turns.

The head is framed as in a call (`render.view.framed_pose`): its usual place is the origin, and who looks into
his camera from the side looks straight ahead. Turns are quaternions (x, y, z, w) of one sign, so that what
lies between two keys goes the short way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from codec.rotation import eye_rotation, quaternion, rotation_vector
from codec.values import FaceFrame, Float
from exits.errors import ExitError
from render.view import bounded, framed_pose

Weigh = Callable[[FaceFrame], Float]
"""(M,) target weights of a frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """times_s (F,) from 0; weights (F, M); place_mm (F, 3) from the place of rest; turn, left_eye, right_eye
    (F, 4) as x, y, z, w."""

    times_s: Float
    weights: Float
    place_mm: Float
    turn: Float
    left_eye: Float
    right_eye: Float


def track(frames: Sequence[FaceFrame], weigh: Weigh) -> Track:
    """Keys of the frames in which a face was seen. Raises ExitError if there are none."""
    seen = [bounded(frame) for frame in frames if frame.present]
    if not seen:
        raise ExitError("There is no face to be seen, so there is no motion to write; try another clip.")
    x, y, z = np.median([frame.translation for frame in seen], 0).tolist()
    poses = [framed_pose(frame.rotation, frame.translation, (x, y, z)) for frame in seen]
    gaze = np.array([frame.gaze for frame in seen])
    return Track(
        np.array([frame.time_s - seen[0].time_s for frame in seen], np.float32),
        np.array([weigh(frame) for frame in seen], np.float32),
        np.array([pose.translation for pose in poses], np.float32),
        one_sign(np.array([turn(rotation_vector(pose.rotation)) for pose in poses])),
        one_sign(np.array([eye_turn(yaw, pitch) for yaw, pitch in gaze[:, :2]])),
        one_sign(np.array([eye_turn(yaw, pitch) for yaw, pitch in gaze[:, 2:]])),
    )


def turn(rotation: Float) -> tuple[float, float, float, float]:
    """(3,) rotation vector -> x, y, z, w."""
    w, x, y, z = quaternion(rotation)
    return x, y, z, w


def eye_turn(yaw: float, pitch: float) -> tuple[float, float, float, float]:
    """Gaze of one eye -> x, y, z, w."""
    return turn(rotation_vector(eye_rotation(float(yaw), float(pitch))))


def one_sign(turns: Float) -> Float:
    """(F, 4): each quaternion on the side of the one before."""
    dots = np.einsum("fk,fk->f", turns[1:], turns[:-1])
    signs = np.concatenate([[1.0], np.cumprod(np.where(dots < 0, -1.0, 1.0))])
    return (turns * signs[:, None]).astype(np.float32)
