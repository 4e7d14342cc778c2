"""Turned squares in a picture: around landmarks, from one frame to the next, and back to the picture."""

import math
from dataclasses import dataclass

import numpy as np

from codec.values import Float

CROP_SIDE = 1.32
"""Side of a crop over the larger side of the landmarks' box; training jitters about it."""
GROWTH, TURN_RAD, STEP = 1.25, 0.35, 0.4
"""Between two frames a crop grows at most so many times, turns so far, moves by so much of a face's side."""
LARGEST = 2.0
"""Side of a face over the picture's longer side."""
ROLL_POINTS = [263, 33, 10, 152]
"""Outer corners of the left and the right eye, forehead, chin."""


@dataclass(frozen=True, slots=True)
class Square:
    """A turned square in the picture, pixels; roll is that of the face within, clockwise as seen."""

    x: float
    y: float
    side: float
    roll_rad: float = 0.0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """One point of the crop, [-1, 1] -> picture pixels (pixel centres are whole numbers)"""
        half = self.side / 2
        c, s = math.cos(self.roll_rad) * half, math.sin(self.roll_rad) * half
        return self.x + c * x - s * y, self.y + s * x + c * y


def to_picture(points: Float, square: Square) -> Float:
    """(N, 2) in the crop -> (N, 2) picture pixels."""
    half = square.side / 2
    c, s = math.cos(square.roll_rad) * half, math.sin(square.roll_rad) * half
    return np.asarray(points @ np.array([[c, s], [-s, c]]) + np.array([square.x, square.y]), np.float32)


def laid_over(points: Float, frame: Float) -> Float:
    """(N, 2) scaled and shifted to agree best with (N, 2)."""
    centre, there = points.mean(0), frame.mean(0)
    away = points - centre
    scale = float((away * (frame - there)).sum()) / max(float((away**2).sum()), 1e-9)
    return (away * scale + there).astype(np.float32)


def around(landmarks: Float) -> Square:
    """The square around landmarks (N, 2), upright in the face's own roll."""
    roll = landmark_roll(landmarks)
    c, s = math.cos(roll), math.sin(roll)
    across, down = np.array([[c, s], [-s, c]]) @ landmarks.T  # (N,) each, in the face's own roll
    (left, right), (top, bottom) = (_span(along) for along in (across, down))
    x, y = (left + right) / 2, (top + bottom) / 2
    return Square(c * x - s * y, s * x + c * y, max(right - left, bottom - top), roll)


def _span(along: Float) -> tuple[float, float]:
    """(N,) -> the least and the greatest"""
    return float(along.min()), float(along.max())


def bounded(face: Square, crop: Square) -> Square:
    """The square around landmarks, no farther from their crop than a face moves in a frame."""
    before = crop.side / CROP_SIDE
    side = min(max(face.side, before / GROWTH), before * GROWTH)
    x, y = (_within(away, STEP * before) for away in (face.x - crop.x, face.y - crop.y))
    turn = _within(_turn(face.roll_rad, crop.roll_rad), TURN_RAD)
    return Square(crop.x + x, crop.y + y, side, crop.roll_rad + turn)


def _within(value: float, most: float) -> float:
    return min(max(value, -most), most)


def _turn(to_rad: float, from_rad: float) -> float:
    """The shorter way from one angle to another."""
    return math.remainder(to_rad - from_rad, math.tau)


def in_picture(face: Square, height: int, width: int) -> bool:
    """Whether the face's middle is in the picture, and the face no larger than one can be there: whatever
    drives the crop, it does not run away."""
    inside = 0 <= face.x < width and 0 <= face.y < height
    return inside and face.side <= LARGEST * max(height, width)


def unlike(found: Square, crop: Square) -> bool:
    """Whether a face found in the whole picture and the crop on it cannot both be right."""
    turn = abs(_turn(found.roll_rad, crop.roll_rad))
    return turn > 2 * TURN_RAD or not 0.5 < found.side * CROP_SIDE / crop.side < 2


def landmark_roll(landmarks: Float) -> float:
    """Radians, clockwise as seen: of the line from the chin to the forehead and of the eyes' outer corners,
    whichever is longer: in profile the eyes' line is short."""
    (left_x, left_y), (right_x, right_y), (top_x, top_y), (chin_x, chin_y) = landmarks[ROLL_POINTS].tolist()
    return math.atan2(left_y - right_y + top_x - chin_x, left_x - right_x - top_y + chin_y)


def overlap(a: Square, b: Square) -> float:
    """Intersection over union of two faces' squares, roll left out; b is a crop."""
    half_a, half_b = a.side / 2, b.side / CROP_SIDE / 2
    width = min(a.x + half_a, b.x + half_b) - max(a.x - half_a, b.x - half_b)
    height = min(a.y + half_a, b.y + half_b) - max(a.y - half_a, b.y - half_b)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (4 * half_a**2 + 4 * half_b**2 - shared)
