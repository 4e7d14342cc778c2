"""iBUG's 68 points on the surface.

From MediaPipe's points where both mean the same place (brows' upper line, eyes, lips, nose), and from
anatomy for the jaw: iBUG's 0-16 run along the outline of the face as a camera in front sees it, from the
height of the eyes by the ear, over the chin, to the other ear, at equal distances along the way.
"""

import numpy as np

from codec.basis import Basis, Embedding, Part

FROM_MEDIAPIPE = {
    17: 70, 18: 63, 19: 105, 20: 66, 21: 107,
    22: 336, 23: 296, 24: 334, 25: 293, 26: 300,
    27: 168, 28: 197, 29: 5, 30: 4,
    31: 75, 32: 97, 33: 2, 34: 326, 35: 305,
    36: 33, 37: 160, 38: 158, 39: 133, 40: 153, 41: 144,
    42: 362, 43: 385, 44: 387, 45: 263, 46: 373, 47: 380,
    48: 61, 49: 39, 50: 37, 51: 0, 52: 267, 53: 269, 54: 291,
    55: 405, 56: 314, 57: 17, 58: 84, 59: 181,
    60: 78, 61: 82, 62: 13, 63: 312, 64: 308, 65: 317, 66: 14, 67: 87,
}  # fmt: skip
JAW = 17


def embed68(basis: Basis, points478: Embedding) -> Embedding:
    """MediaPipe's embedding -> iBUG's."""
    vertices = np.zeros((68, 3), np.int32)
    weights = np.zeros((68, 3), np.float32)
    for point, source in FROM_MEDIAPIPE.items():
        vertices[point], weights[point] = points478.vertices[source], points478.weights[source]
    jaw_map = (162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389)
    for point, source in enumerate(jaw_map):
        vertices[point], weights[point] = points478.vertices[source], points478.weights[source]
    return Embedding(vertices, weights)
