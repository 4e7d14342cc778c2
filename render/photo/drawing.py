"""Draws a photographed face on the current OpenGL context: eyes and the mouth's inside, the skin over them.

The blend is one product on the processor and one small texture sent: a fetch for each of its textures would
cost a software renderer more, at every pixel.
"""

import ctypes

import cv2
import numpy as np

from codec.basis import Basis
from codec.values import FaceFrame, Float
from render.gl import GL, Buffer, discard, texture, vertex_array
from render.materials import CHANGE_UNIT, SHEET_UNIT, Material, Materials
from render.meshes import NORMAL, POSITION, SHADE, UV
from render.photo.blending import Blending
from render.photo.sheet import sheet_of
from render.photo.values import Photograph


class PhotographedFace:
    """One person's sheet on a basis' head. Make, use and free it with the context current."""

    def __init__(self, basis: Basis, person: Photograph, materials: Materials) -> None:
        self._sheet, self._materials = sheet_of(basis), materials
        corner = np.zeros(len(basis.mean), np.int32)
        corner[basis.corner_vertex] = np.arange(len(basis.corner_vertex))
        self._corners = corner[self._sheet.place.vertices]
        self._base, self._change = texture(person.base[::-1]), 0
        self._blending = Blending(person, basis.expression_norm / np.sqrt(np.float32(len(basis.mean))))
        self._make_arrays()

    def _make_arrays(self) -> None:
        sheet, self._moving = self._sheet, Buffer(GL.GL_ARRAY_BUFFER)
        still, indices = Buffer(GL.GL_ARRAY_BUFFER), Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
        self._buffers = self._moving, still, indices
        GL.glBindVertexArray(0)
        self._moving.write(np.zeros((len(sheet.uv), 6), np.float32), dynamic=True)
        nothing = np.zeros_like(sheet.alpha)
        still.write(np.column_stack([sheet.uv, sheet.alpha, sheet.rim, nothing, nothing]).astype(np.float32))
        indices.write(np.concatenate([sheet.inside, sheet.face]).astype(np.uint32))
        layout = [(self._moving, [(POSITION, 3), (NORMAL, 3)]), (still, [(UV, 2), (SHADE, 4)])]
        self._array = vertex_array(layout, indices)

    def free(self) -> None:
        """It is drawn no more."""
        discard((self._base, self._change), self._buffers, (self._array,))

    def write(self, vertices: Float, face: FaceFrame) -> None:
        """vertices: (U, 6) positions and normals of the basis' corners under this face's expression."""
        moved = np.einsum("ck,ckd->cd", self._sheet.place.weights, vertices[self._corners])
        self._moving.write(np.ascontiguousarray(moved, np.float32), dynamic=True)
        change = self._blending.change(face)
        stored = cv2.convertScaleAbs(cv2.flip(change, 0) + 256, alpha=0.5)
        self._change = texture(np.asarray(stored, np.uint8), handle=self._change)

    def draw(self) -> None:
        """Blending must be on. Depth is left as if the face alone had been drawn."""
        for unit, handle in ((SHEET_UNIT, self._base), (CHANGE_UNIT, self._change)):
            GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
            GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
        self._materials.use(Material.PHOTOGRAPH)
        GL.glBindVertexArray(self._array)
        inside = self._sheet.inside.size
        GL.glDisable(GL.GL_DEPTH_TEST)  # the skin lies over it, however deep a jaw was guessed
        GL.glDrawElements(GL.GL_TRIANGLES, inside, GL.GL_UNSIGNED_INT, None)
        GL.glEnable(GL.GL_DEPTH_TEST)
        start = ctypes.c_void_p(4 * inside)
        GL.glDrawElements(GL.GL_TRIANGLES, self._sheet.face.size, GL.GL_UNSIGNED_INT, start)
