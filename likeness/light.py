"""The light that fell on a face, taken out of its unwrapped picture.

Light of a convex, matt body is nearly second-order spherical harmonics of the normal (Ramamoorthi and
Hanrahan, "On the relationship between radiance and irradiance", 2001). They are fitted to the luminance of
bare skin, robustly, so that hair, spots and glare do not count, and divided out.
"""

import cv2
import numpy as np

from codec.values import Float
from likeness import masks
from likeness.layout import Double

SHADE_LIMITS = (0.7, 1.4)
SMOOTH = 0.014  # of the atlas: in creases and on the rims of lips the normal says nothing of the light
LUMA = np.array([0.299, 0.587, 0.114])
OUTLIER = 12.0  # grey levels from the fit at which a texel counts half
EVERY = 23  # of the believed texels: five thousand of a 1024 px atlas decide nine numbers


def harmonics(normal: Float) -> Double:
    """(..., 3) -> (..., 9) real spherical harmonics up to the second order, unnormalised."""
    x, y, z = np.moveaxis(normal.astype(np.float64), -1, 0)
    return np.stack([np.ones_like(x), x, y, z, x * y, x * z, y * z, x * x - y * y, 3 * z * z - 1], -1)


def without_light(colour: Float, normal: Float, belief: Float) -> Float:
    """(S, S, 3) divided by the light that explains the luminance of believed, bare skin."""
    painted = masks.mask(masks.LIPS, 6, len(belief)) + masks.mask(masks.BROW, 6, len(belief))
    bare = belief * np.clip(1 - painted, 0, 1)
    luma = colour @ LUMA.astype(np.float32)
    here = np.flatnonzero((bare > 0.6).ravel())[::EVERY]
    terms, seen = harmonics(normal.reshape(-1, 3)[here]), luma.ravel()[here]
    weight = np.ones(len(here))
    for _ in range(4):
        w = terms * weight[:, None]
        light = np.linalg.solve(w.T @ terms + np.diag([1e-3] + [3.0] * 3 + [10.0] * 5), w.T @ seen)
        weight = 1 / (1 + ((seen - terms @ light) / OUTLIER) ** 2)
    level = np.average(terms @ light, weights=weight)
    small, trust = (
        np.asarray(cv2.resize(x, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), np.float32)
        for x in (normal, belief + np.float32(1e-3))
    )
    shade = np.clip(harmonics(small) @ light / max(level, 1.0), *SHADE_LIMITS).astype(np.float32)
    wide = [cv2.GaussianBlur(x, (0, 0), SMOOTH * len(small)) for x in (shade * trust, trust)]
    even = np.asarray(wide[0] / wide[1], np.float32)
    smooth = cv2.resize(even, belief.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(colour / smooth[..., None], np.float32)
