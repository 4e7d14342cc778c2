"""The body's UVs into an atlas of the head, in which the face is large; still one-to-one.

MakeHuman's atlas shows the head turned by 90 degrees and small. Its largest island, the skin of the head, is
turned upright and magnified around the nose by asinh on each axis: 1 at the nose, falling off outwards, and
monotonic, so nothing folds. The other islands (neck, mouth, eyes, ...) move to patches of a strip below it.

The atlas' origin is the lower left; the subject's left is on the right, as in a picture of them.
"""

import numpy as np

from likeness.layout import HEAD, PATCHES, Box, Double

HALF_MAGNIFIED = 0.055
"""Distance from the nose, in the body's atlas, at which asinh's slope has fallen to 0.7 (about 40 mm)."""


def fit(points: Double, box: Box) -> Double:
    """(U, 2) stretched to fill a box."""
    low, high = points.min(0), points.max(0)
    size = (box.right - box.left, box.top - box.bottom)
    return (points - low) / (high - low) * size + (box.left, box.bottom)


def head_atlas(body_uv: Double, nose_uv: Double) -> Double:
    """(U, 2) corners in the body's atlas and (2,) the nose's tip there -> (U, 2) in the head's atlas."""
    out = np.full_like(body_uv, np.nan)
    here = HEAD.source.contains(body_uv)
    relative = body_uv[here] - nose_uv
    upright = np.stack([relative[:, 1], -relative[:, 0]], 1)  # a quarter turn
    out[here] = fit(np.arcsinh(upright / HALF_MAGNIFIED), HEAD.target)
    for patch in PATCHES.values():
        here = patch.source.contains(body_uv)
        out[here] = fit(body_uv[here], patch.target)
    if np.isnan(out).any():
        raise ValueError("Some corners of the crop lie in no known island of the body's atlas.")
    return out
