"""How much farther than its coefficients say a drawn face moves, region by region.

What a viewer takes from a face is smaller than what its owner did: a tracker that is trained by least
squares reports less than there was, and painted brows are seen to move less than they do. Photographs of
eleven people held out of training, warped through a talk, tracked, sent and drawn, give slopes of the
change that the teacher reads (app/bench/likeness/reread.py): lips' gap .98, brows 1.0, mouth's width .74 at
a gain of 1.12. Measure again with another tracker: a gain that makes up for it is then too much. It is a
property of the drawing; what is sent, recorded and exported stays as it was tracked.
"""

import numpy as np

from codec.basis import Basis
from codec.values import Float
from render.anatomy import eye_axes, smoothstep

BROWS, MOUTH, WIDTH = 1.5, 1.12, 1.25
"""WIDTH: of the mouth, from side to side."""
BROWS_MM, FOREHEAD_MM, TEMPLES_MM = (7.0, 18.0), (85.0, 65.0), (66.0, 46.0)
"""From the eyes' middle: up, where brows begin and the forehead ends, and aside, where both end."""
LIP_MM = (-34.0, -50.0)
"""Below it, where the mouth with its jaw, teeth and chin begins."""


def gains(basis: Basis) -> Float:
    """(V, 3) times what the expression components move each vertex of a basis, along each axis."""
    if basis.is_mask:
        return np.ones_like(basis.mean)
    x, y, z = (basis.mean - eye_axes(basis, basis.mean)[1]).T
    brows = smoothstep(*BROWS_MM, y) * smoothstep(*FOREHEAD_MM, y) * smoothstep(*TEMPLES_MM, np.abs(x))
    brows *= smoothstep(-60, -20, z)
    mouth = smoothstep(*LIP_MM, y)[:, None] * (np.array([WIDTH, MOUTH, MOUTH]) - 1)
    return np.asarray(1 + (BROWS - 1) * brows[:, None] + mouth, np.float32)
