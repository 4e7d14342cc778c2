"""A picture that layers are cut from: its matte, its head, and the window of it that shows the person."""

from dataclasses import dataclass

import cv2
import numpy as np

from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.values import FOCAL_PER_WIDTH, Float, Image
from likeness.camera import pinhole, project
from likeness.matting import Infer, Matte, matte
from likeness.photo.takes import Take
from render.anatomy import eye_axes

FACE_PX = 180.0
"""Larger side of the landmarks' box to which larger pictures are reduced: a layer shows no more."""
REACH = np.array([1.8, 1.7, 1.8, 2.7])
"""What of a picture is looked at, left, above, right and below the face's middle, in that larger side."""
SKULL_MIDDLE_MM = np.array([0, 0, -88], np.float32)
"""From between the eyes."""
BEYOND_MM, BELOW_MM = 230.0, 330.0
"""From between the eyes to the sides and down: what of the person is kept."""


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of a picture, pixels; right and bottom lie just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    @property
    def part(self) -> tuple[slice, slice]:
        """To index pictures with."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True, slots=True, eq=False)
class FramedShot:
    """picture (H, W, 3) with its matte, landmarks (478, 2) in its pixels, and camera (3, 3).

    rotation (3, 3), translation (3,) mm of the head. head: (V, 3) its vertices in head space under the
    picture's expression. eyes: (3,) the point between the eyes in head space, mm.
    """

    picture: Image
    points: Float
    matte: Matte
    camera: Float
    rotation: Float
    translation: Float
    head: Float
    eyes: Float

    @staticmethod
    def of(basis: Basis, take: Take, neutral: Float, infer: Infer, face_px: float = FACE_PX) -> "FramedShot":
        """neutral: (V, 3) the person's head at rest. face_px: larger faces are reduced to it."""
        picture, points, camera = reduced(take, face_px)
        face = take.face
        head = basis.vertices(neutral, face.expression, face.gaze).astype(np.float32)
        rotation, eyes = rotation_matrix(face.rotation), eye_axes(basis, neutral)[1]
        cut = matte(picture, points, infer)
        return FramedShot(picture, points, cut, camera, rotation, face.translation, head, eyes)

    @property
    def azimuth_rad(self) -> float:
        """The camera's direction in head space: 0 ahead, positive on the subject's left."""
        return azimuth(self.rotation, self.translation)

    def there(self, points: Float) -> Float:
        """(N, 3) in head space -> (N, 3) in camera space, mm."""
        return np.asarray(points @ self.rotation.T + self.translation, np.float32)

    def pixels(self, points: Float) -> Float:
        """(N, 3) in head space -> (N, 2)"""
        return project(self.camera, self.there(points))

    @property
    def skull(self) -> Float:
        """(3,) the skull's middle in camera space, mm: a head's outline lies about as deep."""
        return self.there((self.eyes + SKULL_MIDDLE_MM)[None])[0]

    @property
    def mm_per_px(self) -> float:
        """At the depth of the skull's middle."""
        return float(-self.skull[2] / self.camera[0, 0])

    def window(self) -> Window:
        """What the person fills of the picture, within reach of the face."""
        height, width = self.picture.shape[:2]
        x, y = self.pixels(self.eyes[None])[0].tolist()
        reach, down = BEYOND_MM / self.mm_per_px, BELOW_MM / self.mm_per_px
        ys, xs = np.nonzero(self.matte.person > 0.1)
        left, right = max(xs.min() - 2, x - reach, 0), min(xs.max() + 3, x + reach, width)
        top, bottom = max(ys.min() - 2, 0), min(ys.max() + 3, y + down, height)
        return Window(int(left), int(top), int(right), int(bottom))


def azimuth(rotation: Float, translation: Float) -> float:
    """The camera's direction in the space of a head at this pose, radians."""
    x, _, z = (-translation @ rotation).tolist()
    return float(np.arctan2(x, z))


def reduced(take: Take, face_px: float) -> tuple[Image, Float, Float]:
    """The part of the picture about the face, its landmarks and its camera, no larger than layers need."""
    points, (height, width) = take.points[:, :2], take.image.shape[:2]
    size = float(np.ptp(points, axis=0).max())
    low, high = points.mean(0) - REACH[:2] * size, points.mean(0) + REACH[2:] * size
    left, top = np.maximum(low, 0).astype(int)
    right, bottom = np.minimum(high, (width, height)).astype(int)
    part = take.image[top:bottom, left:right]
    scale = min(face_px / size, 1.0)
    inner = max(round(part.shape[1] * scale), 1), max(round(part.shape[0] * scale), 1)
    across, down = inner[0] / part.shape[1], inner[1] / part.shape[0]
    camera = pinhole(FOCAL_PER_WIDTH * take.lens * max(width, height), width, height)
    to_part = np.array([[across, 0, 0], [0, down, 0], [0, 0, 1]], np.float32)
    to_part[:2, 2] = (0.5 - np.array([left, top])) * (across, down) - 0.5
    if scale < 1:
        part = np.asarray(cv2.resize(part, inner, interpolation=cv2.INTER_AREA), np.uint8)
    points = (points - (left, top) + 0.5) * (across, down) - 0.5
    return np.ascontiguousarray(part), points.astype(np.float32), (to_part @ camera).astype(np.float32)
