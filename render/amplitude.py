"""How much farther than its coefficients say a drawn face moves, region by region.

What a viewer takes from a face is smaller than what its owner did: a tracker that is trained by least squares
reports less than there was, and painted brows are seen to move less than they do. Without gains the teacher
reads .81 of a change of the lips' gap, .82 of the mouth's width and .58 of the brows' height in drawings of
tracked clips (`eigencall bench likeness`), and 1.07, .99 and .76 of what the mesh does in renders. Measure
again with another tracker: a gain that makes up for it is then too much. It is a property of the drawing;
what is sent, recorded and exported stays as it was tracked.
"""

import numpy as np

from codec.basis import Basis
from codec.values import Float
from render.anatomy import eye_axes, smoothstep

BROWS, MOUTH = 1.5, 1.12
BROWS_MM, FOREHEAD_MM, TEMPLES_MM = (7.0, 18.0), (85.0, 65.0), (66.0, 46.0)
"""From the eyes' middle: up, where brows begin and the forehead ends, and aside, where both end."""
LIP_MM = (-34.0, -50.0)
"""Below it, where the mouth with its jaw, teeth and chin begins."""


def gains(basis: Basis) -> Float:
    """(V,) times what the expression components move each vertex of a basis."""
    gain = np.ones(len(basis.mean), np.float32)
    if basis.is_mask:
        return gain
    x, y, z = (basis.mean - eye_axes(basis, basis.mean)[1]).T
    brows = smoothstep(*BROWS_MM, y) * smoothstep(*FOREHEAD_MM, y) * smoothstep(*TEMPLES_MM, np.abs(x))
    brows *= smoothstep(-60, -20, z)
    return np.asarray(gain + (BROWS - 1) * brows + (MOUTH - 1) * smoothstep(*LIP_MM, y), np.float32)
