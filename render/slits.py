"""Where a face opens: the slits between lids and between lips, found on the mesh of a basis by geometry
alone.

A slit is the narrowest ring of edges around an opening, in an upper and a lower side that share its corners.
Every vertex of one side has a place opposite, between two vertices of the other; the skin about the ring
follows it by harmonic weights. What is done with a slit is render/contact.py's.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.values import Float, Int

Array: TypeAlias = NDArray[Any]

REACH_MM = 9.0
"""From a ring; the skin beyond does not follow it."""
PRESS_MM = 0.2
"""Sides that meet pass each other by twice as much: where they only touch, pixels between shine through."""
LASH_MM, LASH_ROOT_MM = 18.0, 0.5
"""A lash is at most so far from its ring; how sharply it keeps to the nearest vertices of it."""
LID_SHARE, LIP_SHARE = 1.0, 0.5
"""Of the way that the upper one makes: the lower lid hardly rises in a blink."""
STILL_MM = 0.1
"""What a blink moves less does not move."""
NEAR_MM, LONGEST_RING = 8.0, 100
"""A slit's ring keeps so near to its landmarks, and has no more vertices."""
APART, BLINKS = "jawOpen", ("eyeBlinkLeft", "eyeBlinkRight")
"""Face units: of the first the lips part, so that their narrowest ring shows; the others close the lids."""


@dataclass(frozen=True, slots=True, eq=False)
class Slit:
    """ring: (N,) vertices. gap: (N, K) what of their places is the gap from the lower to the upper side, at
    the K vertices of the side that has more. meet: (N, N) what of them is the place where each of them meets
    the other side. beside: (K, N) weights of the gaps at each of them. press: (N,) mm up, by which each of
    them goes on. moved: (R,) vertices that follow by (N, R) weights."""

    ring: Int
    gap: Float
    meet: Float
    beside: Float
    press: Float
    moved: Int
    weights: Float

    def gaps(self, planes: Float) -> Float:
        """(3, V) -> (3, K)"""
        return np.asarray(planes[:, self.ring] @ self.gap, np.float32)

    def join(self, planes: Float, keep: Float) -> None:
        """(3, V) in place; (K,) the share of each gap that stays."""
        at = planes[:, self.ring]
        change = at @ self.meet - at
        change[1] += self.press
        change *= 1 - keep @ self.beside
        planes[:, self.moved] += change @ self.weights


@dataclass(frozen=True, slots=True, eq=False)
class LidSlits:
    """Of one eye. blink: (3, B) by which a full blink moves the vertices `blinking`, and (3, M) the gaps."""

    slit: Slit
    blinking: Int
    blink: Float
    closes: Float


@lru_cache(maxsize=2)  # of a basis, which is compared by identity
def study_slits(basis: Basis) -> tuple[list[LidSlits], list[Slit]]:
    """Both eyes' and the mouth's, of the mean head; none of what a basis does not have."""
    if basis.is_mask or not {APART, *BLINKS} <= set(basis.unit_names):
        return [], []
    edges = Edges(basis)
    opened = (basis.mean + _motion(basis, APART) / 2).astype(np.float32)
    left, right = (slit(basis, edges, opened, eye, LID_SHARE) for eye in (lm.LEFT_EYE, lm.RIGHT_EYE))
    lips = slit(basis, edges, opened, lm.INNER_LIPS, LIP_SHARE)
    lids = [_lids(basis, unit, eye) for unit, eye in zip(BLINKS, (left, right), strict=True) if eye]
    return lids, [lips] if lips else []


def _motion(basis: Basis, unit: str) -> Float:
    """(V, 3) mm of a face unit at 1."""
    coefficients = basis.unit_expression[basis.unit_names.index(unit)]
    return np.tensordot(coefficients, basis.expression, 1).astype(np.float32)


