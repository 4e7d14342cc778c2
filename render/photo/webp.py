"""WebP pictures, bounded before anything is decoded.

The size stands in the header, in one of three places (RFC 9649, sections 2.4 to 2.7). A picture that is not
of the size that it ought to be is refused unread.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from render.errors import RenderError

Pixels = NDArray[np.uint8]


class PictureError(RenderError):
    """A picture of a likeness is damaged or of a size that it must not have."""


def encode(picture: Pixels, quality: int) -> bytes:
    """(H, W, 3) RGB or (H, W, 4) RGBA"""
    order = cv2.COLOR_RGB2BGR if picture.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    good, data = cv2.imencode(".webp", cv2.cvtColor(picture, order), [cv2.IMWRITE_WEBP_QUALITY, quality])
    assert good  # an array of this kind always can be
    return data.tobytes()


def size(data: bytes) -> tuple[int, int]:
    """Height and width from the header. Raises PictureError."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        raise PictureError("A picture of the likeness is no WebP picture; make the likeness again.")
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = (int.from_bytes(data[k : k + 2], "little") & 0x3FFF for k in (26, 28))
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8X" and not data[20] & 0x02:  # no animation
        width, height = (int.from_bytes(data[k : k + 3], "little") + 1 for k in (24, 27))
    else:
        raise PictureError("A picture of the likeness is of an unknown kind; make the likeness again.")
    return height, width


def decode(data: bytes, wanted: tuple[int, int] | None, most: int = 0) -> Pixels:
    """(H, W, 3) RGB of exactly the wanted height and width; or, if None, (H, W, 4) RGBA with sides of at most
    `most`. Raises PictureError."""
    height, width = size(data)
    if (height, width) != wanted if wanted else max(height, width) > most:
        raise PictureError(
            "A picture of the likeness has {width} x {height} pixels, which it must not.",
            width=width,
            height=height,
        )
    flags = cv2.IMREAD_COLOR_RGB if wanted else cv2.IMREAD_UNCHANGED
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        image = None
    if image is None or image.shape[:2] != (height, width):
        raise PictureError("A picture of the likeness is damaged; make the likeness again.")
    if wanted:
        return np.asarray(image, np.uint8)
    if image.shape[2:] == (3,):
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGBA), np.uint8)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2RGBA), np.uint8)
