"""How much farther than its coefficients say a drawn face moves: its brows.

Painted brows are seen to move less than they do: photographs of eleven people held out of training, warped
through a talk, tracked, sent and drawn, give a slope of 1.0 of the change that the teacher reads
(app/bench/likeness/reread.py) at a gain of 1.5, of which the tracker's own amplitude (codec/settling.py) has
taken over 1.15. It is a property of the drawing; what is sent, recorded and exported stays as it was tracked.
"""

import numpy as np

from codec.basis import Basis
from codec.values import Float
from render.anatomy import eye_axes, smoothstep

BROWS = 1.3
BROWS_MM, FOREHEAD_MM, TEMPLES_MM = (7.0, 18.0), (85.0, 65.0), (66.0, 46.0)
"""From the eyes' middle: up, where brows begin and the forehead ends, and aside, where both end."""


def gains(basis: Basis) -> Float:
    """(V, 3) times what the expression components move each vertex of a basis, along each axis."""
    if basis.is_mask:
        return np.ones_like(basis.mean)
    x, y, z = (basis.mean - eye_axes(basis, basis.mean)[1]).T
    brows = smoothstep(*BROWS_MM, y) * smoothstep(*FOREHEAD_MM, y) * smoothstep(*TEMPLES_MM, np.abs(x))
    brows *= smoothstep(-60, -20, z)
    moved = np.broadcast_to(1 + (BROWS - 1) * brows[:, None], basis.mean.shape)
    return np.ascontiguousarray(moved, np.float32)
