"""The head of a photographed person at rest: the basis' shape, its landmarks moved on to the person's.

Between landmarks the skin follows a smooth field (thin plate in space, whose kernel there is the distance:
Carr et al., "Reconstruction and representation of 3D objects with radial basis functions", 2001). Eyeballs
move as a whole with their lids, teeth and tongue with the lips.
"""

from functools import lru_cache

import numpy as np

from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.values import Float
from render.photo.values import Photograph
from render.surface import Array

SKIN_MARKS = 468
SMOOTHING_MM, SLIDING_MM = 0.3, 20.0
"""Of the kernel, for landmarks that stick to the skin and for those of the outline, which slide over it: a
field that followed these would fold the jaw."""
FADE_MM = 60.0
"""Beyond the outermost landmarks a correction dies away within this."""
RIGID = {
    Part.EYE_LEFT: lm.LEFT_EYE,
    Part.EYE_RIGHT: lm.RIGHT_EYE,
    Part.TEETH: lm.INNER_LIPS,
    Part.TONGUE: lm.INNER_LIPS,
}
"""Parts that move as a whole, with the mean of these landmarks."""


def smoothing_mm() -> Array:
    """(468,) how far the field may pass each landmark by."""
    smoothing = np.full(SKIN_MARKS, SMOOTHING_MM)
    smoothing[list(lm.OVAL)] = SLIDING_MM
    return smoothing


@lru_cache(maxsize=2)  # of a basis, which is compared by identity
def spread(basis: Basis) -> Float:
    """(V, 478): what each vertex takes of each landmark's correction."""
    marks = basis.landmarks478(basis.mean)[:SKIN_MARKS].astype(np.float64)
    skin = np.flatnonzero((basis.part == Part.SKIN) | (basis.part == Part.LASHES))
    out = np.zeros((len(basis.mean), len(basis.landmarks478.weights)))
    between = _distance(marks, marks)
    system = np.zeros((SKIN_MARKS + 1, SKIN_MARKS + 1))
    system[:-1, :-1] = -between + np.diag(smoothing_mm())
    system[:-1, -1] = system[-1, :-1] = 1
    right = np.eye(SKIN_MARKS + 1)[:, :SKIN_MARKS]
    far = _distance(basis.mean[skin], marks)
    kernel = np.column_stack([-far, np.ones(len(skin))])
    near = np.exp(-((np.maximum(far.min(1) - 10, 0) / FADE_MM) ** 2))
    out[skin, :SKIN_MARKS] = kernel @ np.linalg.solve(system, right) * near[:, None]
    for part, ring in RIGID.items():
        out[np.ix_(basis.part == part, ring)] = 1 / len(ring)
    return out.astype(np.float32)


def _distance(a: Array, b: Array) -> Array:
    """(N, 3), (M, 3) -> (N, M)"""
    return np.sqrt(np.maximum((a**2).sum(1)[:, None] - 2 * a @ b.T + (b**2).sum(1), 0))


def neutral_of(basis: Basis, person: Photograph) -> Float:
    """(V, 3) mm, the person's head at rest."""
    return (basis.shape(person.shape) + spread(basis) @ person.marks_mm).astype(np.float32)
