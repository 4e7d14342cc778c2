"""What each vertex of a head knows of its place: eye axes, occlusion, mouth depth, neck.

Computed once per basis from the mean head; the shaders read it as vertex attributes. Places are found by
geometry alone (from the eyeballs, the teeth and the normals), so that any basis with these parts works; a
mask has none of it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float, Int
from render.slits import study_slits
from render.surface import EYES, Array, normals

# Cavities are felt at three scales: (rounds of smoothing, shade per mm below the smoothed surface).
CAVITIES = ((3, 0.34), (12, 0.15), (50, 0.045))


def smoothstep(low: float, high: float, x: Array) -> Float:
    """0 below low, 1 above high, smooth between; low may be the greater."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


LIP_SEAM, SEAM_MM = 0.5, 1.2
"""Share of the light that lips lose where they meet, and how near that is."""
HALF_ARCH_MM = np.array([0, 9.5, 17, 25.5, 33.5, 41.5, 53, 64], np.float32)
"""Where teeth end along an arch from the middle: incisors, canine, premolars, molars (Wheeler's mean widths
of upper teeth, times 1.12, as the arch here is wide)."""


@dataclass(frozen=True, slots=True, eq=False)
class Anatomy:
    """local: (V, 3), of eyeballs the direction from their centre, of teeth see `dentition`; shade: (V, 4),
    see shaders/head.vert."""

    local: Float
    shade: Float


class Smoother:
    """Moves every vertex' values to the mean of its neighbours, along the edges of a mesh."""

    def __init__(self, triangles: Int, vertices: int) -> None:
        ends = np.concatenate(
            [triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2))]
        )
        ends = np.unique(ends, axis=0)
        self._other = ends[:, 1]
        self._starts = np.searchsorted(ends[:, 0], np.arange(vertices))
        self._count = np.bincount(ends[:, 0], minlength=vertices).astype(np.float32)[:, None]

    def __call__(self, values: Float, rounds: int) -> Float:
        """(V, C) -> (V, C)"""
        for _ in range(rounds):
            sums = np.add.reduceat(values[self._other], self._starts, axis=0)
            values = ((values + sums / self._count) / 2).astype(np.float32)
        return values


def openness(neutral: Float, normal: Float, smoother: Smoother) -> Float:
    """(V,): 1 in the open, towards 0 in a cavity: how far a vertex lies below the surface about it."""
    shade = np.zeros(len(neutral), np.float32)
    surface, done = neutral, 0
    for rounds, per_mm in CAVITIES:
        surface = smoother(surface, rounds - done)
        done = rounds
        below = np.einsum("vd,vd->v", normal, surface - neutral)
        shade += per_mm * np.maximum(below, 0).astype(np.float32)
    return np.asarray(1 / (1 + smoother(shade[:, None], 1)[:, 0]), np.float32)


def eye_axes(basis: Basis, neutral: Float) -> tuple[Float, Float]:
    """(V, 3) direction of each eyeball vertex from its eye's centre, in radii; (3,) the eyes' middle, mm."""
    local = np.zeros_like(neutral)
    centres = []
    for part in EYES:
        here = basis.part == part
        low, high = neutral[here].min(0), neutral[here].max(0)
        local[here] = (neutral[here] - (low + high) / 2) / (float((high - low)[:2].max()) / 2)
        centres.append((low + high) / 2)
    return local, (centres[0] + centres[1]) / 2


def mouth_light(basis: Basis, neutral: Float, normal: Float, smoother: Smoother) -> Float:
    """(V,): 1 outside, falling towards 0 inside the mouth, with the depth behind the lips.

    The lining is the skin about the teeth whose normals look towards the middle of the mouth.
    """
    teeth = neutral[basis.part == Part.TEETH]
    middle, front = (teeth.min(0) + teeth.max(0)) / 2, float(teeth[:, 2].max())
    middle[2] = front - 35
    inward = np.einsum("vd,vd->v", normal, middle - neutral)
    inward /= np.linalg.norm(middle - neutral, axis=1) + 1e-6
    beside = np.abs(neutral - middle) < np.array([46, 42, 75], np.float32)
    inner = (basis.part == Part.SKIN) & beside.all(1) & (neutral[:, 2] < front + 2)
    inside = smoother((inner * smoothstep(-0.1, 0.3, inward))[:, None], 1)[:, 0]
    light = 1 - inside * (1 - 0.45 * smoothstep(front - 24, front + 4, neutral[:, 2]) - 0.02)
    for lips in study_slits(basis)[1]:
        away = np.linalg.norm(neutral[:, None] - neutral[lips.ring], axis=2).min(1)
        light *= 1 - LIP_SEAM * np.exp(-((away / SEAM_MM) ** 2))
    within = (basis.part == Part.TEETH) | (basis.part == Part.TONGUE)
    light[within] = 0.03 + 0.87 * smoothstep(front - 28, front + 3, neutral[within, 2])
    return light.astype(np.float32)


