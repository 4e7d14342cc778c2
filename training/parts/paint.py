"""A painted atlas: skin of one tone with lips, brows and short hair."""

import numpy as np

from codec.values import Image
from likeness.masks import BROW, HAIR, LIPS, SIZE, mask


def plain_skin(skin: tuple[int, int, int] = (212, 163, 138)) -> Image:
    """(1024, 1024, 3) RGB"""
    out = np.tile(np.array(skin, np.float64), (SIZE, SIZE, 1))
    lips = np.array(skin) * (0.80, 0.58, 0.58)
    hair = np.array((62, 44, 34), np.float64)
    for polygon, colour, blur_px, strength in (
        (LIPS, lips, 3, 0.8),
        (BROW, hair, 3, 0.75),
        (HAIR, hair, 6, 0.9),
    ):
        share = mask(polygon, blur_px)[..., None] * strength
        out = out * (1 - share) + colour * share
    return np.rint(out).astype(np.uint8)
