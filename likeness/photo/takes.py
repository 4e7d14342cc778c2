"""What a photographed likeness is learnt from: camera frames, and what the tracker said of each.

A pose is sent as if every camera had the same lens. Where a frame and a head must agree to the pixel, the
lens that took it matters: a longer one sees the same head from farther away and turned otherwise.
"""

from dataclasses import dataclass, replace

import numpy as np

from codec.basis import Basis
from codec.rotation import rotation_matrix, rotation_vector, towards
from codec.tracker import Tracked
from codec.values import FOCAL_PER_WIDTH, FaceFrame, Float, Image


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """An RGB frame, the landmarks (478, 2) in its pixels, and the face as it is sent, but with a pose for a
    lens of `lens` times the usual focal length."""

    image: Image
    points: Float
    face: FaceFrame
    lens: float = 1.0

    @staticmethod
    def of(image: Image, seen: Tracked) -> "Take | None":
        """What is sent, in this very frame's pose: the sent one is smoothed and comes a moment later."""
        if seen.landmarks is None:
            return None
        pose = replace(seen.frame, rotation=seen.raw.rotation, translation=seen.raw.translation)
        return Take(image, seen.landmarks, pose)

    @property
    def focal_px(self) -> float:
        return FOCAL_PER_WIDTH * self.lens * max(self.image.shape[:2])

    def through(self, lens: float) -> "Take":
        """The same head seen at the same place, by a lens of so many times the usual focal length."""
        near = self.face.translation
        far = (near * [1, 1, lens / self.lens]).astype(np.float32)
        turned = towards(far).T @ towards(near) @ rotation_matrix(self.face.rotation)
        face = replace(self.face, rotation=rotation_vector(turned.astype(np.float32)), translation=far)
        return replace(self, face=face, lens=lens)


def scale_mm(basis: Basis) -> Float:
    """(E,) RMS motion of a vertex for a coefficient of one."""
    return basis.expression_norm / np.sqrt(np.float32(len(basis.mean)))


def in_picture(points: Float, take: Take) -> tuple[Float, Float]:
    """(N, 3) in head space -> (N, 2) pixels and (N, 3) mm in camera space."""
    there = points @ rotation_matrix(take.face.rotation).T + take.face.translation
    middle = (np.array(take.image.shape[1::-1], np.float32) - 1) / 2
    pixels = middle + take.focal_px * there[:, :2] / -there[:, 2:] * [1, -1]
    return pixels.astype(np.float32), there.astype(np.float32)


def diverse(places: Float, count: int) -> list[int]:
    """Of (N, D) places, `count` that lie far from each other: farthest first, from the most usual one on.
    None twice, though all were the same."""
    first = int(np.linalg.norm(places - np.median(places, axis=0), axis=1).argmin())
    chosen, nearest = [first], np.linalg.norm(places - places[first], axis=1)
    nearest[first] = -1
    while len(chosen) < min(count, len(places)):
        chosen.append(int(nearest.argmax()))
        nearest[chosen[-1]] = -1
        nearest = np.minimum(nearest, np.linalg.norm(places - places[chosen[-1]], axis=1))
    return sorted(chosen)