def _lids(basis: Basis, unit: str, eye: Slit) -> LidSlits:
    """Only what is near the eye blinks."""
    motion = _motion(basis, unit)
    blinking = np.flatnonzero(np.linalg.norm(motion, axis=1) > STILL_MM).astype(np.int32)
    closes = eye.gaps(np.ascontiguousarray(motion.T))
    return LidSlits(eye, blinking, np.ascontiguousarray(motion[blinking].T), closes)


class Edges:
    """The skin as quads: whose edges go on straight where four of them meet."""

    def __init__(self, basis: Basis) -> None:
        triangles = basis.corner_vertex[basis.triangles]
        triangles = triangles[basis.part[triangles[:, 0]] == Part.SKIN]
        self._faces: dict[tuple[int, int], set[int]] = defaultdict(set)
        self._ends: dict[int, set[int]] = defaultdict(set)
        for number, face in enumerate(quads(triangles.tolist())):
            for first, second in zip(face, face[1:] + face[:1], strict=True):
                self._faces[first, second].add(number)
                self._faces[second, first].add(number)
                self._ends[first].add(second)
                self._ends[second].add(first)

    def ring(self, first: int, second: int, within: set[int]) -> tuple[int, ...]:
        """The ring of these vertices that an edge leads round; empty where it ends or leaves them."""
        ring = [first, second]
        while ring[-1] in within and len(self._ends[ring[-1]]) == 4 and len(ring) < LONGEST_RING:
            beside = self._faces[ring[-2], ring[-1]]
            onward = [end for end in self._ends[ring[-1]] if not self._faces[ring[-1], end] & beside]
            if len(onward) != 1:
                break
            if onward[0] == first:
                return tuple(ring)
            ring.append(onward[0])
        return ()

    def rings(self, vertices: set[int]) -> list[tuple[int, ...]]:
        """Each one that runs through these vertices alone."""
        found: dict[frozenset[int], tuple[int, ...]] = {}
        walked: set[tuple[int, int]] = set()
        for edge in ((v, end) for v in vertices for end in self._ends[v]):
            if edge not in walked and (ring := self.ring(*edge, vertices)):
                walked |= {*pairwise(ring), *pairwise(ring[::-1])}
                found[frozenset(ring)] = ring
        return list(found.values())


def quads(triangles: list[list[int]]) -> list[list[int]]:
    """The faces that a list of triangles was made of: two in a row that share an edge were one."""
    faces: list[list[int]] = []
    waiting: list[int] = []
    for triangle in triangles:
        rest = set(triangle) - set(waiting)
        if len(waiting) == 3 and len(rest) == 1:
            # the new corner goes between the two that both triangles have
            at = next(k for k in range(3) if waiting[k] not in triangle)
            faces.append([waiting[at], waiting[at - 2], rest.pop(), waiting[at - 1]])
            waiting = []
            continue
        if waiting:
            faces.append(waiting)
        waiting = triangle
    return [*faces, waiting] if waiting else faces


def slit(basis: Basis, edges: Edges, opened: Float, around: Sequence[int], share: float) -> Slit | None:
    """The narrowest ring on a head, (V, 3), that passes near the landmarks around an opening, if one does.
    share: of a gap that the upper side closes."""
    marks = basis.landmarks478(opened)[list(around)]
    near = np.linalg.norm(opened[:, None] - marks, axis=2).min(1) < NEAR_MM
    rings = [np.array(ring, np.int32) for ring in edges.rings(set(np.flatnonzero(near).tolist()))]
    if not rings:
        return None
    parts = [_matrices(basis.mean[ring], share) for ring in rings]
    widths = [
        np.linalg.norm(opened[ring].T @ gap, axis=0).max()
        for ring, (gap, *_) in zip(rings, parts, strict=True)
    ]
    best = int(np.argmin(widths))
    gap, meet, beside, press = (part.astype(np.float32) for part in parts[best])
    return Slit(rings[best], gap, meet, beside, press, *following(basis, rings[best]))


