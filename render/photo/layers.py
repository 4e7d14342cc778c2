"""The cut-out pictures around a photographed face: hair, ears, neck, clothes, drawn unlit before the face.

A layer's mesh continues the head's own surface. Where it lies close to the skin it is carried by it, so that
what is printed beside a jaw moves with the jaw; further away it moves with the head or the shoulders alone.
"""

from collections.abc import Sequence

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float, Int
from render.anatomy import smoothstep
from render.gl import GL, Buffer, bind_sampler, program, texture, vertex_array
from render.meshes import ATTRIBUTES, POSITION, SHADE, UV
from render.photo.values import Layer
from render.view import Pose

LAYER_UNIT = 6
CARRIERS = 6
"""Vertices of the skin that carry one of a layer's."""
AT_ONCE = 128  # vertices compared with the skin: 6 MB, however many a peer sends
CLOSE_MM, FADE_MM = 8.0, 22.0
"""A layer's vertex within the first goes all the way with the skin; beyond, as exp(-(d / FADE_MM)^2)."""
GRAZING = (0.55, 0.85)
"""Sines of a layer's slope to a side at which a picture of that side begins to be the better one, and is."""
APPEARS, REPLACES = (0.15, 0.45), (0.45, 0.80)
"""Of the turn that a side's picture was taken at: over the first it fades in behind the picture from ahead,
over the second that one fades out where it is stretched."""


class Carried:
    """How vertices (N, 3) are carried by a head at rest (V, 3) that they lie on or near."""

    def __init__(self, basis: Basis, neutral: Float, vertices: Float) -> None:
        skin = np.flatnonzero(basis.part == Part.SKIN).astype(np.int32)
        parts = [_nearest(neutral[skin], vertices[k : k + AT_ONCE]) for k in range(0, len(vertices), AT_ONCE)]
        nearest, distance = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        close = distance.min(1)
        weight = np.exp(-(((distance - close[:, None]) / CLOSE_MM) ** 2))
        share = np.exp(-((np.maximum(close - CLOSE_MM, 0) / FADE_MM) ** 2))
        self.by: Int = skin[nearest]
        self.weights: Float = (weight / weight.sum(1, keepdims=True) * share[:, None]).astype(np.float32)

    def moved(self, change: Float) -> Float:
        """(V, 3) how far the head's vertices are from rest -> (N, 3) the same of the carried ones."""
        return np.asarray(np.einsum("nk,nkd->nd", self.weights, change[self.by]), np.float32)


def _nearest(skin: Float, vertices: Float) -> tuple[Int, Float]:
    """(N, CARRIERS) indices into (S, 3) and distances, mm."""
    apart = np.linalg.norm(skin[None] - vertices[:, None], axis=2)
    near = np.argpartition(apart, CARRIERS, axis=1)[:, :CARRIERS]
    return near.astype(np.int32), np.take_along_axis(apart, near, 1)


def turned(layer: Layer, azimuth_rad: float, over: tuple[float, float]) -> float:
    """0..1: how far the head is seen from the side that a layer shows, rising over these shares of its turn.

    Azimuths are the viewer's direction in head space: 0 ahead, positive on the subject's left.
    """
    return float(smoothstep(*over, np.array(azimuth_rad / layer.azimuth_rad)))


def grazing(layer: Layer) -> Float:
    """(N, 2): where a picture taken from ahead was stretched over the head's left and right side, 0..1."""
    a, b, c = (layer.vertices[layer.triangles[:, k]] for k in range(3))
    normal = np.zeros_like(layer.vertices)
    for k in range(3):
        np.add.at(normal, layer.triangles[:, k], np.cross(b - a, c - a))
    x = normal[:, 0] / (np.linalg.norm(normal, axis=1) + 1e-6)
    steep = smoothstep(*GRAZING, np.abs(x)) * smoothstep(0.15, 0.0, layer.torso)
    return np.stack([steep * (x > 0), steep * (x < 0)], 1).astype(np.float32)


def azimuth(head: Pose, camera: Pose) -> float:
    """The viewer's direction in head space. Poses: of the head in the stage, of the stage in camera space."""
    eye = -camera.rotation.T @ camera.translation
    there = (eye - head.translation) @ head.rotation
    return float(np.arctan2(there[0], there[2]))


class DrawnLayers:
    """One person's layers on a basis' head; make and use them with the context current.

    neutral: (V, 3) the person's head at rest.
    """

    def __init__(self, basis: Basis, neutral: Float, layers: Sequence[Layer]) -> None:
        self._layers = tuple(layers)
        corner = np.zeros(len(basis.mean), np.int32)
        corner[basis.corner_vertex] = np.arange(len(basis.corner_vertex))
        self._corner, self._neutral = corner, neutral
        self._carried = [Carried(basis, neutral, layer.vertices) for layer in layers]
        self._program = program(("frame.glsl", "layer.vert"), ("layer.frag",), ATTRIBUTES)
        bind_sampler(self._program, "u_layer", LAYER_UNIT)
        self._share = GL.glGetUniformLocation(self._program, "u_share")
        self._textures = [texture(layer.picture[::-1]) for layer in layers]
        self._moving = [Buffer(GL.GL_ARRAY_BUFFER) for _ in layers]
        self._arrays = [self._array(k) for k in range(len(layers))]

    def _array(self, k: int) -> int:
        layer = self._layers[k]
        still, indices = Buffer(GL.GL_ARRAY_BUFFER), Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)
        GL.glBindVertexArray(0)
        self._moving[k].write(np.ascontiguousarray(layer.vertices, np.float32), dynamic=True)
        shade = np.zeros((len(layer.vertices), 4), np.float32)
        shade[:, :2], shade[:, 2] = grazing(layer), layer.torso
        still.write(np.concatenate([layer.uv, shade], 1, dtype=np.float32))
        indices.write(layer.triangles.astype(np.uint32))
        layout = [(self._moving[k], [(POSITION, 3)]), (still, [(UV, 2), (SHADE, 4)])]
        return vertex_array(layout, indices)

    def write(self, vertices: Float) -> None:
        """vertices: (U, 6) positions and normals of the basis' corners under the face's expression."""
        change = vertices[self._corner, :3] - self._neutral
        for layer, carried, buffer in zip(self._layers, self._carried, self._moving, strict=True):
            buffer.write(layer.vertices + carried.moved(change), dynamic=True)

    def draw(self, azimuth_rad: float) -> None:
        """From back to front. Blending must be on; depth is neither tested nor written."""
        GL.glDisable(GL.GL_DEPTH_TEST)
        GL.glUseProgram(self._program)
        GL.glActiveTexture(GL.GL_TEXTURE0 + LAYER_UNIT)
        sides = [0.0, 0.0]
        for layer in self._layers:
            if layer.azimuth_rad:
                sides[layer.azimuth_rad < 0] = turned(layer, azimuth_rad, REPLACES)
        for layer, handle, array in zip(self._layers, self._textures, self._arrays, strict=True):
            ahead = layer.azimuth_rad == 0
            share = 1.0 if ahead else turned(layer, azimuth_rad, APPEARS)
            if share > 0:
                GL.glUniform3f(self._share, share, *(sides if ahead else (0.0, 0.0)))
                GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
                GL.glBindVertexArray(array)
                GL.glDrawElements(GL.GL_TRIANGLES, layer.triangles.size, GL.GL_UNSIGNED_INT, None)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glEnable(GL.GL_DEPTH_TEST)
