"""Pictures as files, read whole or refused by name: OpenCV fills with grey what a cut-off file lacks."""

from pathlib import Path

import cv2
import numpy as np

from codec.values import Image
from training.parts.errors import DataError

PICTURES = frozenset({".jpg", ".jpeg", ".png"})
ENDINGS = {b"\xff\xd8": (b"\xff\xda", b"\xff\xd9"), b"\x89P": (b"IDAT", b"IEND")}
"""Of JPEG (ISO/IEC 10918-1, B.1.1) and PNG: what a file begins with, where its pixels begin, how it ends."""


def read(picture: Path) -> Image:
    """(H, W, 3) RGB. Raises DataError if it cannot be read, or is cut off."""
    data = whole(picture)
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB) if data else None
    if pixels is None:
        raise DataError(f"{picture} is no picture that can be read; copy it again.")
    return np.asarray(pixels, np.uint8)


def whole(picture: Path) -> bytes:
    """The file's bytes. Raises DataError if they cannot be read, or end within the picture."""
    try:
        data = picture.read_bytes()
    except OSError as error:
        raise DataError(f"{picture} cannot be read ({error.strerror}); copy it again.") from error
    pixels, end = ENDINGS.get(data[:2], (b"", b""))
    if data.rfind(end) < data.rfind(pixels):
        raise DataError(f"{picture} is only half copied; copy it again.")
    return data
