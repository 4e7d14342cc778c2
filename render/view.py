"""From a received head pose to the picture: the framed view of a call and the camera-true view of training.

Pixels: x to the right, y down, (0, 0) is the upper left corner of the picture and (0.5, 0.5) the middle of
its first pixel. `project` is the rule that the rasteriser follows; a test holds them together.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from codec.rotation import rotation_matrix, towards
from codec.values import FOCAL_PER_WIDTH, FaceFrame, Float
from render.scene import Camera, Vector

REACH_MM = np.array([38.0, 18.0, 60.0], np.float32)
"""How far the drawn head's middle may leave its place of rest: so far, hair and chin stay in the picture."""
HEAD_MIDDLE_MM = np.array([0, -5, -65], np.float32)
"""From the head's origin, which lies between the eyes."""

MOST_DEVIATIONS = 12.0
"""Coefficients beyond this are cut off, so that nobody's mesh is torn apart."""

NEAR_MM, FAR_MM = 50.0, 5000.0


@dataclass(frozen=True, slots=True)
class View:
    """A pinhole camera at the origin of camera space: focal length and principal point in pixels."""

    focal_px: float
    centre_px: tuple[float, float]

    @staticmethod
    def webcam(width: int, height: int) -> "View":
        """The camera that the trackers assume."""
        return View(FOCAL_PER_WIDTH * max(width, height), (width / 2, height / 2))


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """A rigid motion, p -> rotation p + translation; rotation (3, 3), translation (3,) mm."""

    rotation: Float
    translation: Float

    def __call__(self, points: Float) -> Float:
        """(N, 3) -> (N, 3)"""
        return points @ self.rotation.T + self.translation

    def matrix(self) -> Float:
        """(4, 4), for column vectors."""
        out = np.eye(4, dtype=np.float32)
        out[:3, :3], out[:3, 3] = self.rotation, self.translation
        return out


def project(
    points: Float, rotation: Float, translation: Float, focal_px: float, centre: tuple[float, float]
) -> Float:
    """(N, 3) in head space, a rotation vector and a translation -> (N, 2) pixels in a camera-true view."""
    x, y, z = (points @ rotation_matrix(rotation).T + translation).T
    return np.stack([centre[0] - focal_px * x / z, centre[1] + focal_px * y / z], 1).astype(np.float32)


def viewer(head: Pose, camera: Pose) -> Float:
    """(3,) mm, where a camera is in head space; head: in the stage, camera: of the stage in camera space."""
    eye = -camera.rotation.T @ camera.translation
    return np.asarray((eye - head.translation) @ head.rotation, np.float32)


def head_pose(rotation: Float, translation: Float) -> Pose:
    """The pose untouched, in camera space."""
    return Pose(rotation_matrix(rotation), np.asarray(translation, np.float32))


def _within(values: Float, most: float) -> Float:
    within = np.clip(values, -most, most).astype(np.float32)
    within[np.isnan(within)] = 0
    return within


def bounded(face: FaceFrame) -> FaceFrame:
    """The frame with numbers that can be reckoned with, whatever a hostile sender put in."""
    return replace(
        face,
        rotation=_within(face.rotation, 2 * np.pi),
        translation=_within(face.translation, FAR_MM),
        expression=_within(face.expression, MOST_DEVIATIONS),
        gaze=_within(face.gaze, 1.0),
    )


def framed_pose(rotation: Float, translation: Float, rest: Vector) -> Pose:
    """A pose in the sender's camera space -> in the stage, within `REACH_MM` of its origin.

    Who looks into his camera from the side looks at the viewer here. Small motion is shown as it is; the
    larger, the more it is held back, so that the head never leaves the picture. What is held is the head's
    middle: its origin swings far out when the head turns.
    """
    at = np.asarray(rest, np.float32)
    turn = towards(at)
    turned = turn @ rotation_matrix(rotation)
    swing = turned @ HEAD_MIDDLE_MM - HEAD_MIDDLE_MM
    offset = turn @ (translation - at) + swing
    held = REACH_MM * np.tanh(offset / REACH_MM) - swing
    return Pose(turned.astype(np.float32), held.astype(np.float32))


@lru_cache(maxsize=4)  # it is the same for long
def stage_camera(camera: Camera) -> Pose:
    """Stage to camera space: the camera orbits the point that it looks at."""
    turn = rotation_matrix(np.array([camera.pitch_rad, 0, 0], np.float32)) @ rotation_matrix(
        np.array([0, -camera.yaw_rad, 0], np.float32)
    )
    target = np.array([0, -camera.below_mm, 0], np.float32)
    at = np.array([0, 0, -camera.distance_mm]) - turn @ target
    return Pose(turn.astype(np.float32), at.astype(np.float32))


def framed_view(camera: Camera, width: int, height: int) -> View:
    """The camera's field of view spans the height, or the width where the picture is upright."""
    across, down = camera.middle
    focal_px = camera.share * min(width, height) / 2 / float(np.tan(camera.fov_rad / 2))
    return View(focal_px, (across * width, down * height))


def projection(view: View, width: int, height: int) -> Float:
    """(4, 4) camera space -> OpenGL clip space, for column vectors."""
    out = np.zeros((4, 4), np.float32)
    out[0, 0], out[0, 2] = 2 * view.focal_px / width, 1 - 2 * view.centre_px[0] / width
    out[1, 1], out[1, 2] = 2 * view.focal_px / height, 2 * view.centre_px[1] / height - 1
    out[2, 2] = -(FAR_MM + NEAR_MM) / (FAR_MM - NEAR_MM)
    out[2, 3] = -2 * FAR_MM * NEAR_MM / (FAR_MM - NEAR_MM)
    out[3, 2] = -1
    return out
