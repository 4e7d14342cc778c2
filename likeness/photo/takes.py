"""What a photographed likeness is learnt from: camera frames and what the tracker said of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float, Image
from likeness.camera import project, webcam


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """An RGB frame, the landmarks (478, 2) in its pixels, and the face that would have been sent."""

    image: Image
    points: Float
    face: FaceFrame


def scale_mm(basis: Basis) -> Float:
    """(E,) RMS motion of a vertex for a coefficient of one."""
    return basis.expression_norm / np.sqrt(np.float32(len(basis.mean)))


def in_picture(points: Float, face: FaceFrame, image: Image) -> tuple[Float, Float]:
    """(N, 3) in head space -> (N, 2) pixels and (N, 3) mm in camera space."""
    there = (points @ rotation_matrix(face.rotation).T + face.translation).astype(np.float32)
    return project(webcam(image.shape[1], image.shape[0]), there), there


def diverse(places: Float, count: int) -> list[int]:
    """Of (N, D) places, `count` that lie far from each other: farthest first, from the most usual one on."""
    first = int(np.linalg.norm(places - np.median(places, axis=0), axis=1).argmin())
    chosen, nearest = [first], np.linalg.norm(places - places[first], axis=1)
    while len(chosen) < min(count, len(places)):
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.linalg.norm(places - places[chosen[-1]], axis=1))
    return sorted(chosen)


def faces_of(takes: Sequence[Take]) -> list[FaceFrame]:
    """Without the pictures."""
    return [take.face for take in takes]
