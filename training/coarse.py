"""The skin of a head in fewer triangles, for pictures in which the others would be smaller than pixels.

    python -m training coarse          writes render/coarse.npz for the shipped basis

Corners are merged into their neighbours, the least change first, which is felt by quadrics (Garland and
Heckbert, "Surface simplification using quadric error metrics", 1997), many at a time where they are not near
each other. Those that are left keep their places, so that whatever is known of them serves as it is. The
slits of eyes and mouth and the edges of the sheet keep all of theirs.
"""

import argparse
import io
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

import assets
from codec import basis as basis_file
from codec.basis import Basis, Part
from codec.values import Float, Int
from render.coarse import ERRORS_MM, FILE
from render.slits import study_slits

SHAPES, DEVIATIONS = 3, 2.0
"""The surface is looked at in the mean expression, and so far along so many components either way."""
LONGEST_MM = 18.0
"""Light is interpolated along edges: they grow no longer."""
STEEPEST = 0.3
"""Cosine of the angle by which a triangle turns at most."""

Array: TypeAlias = NDArray[Any]
Flags: TypeAlias = NDArray[np.bool_]


def main(argv: list[str]) -> None:
    """Write the file."""
    argparse.ArgumentParser(prog="python -m training coarse", description=__doc__).parse_args(argv)
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    levels = coarse_skin(basis)
    packed = io.BytesIO()
    arrays = {f"level{k}": level.astype(np.uint16) for k, level in enumerate(levels)}
    np.savez_compressed(packed, allow_pickle=False, digest=np.frombuffer(basis.digest, np.uint8), **arrays)
    FILE.write_bytes(packed.getvalue())
    print(f"{FILE}: triangles {[len(level) for level in levels]}")


def coarse_skin(basis: Basis) -> list[Int]:
    """(T, 3) corners of the skin's triangles, of each level of ERRORS_MM."""
    triangles = basis.triangles[basis.part[basis.corner_vertex[basis.triangles[:, 0]]] == Part.SKIN]
    moved = DEVIATIONS * basis.expression[:SHAPES]
    shapes = np.concatenate([basis.mean[None], basis.mean + moved, basis.mean - moved])
    mesh = Mesh(shapes[:, basis.corner_vertex], triangles, lids_and_lips(basis))
    return [mesh.merged(error_mm) for error_mm in ERRORS_MM]


def lids_and_lips(basis: Basis) -> Flags:
    """(U,) corners on the slits' rings."""
    kept = np.zeros(len(basis.mean), bool)
    lids, lips = study_slits(basis)
    for slit in (*(lid.slit for lid in lids), *lips):
        kept[slit.ring] = True
    return np.asarray(kept[basis.corner_vertex])