def _matrices(at: Float, share: float) -> tuple[Array, Array, Array, Array]:
    """(N, 3) a ring -> gap, meet, beside, press of its `Slit`."""
    upper, lower = sides(at)
    fine, coarse = (upper, lower) if len(upper) > len(lower) else (lower, upper)
    (fine_x, coarse_x), whole = (
        (np.maximum.accumulate(at[side, 0]) for side in (fine, coarse)),
        np.eye(len(at)),
    )
    opposite = hats(fine_x, coarse_x).T @ whole[coarse]  # (K, N): of each fine vertex
    gap = whole[fine] - opposite if fine is upper else opposite - whole[fine]
    across = hats(coarse_x, fine_x).T @ whole[fine]  # (C, N): of each coarse one
    way = 1 - share if coarse is lower else share  # that the coarse side leaves to the fine one
    place = way * whole[coarse] + (1 - way) * across
    meet, beside = whole.copy(), np.zeros((len(fine), len(at)))
    meet[:, fine] = place.T @ hats(fine_x, coarse_x)
    meet[:, coarse] = place.T
    beside[:, fine] = np.eye(len(fine))
    beside[:, coarse] = hats(coarse_x, fine_x)
    press = np.zeros(len(at))
    press[upper[1:-1]], press[lower[1:-1]] = -PRESS_MM, PRESS_MM
    return gap[1:-1].T, meet, beside[1:-1], press  # the corners meet already


def sides(at: Float) -> tuple[Array, Array]:
    """(N, 3) a ring -> its upper and its lower side from the right corner to the left one, both included."""
    start, end, count = int(at[:, 0].argmin()), int(at[:, 0].argmax()), len(at)
    forth = (start + np.arange((end - start) % count + 1)) % count
    back = (start - np.arange((start - end) % count + 1)) % count
    return (forth, back) if at[forth, 1].mean() > at[back, 1].mean() else (back, forth)


def hats(x: Array, knots: Array) -> Array:
    """(N,) where vertices lie, (K,) knots -> (K, N) weights of the knots at them: linear interpolation."""
    return np.stack([np.interp(x, knots, one) for one in np.eye(len(knots))])


def following(basis: Basis, ring: Int) -> tuple[Int, Float]:
    """(R,) vertices near a ring, and (N, R) how far each goes with each vertex of it."""
    away = np.linalg.norm(basis.mean[:, None] - basis.mean[ring], axis=2)  # (V, N)
    near = np.flatnonzero((basis.part == Part.SKIN) & (away.min(1) < REACH_MM))
    near = np.concatenate([ring, np.setdiff1d(near, ring)])
    weights = harmonic(basis, near, len(ring))
    lashes = np.flatnonzero((basis.part == Part.LASHES) & (away.min(1) < LASH_MM)).astype(np.int32)
    carried = 1 / (away[lashes] + LASH_ROOT_MM) ** 4
    carried /= carried.sum(1, keepdims=True)
    return np.concatenate([near, lashes]), np.concatenate([weights, carried.T], 1, dtype=np.float32)


def harmonic(basis: Basis, near: NDArray[np.int64], fixed: int) -> Float:
    """(fixed, R) weights over the vertices `near`: 1 on one of the first `fixed`, 0 on the others and beyond,
    elsewhere the mean of the neighbours (uniform Laplacian)."""
    triangles = basis.corner_vertex[basis.triangles]
    sides = np.concatenate([triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0))])
    edges = np.unique(np.sort(sides, 1), axis=0)
    place = np.full(len(basis.mean), -1)
    place[near] = np.arange(len(near))
    laplacian = np.diag(np.bincount(edges.ravel(), minlength=len(basis.mean))[near].astype(np.float64))
    first, second = place[edges[(place[edges] >= 0).all(1)]].T
    laplacian[first, second] = laplacian[second, first] = -1
    free = slice(fixed, None)
    inner = np.linalg.solve(laplacian[free, free], -laplacian[free, :fixed])
    return np.concatenate([np.eye(fixed), inner.T], 1, dtype=np.float32)
