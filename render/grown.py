"""Surfaces that are grown about a neutral head rather than stored: what they hand to the renderer.

A grown surface is a grid or several, made once per person and style; it moves rigidly with head and torso.
"""

from dataclasses import dataclass

import numpy as np

from codec.values import Float, Int
from render.surface import normals


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """vertices (N, 15): position, normal, uv, local, shade, as the head's attributes; triangles (M, 3)."""

    vertices: Float
    triangles: Int


def grid_triangles(rows: int, columns: int, wrap: bool) -> Int:
    """Triangles of a rows x columns grid, row by row, counter-clockwise where rows go down and columns
    to the left seen from outside; wrap: the last column joins the first."""
    across = columns if wrap else columns - 1
    row, column = (k.ravel() for k in np.mgrid[: rows - 1, :across])
    a, b = row * columns + column, row * columns + (column + 1) % columns
    c, d = a + columns, b + columns
    # both of a square in a row: a vertex that is met again soon is worked out once
    return np.stack((a, c, b, b, c, d), 1).reshape(-1, 3).astype(np.int32)


def grown(positions: Float, triangles: Int, uv: Float, local: Float, shade: Float) -> Grown:
    """Gather the attributes (N, 3), (N, 2), (N, 3), (N, 4), with normals of the triangles."""
    unit = normals(triangles, positions.astype(np.float32))
    return Grown(np.concatenate((positions, unit, uv, local, shade), 1, dtype=np.float32), triangles)
