"""A photographed likeness as bytes, and back: pictures as WebP, numbers as small integers, deflated.

    magic, version, length of the numbers, the numbers, then pictures, each behind its length (4 bytes)

What comes from the other side is hostile: every array states its shape, which is refused beyond its bounds
before anything is inflated or decoded; a picture's size is read from its header (render/photo/webp.py).
"""

import struct
import zlib
from dataclasses import dataclass

import numpy as np

from codec.values import Float
from render.errors import RenderError
from render.photo import webp
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Blend, Layer, Photograph

MAGIC, VERSION = b"ECPH", 1
MAX_BYTES = 400_000
MOST_TAKES, MOST_TEXTURES, MOST_DIMENSIONS, MOST_FEATURES = 96, 24, 32, 160
MOST_BLENDS, MOST_LAYERS, MOST_VERTICES, MOST_TRIANGLES, MOST_SIDE = 4, 8, 4000, 8000, 1024
MOST_IDENTITY, MARKS = 400, 478
BASE_QUALITY, TEXTURE_QUALITY, LAYER_QUALITY = 86, 55, 80
DAMAGED = "The likeness is damaged or of another version; make it again."


class PhotographError(RenderError):
    """A photographed likeness is damaged or larger than allowed."""


def to_bytes(person: Photograph) -> bytes:
    """Of any part of a likeness: without blends and layers it is the small one that goes first."""
    pictures = [webp.encode(person.base, BASE_QUALITY)]
    numbers = [_half(person.shape), _bytes(person.marks_mm)]
    numbers += [_half(np.array([person.lens])), bytes([len(person.blends), len(person.layers)])]
    for blend in person.blends:
        numbers += [
            struct.pack(">HHf", *blend.rows, blend.reach_mm),
            _half(blend.gain),
            _bytes(blend.project),
        ]
        numbers += [_bytes(blend.places), _bytes(blend.weights)]
        stacked = blend.textures.reshape(-1, *blend.textures.shape[2:])
        pictures.append(webp.encode((stacked.astype(np.int16) + 128).astype(np.uint8), TEXTURE_QUALITY))
    for layer in person.layers:
        numbers += [
            _half(layer.vertices),
            _half(layer.uv),
            _array(layer.triangles.astype(">u2")),
            _half(layer.torso),
            struct.pack(">f", layer.azimuth_rad),
        ]
        pictures.append(webp.encode(layer.picture, LAYER_QUALITY))
    packed = zlib.compress(b"".join(numbers), 9)
    parts = [packed, *pictures]
    return MAGIC + bytes([VERSION]) + b"".join(struct.pack(">I", len(p)) + p for p in parts)


def _half(values: Float) -> bytes:
    return _array(values.astype(">f2"))


def _bytes(values: Float) -> bytes:
    """(N, C) in 127ths of the greatest of each column."""
    step = (np.maximum(np.abs(values).max(0), 1e-3) / 127).astype(np.float16).astype(np.float32)
    return _half(step) + _array(np.rint(values / step).clip(-127, 127).astype(np.int8))


def _array(values: np.ndarray) -> bytes:
    return bytes([values.ndim]) + struct.pack(f">{values.ndim}H", *values.shape) + values.tobytes()


@dataclass(slots=True)
class _Numbers:
    """Reads arrays one after the other, each within bounds. Raises PhotographError."""

    data: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise PhotographError(DAMAGED)
        return self.data[self.at - count : self.at]

    def array(self, kind: str, *most: int) -> np.ndarray:
        """An array of as many axes as bounds are given."""
        (axes,) = self.take(1)
        if axes != len(most):
            raise PhotographError(DAMAGED)
        shape = struct.unpack(f">{axes}H", self.take(2 * axes))
        if any(not 0 < n <= bound for n, bound in zip(shape, most, strict=True)):
            raise PhotographError(DAMAGED)
        raw = np.frombuffer(self.take(int(np.prod(shape)) * np.dtype(kind).itemsize), kind)
        return raw.reshape(shape)

    def half(self, *most: int) -> Float:
        found = self.array(">f2", *most).astype(np.float32)
        if not np.isfinite(found).all():
            raise PhotographError(DAMAGED)
        return found

    def small(self, rows: int, columns: int) -> Float:
        step, values = self.half(columns), self.array("i1", rows, columns)
        if len(step) != values.shape[1]:
            raise PhotographError(DAMAGED)
        return np.asarray(values * step, np.float32)


