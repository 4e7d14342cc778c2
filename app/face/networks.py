"""The networks behind plain functions: ONNX files from assets/ as the tracker and enrolment want them."""

import json
import logging
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import assets
from assets.session import session
from codec.basis import Basis
from codec.closer import CloserLook
from codec.errors import AssetError, cause
from codec.regression import Landmarks, Regression
from codec.square import Square
from codec.tracker import Crop, Found, Regress, Tracker
from codec.values import Float, Image

log = logging.getLogger("eigencall.face")
cv2.setNumThreads(1)  # crops are small, and OpenCV's threads spin for a while after each
REGRESSOR = "regressor.onnx"
FINDER = "finder.onnx"
EYES, MOUTH = "eyes.onnx", "mouth.onnx"
MATTING = "matting.onnx"
SHRINK = 1.9
"""A crop that shrinks the picture more than this is halved first: a bare warp would skip pixels."""
MAX_NETWORK_BYTES = 64 << 20
"""Of a network of one's own; the shipped ones have 4 MB together."""
FACES = 3
FOUND = 0.5
APART = 0.5
"""Of the larger one's side: two faces whose middles are nearer are one."""


def network(name: str, folder: Path = assets.FOLDER) -> Any:
    """An onnxruntime session. Raises AssetError with what to do."""
    path = folder / name
    if path.is_file() and path.stat().st_size > MAX_NETWORK_BYTES:
        raise AssetError(
            "The model {path} is too large to be a network for calls; name another folder with --tracker.",
            path=path,
        )
    data = assets.read(name, folder)
    try:
        return session(data)
    except Exception as error:
        log.debug("%s: %s", name, cause(error))
        raise AssetError("The model {name} cannot be loaded; install Eigencall again.", name=name) from error


def follows_nothing(folder: Path) -> bool:
    """Whether its training measured that the regressor errs more than a face that never moves (the metadata's
    rows, training/clouds/ship.py). Raises AssetError."""
    told = network(REGRESSOR, folder).get_modelmeta().custom_metadata_map.get("rows", "")
    try:
        rows = json.loads(told)
        return float(rows["nme"]) >= float(rows["constant.nme"])
    except (ValueError, KeyError, TypeError):  # another's network, or one without figures
        return False


class FaceRegressor:
    """Crops -> `Regression`; `size` is the side of the crop that the network wants."""

    def __init__(self, folder: Path = assets.FOLDER) -> None:
        self._session = network(REGRESSOR, folder)
        self.size = int(self._session.get_inputs()[0].shape[1])
        blank = self(np.zeros((self.size, self.size, 3), np.uint8))
        self.identities, self.expressions = len(blank.identity), len(blank.expression)

    def __call__(self, crop: Image) -> Regression:
        return Regression.of_outputs(self._session.run(None, {"crops": crop[None]}))

    def crop(self, image: Image, square: Square) -> Image:
        """(S, S, 3): the turned square; beyond the picture its edge is repeated."""
        return cut(image, square, self.size)


def cut(image: Image, square: Square, size: int) -> Image:
    """(H, W, 3) -> (size, size, 3)"""
    factor = max(square.side / size, 1e-3)
    x, y, times = square.x, square.y, 1
    while factor > SHRINK * times:
        times *= 2
    if times > 1:
        image, x, y = _averaged(image, square, times)
    c, s = math.cos(square.roll_rad) * factor / times, math.sin(square.roll_rad) * factor / times
    half = (size - 1) / 2
    back = np.array([[c, -s, x - (c - s) * half], [s, c, y - (s + c) * half]])  # crop pixel -> picture pixel
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    border = cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(image, back, (size, size), flags=flags, borderMode=border), np.uint8)


