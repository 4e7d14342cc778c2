"""Hair on the graphics card, sorted by how the viewer sees it: the outer side that hides all beneath it,
drawn before everything else, so that the depth test spares the rest; the inner side; and the outer side that
something shows through.

Shading hair costs a software renderer more than any other surface. Triangles are sorted again only when the
viewer has moved; until then those that may be seen from either side are in two lists, and culling decides.
"""

import ctypes
from enum import IntEnum

import numpy as np

from codec.values import Float
from render.gl import GL, Buffer, vertex_array
from render.grown import Grown
from render.meshes import GROWN
from render.surface import Array

MOVED_MM = 25.0
"""Of the viewer, in head space: a fortieth of its distance."""
SOLID_REACH, SOLID_FACING = 1.25, 0.28
"""Reach beyond the hairline (tens of degrees), and cosine towards the viewer, from which on hardly a strand
is left out (shaders/strands.glsl); .03 of the cosine are for what the viewer moves until the next sorting."""
_POSITION, _NORMAL, _REACH = slice(0, 3), slice(3, 6), 12


class HairPart(IntEnum):
    """In the order of drawing."""

    SOLID, INSIDE, FRAYED_INSIDE, FRINGE = range(4)


class HairMesh:
    """The hair of one head; nothing until written."""

    def __init__(self) -> None:
        self._vertices = Buffer(GL.GL_ARRAY_BUFFER)
        self._indices = Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
        self._array = 0
        self._hair: Grown | None = None
        self._counts = [0] * len(HairPart)

    def write(self, hair: Grown | None) -> None:
        """None: draw nothing from now on."""
        self._hair, self._counts = hair, [0] * len(HairPart)
        self._viewer = np.full(3, np.inf, np.float32)
        if hair is None:
            return
        GL.glBindVertexArray(0)
        self._vertices.write(hair.vertices)
        a, b, c = (hair.vertices[hair.triangles[:, k], _POSITION] for k in range(3))
        normal = np.cross(b - a, c - a)
        self._plane = normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6)
        self._height = np.einsum("td,td->t", self._plane, a)
        self._covers = hair.vertices[:, _REACH] >= SOLID_REACH

    def seen_from(self, viewer: Float) -> None:
        """(3,) mm, in head space."""
        if self._hair is None or np.abs(viewer - self._viewer).max() < MOVED_MM:
            return
        self._viewer = viewer
        parts = [self._hair.triangles[chosen] for chosen in self._sorted(self._hair, viewer)]
        self._counts = [part.size for part in parts]
        GL.glBindVertexArray(0)
        self._indices.write(np.concatenate(parts).astype(np.uint32), dynamic=True)
        if not self._array:
            self._array = vertex_array([(self._vertices, GROWN)], self._indices)

    def _sorted(self, hair: Grown, viewer: Float) -> tuple[Array, ...]:
        """(T,) which triangles each part has."""
        towards = viewer - hair.vertices[:, _POSITION]
        facing = np.einsum("vd,vd->v", hair.vertices[:, _NORMAL], towards)
        facing /= np.linalg.norm(towards, axis=1)
        solid, lining = (
            (self._covers & (way * facing > SOLID_FACING))[hair.triangles].all(1) for way in (1, -1)
        )
        above = self._plane @ viewer - self._height
        outside, inside = above > -2 * MOVED_MM, above < 2 * MOVED_MM
        return solid, lining, inside & ~lining, outside & ~solid

    def draw(self, part: HairPart) -> None:
        """What of it was written, as seen from there."""
        if self._counts[part]:
            start = 4 * sum(self._counts[:part])
            GL.glBindVertexArray(self._array)
            GL.glDrawElements(GL.GL_TRIANGLES, self._counts[part], GL.GL_UNSIGNED_INT, ctypes.c_void_p(start))