def _split(data: bytes) -> list[bytes]:
    if len(data) > MAX_BYTES:
        raise PhotographError(
            "The likeness has {size} bytes; at most {most} are allowed.", size=len(data), most=MAX_BYTES
        )
    if data[:5] != MAGIC + bytes([VERSION]):
        raise PhotographError(DAMAGED)
    parts: list[bytes] = []
    at = 5
    while at < len(data) and len(parts) < 2 + MOST_BLENDS + MOST_LAYERS:
        length = int.from_bytes(data[at : at + 4], "big")
        parts.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(data) or len(parts) < 2:
        raise PhotographError(DAMAGED)
    return parts


def _inflated(packed: bytes) -> bytes:
    """Bounded: half a megabyte is ten times what a likeness has."""
    try:
        return zlib.decompressobj().decompress(packed, 500_000)
    except zlib.error as error:
        raise PhotographError(DAMAGED) from error


def from_bytes(data: bytes) -> Photograph:
    """Raises PhotographError."""
    packed, base, *pictures = _split(data)
    numbers = _Numbers(_inflated(packed))
    shape = numbers.half(MOST_IDENTITY)
    marks = numbers.small(MARKS, 3)
    lens = float(numbers.half(1)[0])
    blends, layers = numbers.take(2)
    if len(marks) != MARKS or blends > MOST_BLENDS or blends + layers != len(pictures):
        raise PhotographError(DAMAGED)
    return Photograph(
        shape,
        marks,
        webp.decode(base, (HEIGHT, WIDTH)),
        tuple(_blend(numbers, picture) for picture in pictures[:blends]),
        tuple(_layer(numbers, picture) for picture in pictures[blends:]),
        lens,
    )


def _blend(numbers: _Numbers, picture: bytes) -> Blend:
    first, end, reach_mm = struct.unpack(">HHf", numbers.take(8))
    gain = numbers.half(MOST_TEXTURES)
    project = numbers.small(MOST_DIMENSIONS, MOST_FEATURES)
    places = numbers.small(MOST_TAKES, MOST_DIMENSIONS)
    weights = numbers.small(MOST_TAKES, MOST_TEXTURES)
    agree = places.shape[1] == len(project) and weights.shape == (len(places), len(gain))
    if not (agree and first < end <= HEIGHT // 2 and np.isfinite(reach_mm) and reach_mm > 1e-3):
        raise PhotographError(DAMAGED)
    pixels = webp.decode(picture, (len(gain) * (end - first), WIDTH // 2))
    textures = (pixels.astype(np.int16) - 128).astype(np.int8).reshape(len(gain), end - first, WIDTH // 2, 3)
    return Blend((first, end), textures, gain, project, places, weights, reach_mm)


def _layer(numbers: _Numbers, picture: bytes) -> Layer:
    vertices, uv = numbers.half(MOST_VERTICES, 3), numbers.half(MOST_VERTICES, 2)
    triangles = numbers.array(">u2", MOST_TRIANGLES, 3).astype(np.int32)
    torso = numbers.half(MOST_VERTICES)
    (azimuth_rad,) = struct.unpack(">f", numbers.take(4))
    agree = len(vertices) == len(uv) == len(torso) and triangles.max() < len(vertices)
    if (
        not (agree and abs(azimuth_rad) < np.pi)
        or vertices.shape[1] != 3
        or uv.shape[1] != 2
        or triangles.shape[1] != 3
    ):
        raise PhotographError(DAMAGED)
    return Layer(webp.decode(picture, None, MOST_SIDE), vertices, uv, triangles, torso, azimuth_rad)
