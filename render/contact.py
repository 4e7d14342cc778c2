"""What closes, closes: lids and lips that are nearly shut meet exactly, whatever rounding left open.

The slit of an eye or of the mouth is the narrowest ring of edges around it; every vertex of its upper side
has a place opposite on its lower side. A small gap between the two is scaled down, smoothly, to nothing: by
the blink's own motion, so that a lid slides over its eyeball, and then by bringing both sides together, with
the skin about them following by harmonic weights. So contact is a constraint of the mesh, for every person
and texture, at the cost of a few products over some hundred vertices.
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

LIDS_SHUT, LIDS_FREE = 0.36, 0.75
"""Of the neutral opening: below the first lids meet, above the second nothing is changed. The tracker reports
.2 to .35 of shut eyes, more than .7 of open ones."""
LIPS_SHUT_MM, LIPS_FREE_MM = 0.8, 1.8
"""The same of lips, in what they part beyond a resting mouth."""
OVERLAP = 0.08
"""Share of the opening by which shut lids overlap, so that no eyeball shines through between them."""
PASS_MM = 1.0
"""Lids that overlap more are left to their expression."""
REACH_MM = 9.0
"""From a ring; the skin beyond does not follow it."""
LASH_MM, LASH_ROOT_MM = 18.0, 0.5
"""A lash is at most so far from its ring; how sharply it keeps to the nearest vertices of it."""
LID_SHARE, LIP_SHARE = 1.0, 0.5
"""Of the way that the upper one makes: the lower lid hardly rises in a blink."""
STILL_MM = 0.1
"""What a blink moves less does not move."""
NEAR_MM, LONGEST_RING = 6.0, 100
"""A slit's ring passes so near to its landmarks, and has no more vertices."""
APART, BLINKS = "jawOpen", ("eyeBlinkLeft", "eyeBlinkRight")
"""Face units: of the first the lips part, so that their narrowest ring shows; the others close the lids."""


@dataclass(frozen=True, slots=True, eq=False)
class Slit:
    """ring: (N,) vertices. gap: (N, K) what of their places is the gap from the lower to the upper side, at
    the K vertices of the side that has more. meet: (N, N) what of them is the place where each of them meets
    the other side. beside: (K, N) weights of the gaps at each of them. moved: (R,) vertices that follow by
    (N, R) weights."""

    ring: Int
    gap: Float
    meet: Float
    beside: Float
    moved: Int
    weights: Float

    def gaps(self, planes: Float) -> Float:
        """(3, V) -> (3, K)"""
        return np.asarray(planes[:, self.ring] @ self.gap, np.float32)

    def join(self, planes: Float, keep: Float) -> None:
        """(3, V) in place; (K,) the share of each gap that stays."""
        at = planes[:, self.ring]
        change = (at @ self.meet - at) * (1 - keep @ self.beside)
        planes[:, self.moved] += change @ self.weights


@dataclass(frozen=True, slots=True, eq=False)
class Lids:
    """Of one eye. blink: (3, B) by which a full blink moves the vertices `blinking`, and (3, M) the gaps."""

    slit: Slit
    blinking: Int
    blink: Float
    closes: Float


def smooth(low: float, high: float, x: Array) -> Float:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


class Contact:
    """The constraint for one person at a time; a basis without eyes, or without the units, has none."""

    def __init__(self, basis: Basis) -> None:
        self._lids, self._lips = study_slits(basis)
        self.set_neutral(np.ascontiguousarray(basis.mean.T))

    def set_neutral(self, neutral: Float) -> None:
        """(3, V) the person's head at rest: how far lids open, and lips that are said to be shut."""
        self._open = [lids.slit.gaps(neutral) for lids in self._lids]
        self._rest = [lips.gaps(neutral)[1] for lips in self._lips]

    def __call__(self, planes: Float) -> None:
        """(3, V) in place."""
        for lids, opened in zip(self._lids, self._open, strict=True):
            _shut_lids(lids, opened, planes)
        for lips, rest in zip(self._lips, self._rest, strict=True):
            parted = lips.gaps(planes)[1] - rest
            parted = (
                parted + parted.mean()
            ) / 2  # rounding ripples along lips, and pressed ones gape at the sides
            lips.join(planes, smooth(LIPS_SHUT_MM, LIPS_FREE_MM, parted))


