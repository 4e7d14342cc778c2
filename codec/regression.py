"""What a network says of one crop, and the head that it stands for: landmarks, projection, pose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from codec.basis import Basis, Part
from codec.rotation import eye_rotation, rolled, rotation_vector, towards
from codec.square import Square, to_picture
from codec.values import FOCAL_PER_WIDTH, Float

MM = 100.0
SKIN_POINTS = 468
"""Of the 478; the others lie on the irises."""
OF_SKIN = np.full(SKIN_POINTS, 1 / SKIN_POINTS, np.float32)
"""Times their places: their mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """What the network says of one crop. Crop coordinates are in [-1, 1], y down; a head point X (mm) is
    seen at scale * (R X / 100)_xy / (1 - nearness * (R X / 100)_z) + shift, y turned.

    rotation (3, 3) relative to the ray through the crop, shift (2,), identity (I,), expression (E,),
    gaze (4,).
    offset: (478, 3) mm, where the learnt landmarks lie beside the basis' embedding.
    beyond: () -> (I,), what a closer look says of the shape beside `identity`; None without one.
    """

    rotation: Float
    scale: float
    shift: Float
    nearness: float
    identity: Float
    expression: Float
    gaze: Float
    confidence: float
    offset: Float
    beyond: Callable[[], Float] | None = None

    @staticmethod
    def of_outputs(outputs: Sequence[Float]) -> "Regression":
        """What the network gives for a batch of one crop, in this class' order; `offset` has no batch."""
        *batch, offset = outputs
        rotation, scale, shift, nearness, identity, expression, gaze, confidence = (out[0] for out in batch)
        return Regression(
            rotation,
            float(scale),
            shift,
            float(nearness),
            identity,
            expression,
            gaze,
            float(confidence),
            offset,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """square: of the crop, picture pixels. head: (478, 3) mm, landmarks in head space; points: (478, 2) in
    the crop, [-1, 1]."""

    square: Square
    seen: Regression
    head: Float
    points: Float

    @property
    def landmarks(self) -> Float:
        """(478, 2) picture pixels"""
        return to_picture(self.points, self.square)


class Landmarks:
    """The 478 points of a face without its 5,000 vertices: (I,), (E,), (4,) -> (478, 3) mm."""

    def __init__(self, basis: Basis) -> None:
        points = basis.landmarks478

        def at(field: Float) -> Float:
            """(..., V, 3) -> (..., 478, 3)"""
            seen = field[..., points.vertices, :]
            return np.einsum("nk,...nkd->...nd", points.weights, seen).astype(np.float32)

        self.mean, self.identity = at(basis.mean), at(basis.identity)
        self.expression = at(basis.expression)
        part = basis.part[points.vertices[:, 0]]
        self.eyes = []
        for index, side in enumerate((Part.EYE_LEFT, Part.EYE_RIGHT)):
            here = np.flatnonzero(part == side)
            if len(here):
                self.expression[:, here] = 0
                self.eyes.append((index, slice(here[0], here[-1] + 1), *_centre(basis, side)))
        self._identity = self.identity.reshape(len(self.identity), self.mean.size)  # (I, 3 * 478)
        self._expression = self.expression.reshape(len(self.expression), -1)

    def __call__(self, identity: Float, expression: Float, gaze: Float) -> Float:
        """Irises turn about their eyeballs."""
        i, e = len(identity), len(expression)
        moved = identity @ self._identity[:i] + expression @ self._expression[:e]
        out = self.mean + moved.reshape(-1, 3)
        for index, here, mean, moved in self.eyes:
            centre = mean + identity @ moved[:i]
            turn = eye_rotation(float(gaze[2 * index]), float(gaze[2 * index + 1]))
            out[here] = (out[here] - centre) @ turn.T + centre
        return out


def _centre(basis: Basis, part: Part) -> tuple[Float, Float]:
    """(3,), (I, 3): an eyeball's centre as a linear function of identity."""
    here, axis = basis.part == part, np.arange(3)
    eye, shapes = basis.mean[here], basis.identity[:, here]
    low, high = eye.argmin(0), eye.argmax(0)
    moved = (shapes[:, low, axis] + shapes[:, high, axis]) / 2
    return ((eye[low, axis] + eye[high, axis]) / 2).astype(np.float32), moved.astype(np.float32)


def project(points: Float, seen: Regression) -> Float:
    """(N, 3) mm in head space -> (N, 2) in the crop, [-1, 1]."""
    x, y, depth = (seen.rotation / MM) @ points.T  # (N,) each
    swell = seen.scale / (1 - seen.nearness * depth)
    out = np.empty((len(points), 2), np.float32)
    out[:, 0], out[:, 1] = x * swell + seen.shift[0], seen.shift[1] - y * swell
    return out


def camera_pose(width: int, height: int, square: Square, seen: Regression) -> tuple[Float, Float]:
    """Rotation vector (3,) and translation (3,) mm in camera space, under the assumed focal length.

    Where landmarks were learnt beside the basis' embedding, what all of them share is where the head is: it
    belongs to the pose, or a head that is drawn without landmarks stands beside the one that was seen.
    """
    focal = FOCAL_PER_WIDTH * max(width, height)
    pixels_per_mm = seen.scale * square.side / 2 / MM
    x, y = square.place(*seen.shift.tolist())
    ray = np.array([x - (width - 1) / 2, (height - 1) / 2 - y, -focal], np.float32)
    translation = ray / np.float32(max(pixels_per_mm, 1e-6))
    rotation = towards(ray).T @ (rolled(square.roll_rad) @ seen.rotation)
    return rotation_vector(rotation), translation + rotation @ (OF_SKIN @ seen.offset[:SKIN_POINTS])
