"""Folds of the skin that an expression makes: how strongly, on either side, from its coefficients.

Four kinds of crease, each where it always comes (FACS: lines across the forehead with units 1 and 2, between
the brows with 4, at the outer corner of the eye with 6, from the nostril to the corner of the mouth with 12).
Their shape is a map that shaders/folds.frag paints once over the atlas; how deep they are, is measured: the
share of a named unit's own motion that the skin there makes now. That is linear in the coefficients, so it is
a small matrix. A basis without those units has no folds.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float
from render.anatomy import eye_axes, smoothstep
from render.surface import Array

FOREHEAD, GLABELLA, CROW, NASOLABIAL = range(4)
KINDS = 4
UNITS: tuple[tuple[str, ...], ...] = (
    ("browInnerUp", "browOuterUp{side}"),
    ("browDown{side}",),
    ("cheekSquint{side}",),
    ("mouthSmile{side}",),
)
"""Of each kind; their motion counts as a fold of full depth."""
SIDES = ("Left", "Right")
START, GAIN = 0.12, 1.35
"""Skin gives a little before it folds; trackers report less than a face does."""


def places(from_eyes: Float) -> Float:
    """(V, 3) mm from between the eyes -> (V, 4): how much of each kind's depth a vertex takes part in."""
    x, y, z = from_eyes.T
    across, front = np.abs(x), smoothstep(-45, -15, z)
    forehead = smoothstep(20, 30, y) * smoothstep(88, 74, y) * front
    glabella = smoothstep(24, 14, across) * smoothstep(-10, 0, y) * smoothstep(36, 28, y) * front
    crow = smoothstep(42, 48, across) * smoothstep(30, 14, np.abs(y + 3)) * smoothstep(-60, -40, z)
    below = smoothstep(34, 26, -y) * smoothstep(8, 16, -y) * smoothstep(18, 26, across) * front
    cheek = smoothstep(-28, -40, y) * smoothstep(-98, -84, y) * smoothstep(12, 18, across) * front
    return np.stack((forehead, glabella, np.maximum(crow, below), cheek), 1).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Folds:
    """place: (V, 4) of every vertex, see `places`; depth: (E, 8) coefficients -> depths, left first."""

    place: Float
    depth: Float

    def depths(self, expression: Float) -> Float:
        """(E,) -> (2, 4) depth of each kind on the left and on the right, 0..1."""
        count = min(len(expression), len(self.depth))
        raw = expression[:count] @ self.depth[:count]
        return np.clip((raw - START) * GAIN, 0, 1).reshape(len(SIDES), KINDS).astype(np.float32)


def _unit_motion(basis: Basis, kind: int, side: str) -> Array:
    """(E,) coefficients of the kind's units together."""
    names = [name.format(side=side) for name in UNITS[kind]]
    return sum((basis.unit_expression[basis.unit_names.index(n)] for n in names), np.zeros(1, np.float32))


@lru_cache(maxsize=2)  # of a basis, which is compared by identity
def study_folds(basis: Basis) -> Folds:
    """What the mean head knows of its folds."""
    depth = np.zeros((len(basis.expression), len(SIDES) * KINDS), np.float32)
    place = np.zeros((len(basis.mean), KINDS), np.float32)
    needed = {name.format(side=side) for unit in UNITS for name in unit for side in SIDES}
    if basis.is_mask or not needed <= set(basis.unit_names):
        return Folds(place, depth)
    at = basis.mean - eye_axes(basis, basis.mean)[1]
    place[basis.part == Part.SKIN] = places(at[basis.part == Part.SKIN])
    for k, side in enumerate(SIDES):
        on_side = smoothstep(-6, 6, at[:, 0] if side == "Left" else -at[:, 0])
        for kind in range(KINDS):
            motion = _unit_motion(basis, kind, side)
            weight = (place[:, kind] * on_side)[None, :, None]
            moved = weight * basis.expression  # (E, V, 3)
            whole = np.einsum("e,evd->vd", motion, moved)
            depth[:, KINDS * k + kind] = np.einsum("evd,vd->e", moved, whole) / max(
                float((whole**2).sum()), 1e-9
            )
    return Folds(place, depth)
