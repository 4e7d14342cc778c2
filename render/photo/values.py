"""A photographed likeness: the textures of one person's face, how the sent coefficients blend them, and the
pictures that lie around the face.

    sheet(f) = base + sum over blends, over k of w_k(f) textures_k

A sheet is the picture that the face is printed with (render/photo/sheet.py): rows from the top are the eyes,
the face, the mouth's inside. Blends are half as large as the base and cover some of the rows each, so that a
mouth and a pair of eyes that were never seen together can be shown together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codec.rotation import rotation_matrix, rotation_vector, towards
from codec.values import FaceFrame, Float, Image

GAZE_GAIN, TURN_GAIN = 4.0, 4.0
"""A radian of gaze or of the head's turn counts as so many mm of expression (measured, training/LOG.md)."""

BLOCK = 16
"""Pixels of a side of WebP's blocks: colours and alpha, which travel as one picture, share none of them."""


def features(face: FaceFrame, scale_mm: Float) -> Float:
    """(E + 7,) what textures depend on: expression in mm of RMS vertex motion, gaze, the head's rotation.

    The rotation is the one that is seen along the line of sight: it is the same whatever lens the pose is
    reckoned for. scale_mm: (E,) norm of each component over the square root of the number of vertices.
    """
    seen = rotation_vector(towards(face.translation) @ rotation_matrix(face.rotation))
    parts = (face.expression * scale_mm, face.gaze * GAZE_GAIN, seen * TURN_GAIN)
    return np.concatenate(parts, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """Textures over some rows of the sheet, and which of them a face calls for.

    rows: first and last + 1, of the sheet at half size.
    textures: (K, rows, W / 2, 3) of int8; times gain (K,) they are sRGB grey levels.
    project (D, F): features f as a place z = project f, mm.
    places (N, D), weights (N, K): where z was seen, and the textures' weights there.
    reach_mm: how far from such a place its weights still count.
    """

    rows: tuple[int, int]
    textures: NDArray[np.int8]
    gain: Float
    project: Float
    places: Float
    weights: Float
    reach_mm: float


def in_blocks(pixels: float) -> int:
    """About so many, in whole blocks of BLOCK."""
    return max(round(pixels / BLOCK), 1) * BLOCK


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A cut-out picture on a mesh of its own, drawn behind the face in the order of the layers.

    picture: (H, W, 4) RGBA, alpha not multiplied in, in whole blocks. grid: (R, C, 3) mm in head space, where
    evenly spaced points of the picture lie, from its upper left corner to its lower right one. azimuth_rad:
    of a turned head's picture the camera's direction in head space, positive on the subject's left: from
    there it is seen; 0 is seen from everywhere.
    """

    picture: NDArray[np.uint8]
    grid: Float
    azimuth_rad: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """One person, photographed.

    shape: (I,) coefficients of the identity basis. marks_mm: (478, 3) where this person's landmarks lie
    beside those of the shape, in head space. base: (H, W, 3) the sheet at rest. lens: focal length of the
    camera that took it over FOCAL_PER_WIDTH; needed only to draw over that camera's own pictures.
    """

    shape: Float
    marks_mm: Float
    base: Image
    blends: tuple[Blend, ...] = ()
    layers: tuple[Layer, ...] = ()
    lens: float = 1.0
