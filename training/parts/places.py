"""Places on the face: in the atlas (no seams in the face) and on the surface (corners and weights)."""

import numpy as np

from codec.basis import Basis, Embedding, Part
from codec.values import Int
from likeness.layout import HEAD
from training.parts.makehuman import Double


def outer_skin(basis: Basis) -> Int:
    """(T', 3) triangles of the head's own island: no mouth, sockets or neck."""
    uv = basis.uv[basis.triangles[:, 0]]
    skin = basis.part[basis.corner_vertex[basis.triangles[:, 0]]] == Part.SKIN
    return basis.triangles[skin & (uv[:, 1] > HEAD.target.bottom - 0.004)]


def barycentric(points: Double, corners: Double) -> Double:
    """(N, 2) and (T, 3, 2) -> (N, T, 3): weights of each triangle's corners at each point."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    ab, ac = b - a, c - a
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    area = np.where(np.abs(area) < 1e-12, np.inf, area)
    ap = points[:, None] - a[None]
    second = (ap[..., 0] * ac[:, 1] - ap[..., 1] * ac[:, 0]) / area
    third = (ab[:, 0] * ap[..., 1] - ab[:, 1] * ap[..., 0]) / area
    return np.stack([1 - second - third, second, third], -1)


def on_surface(uv: Double, basis: Basis, triangles: Int) -> Embedding:
    """(N, 2) places in the atlas -> triangles and weights; a place in a hole goes to the nearest edge."""
    corners = basis.uv[triangles].astype(np.float64)
    weights = barycentric(uv, corners)
    clipped = np.clip(weights, 0, None)
    clipped /= clipped.sum(-1, keepdims=True)
    distance = np.linalg.norm(np.einsum("ntk,tkd->ntd", clipped, corners) - uv[:, None], axis=-1)
    best = distance.argmin(1)
    vertices = basis.corner_vertex[triangles[best]]
    return Embedding(vertices.astype(np.int32), clipped[np.arange(len(uv)), best].astype(np.float32))
