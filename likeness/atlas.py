"""A basis' atlas as a grid of texels: values of vertices over it, and what a texel belongs to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codec.basis import Basis, Part
from codec.values import Float
from likeness import masks
from render.raster import draw

EARS_U = 0.28  # half the width of the atlas within which skin is believed: ears are seen too steeply


def smoothstep(low: float, high: float, x: Float) -> Float:
    """0 below low, 1 above high, smooth between; low may be the greater."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def corner_pixels(basis: Basis, size: int) -> Float:
    """(U, 2) places of the corners in an atlas picture, in pixels from the first one's centre, y down."""
    return np.stack([basis.uv[:, 0] * size - 0.5, (1 - basis.uv[:, 1]) * size - 0.5], 1).astype(np.float32)


def over_atlas(basis: Basis, values: Float, size: int) -> tuple[Float, NDArray[np.int32]]:
    """(V, C) values of vertices -> (S, S, C) over the atlas, and the triangle of each texel or -1."""
    return draw(corner_pixels(basis, size), basis.triangles, values[basis.corner_vertex], size, size)


def bare(size: int) -> Float:
    """(size, size): 1 on the face, falling to 0 well before the hairline: temples mostly show hair."""
    return np.asarray(1 - np.clip(2 * masks.mask(masks.HAIR, 28, size), 0, 1), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Where photographs can show skin: the front of the head's island, without hair, between the ears.

    skin (S, S) of bool; share (S, S) 0..1, fading out towards the hairline.
    """

    skin: NDArray[np.bool_]
    share: Float

    @staticmethod
    def of(basis: Basis, triangle: NDArray[np.int32]) -> "Face":
        """triangle: (S, S) as `over_atlas` gives it."""
        size = len(triangle)
        skin = basis.part[basis.corner_vertex[basis.triangles[triangle, 0]]] == Part.SKIN
        island = np.arange(size)[:, None] < size * (1 - masks.STRIP)
        between_ears = np.abs((np.arange(size) + 0.5) / size - 0.5) < EARS_U
        skin = skin & (triangle >= 0) & island
        share = (skin & between_ears) * bare(size)
        return Face(skin, share.astype(np.float32))
