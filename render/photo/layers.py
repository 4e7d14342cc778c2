"""The cut-out pictures around a photographed face: hair, ears, neck, clothes, drawn unlit before the face.

A layer's mesh continues the head's own surface. Where it lies close to the skin it is carried by it, so that
what is printed beside a jaw moves with the jaw; further away it moves with the head or the shoulders alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from codec.basis import Basis, Part
from codec.values import Float, Int
from render.anatomy import eye_axes, smoothstep, torso_share
from render.gl import GL, Buffer, discard, texture, vertex_array
from render.materials import LAYER_UNIT, Material, Materials
from render.meshes import POSITION, SHADE, UV
from render.photo.values import Layer

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


@dataclass(frozen=True, slots=True, eq=False)
class LayerMesh:
    """The part of a layer's grid on which there is something to be seen.

    vertices (N, 3) mm in head space, uv (N, 2) from the lower left, triangles (M, 3) counter-clockwise.
    torso (N,): 0 moves with the head, 1 with the shoulders.
    """

    vertices: Float
    uv: Float
    triangles: Int
    torso: Float

    @staticmethod
    def of(layer: Layer, eyes: Float) -> "LayerMesh":
        """eyes: (3,) mm, the point between them in head space."""
        rows, columns = layer.grid.shape[:2]
        used, triangles = np.unique(_seen_cells(layer.picture[..., 3], rows, columns), return_inverse=True)
        vertices = layer.grid.reshape(-1, 3)[used]
        row, column = np.divmod(used, columns)
        uv = np.stack([column / (columns - 1), 1 - row / (rows - 1)], 1)
        mesh = triangles.reshape(-1, 3).astype(np.int32)
        return LayerMesh(vertices, uv.astype(np.float32), mesh, torso_share(vertices - eyes))


def _seen_cells(alpha: NDArray[np.uint8], rows: int, columns: int) -> Int:
    """(M, 3) triangles, as places in the grid, of the cells that hold a visible pixel."""
    height, width = alpha.shape
    y, x = np.nonzero(alpha)
    upper = np.unique(y * (rows - 1) // height * columns + x * (columns - 1) // width)
    lower, right = upper + columns, upper + 1
    halves = np.stack([upper, lower, right], 1), np.stack([right, lower, lower + 1], 1)
    return np.concatenate(halves).astype(np.int32)


def turned(layer: Layer, azimuth_rad: float, over: tuple[float, float]) -> float:
    """0..1: how far the head is seen from the side that a layer shows, rising over these shares of its turn.

    Azimuths are the viewer's direction in head space: 0 ahead, positive on the subject's left.
    """
    return float(smoothstep(*over, np.array(azimuth_rad / layer.azimuth_rad)))


def grazing(mesh: LayerMesh) -> Float:
    """(N, 2): where a picture taken from ahead was stretched over the head's left and right side, 0..1."""
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
    normal = np.zeros_like(mesh.vertices)
    for k in range(3):
        np.add.at(normal, mesh.triangles[:, k], np.cross(b - a, c - a))
    x = normal[:, 0] / (np.linalg.norm(normal, axis=1) + 1e-6)
    steep = smoothstep(*GRAZING, np.abs(x)) * smoothstep(0.15, 0.0, mesh.torso)
    return np.stack([steep * (x > 0), steep * (x < 0)], 1).astype(np.float32)


def azimuth(viewer: Float) -> float:
    """The direction of a viewer, (3,) mm in head space."""
    return float(np.arctan2(viewer[0], viewer[2]))


class DrawnLayers:
    """One person's layers on a basis' head; make, use and free them with the context current.

    neutral: (V, 3) the person's head at rest.
    """

    def __init__(self, basis: Basis, neutral: Float, layers: Sequence[Layer], materials: Materials) -> None:
        self._materials = materials
        self._layers = tuple(layer for layer in layers if layer.picture[..., 3].any())
        eyes = eye_axes(basis, neutral)[1]
        self._meshes = [LayerMesh.of(layer, eyes) for layer in self._layers]
        corner = np.zeros(len(basis.mean), np.int32)
        corner[basis.corner_vertex] = np.arange(len(basis.corner_vertex))
        self._corner, self._neutral = corner, neutral
        self._carried = [Carried(basis, neutral, mesh.vertices) for mesh in self._meshes]
        self._share = materials.uniform(Material.LAYER, "u_share")
        self._textures = [texture(layer.picture[::-1]) for layer in self._layers]
        self._moving = [Buffer(GL.GL_ARRAY_BUFFER) for _ in self._layers]
        self._still = [(Buffer(GL.GL_ARRAY_BUFFER), Buffer(GL.GL_ELEMENT_ARRAY_BUFFER)) for _ in self._layers]
        parts = zip(self._meshes, self._moving, self._still, strict=True)
        self._arrays = [_array(mesh, moving, *still) for mesh, moving, still in parts]

    def free(self) -> None:
        """They are drawn no more."""
        discard(self._textures, (*self._moving, *chain.from_iterable(self._still)), self._arrays)

    def write(self, vertices: Float) -> None:
        """vertices: (U, 6) positions and normals of the basis' corners under the face's expression."""
        change = vertices[self._corner, :3] - self._neutral
        for mesh, carried, buffer in zip(self._meshes, self._carried, self._moving, strict=True):
            buffer.write(mesh.vertices + carried.moved(change), dynamic=True)

    def draw(self, azimuth_rad: float) -> None:
        """From back to front. Blending must be on; depth is neither tested nor written."""
        GL.glDisable(GL.GL_DEPTH_TEST)
        self._materials.use(Material.LAYER)
        GL.glActiveTexture(GL.GL_TEXTURE0 + LAYER_UNIT)
        sides = [0.0, 0.0]
        for layer in self._layers:
            if layer.azimuth_rad:
                sides[layer.azimuth_rad < 0] = turned(layer, azimuth_rad, REPLACES)
        drawn = zip(self._layers, self._meshes, self._textures, self._arrays, strict=True)
        for layer, mesh, handle, array in drawn:
            ahead = layer.azimuth_rad == 0
            share = 1.0 if ahead else turned(layer, azimuth_rad, APPEARS)
            if share > 0:
                GL.glUniform3f(self._share, share, *(sides if ahead else (0.0, 0.0)))
                GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
                GL.glBindVertexArray(array)
                GL.glDrawElements(GL.GL_TRIANGLES, mesh.triangles.size, GL.GL_UNSIGNED_INT, None)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glEnable(GL.GL_DEPTH_TEST)


def _array(mesh: LayerMesh, moving: Buffer, still: Buffer, indices: Buffer) -> int:
    GL.glBindVertexArray(0)
    moving.write(np.ascontiguousarray(mesh.vertices, np.float32), dynamic=True)
    shade = np.zeros((len(mesh.vertices), 4), np.float32)
    shade[:, :2], shade[:, 2] = grazing(mesh), mesh.torso
    still.write(np.concatenate([mesh.uv, shade], 1, dtype=np.float32))
    indices.write(mesh.triangles.astype(np.uint32))
    return vertex_array([(moving, [(POSITION, 3)]), (still, [(UV, 2), (SHADE, 4)])], indices)
