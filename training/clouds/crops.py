"""The older model's crop, and what another crop of the same face makes of its cloud.

3DDFA cuts a square about the middle of the 68 points' box, sqrt(2) times as large as the box's longer side.
Stored crops are larger (STORED), so that training may cut its own out of them: with another size, place and
turn each time. In a crop's own terms a cloud has x to the right, y up and z towards the camera, from -1 to 1
across the crop.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from codec.values import Float, Image

SIDE = float(np.sqrt(2))
STORED = 2.0
"""Sides over the box's longer one."""
STORED_PX = 192
SMALLER, LARGER = np.log(0.80), np.log(1.27)
"""How a training crop's size may differ, and a tracked one's does: the program's crops are by the 478 points'
box, on 68-point masks 0.93 of this one, and up to 1.27 when the finder has just met a face."""
SHIFT = 0.05
TURN_RAD = 0.1

Double = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CropSquare:
    """Centre x and y (up) and half the side, pixels of the picture's axes."""

    x: float
    y: float
    half: float

    def inside(self, cloud: Double) -> Float:
        """(N, 3) in the picture's axes -> in the crop's terms; depth from where the square's middle is."""
        return ((cloud - [self.x, self.y, 0]) / self.half).astype(np.float32)

    def cut(self, image: Image, size: int) -> Image:
        """(size, size, 3); beyond the picture its edge is repeated."""
        step = 2 * self.half / size
        corner = (self.x - self.half + step / 2, -self.y - self.half + step / 2)
        back = np.array([[step, 0, corner[0]], [0, step, corner[1]]])
        if step > 2:  # a bare warp would skip pixels
            image, back = _shrunk(image, back)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        border = cv2.BORDER_REPLICATE
        return np.asarray(cv2.warpAffine(image, back, (size, size), flags=flags, borderMode=border), np.uint8)


def _shrunk(image: Image, back: Double) -> tuple[Image, Double]:
    """A smaller picture, and the map into it."""
    factor = back[0, 0]
    height, width = (max(round(n / factor), 1) for n in image.shape[:2])
    small = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    sx, sy = width / image.shape[1], height / image.shape[0]
    scaled = back * [[sx], [sy]]
    scaled[:, 2] = (back[:, 2] + 0.5) * [sx, sy] - 0.5
    return small, scaled


def square(points68: Double, side: float) -> CropSquare:
    """(68, >= 2) in the picture's axes -> the square about their box, `side` times its longer side."""
    low, high = points68[:, :2].min(0), points68[:, :2].max(0)
    x, y = (low + high) / 2
    return CropSquare(float(x), float(y), float((high - low).max()) * side / 2)


@dataclass(frozen=True, slots=True)
class Jitter:
    """A crop within a stored one: its middle (x, y up) and half side in the stored crop's terms, and its
    turn, anticlockwise as seen."""

    x: float
    y: float
    half: float
    turn_rad: float

    def _turn(self) -> Double:
        c, s = np.cos(self.turn_rad), np.sin(self.turn_rad)
        return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])

    def points(self, points: Float) -> Float:
        """(N, 3) in the stored crop's terms -> in this one's."""
        return ((points - [self.x, self.y, 0]) @ self._turn() / self.half).astype(np.float32)

    def rotation(self, rotation: Float) -> Float:
        """(3, 3) of the head, seen in this crop."""
        return (self._turn().T @ rotation).astype(np.float32)

    def cut(self, image: Image, size: int) -> Image:
        """(S, S, 3) the stored crop -> (size, size, 3)"""
        whole = len(image)
        c, s = np.cos(self.turn_rad), np.sin(self.turn_rad)
        step = self.half * whole / size
        turn = np.array([[c, s], [-s, c]]) * step  # rows count downwards
        middle = np.array([(self.x + 1) * whole / 2 - 0.5, (1 - self.y) * whole / 2 - 0.5])
        back = np.column_stack([turn, middle - turn @ np.full(2, (size - 1) / 2)])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        border = cv2.BORDER_REPLICATE
        return np.asarray(cv2.warpAffine(image, back, (size, size), flags=flags, borderMode=border), np.uint8)


PLAIN = Jitter(0.0, 0.0, SIDE / STORED, 0.0)
"""3DDFA's crop itself."""


def jitter(rng: np.random.Generator) -> Jitter:
    """A training crop."""
    half = SIDE / STORED * np.exp(rng.uniform(SMALLER, LARGER))
    x, y = rng.normal(0, SHIFT, 2)
    return Jitter(float(x), float(y), float(half), float(rng.normal(0, TURN_RAD)))


def nowhere(rng: np.random.Generator) -> Jitter:
    """A crop that shows no face, only some of one: far off to a side, or a small part."""
    if rng.random() < 0.5:
        away = rng.uniform(0.9, 1.3) * np.exp(2j * np.pi * rng.random())
        return Jitter(
            float(away.real), float(away.imag), float(rng.uniform(0.3, 0.6)), float(rng.normal(0, 0.5))
        )
    x, y = rng.uniform(-0.4, 0.4, 2)
    return Jitter(float(x), float(y), float(rng.uniform(0.08, 0.2)), float(rng.uniform(-3, 3)))
