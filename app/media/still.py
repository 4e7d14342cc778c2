"""A picture file as an image of a workable size: large JPEGs are reduced while they are decoded, so that a
telephone's 48 megapixels never lie whole in memory."""

from pathlib import Path

import cv2
import numpy as np

from codec.values import Image

SIDE = 1600  # pixels; a face in a longer picture is finer than the texture that is made of it
REDUCED = {
    8: cv2.IMREAD_REDUCED_COLOR_8,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    1: cv2.IMREAD_COLOR,
}


def read_still(file: Path) -> Image | None:
    """(H, W, 3), upright, the longer side at least SIDE if the file has as much; None if it is no picture."""
    image = cv2.imread(str(file), REDUCED[8])
    if image is None:
        return None
    longest = 8 * max(image.shape[:2])
    times = next((n for n in REDUCED if longest / n >= SIDE), 1)
    if times < 8:
        image = cv2.imread(str(file), REDUCED[times])
    return None if image is None else np.ascontiguousarray(image[..., ::-1], np.uint8)
