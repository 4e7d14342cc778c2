"""WebP pictures, bounded before anything is decoded.

Only the simple lossy kind is taken, without transparency, animation or anything else around it; its size
stands in its header (RFC 9649, section 2.5). A picture that is not of the size that it ought to be is refused
unread.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from render.errors import RenderError

Pixels = NDArray[np.uint8]


class PictureError(RenderError):
    """A picture of a likeness is damaged or of a size that it must not have."""


def encode(picture: Pixels, quality: int) -> bytes:
    """(H, W, 3) RGB"""
    options = [cv2.IMWRITE_WEBP_QUALITY, quality]
    good, data = cv2.imencode(".webp", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    assert good  # an array of this kind always can be
    return data.tobytes()


def size(data: bytes) -> tuple[int, int]:
    """Height and width from the header. Raises PictureError."""
    if data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8 " or len(data) < 30:
        raise PictureError("A picture of the likeness is no plain WebP picture; make the likeness again.")
    width, height = (int.from_bytes(data[k : k + 2], "little") & 0x3FFF for k in (26, 28))
    return height, width


def check(data: bytes, wanted: tuple[int, int]) -> None:
    """By its header alone. Raises PictureError."""
    height, width = size(data)
    if (height, width) != wanted:
        raise PictureError(
            "A picture of the likeness has {width} x {height} pixels, which it must not.",
            width=width,
            height=height,
        )


def decode(data: bytes, wanted: tuple[int, int]) -> Pixels:
    """(H, W, 3) RGB of exactly the wanted height and width. Raises PictureError."""
    check(data, wanted)
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error:
        image = None
    if image is None or image.shape[:2] != wanted:
        raise PictureError("A picture of the likeness is damaged; make the likeness again.")
    return np.asarray(image, np.uint8)
