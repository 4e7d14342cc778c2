"""A planted scene: a red disc of a face before a wall, and its landmarks."""

import numpy as np

from codec.values import Float, Image

HEIGHT, WIDTH = 300, 400
MIDDLE, RADIUS = np.array([210.0, 140.0]), 60.0


def points() -> Float:
    """(478, 2) on the face's circle."""
    angle = np.linspace(0, 2 * np.pi, 478, endpoint=False)
    return (MIDDLE + RADIUS * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32)


def away() -> Float:
    """(HEIGHT, WIDTH) pixels from the face's middle."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.hypot(x - MIDDLE[0], y - MIDDLE[1]).astype(np.float32)


def scene() -> Image:
    picture = np.full((HEIGHT, WIDTH, 3), (200, 205, 190), np.uint8)
    picture[away() < RADIUS] = (190, 120, 100)
    return picture
