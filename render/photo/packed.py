"""A photographed likeness as bytes, and back: pictures as WebP, numbers as small integers, deflated.

    magic, version, length of the numbers, the numbers, then pictures, each behind its length (4 bytes)

What comes from the other side is hostile: every array states its shape, which is refused beyond its bounds
before anything is inflated or decoded; a picture's size is read from its header (render/photo/webp.py).
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from codec.control import MAX_GLANCE, MAX_PHOTOGRAPH
from codec.sentence import Sentence
from codec.values import Float
from render.errors import RenderError
from render.photo import webp
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import BLOCK, Blend, Layer, Photograph, in_blocks

MAGIC, VERSION = b"ECPH", 1
MAX_BYTES = MAX_PHOTOGRAPH
MOST_TAKES, MOST_TEXTURES, MOST_DIMENSIONS, MOST_FEATURES = 96, 16, 32, 160
MOST_BLENDS, MOST_LAYERS, MOST_ROWS, MOST_SIDE = 2, 4, 64, 640
MOST_IDENTITY, MARKS = 400, 478
MOST_DEVIATIONS, MOST_MARK_MM = 12.0, 60.0
FINITE = 65504.0
"""The largest number in half precision that is one."""
SEAM = 3
"""Rows of opacity that WebP's filter mixes with the colours above them: they are as the next one."""
GRID_UNIT_MM = 0.125
CLEAR, SOLID = 12, 243
"""Alphas to and from which a lossy picture's are taken for nothing and for all."""
DAMAGED = Sentence("The likeness is damaged or of another version; make it again.")

Look = Callable[[bytes, tuple[int, int], Callable[[webp.Pixels], np.ndarray]], np.ndarray]
"""How pictures of a height and width are read: `_decoded`, and made something of, or `_unread`."""


@dataclass(frozen=True, slots=True)
class PackingQuality:
    """Of the pictures, as WebP counts it."""

    base: int
    texture: int
    layer: int


WHOLE, GLANCE = PackingQuality(86, 55, 60), PackingQuality(18, 0, 35)
GLANCE_PX, GLANCE_MM = 96, 0.5
"""Longer side of a glance's layer, and to what its landmarks are rounded; its layer's grid to twice that."""


class PhotographError(RenderError):
    """A photographed likeness is damaged or larger than allowed."""


def glance(data: bytes) -> bytes:
    """The small likeness that goes before a whole one: its base, and the layer from ahead, coarse. Empty if
    it cannot be small. Raises RenderError."""
    person = from_bytes(data)
    ahead = tuple(_coarse(layer) for layer in person.layers if layer.azimuth_rad == 0)
    marks_mm = np.rint(person.marks_mm / GLANCE_MM) * np.float32(GLANCE_MM)
    data = to_bytes(replace(person, marks_mm=marks_mm, blends=(), layers=ahead), GLANCE)
    return data if len(data) <= MAX_GLANCE else b""