def _shut_lids(lids: Lids, opened: Float, planes: Float) -> None:
    """opened: (3, M) gaps of the neutral face."""
    across = opened / (opened * opened).sum()
    share = float((lids.slit.gaps(planes) * across).sum())
    if share >= LIDS_FREE:
        return
    free = smooth(LIDS_SHUT, LIDS_FREE, np.array(share))
    wanted = share * free - OVERLAP * (1 - free)
    planes[:, lids.blinking] += lids.blink * ((wanted - share) / (lids.closes * across).sum())
    opening = (lids.slit.gaps(planes) * opened).sum(0) / np.linalg.norm(opened, axis=0)
    lids.slit.join(planes, np.maximum(free, smooth(0, PASS_MM, -opening)))


@lru_cache(maxsize=2)  # of a basis, which is compared by identity
def study_slits(basis: Basis) -> tuple[list[Lids], list[Slit]]:
    """Both eyes' and the mouth's, of the mean head."""
    if basis.is_mask or not {APART, *BLINKS} <= set(basis.unit_names):
        return [], []
    edges = Edges(basis)
    opened = (basis.mean + _motion(basis, APART) / 2).astype(np.float32)
    eyes = zip(BLINKS, (lm.LEFT_EYE, lm.RIGHT_EYE), strict=True)
    lids = [_lids(basis, unit, slit(basis, edges, opened, eye, LID_SHARE)) for unit, eye in eyes]
    return lids, [slit(basis, edges, opened, lm.INNER_LIPS, LIP_SHARE)]


def _motion(basis: Basis, unit: str) -> Float:
    """(V, 3) mm of a face unit at 1."""
    coefficients = basis.unit_expression[basis.unit_names.index(unit)]
    return np.tensordot(coefficients, basis.expression, 1).astype(np.float32)


def _lids(basis: Basis, unit: str, eye: Slit) -> Lids:
    """Only what is near the eye blinks."""
    motion = _motion(basis, unit)
    blinking = np.flatnonzero(np.linalg.norm(motion, axis=1) > STILL_MM).astype(np.int32)
    closes = eye.gaps(np.ascontiguousarray(motion.T))
    return Lids(eye, blinking, np.ascontiguousarray(motion[blinking].T), closes)


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

    def ring(self, first: int, second: int) -> tuple[int, ...]:
        """The ring that an edge leads round; empty where it ends or crosses itself."""
        ring = [first, second]
        while len(self._ends[ring[-1]]) == 4 and len(ring) < LONGEST_RING:
            beside = self._faces[ring[-2], ring[-1]]
            onward = [end for end in self._ends[ring[-1]] if not self._faces[ring[-1], end] & beside]
            if len(onward) != 1:
                break
            if onward[0] == first:
                return tuple(ring)
            ring.append(onward[0])
        return ()

    def rings(self, vertices: Sequence[int]) -> list[tuple[int, ...]]:
        """Each one that passes through vertices."""
        found: dict[frozenset[int], tuple[int, ...]] = {}
        walked: set[tuple[int, int]] = set()
        for edge in ((v, end) for v in vertices for end in self._ends[v]):
            if edge not in walked and (ring := self.ring(*edge)):
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


def slit(basis: Basis, edges: Edges, opened: Float, around: Sequence[int], share: float) -> Slit:
    """The narrowest ring on a head, (V, 3), that passes near the landmarks around an opening. share: of a gap
    that the upper side closes."""
    marks = basis.landmarks478(opened)[list(around)]
    near = np.linalg.norm(opened[:, None] - marks, axis=2).min(1) < NEAR_MM
    rings = [np.array(ring, np.int32) for ring in edges.rings(np.flatnonzero(near).tolist())]
    parts = [_matrices(basis.mean[ring], share) for ring in rings]
    widths = [
        np.linalg.norm(opened[ring].T @ gap, axis=0).max()
        for ring, (gap, *_) in zip(rings, parts, strict=True)
    ]
    best = int(np.argmin(widths))
    gap, meet, beside = (part.astype(np.float32) for part in parts[best])
    return Slit(rings[best], gap, meet, beside, *following(basis, rings[best]))


def _matrices(at: Float, share: float) -> tuple[Array, Array, Array]:
    """(N, 3) a ring -> gap, meet, beside of its `Slit`."""
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
    return gap[1:-1].T, meet, beside[1:-1]  # the corners meet already


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
