"""Where one person's landmarks lie beside those of the fitted shape, so that the drawn face lines up.

A least-squares fit over all takes of a displacement per landmark, in head space, under the poses and
expressions that were sent: whatever those leave over for this person, and always, is shape.
"""

from collections.abc import Sequence

import numpy as np

from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.tracker import Landmarks
from codec.values import FOCAL_PER_WIDTH, Float
from likeness.photo.takes import Take, in_picture

PRIOR_MM = np.array([8.0, 8.0, 4.0])
"""How far landmarks lie beside the shape's: depth is hardly seen."""
NOISE_PX = 1.5
ROUNDS = 2


def marks(basis: Basis, shape: Float, takes: Sequence[Take]) -> Float:
    """(478, 3) mm."""
    points, found = Landmarks(basis), np.zeros((478, 3))
    for _ in range(ROUNDS):
        normal = np.zeros((478, 3, 3)) + np.diag((NOISE_PX / PRIOR_MM) ** 2)
        right = -found * (NOISE_PX / PRIOR_MM) ** 2
        for take in takes:
            head = points(shape, take.face.expression, take.face.gaze) + found.astype(np.float32)
            pixels, there = in_picture(head, take.face, take.image)
            slope = _slope(there, FOCAL_PER_WIDTH * max(take.image.shape[:2]))
            slope = slope @ rotation_matrix(take.face.rotation)
            normal += np.einsum("npi,npj->nij", slope, slope)
            right += np.einsum("npi,np->ni", slope, take.points - pixels)
        found += np.linalg.solve(normal, right[..., None])[..., 0]
    return found.astype(np.float32)


def _slope(there: Float, focal_px: float) -> Float:
    """(N, 3) camera-space mm -> (N, 2, 3) pixels per mm."""
    x, y, z = there.T
    nothing = np.zeros_like(x)
    across = np.stack([-focal_px / z, nothing, focal_px * x / z**2], 1)
    down = np.stack([nothing, focal_px / z, -focal_px * y / z**2], 1)
    return np.stack([across, down], 1)
