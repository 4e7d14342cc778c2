"""A picture of a fitted face into the atlas: the skin without its light, and how far to believe it."""

from dataclasses import dataclass

import cv2
import numpy as np

from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.values import Float, Image
from likeness import masks
from likeness.atlas import Face, over_atlas, smoothstep
from likeness.camera import project
from likeness.fit import Fit
from likeness.light import without_light
from likeness.warp import warp
from render.surface import normals

FACING = (0.20, 0.60)
"""Cosines between which belief rises from nothing to full."""


@dataclass(frozen=True, slots=True, eq=False)
class Unwrapped:
    """albedo (S, S, 3) float32 sRGB values, belief (S, S) 0..1; the fit that it was unwrapped by."""

    albedo: Float
    belief: Float
    fit: Fit


def posed(basis: Basis, found: Fit) -> tuple[Float, Float]:
    """(V, 3) vertices of a fitted head in camera space, mm, and (V, 3) their normals."""
    head = basis.vertices(basis.shape(found.identity), found.expression, found.gaze).astype(np.float32)
    rotation = rotation_matrix(found.rotation)
    normal = normals(basis.corner_vertex[basis.triangles], head) @ rotation.T
    return (head @ rotation.T + found.translation).astype(np.float32), normal.astype(np.float32)


def unwrap(
    basis: Basis, found: Fit, photo: Image, points: Float, camera: Float, size: int = masks.SIZE
) -> Unwrapped:
    """An RGB picture, its landmarks (478, 2 or 3) in pixels of it, and its (3, 3) camera."""
    there, normal = posed(basis, found)
    pixels = warp(basis, project(camera, there), points[:, :2])
    facing = (normal * -there / np.linalg.norm(there, axis=1, keepdims=True)).sum(1, keepdims=True)
    at, triangle = over_atlas(basis, np.concatenate([pixels, normal, facing], 1, dtype=np.float32), size)
    colour = cv2.remap(photo, at[..., 0], at[..., 1], cv2.INTER_LINEAR).astype(np.float32)
    inside = ((at[..., :2] > 1) & (at[..., :2] < np.array(photo.shape[1::-1]) - 2)).all(2)
    belief = smoothstep(*FACING, at[..., 5]) * Face.of(basis, triangle).share * inside
    return Unwrapped(without_light(colour, at[..., 2:5], belief), belief.astype(np.float32), found)