def _averaged(image: Image, square: Square, times: int) -> tuple[Image, float, float]:
    """The part of the picture around the square, shrunk by a power of two; the square's centre in it."""
    height, width = image.shape[:2]
    reach = square.side * 0.5 * (abs(math.cos(square.roll_rad)) + abs(math.sin(square.roll_rad))) + 2 * times
    (x0, x1), (y0, y1) = (_span(at, reach, end, times) for at, end in ((square.x, width), (square.y, height)))
    small = image[y0:y1, x0:x1]
    for _ in range(times.bit_length() - 1):  # halving is many times as fast as any other averaging
        half = max(small.shape[1] // 2, 1), max(small.shape[0] // 2, 1)
        small = np.asarray(cv2.resize(small, half, interpolation=cv2.INTER_AREA), np.uint8)
    return small, (square.x - x0 + 0.5) / times - 0.5, (square.y - y0 + 0.5) / times - 0.5


def _span(middle: float, reach: float, end: int, times: int) -> tuple[int, int]:
    """From and to, within a picture that has `end` pixels, a multiple of `times` apart."""
    first = min(max(int(middle - reach), 0), max(end - times, 0))
    return first, first + max((min(int(middle + reach), end) - first) // times, 1) * times


class FaceFinder:
    """Whole frames -> faces, surest first."""

    def __init__(self, folder: Path = assets.FOLDER) -> None:
        self._session = network(FINDER, folder)
        self._height, self._width = (int(n) for n in self._session.get_inputs()[0].shape[1:3])

    def __call__(self, image: Image) -> list[Found]:
        small, scale = letterboxed(image, self._width, self._height)
        chance, squares = self._session.run(None, {"frames": small[None]})
        return [
            Found(Square((s[0] + 0.5) / scale - 0.5, (s[1] + 0.5) / scale - 0.5, s[2] / scale, s[3]), c)
            for c, s in peaks(chance[0], squares[0])
        ]


def letterboxed(image: Image, width: int, height: int) -> tuple[Image, float]:
    """(height, width, 3) with the picture in the upper left corner and black beside it, and its scale."""
    scale = min(width / image.shape[1], height / image.shape[0])
    shape = (max(round(image.shape[1] * scale), 1), max(round(image.shape[0] * scale), 1))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    out = np.zeros((height, width, 3), np.uint8)
    out[: shape[1], : shape[0]] = cv2.resize(image, shape, interpolation=way)
    return out, scale


def peaks(chance: Float, squares: Float) -> list[tuple[float, tuple[float, float, float, float]]]:
    """(h, w) and (h, w, 4) maps -> the highest cells whose faces do not lie on a higher one's."""
    found = []
    left = chance.copy()
    for _ in range(FACES):
        y, x = np.unravel_index(int(left.argmax()), left.shape)
        if left[y, x] < FOUND:
            break
        cx, cy, side, roll = (float(v) for v in squares[y, x])
        found.append((float(left[y, x]), (cx, cy, side, roll)))
        away = np.hypot(squares[..., 0] - cx, squares[..., 1] - cy)
        left[away <= APART * np.maximum(squares[..., 2], side)] = 0
    return found


class PersonMatting:
    """Crops around a face -> shares of the room, hair, skin, clothes and glasses (likeness/matting.py)."""

    def __init__(self, folder: Path = assets.FOLDER) -> None:
        self._session = network(MATTING, folder)

    def __call__(self, crop: Image) -> Float:
        return np.asarray(self._session.run(None, {"crops": crop[None]})[0][0], np.float32)


class Spots:
    """Squares of the camera's own picture -> the points that a network finds in them; the second of two is
    mirrored first."""

    def __init__(self, name: str, folder: Path) -> None:
        self._session = network(name, folder)
        self._side = int(self._session.get_inputs()[0].shape[1])

    def __call__(self, image: Image, where: Sequence[Square]) -> tuple[Float, Float]:
        pixels = np.empty((len(where), self._side, self._side, 3), np.uint8)
        for k, square in enumerate(where):
            pixels[k] = cut(image, square, self._side)[:, :: -1 if k else 1]
        points, there = self._session.run(None, {"squares": pixels})
        return points, there


def closer_look(basis: Basis, folder: Path) -> CloserLook | None:
    """None where a folder of one's own has no networks for it."""
    if not {EYES, MOUTH} <= set(assets.manifest(folder)):
        return None
    return CloserLook(Landmarks(basis), Spots(EYES, folder), Spots(MOUTH, folder))


def load_tracker(basis: Basis, folder: Path = assets.FOLDER) -> Tracker:
    """The tracker with the networks that the program ships. Raises AssetError with what to do."""
    regressor = FaceRegressor(folder)
    if regressor.expressions != len(basis.expression):
        raise AssetError(
            "The regressor knows {known} expressions and the basis {needed}: "
            "they do not belong together. Name the folder made with this basis by --tracker, or install "
            "Eigencall again.",
            known=regressor.expressions,
            needed=len(basis.expression),
        )
    crop: Crop = regressor.crop
    regress: Regress = regressor
    closer = closer_look(basis, folder)
    return Tracker(basis, FaceFinder(folder), regress, crop, regressor.identities, closer)
