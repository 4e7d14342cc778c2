"""Vertices on the graphics card: the head, whose vertices move every frame, and what is grown about it."""

import ctypes
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float, Int
from render.anatomy import study
from render.coarse import coarse_skin
from render.gl import GL, Buffer, vertex_array
from render.grown import Grown

POSITION, NORMAL, UV, LOCAL, SHADE, FOLDS = range(6)
ATTRIBUTES = {
    "a_position": POSITION,
    "a_normal": NORMAL,
    "a_uv": UV,
    "a_local": LOCAL,
    "a_shade": SHADE,
    "a_folds": FOLDS,
}
_MOVING, _STILL = [(POSITION, 3), (NORMAL, 3)], [(UV, 2), (LOCAL, 3), (SHADE, 4)]
GROWN = _MOVING + _STILL
_CELLS = 64  # along each side of the space that a head takes
OPENNESS = 5
"""Column of what stays."""


@dataclass(frozen=True, slots=True)
class Range:
    """Triangles of one part: first index and number of indices."""

    first: int
    count: int


def by_part(basis: Basis) -> tuple[Int, dict[Part, Range]]:
    """(T, 3) triangles ordered by part, and where each part lies."""
    part = basis.part[basis.corner_vertex[basis.triangles[:, 0]]]
    order = np.lexsort((_neighbourhood(basis, basis.triangles), part))
    bounds = np.searchsorted(part[order], np.arange(len(Part) + 1))
    ranges = {p: Range(3 * int(bounds[p]), 3 * int(bounds[p + 1] - bounds[p])) for p in Part}
    return basis.triangles[order], ranges


def _neighbourhood(basis: Basis, triangles: Int) -> Int:
    """(T, 3) -> (T,) where each triangle lies on a curve through space that seldom leaps (Morton, 1966): a
    vertex that triangles in a row share is worked out once."""
    middle = basis.mean[basis.corner_vertex[triangles]].mean(1)
    cell = ((middle - middle.min(0)) / np.ptp(middle, axis=0) * (_CELLS - 1)).astype(np.int32)
    place = np.zeros(len(cell), np.int32)
    for bit in range(_CELLS.bit_length() - 1):
        for axis in range(3):
            place |= (cell[:, axis] >> bit & 1) << (3 * bit + axis)
    return place


def what_stays(basis: Basis, place: Float) -> Float:
    """(U, 13) texture coordinates, axes, shade and places of folds of every corner."""
    anatomy, corner = study(basis), basis.corner_vertex
    columns = basis.uv, anatomy.local[corner], anatomy.shade[corner], place[corner]
    return np.concatenate(columns, 1, dtype=np.float32)


def with_levels(basis: Basis) -> tuple[Int, dict[Part, Range], list[Range]]:
    """Triangles by part, then those of the skin's coarser levels; where each part is, and each level."""
    triangles, ranges = by_part(basis)
    levels = [level[np.argsort(_neighbourhood(basis, level))] for level in coarse_skin(basis)]
    ends = np.cumsum([triangles.size, *(level.size for level in levels)]).tolist()
    skins = [ranges[Part.SKIN], *(Range(first, end - first) for first, end in pairwise(ends))]
    return np.concatenate([triangles, *levels]), ranges, skins


class HeadMesh:
    """The head of a basis, drawn part by part. place: (V, 4), see render/folds.py."""

    def __init__(self, basis: Basis, place: Float) -> None:
        triangles, self._ranges, self._skins = with_levels(basis)
        self._moving, self._still = Buffer(GL.GL_ARRAY_BUFFER), Buffer(GL.GL_ARRAY_BUFFER)
        indices = Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
        GL.glBindVertexArray(0)
        self._moving.write(np.zeros((len(basis.corner_vertex), 6), np.float32), dynamic=True)
        self._stays = what_stays(basis, place)
        self._corner_vertex = basis.corner_vertex
        self._still.write(self._stays)
        indices.write(triangles.astype(np.uint32))
        self._array = vertex_array([(self._moving, _MOVING), (self._still, [*_STILL, (FOLDS, 4)])], indices)

    def write(self, vertices: Float) -> None:
        """(U, 6) positions and normals."""
        self._moving.write(vertices, dynamic=True)

    def shade(self, light: Float) -> None:
        """(V,) share of its light that something beside the head leaves each vertex."""
        stays = self._stays.copy()
        stays[:, OPENNESS] *= light[self._corner_vertex]
        GL.glBindVertexArray(0)
        self._still.write(stays)

    def draw(self, first: Part, last: Part) -> None:
        """Draw the triangles of consecutive parts."""
        start = self._ranges[first].first
        self._draw(Range(start, self._ranges[last].first + self._ranges[last].count - start))

    def draw_skin(self, level: int) -> None:
        """Draw the skin's triangles of a level (render/coarse.py)."""
        self._draw(self._skins[level])

    def _draw(self, range_: Range) -> None:
        GL.glBindVertexArray(self._array)
        start = ctypes.c_void_p(4 * range_.first)
        GL.glDrawElements(GL.GL_TRIANGLES, range_.count, GL.GL_UNSIGNED_INT, start)


class GrownMesh:
    """A grown surface; nothing until written."""

    def __init__(self) -> None:
        self._vertices, self._indices = Buffer(GL.GL_ARRAY_BUFFER), Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
        self._array = self._count = 0

    def write(self, surface: Grown | None) -> None:
        """None: draw nothing from now on."""
        self._count = 0 if surface is None else surface.triangles.size
        if surface is None:
            return
        GL.glBindVertexArray(0)
        self._vertices.write(surface.vertices)
        self._indices.write(surface.triangles.astype(np.uint32))
        if not self._array:
            self._array = vertex_array([(self._vertices, GROWN)], self._indices)

    def draw(self) -> None:
        """Draw all of it."""
        if self._count:
            GL.glBindVertexArray(self._array)
            GL.glDrawElements(GL.GL_TRIANGLES, self._count, GL.GL_UNSIGNED_INT, None)
