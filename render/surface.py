"""Face coefficients into vertex positions and normals, fast enough for every frame of two calls in software.

One matrix-vector product morphs the head, eyeballs are turned rigidly, lids and lips that are shut are
brought together (render/contact.py), and normals are the area-weighted sums of the triangles around each
vertex, so that they follow every expression. Nothing is allocated per frame: what `update` returns is valid
until the next `update`.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from codec.basis import Basis, Part
from codec.rotation import eye_rotation
from codec.values import Float, Int
from render.coarse import coarse_skin
from render.contact import SkinContact

Array: TypeAlias = NDArray[Any]
"""Numbers on their way to float32; what is handed out is `Float`."""

EYES = (Part.EYE_LEFT, Part.EYE_RIGHT)


def fans(triangles: Int, vertices: int) -> tuple[Int, Int]:
    """(3T,) corner slots sorted by vertex, and (V,) where each vertex' run begins (empty runs: its end)."""
    corners = triangles.ravel()
    order = np.argsort(corners, kind="stable")
    starts = np.searchsorted(corners[order], np.arange(vertices))
    return (order // 3).astype(np.int32), starts.astype(np.int32)


class Normals:
    """Unit normals of a mesh of fixed triangles; every vertex must have a triangle."""

    def __init__(self, triangles: Int, vertices: int) -> None:
        self._corners = [np.ascontiguousarray(triangles[:, k]) for k in range(3)]
        self._face_of_slot, self._starts = fans(triangles, vertices)
        count = len(triangles)
        self._edges = np.empty((6, count), np.float32)
        self._face = np.empty((3, count), np.float32)
        self._slots = np.empty(3 * count, np.float32)
        self._gather = np.empty(count, np.float32)

    def __call__(self, planes: Float) -> Float:
        """(3, V) coordinates -> (3, V) unit normals."""
        a, b, c = self._corners
        for axis in range(3):
            plane = planes[axis]
            np.take(plane, a, out=self._gather, mode="clip")
            for row, corner in ((axis, b), (3 + axis, c)):
                np.take(plane, corner, out=self._edges[row], mode="clip")
                self._edges[row] -= self._gather
        (ux, uy, uz, vx, vy, vz), face = self._edges, self._face
        for row, (p, q, r, s) in enumerate(((uy, vz, uz, vy), (uz, vx, ux, vz), (ux, vy, uy, vx))):
            np.multiply(p, q, out=face[row])
            np.multiply(r, s, out=self._gather)
            face[row] -= self._gather
        out = np.empty_like(planes)
        for axis in range(3):
            np.take(face[axis], self._face_of_slot, out=self._slots, mode="clip")
            np.add.reduceat(self._slots, self._starts, out=out[axis])
        out /= np.sqrt(np.einsum("kv,kv->v", out, out)) + 1e-12
        return out


class SomeNormals:
    """Those of the vertices that some triangles have; 0 at the others."""

    def __init__(self, triangles: Int, vertices: int) -> None:
        self._used, compact = np.unique(triangles, return_inverse=True)
        self._normals = Normals(compact.reshape(-1, 3).astype(np.int32), len(self._used))
        self._out = np.zeros((3, vertices), np.float32)

    def __call__(self, planes: Float) -> Float:
        """(3, V) coordinates -> (3, V); valid until the next call."""
        self._out[:, self._used] = self._normals(planes[:, self._used])
        return self._out


def _coarse_normals(basis: Basis) -> list[SomeNormals]:
    """Of each level of the skin, together with all else."""
    vertex, count = basis.corner_vertex, len(basis.mean)
    rest = basis.triangles[basis.part[vertex[basis.triangles[:, 0]]] != Part.SKIN]
    return [SomeNormals(vertex[np.concatenate([skin, rest])], count) for skin in coarse_skin(basis)]


def normals(triangles: Int, vertices: Float) -> Float:
    """(T, 3), (V, 3) -> (V, 3) unit normals; the plain form, for meshes that are made once."""
    return Normals(triangles, len(vertices))(np.ascontiguousarray(vertices.T)).T.copy()


class Surface:
    """A basis prepared for drawing: the same surface with vertices split along texture seams.

    gain: (V, 3) times what the components move each vertex. contact: what holds lids and lips together.
    Without them vertices are exactly where the basis says.
    """

    def __init__(self, basis: Basis, gain: Float | None = None, contact: SkinContact | None = None) -> None:
        self._contact = contact
        moved = basis.expression if gain is None else basis.expression * gain
        self._corner_vertex = basis.corner_vertex
        # (E, V, 3) -> (E, 3V), coordinates in planes: x of all vertices, then y, then z
        self._components = np.ascontiguousarray(moved.transpose(0, 2, 1).reshape(len(moved), -1))
        whole = Normals(basis.corner_vertex[basis.triangles], len(basis.mean))
        self._levels: list[Normals | SomeNormals] = [whole, *_coarse_normals(basis)]
        self._eyes = [here for part in EYES if len(here := np.flatnonzero(basis.part == part))]
        self._coefficients = np.zeros(len(basis.expression), np.float32)
        self._planes = np.empty((3, len(basis.mean)), np.float32)
        self._out = np.empty((len(basis.corner_vertex), 6), np.float32)
        self._last: bytes = b""
        self.set_neutral(basis.mean)

    def set_neutral(self, neutral: Float) -> None:
        """(V, 3) the person's head at rest."""
        self._neutral = np.ascontiguousarray(neutral.T)
        if self._contact is not None:
            self._contact.set_neutral(self._neutral)
        self._last = b""

    def update(self, expression: Float, gaze: Float, level: int = 0) -> tuple[Float, bool]:
        """(E,), (4,) -> (U, 6) position and normal of every corner, and whether they changed. level: of the
        skin (render/coarse.py), whose corners alone have normals."""
        key = expression.tobytes() + gaze.tobytes() + bytes([level])
        if key == self._last:
            return self._out, False
        self._last = key
        planes = self._planes
        k = min(len(expression), len(self._coefficients))
        self._coefficients[:k] = expression[:k]
        np.dot(self._coefficients, self._components, out=planes.reshape(-1))
        planes += self._neutral
        for here, yaw, pitch in zip(self._eyes, gaze[::2], gaze[1::2], strict=False):  # a mask has none
            eye = self._neutral[:, here]
            centre = (eye.min(1) + eye.max(1))[:, None] / 2
            planes[:, here] = eye_rotation(float(yaw), float(pitch)) @ (eye - centre) + centre
        if self._contact is not None:
            self._contact(planes)
        unit = self._levels[level](planes)
        np.take(np.concatenate((planes, unit)).T, self._corner_vertex, axis=0, out=self._out, mode="clip")
        return self._out, True
