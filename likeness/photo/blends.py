"""What takes show of some rows of the sheet -> a few textures and how each take mixes them (render/photo).

    differences from the base (N, texels)  =  weights (N, K)  times  textures (K, texels)      by SVD

Texels that a take does not show are filled from takes with a like expression. How far a take's expression
reaches is chosen by leaving takes out, in time together with their neighbours, which would give them away.
"""

from dataclasses import dataclass

import numpy as np

from codec import landmarks as lm
from codec.basis import Basis
from codec.regression import Landmarks
from codec.values import Float
from likeness.photo.takes import scale_mm
from render.photo.blending import DOUBT
from render.photo.sheet import HEIGHT
from render.photo.values import Blend

TEXTURES = 12
DIMENSIONS = 8
"""In which a region's motion is compared: the rest holds less than a hundredth of it."""
REACHES = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8)
"""Tried, in multiples of the usual distance from a take to the nearest other one."""
LEAST_MM = 0.05
"""Between takes, as they count: a camera that froze gives the same one many times."""
SURE = 0.3
"""How much a filled texel counts in the second round of filling."""


@dataclass(frozen=True, slots=True)
class BlendRegion:
    """Rows of the half sheet, those at its top and bottom over which it fades, and the landmarks by whose
    motion expressions are told apart there; gaze: mm that a unit of gaze's feature counts."""

    rows: tuple[int, int]
    fade: tuple[int, int]
    points: tuple[int, ...]
    gaze: float

    def window(self) -> Float:
        """(rows,) share of each row that is the region's; those of overlapping regions add up to one."""
        count, (rise, fall) = self.rows[1] - self.rows[0], self.fade
        out = np.ones(count, np.float32)
        out[:rise] = (np.arange(rise) + 0.5) / max(rise, 1)
        out[count - fall :] = 1 - (np.arange(fall) + 0.5) / max(fall, 1)
        return out

    def project(self, basis: Basis) -> Float:
        """(D, F): features to mm of RMS motion of the landmarks, in the few directions that it has."""
        moves = Landmarks(basis).expression[:, list(self.points)] / np.sqrt(len(self.points))
        flat = moves.reshape(len(moves), -1)
        _, _, directions = np.linalg.svd(flat, full_matrices=False)
        out = np.zeros((DIMENSIONS + 7, len(moves) + 7), np.float32)
        out[:DIMENSIONS, : len(moves)] = (flat @ directions[:DIMENSIONS].T / scale_mm(basis)[:, None]).T
        out[DIMENSIONS:, len(moves) :] = np.diag([self.gaze] * 4 + [1.0] * 3)
        return out


REGIONS = (
    BlendRegion((0, 116), (0, 28), lm.RIGHT_EYE + lm.LEFT_EYE + lm.RIGHT_BROW + lm.LEFT_BROW, 1.0),
    BlendRegion((88, HEIGHT // 2), (28, 0), lm.OUTER_LIPS + lm.INNER_LIPS, 0.0),
)
"""Eyes and brows; cheeks and mouth."""


def blend_of(basis: Basis, region: BlendRegion, seen: Float, change: Float, belief: Float) -> Blend:
    """seen (N, F) features, change (N, h, w, 3) from the base and belief (N, h, w) over the half sheet."""
    rows = slice(*region.rows)
    project = region.project(basis)
    places = seen @ project.T
    shape = change[:, rows].shape
    value = change[:, rows].reshape(len(seen), -1)
    known = np.repeat(belief[:, rows].reshape(len(seen), -1), 3, 1)
    reach = _reach(places, value, known)
    value = _filled(closeness(places, reach), value, known).reshape(shape) * region.window()[:, None, None]
    textures = _directions(value.reshape(len(seen), -1))
    gain = np.maximum(np.abs(textures).max(1), 1e-6) / 127
    stored = np.rint(textures / gain[:, None]).astype(np.int8).reshape(-1, *shape[1:])
    weights = value.reshape(len(seen), -1) @ textures.T
    return Blend(region.rows, stored, gain, project, places, weights, reach)


def _directions(rows: Float) -> Float:
    """(N, M) -> (K, M) the directions in which rows differ most, of length one: those of a singular value
    decomposition, by way of the rows' products, which are few where M is many."""
    _, mixed = np.linalg.eigh(rows @ rows.T)
    found = mixed[:, ::-1][:, :TEXTURES].T @ rows
    return (found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)).astype(np.float32)


def closeness(places: Float, reach: float) -> Float:
    """(N, D) mm -> (N, N), 1 for the same place, falling to 0 beyond the reach."""
    apart = ((places[:, None] - places) ** 2).sum(-1)
    return np.exp(-apart / (2 * reach**2)).astype(np.float32)


def usual_mm(places: Float) -> float:
    """From a place to the nearest other one, LEAST_MM at least."""
    apart = np.sqrt(((places[:, None] - places) ** 2).sum(-1))
    np.fill_diagonal(apart, np.inf)
    return max(float(np.median(apart.min(1))), LEAST_MM)


def _reach(places: Float, value: Float, known: Float) -> float:
    """mm: under which takes are best told from the others."""
    usual, order = usual_mm(places), np.arange(len(places))
    others, shown = np.abs(order[:, None] - order) > 1, value * known

    def left_over(reach: float) -> float:
        near = closeness(places, reach) * others
        told = near @ shown
        told /= near @ known + np.float32(DOUBT)
        told -= value
        told *= told
        return float(np.vdot(told, known))

    return min((usual * times for times in REACHES), key=left_over)


def _filled(near: Float, value: Float, known: Float) -> Float:
    """(N, texels): what is not known by what takes near it show, and then by what those were filled with."""
    out = value
    for count in (known, np.maximum(known, SURE)):
        told = near @ (out * count)
        told /= near @ count + np.float32(DOUBT)
        told -= value
        told *= 1 - known
        told += value  # where it is known, what is known
        out = np.asarray(told, np.float32)
    return out
