"""Turned squares in a picture: around landmarks, from one frame to the next, and back to the picture."""

from dataclasses import dataclass

import numpy as np

from codec.values import Float

CROP_SIDE = 1.32
"""Side of a crop over the larger side of the landmarks' box; training jitters about it."""
GROWTH, TURN_RAD, STEP = 1.25, 0.35, 0.4
"""Between two frames a crop grows at most so many times, turns so far, moves by so much of a face's side."""
LARGEST = 2.0
"""Side of a face over the picture's longer side."""


@dataclass(frozen=True, slots=True)
class Square:
    """A turned square in the picture, pixels; roll is that of the face within, clockwise as seen."""

    x: float
    y: float
    side: float
    roll_rad: float = 0.0


def to_picture(points: Float, square: Square) -> Float:
    """(N, 2) in the crop -> (N, 2) picture pixels (pixel centres are whole numbers)."""
    c, s = np.cos(square.roll_rad), np.sin(square.roll_rad)
    turn = np.array([[c, -s], [s, c]]) * (square.side / 2)
    return (points @ turn.T + [square.x, square.y]).astype(np.float32)


def laid_over(points: Float, frame: Float) -> Float:
    """(N, 2) scaled and shifted to agree best with (N, 2)."""
    centre, there = points.mean(0), frame.mean(0)
    away = points - centre
    scale = float((away * (frame - there)).sum()) / max(float((away**2).sum()), 1e-9)
    return (away * scale + there).astype(np.float32)


def around(landmarks: Float) -> Square:
    """The square around landmarks (N, 2), upright in the face's own roll."""
    roll = landmark_roll(landmarks)
    c, s = np.cos(roll), np.sin(roll)
    upright = landmarks @ np.array([[c, -s], [s, c]])
    low, high = upright.min(0), upright.max(0)
    x, y = np.array([[c, -s], [s, c]]) @ ((low + high) / 2)
    return Square(float(x), float(y), float((high - low).max()), roll)


def bounded(face: Square, crop: Square) -> Square:
    """The square around landmarks, no farther from their crop than a face moves in a frame."""
    before = crop.side / CROP_SIDE
    side = float(np.clip(face.side, before / GROWTH, before * GROWTH))
    turn = float(np.angle(np.exp(1j * (face.roll_rad - crop.roll_rad))))
    x, y = np.clip([face.x - crop.x, face.y - crop.y], -STEP * before, STEP * before)
    return Square(
        crop.x + float(x), crop.y + float(y), side, crop.roll_rad + float(np.clip(turn, -TURN_RAD, TURN_RAD))
    )


def in_picture(face: Square, height: int, width: int) -> bool:
    """Whether the face's middle is in the picture, and the face no larger than one can be there: whatever
    drives the crop, it does not run away."""
    inside = 0 <= face.x < width and 0 <= face.y < height
    return inside and face.side <= LARGEST * max(height, width)


def unlike(found: Square, crop: Square) -> bool:
    """Whether a face found in the whole picture and the crop on it cannot both be right."""
    turn = abs(float(np.angle(np.exp(1j * (found.roll_rad - crop.roll_rad)))))
    return turn > 2 * TURN_RAD or not 0.5 < found.side * CROP_SIDE / crop.side < 2


def landmark_roll(landmarks: Float) -> float:
    """Radians, clockwise as seen: of the line from the chin (152) to the forehead (10) and of the eyes'
    outer corners (33, 263), whichever is longer: in profile the eyes' line is short."""
    across, up = landmarks[263] - landmarks[33], landmarks[10] - landmarks[152]
    mixed = across + np.array([-up[1], up[0]])
    return float(np.arctan2(mixed[1], mixed[0]))


def overlap(a: Square, b: Square) -> float:
    """Intersection over union of two faces' squares, roll left out; b is a crop."""
    half_a, half_b = a.side / 2, b.side / CROP_SIDE / 2
    width = min(a.x + half_a, b.x + half_b) - max(a.x - half_a, b.x - half_b)
    height = min(a.y + half_a, b.y + half_b) - max(a.y - half_a, b.y - half_b)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (4 * half_a**2 + 4 * half_b**2 - shared)
