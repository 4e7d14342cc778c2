"""JPEG bytes of a person's atlas into pixels, bounded before anything is decoded.

A texture comes from the other side of a call. Its size in bytes, its size in pixels and its number of scans
(a small progressive file can hold thousands, each a pass over the whole picture) are read from the headers
first; what exceeds the bounds is refused with a sentence.
"""

import cv2
import numpy as np

from codec.values import Image
from render.errors import RenderError

MAX_BYTES = 2_000_000  # a 1024-pixel atlas at high quality has 300 kB
MAX_SIDE = 2048
SMALLEST_SIDE, SMOOTH_SIDE = 128, 1024
"""Atlases between these are enlarged once, before they are drawn."""
MAX_SCANS = 24  # usual progressive files have 10
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = frozenset(range(0xD0, 0xDA)) | {0x01}


class TextureError(RenderError):
    """A texture is damaged or larger than allowed."""


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header, without decoding."""
    if data[:2] != b"\xff\xd8":
        raise TextureError("The texture is not a JPEG picture; enrol again to send a new one.")
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAME_HEADERS:
            height, width = (int.from_bytes(data[at + k : at + k + 2], "big") for k in (5, 7))
            return width, height
        if marker == 0xFF or marker in _STANDALONE:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + max(int.from_bytes(data[at + 2 : at + 4], "big"), 2)
    raise TextureError("The texture is a damaged JPEG picture; enrol again to send a new one.")


def decode(data: bytes) -> Image:
    """JPEG bytes -> (H, W, 3) RGB, first row at the top. Raises TextureError."""
    if len(data) > MAX_BYTES:
        raise TextureError(
            "The texture has {size} bytes; at most {most} are allowed.", size=len(data), most=MAX_BYTES
        )
    width, height = jpeg_size(data)
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise TextureError(
            "The texture is {width} x {height} pixels; at most {most} x {most} are allowed.",
            width=width,
            height=height,
            most=MAX_SIDE,
        )
    if data.count(b"\xff\xda") > MAX_SCANS:
        raise TextureError(
            "The texture has more than {most} scans; save it as a plain JPEG picture.", most=MAX_SCANS
        )
    try:
        flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
        image = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        image = None
    if image is None or image.shape[:2] != (height, width):
        raise TextureError("The texture is a damaged JPEG picture; enrol again to send a new one.")
    return np.ascontiguousarray(image[:, :, ::-1])


def reduced(atlas: Image, most_side: int) -> Image:
    """An atlas of at most so many pixels along a side, for pictures in which a larger one would not show."""
    scale = most_side / max(atlas.shape[:2])
    if scale >= 1:
        return atlas
    return np.asarray(cv2.resize(atlas, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def enlarged(atlas: Image) -> Image:
    """A small square atlas at SMOOTH_SIDE pixels: the card alone would show its pixels and JPEG blocks."""
    height, width = atlas.shape[:2]
    if height != width or not SMALLEST_SIDE <= height < SMOOTH_SIDE:
        return atlas
    calm = cv2.bilateralFilter(atlas, 5, 12, 2)  # blocks are fainter than features
    size = SMOOTH_SIDE, SMOOTH_SIDE
    return np.asarray(cv2.resize(calm, size, interpolation=cv2.INTER_CUBIC), np.uint8)
