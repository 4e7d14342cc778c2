"""The shadow that hair throws on the skin beneath and beside it: without it, hair looks laid on a picture.

Felt once when hair grows: a vertex is the darker the nearer the hair is that stands between it and the light.
"""

import numpy as np

from codec.values import Float
from render.grown import Grown

TOWARDS_LIGHT = np.array([-0.25, 0.80, 0.55], np.float32)
"""Between the key light and the sky, in head space; heads are seldom far from upright."""
REACH_MM = 13.0
DARKEST = 0.55
"""Share of the light that is lost right under hair."""
VISIBLE = -0.1
"""Hair beyond this reach (tens of degrees past the hairline) is not drawn."""


def hair_shade(skin: Float, hair: Grown | None) -> Float:
    """(N, 3) vertices, head space -> (N,) share of the light that the hair leaves them."""
    if hair is None:
        return np.ones(len(skin), np.float32)
    points = hair.vertices[hair.vertices[:, 12] > VISIBLE, :3][::2]
    if len(points) == 0:
        return np.ones(len(skin), np.float32)
    square = (skin**2).sum(1)[:, None] + (points**2).sum(1)[None] - 2 * skin @ points.T
    behind = (points @ TOWARDS_LIGHT)[None] < (skin @ TOWARDS_LIGHT)[:, None]
    nearest = np.maximum((square + behind * np.float32(1e6)).min(1), 0)
    return (1 - DARKEST * np.exp(-nearest / REACH_MM**2)).astype(np.float32)