class Mesh:
    """shapes: (P, U, 3) places of corners; kept: (U,) which stay, beside those on the edges of the sheet."""

    def __init__(self, shapes: Float, triangles: Int, kept: Flags) -> None:
        self._rest, self._triangles = shapes[0], triangles
        self._at = np.concatenate([shapes, np.ones_like(shapes[..., :1])], 2).swapaxes(0, 1)  # (U, P, 4)
        self._quadrics, self._areas = _quadrics(shapes, triangles)
        edges, faces = np.unique(_sides(triangles), axis=0, return_counts=True)
        self._kept = kept.copy()
        self._kept[edges[faces != 2]] = True

    def merged(self, error_mm: float) -> Int:
        """(T, 3): as few triangles as this error allows."""
        while self._merge(error_mm):
            pass
        return self._triangles

    def _merge(self, error_mm: float) -> int:
        """One round; how many corners have gone."""
        edges = np.unique(_sides(self._triangles), axis=0)
        goes, into = np.concatenate([edges, edges[:, ::-1]]).T
        length = np.linalg.norm(self._rest[goes] - self._rest[into], axis=1)
        free = ~self._kept[goes] & (length < LONGEST_MM)
        goes, into = goes[free], into[free]
        cost = self._cost(goes, into)
        fits = (cost < error_mm**2) & self._linked(goes, into)
        fits[fits] = self._faces_alike(goes[fits], into[fits])
        goes, into = _apart(goes[fits], into[fits], cost[fits], edges, len(self._kept))
        np.add.at(self._quadrics, into, self._quadrics[goes])
        np.add.at(self._areas, into, self._areas[goes])
        place = np.arange(len(self._kept), dtype=np.int32)
        place[goes] = into
        triangles = place[self._triangles]
        a, b, c = triangles.T
        self._triangles = triangles[(a != b) & (b != c) & (c != a)]
        return len(goes)

    def _cost(self, goes: Array, into: Array) -> Array:
        """(M,) mm^2: how far, in the mean, the planes that a corner stands for lie beside the place that it
        goes into, in the worst shape."""
        at = self._at[into]
        squares = np.einsum("mpi,mpij,mpj->mp", at, self._quadrics[goes], at, optimize=True)
        return np.asarray((squares / self._areas[goes]).max(1))

    def _linked(self, goes: Array, into: Array) -> Flags:
        """(M,) whether both have just the two neighbours in common that their triangles have."""
        beside = np.zeros((len(self._kept), len(self._kept)), bool)
        first, second = _sides(self._triangles).T
        beside[first, second] = beside[second, first] = True
        return np.asarray((beside[goes] & beside[into]).sum(1) == 2)

    def _faces_alike(self, goes: Array, into: Array) -> Flags:
        """(M,) whether the triangles about a corner that goes keep facing their side."""
        corners = self._triangles.ravel()
        order = np.argsort(corners, kind="stable")
        starts = np.searchsorted(corners[order], np.arange(len(self._kept) + 1))
        many = np.diff(starts)[goes]
        merge = np.repeat(np.arange(len(goes)), many)
        slot = order[np.repeat(starts[goes] - np.cumsum(many) + many, many) + np.arange(len(merge))]
        before = self._triangles[slot // 3]
        after = before.copy()
        after[np.arange(len(slot)), slot % 3] = into[merge]
        cosine = np.einsum("nd,nd->n", *(_planes(self._rest, fan)[0][:, :3] for fan in (before, after)))
        turned = (cosine < STEEPEST) & (before != into[merge][:, None]).all(1)
        return np.asarray(np.bincount(merge[turned], minlength=len(goes)) == 0)


def _sides(triangles: Int) -> Int:
    """(3T, 2) of all triangles, the lower corner first."""
    return np.sort(np.concatenate([triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0))]), 1)


def _planes(at: Float, triangles: Int) -> tuple[Array, Array]:
    """(T, 4) unit normal and height of each triangle's plane, and (T,) twice its area."""
    a, b, c = (at[triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    area = np.linalg.norm(normal, axis=1) + 1e-9
    normal /= area[:, None]
    return np.concatenate([normal, -np.einsum("td,td->t", normal, a)[:, None]], 1), area


def _quadrics(shapes: Float, triangles: Int) -> tuple[Array, Array]:
    """(U, P, 4, 4) sums of the squared distances from the planes about each corner, weighted by their areas;
    (U, P) sums of those."""
    quadrics = np.zeros((shapes.shape[1], len(shapes), 4, 4))
    areas = np.zeros(quadrics.shape[:2])
    for k, at in enumerate(shapes):
        plane, area = _planes(at, triangles)
        square = plane[:, :, None] * plane[:, None] * area[:, None, None]
        for corners in triangles.T:
            np.add.at(quadrics[:, k], corners, square)
            np.add.at(areas[:, k], corners, area)
    return quadrics, areas


def _apart(goes: Array, into: Array, cost: Array, edges: Int, corners: int) -> tuple[Array, Array]:
    """Those merges that are the cheapest of all within two edges."""
    order = np.argsort(cost, kind="stable")
    goes, into = goes[order], into[order]
    rank = np.full(corners, len(goes))
    np.minimum.at(rank, goes, np.arange(len(goes)))
    for _ in range(2):
        about = rank.copy()
        for one, other in (edges.T, edges.T[::-1]):
            np.minimum.at(about, one, rank[other])
        rank = about
    chosen = np.flatnonzero(rank[goes] == np.arange(len(goes)))
    return goes[chosen], into[chosen]
