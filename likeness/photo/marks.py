"""Where one person's landmarks lie beside those of the fitted shape, so that the drawn face lines up.

A least-squares fit over all takes of a displacement per landmark, in head space, under the poses and
expressions that were sent: whatever those leave over for this person, and always, is shape. The camera's lens
is the one of a few under which the least is left over.
"""

from collections.abc import Sequence

import numpy as np

from codec.basis import Basis
from codec.regression import Landmarks
from codec.rotation import rotation_matrix
from codec.values import Float
from likeness.photo.takes import Take, in_picture

PRIOR_MM = np.array([8.0, 8.0, 4.0])
"""How far landmarks lie beside the shape's: depth is hardly seen."""
NOISE_PX = 1.5
ROUNDS = 2


LENSES = (1.0, 1.4, 2.0, 2.8)
"""Focal lengths over the usual one: webcams, telephones, and pictures cut from larger ones."""


def lined_up(basis: Basis, shape: Float, takes: Sequence[Take]) -> tuple[Float, list[Take]]:
    """Landmarks (478, 3) mm beside the shape's, and the takes through the lens that took them."""
    points, best = Landmarks(basis), np.inf
    for lens in LENSES:
        seen = [take.through(lens) for take in takes]
        heads = [points(shape, take.face.expression, take.face.gaze) for take in seen]
        moved = marks(heads, seen)
        apart = [in_picture(h + moved, t)[0] - t.points for h, t in zip(heads, seen, strict=True)]
        left = float(np.linalg.norm(apart, axis=2).mean())
        if left < best:
            best, found = left, (moved, seen)
    return found


def marks(heads: Sequence[Float], takes: Sequence[Take]) -> Float:
    """(478, 3) landmarks of each take by shape and expression -> (478, 3) mm to add to all of them."""
    found = np.zeros((478, 3), np.float32)
    doubt = (NOISE_PX / PRIOR_MM) ** 2
    for _ in range(ROUNDS):
        normal, right = np.zeros((478, 3, 3)) + np.diag(doubt), -found * doubt
        for head, take in zip(heads, takes, strict=True):
            pixels, there = in_picture(head + found, take)
            slope = _slope(there, take.focal_px) @ rotation_matrix(take.face.rotation)
            normal += np.einsum("npi,npj->nij", slope, slope)
            right += np.einsum("npi,np->ni", slope, take.points - pixels)
        found = (found + np.linalg.solve(normal, right[..., None])[..., 0]).astype(np.float32)
    return found


def _slope(there: Float, focal_px: float) -> Float:
    """(N, 3) camera-space mm -> (N, 2, 3) pixels per mm."""
    x, y, z = there.T
    nothing = np.zeros_like(x)
    across = np.stack([-focal_px / z, nothing, focal_px * x / z**2], 1)
    down = np.stack([nothing, focal_px / z, -focal_px * y / z**2], 1)
    return np.stack([across, down], 1)