def _coarse(layer: Layer) -> Layer:
    height, width = layer.picture.shape[:2]
    scale = min(GLANCE_PX / max(height, width), 1.0)
    size = in_blocks(width * scale), in_blocks(height * scale)
    picture = np.asarray(cv2.resize(layer.picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    every = tuple(slice(None, None, 2 if n % 2 else 1) for n in layer.grid.shape[:2])
    grid = np.rint(layer.grid[every] / (2 * GLANCE_MM)) * np.float32(2 * GLANCE_MM)
    return replace(layer, picture=picture, grid=grid)


def to_bytes(person: Photograph, quality: PackingQuality = WHOLE) -> bytes:
    """Of a likeness with or without blends and layers."""
    pictures = [webp.encode(person.base, quality.base)]
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
        pictures.append(webp.encode((stacked.astype(np.int16) + 128).astype(np.uint8), quality.texture))
    for layer in person.layers:
        numbers += [_grid(layer.grid), struct.pack(">f", layer.azimuth_rad)]
        alpha = np.repeat(layer.picture[..., 3:], 3, axis=2)
        pictures.append(webp.encode(np.concatenate([layer.picture[..., :3], alpha]), quality.layer))
    packed = zlib.compress(b"".join(numbers), 9)
    parts = [packed, *pictures]
    return MAGIC + bytes([VERSION]) + b"".join(struct.pack(">I", len(p)) + p for p in parts)


def _half(values: Float) -> bytes:
    return _array(values.astype(">f2"))


def _bytes(values: Float) -> bytes:
    """(N, C) in 127ths of the greatest of each column."""
    step = (np.maximum(np.abs(values).max(0), 1e-3) / 127).astype(np.float16).astype(np.float32)
    return _half(step) + _array(np.rint(values / step).clip(-127, 127).astype(np.int8))


def _grid(grid: Float) -> bytes:
    """(R, C, 3) in steps from what the point above and that on the left foretell, high bytes apart: a smooth
    surface has next to nothing in them."""
    units = np.rint(grid / GRID_UNIT_MM).astype(np.int16)
    steps = np.diff(np.diff(units, axis=0, prepend=0), axis=1, prepend=0).astype(">i2")
    return _array(steps.view(np.uint8).reshape(*steps.shape, 2).transpose(3, 2, 0, 1))


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

    def half(self, *most: int, size: float = FINITE) -> Float:
        """Numbers of at most this size."""
        found = self.array(">f2", *most).astype(np.float32)
        if not (np.abs(found) <= size).all():
            raise PhotographError(DAMAGED)
        return found

    def grid(self) -> Float:
        """(R, C, 3) mm, of at least two rows and columns."""
        halves = self.array("u1", 2, 3, MOST_ROWS, MOST_ROWS)
        if halves.shape[:2] != (2, 3) or min(halves.shape[2:]) < 2:
            raise PhotographError(DAMAGED)
        steps = np.ascontiguousarray(halves.transpose(2, 3, 1, 0)).view(">i2")[..., 0]
        units = steps.astype(np.int16).cumsum(0, np.int16).cumsum(1, np.int16)
        return units * np.float32(GRID_UNIT_MM)

    def small(self, rows: int, columns: int, size: float = np.inf) -> Float:
        step, values = self.half(columns), self.array("i1", rows, columns)
        if len(step) != values.shape[1] or not (np.abs(values * step) <= size).all():
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
    """Raises RenderError."""
    return _read(data, _decoded)


def check(data: bytes) -> None:
    """Everything but the pictures' own bits, which take time to decode. Raises RenderError."""
    _read(data, _unread)


def _decoded(data: bytes, size: tuple[int, int], make: Callable[[webp.Pixels], np.ndarray]) -> np.ndarray:
    return make(webp.decode(data, size))


def _unread(data: bytes, size: tuple[int, int], make: Callable[[webp.Pixels], np.ndarray]) -> np.ndarray:
    webp.check(data, size)
    return np.empty(0)


def _read(data: bytes, look: Look) -> Photograph:
    packed, base, *pictures = _split(data)
    numbers = _Numbers(_inflated(packed))
    shape = numbers.half(MOST_IDENTITY, size=MOST_DEVIATIONS)
    marks = numbers.small(MARKS, 3, size=MOST_MARK_MM)
    lens = float(numbers.half(1)[0])
    blends, layers = numbers.take(2)
    if len(marks) != MARKS or blends > MOST_BLENDS or blends + layers != len(pictures):
        raise PhotographError(DAMAGED)
    return Photograph(
        shape,
        marks,
        look(base, (HEIGHT, WIDTH), np.asarray),
        tuple(_blend(numbers, picture, look) for picture in pictures[:blends]),
        tuple(_layer(numbers, picture, look) for picture in pictures[blends:]),
        lens,
    )


def _blend(numbers: _Numbers, picture: bytes, look: Look) -> Blend:
    first, end, reach_mm = struct.unpack(">HHf", numbers.take(8))
    gain = numbers.half(MOST_TEXTURES)
    project = numbers.small(MOST_DIMENSIONS, MOST_FEATURES)
    places = numbers.small(MOST_TAKES, MOST_DIMENSIONS)
    weights = numbers.small(MOST_TAKES, MOST_TEXTURES)
    agree = places.shape[1] == len(project) and weights.shape == (len(places), len(gain))
    if not (agree and first < end <= HEIGHT // 2 and np.isfinite(reach_mm) and reach_mm > 1e-3):
        raise PhotographError(DAMAGED)
    shape = len(gain), end - first, WIDTH // 2, 3
    size = shape[0] * shape[1], shape[2]
    textures = look(picture, size, lambda p: (p.astype(np.int16) - 128).astype(np.int8).reshape(shape))
    return Blend((first, end), textures, gain, project, places, weights, reach_mm)


def _layer(numbers: _Numbers, picture: bytes, look: Look) -> Layer:
    grid = numbers.grid()
    (azimuth_rad,) = struct.unpack(">f", numbers.take(4))
    height, width = webp.size(picture)
    if not abs(azimuth_rad) < np.pi or height % (2 * BLOCK) or max(height // 2, width) > MOST_SIDE:
        raise PhotographError(DAMAGED)
    return Layer(look(picture, (height, width), _cut_out), grid, azimuth_rad)


def _cut_out(both: webp.Pixels) -> webp.Pixels:
    """(2 H, W, 3) colours and below them opacity -> (H, W, 4)"""
    colour, below = np.split(both, 2)
    alpha = cv2.cvtColor(below, cv2.COLOR_RGB2GRAY)
    alpha = np.where(alpha <= CLEAR, 0, np.where(alpha >= SOLID, 255, alpha)).astype(np.uint8)
    alpha[:SEAM] = alpha[SEAM]
    return np.dstack([colour, alpha])
