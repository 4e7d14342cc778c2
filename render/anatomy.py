"""What each vertex of a neutral head knows of its place: eye axes, occlusion, mouth depth, neck.

Computed once per person from the neutral head; the shaders read it as vertex attributes.
"""

from dataclasses import dataclass

import numpy as np

from codec.basis import Basis
from codec.values import Float
from render.surface import EYES


def smoothstep(low: float, high: float, x: Float) -> Float:
    """0 below low, 1 above high, smooth between; low may be the greater."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Anatomy:
    """eyes: (3,) point between the eyes, mm; local: (V, 3); shade: (V, 4), see shaders/head.vert."""

    eyes: Float
    local: Float
    shade: Float


def eye_axes(basis: Basis, neutral: Float) -> tuple[Float, Float]:
    """(V, 3) direction of each eyeball vertex from its eye's centre, in radii; (3,) the eyes' middle."""
    local = np.zeros_like(neutral)
    centres = []
    for part in EYES:
        here = basis.part == part
        low, high = neutral[here].min(0), neutral[here].max(0)
        local[here] = (neutral[here] - (low + high) / 2) / (float((high - low)[:2].max()) / 2)
        centres.append((low + high) / 2)
    return local, (centres[0] + centres[1]) / 2


def torso_share(from_eyes: Float) -> Float:
    """(V, 3) relative to the eyes -> (V,): 0 on the head, 1 where the neck meets the shoulders.

    Measured along the neck's axis, which leans forward by 20 degrees; jaw and chin stay at 0.
    """
    along = 0.94 * from_eyes[:, 1] + 0.34 * from_eyes[:, 2]
    return smoothstep(-105, -165, along)


def study(basis: Basis, neutral: Float) -> Anatomy:
    """(V, 3) neutral head -> what its vertices know."""
    local, eyes = eye_axes(basis, neutral)
    from_eyes = neutral - eyes
    shade = np.ones((len(neutral), 4), np.float32)
    shade[:, 2] = torso_share(from_eyes)
    return Anatomy(eyes, local, shade)
