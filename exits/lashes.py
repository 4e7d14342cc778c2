"""The lashes' paint, for all files: seen through, more so towards the tips."""

import cv2
import numpy as np

LASH_COLOUR, LASH_DENSITY = (13, 9, 8), 0.72
"""As render/shaders/lash.frag paints them."""


def lash_ramp(width: int = 64) -> bytes:
    """A PNG: from the lid (left) to the tip, the lashes' colour fades out."""
    tip = (np.arange(width) + 0.5) / width
    alpha = LASH_DENSITY * (1 - tip) * (1 - 0.5 * tip) * 255
    red, green, blue = LASH_COLOUR
    row = np.stack([np.full(width, blue), np.full(width, green), np.full(width, red), alpha], 1)
    return cv2.imencode(".png", np.rint(row).astype(np.uint8)[None].repeat(4, 0))[1].tobytes()
