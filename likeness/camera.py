"""The pinhole camera that a picture is taken to come from, and what it shows where."""

import numpy as np

from codec.values import FOCAL_PER_WIDTH, Float


def pinhole(focal_px: float, width: int, height: int) -> Float:
    """(3, 3) camera of a whole picture whose optical axis meets its middle."""
    x, y = (width - 1) / 2, (height - 1) / 2
    return np.array([[focal_px, 0, -x], [0, -focal_px, -y], [0, 0, -1]], np.float32)


def project(camera: Float, points: Float) -> Float:
    """(3, 3) camera, (N, 3) points in camera space, mm -> (N, 2) pixels."""
    q = points @ camera.T
    return (q[:, :2] / q[:, 2:]).astype(np.float32)


def webcam(width: int, height: int) -> Float:
    """(3, 3) the camera that the program assumes of a picture."""
    return pinhole(FOCAL_PER_WIDTH * max(width, height), width, height)