def _arches(basis: Basis, neutral: Float) -> list[Int]:
    """Vertices of the upper and of the lower teeth: two surfaces that do not touch."""
    teeth = np.flatnonzero(basis.part == Part.TEETH)
    triangles = basis.corner_vertex[basis.triangles]
    triangles = triangles[basis.part[triangles[:, 0]] == Part.TEETH]
    label = np.arange(len(neutral))
    for _ in range(len(teeth)):  # the least label of a triangle spreads to all of its corners
        before = label.copy()
        least = label[triangles].min(1)
        for corner in range(3):
            np.minimum.at(label, triangles[:, corner], least)
        if (label == before).all():
            break
    arches = [teeth[label[teeth] == k].astype(np.int32) for k in np.unique(label[teeth])]
    return sorted(arches, key=lambda arch: -float(neutral[arch, 1].mean()))


def dentition(basis: Basis, neutral: Float) -> Float:
    """(V, 3) of the teeth: number of the tooth from the middle, negative on the right; height on its crown,
    0 at the gum and 1 at the biting edge; 1 in the upper jaw, -1 in the lower."""
    out = np.zeros_like(neutral)
    arches = _arches(basis, neutral)
    if len(arches) != 2:
        return out
    for arch, up in zip(arches, (1.0, -1.0), strict=True):
        at = neutral[arch]
        back = at[:, 2].max() - at[:, 2]
        along = np.hypot(at[:, 0], back * 0.85) * 1.06  # of an arch's length from its front, to within 2 mm
        number = np.interp(along, HALF_ARCH_MM, np.arange(len(HALF_ARCH_MM)))
        edge, root = (at[:, 1] * -up).max(), (at[:, 1] * -up).min()
        crown = (at[:, 1] * -up - root) / (edge - root)
        out[arch] = np.stack((np.sign(at[:, 0]) * number, (crown - 0.5) / 0.42, np.full(len(at), up)), 1)
    return out


def lash_tips(basis: Basis, neutral: Float) -> Float:
    """(L,) of the lash vertices: 0 at the lid, 1 at the tip, by the distance from the skin."""
    lashes, skin = neutral[basis.part == Part.LASHES], neutral[basis.part == Part.SKIN]
    near = skin[(skin >= lashes.min(0) - 10).all(1) & (skin <= lashes.max(0) + 10).all(1)]
    distance = np.linalg.norm(lashes[:, None] - near[None], axis=2).min(1)
    return np.clip((distance - 1.0) / max(float(np.percentile(distance, 95)) - 1.0, 1e-3), 0, 1)


def torso_share(from_eyes: Float) -> Float:
    """(V, 3) relative to the eyes -> (V,): 0 on the head, 1 where the neck meets the shoulders.

    Measured along the neck's axis, which leans forward by 20 degrees; jaw and chin stay at 0.
    """
    along = 0.94 * from_eyes[:, 1] + 0.34 * from_eyes[:, 2]
    return smoothstep(-108, -170, along)


@lru_cache(maxsize=2)  # of a basis, which is compared by identity
def study(basis: Basis) -> Anatomy:
    """What the vertices of the mean head know; other heads of the basis are near enough to it."""
    triangles, neutral = basis.corner_vertex[basis.triangles], basis.mean
    shade = np.ones((len(neutral), 4), np.float32)
    if basis.is_mask:  # a surface of skin and nothing else
        shade[:, 2] = 0  # no part of a torso: all of it turns with the head
        return Anatomy(np.zeros_like(neutral), shade)
    smoother, normal = Smoother(triangles, len(neutral)), normals(triangles, neutral)
    local, eyes = eye_axes(basis, neutral)
    local += dentition(basis, neutral)
    skin = basis.part == Part.SKIN
    shade[skin, 0] = openness(neutral, normal, smoother)[skin]
    shade[basis.part == Part.LASHES, 0] = lash_tips(basis, neutral)
    shade[:, 1] = mouth_light(basis, neutral, normal, smoother)
    shade[:, 2] = torso_share(neutral - eyes)
    low = float(neutral[:, 1].min())
    shade[:, 3] = smoothstep(low, low + 45, neutral[:, 1])
    shade[basis.part == Part.EYE_RIGHT, 3] = 0  # which of the two gaze directions is its own
    return Anatomy(local, shade)
