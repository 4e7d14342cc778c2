"""iBUG's 68 points on the surface.

From MediaPipe's points where both mean the same place (eyes, lips, nostrils), and from anatomy elsewhere. The
brows run along the hair, nearer to its upper edge. The nose's bridge is divided equally. The jaw, iBUG's
0-16, runs along the outline of the face as a camera in front sees it, from the height of the eyes before the
ear, over the chin, to the other ear, at equal distances along the way.
"""

import numpy as np

from codec.basis import Basis, Embedding
from training.parts.makehuman import Double
from training.parts.places import on_surface, outer_skin

FROM_MEDIAPIPE = {
    31: 75, 32: 97, 33: 2, 34: 326, 35: 305,
    36: 33, 37: 160, 38: 158, 39: 133, 40: 153, 41: 144,
    42: 362, 43: 385, 44: 387, 45: 263, 46: 373, 47: 380,
    48: 61, 49: 39, 50: 37, 51: 0, 52: 267, 53: 269, 54: 291,
    55: 405, 56: 314, 57: 17, 58: 84, 59: 181,
    60: 78, 61: 82, 62: 13, 63: 312, 64: 308, 65: 317, 66: 14, 67: 87,
}  # fmt: skip
BROW_EDGES = (
    (70, 46), (63, 53), (105, 52), (66, 65), (107, 55),
    (336, 285), (296, 295), (334, 282), (293, 283), (300, 276),
)  # fmt: skip
"""Upper and lower edge of the hair, iBUG's 17-26."""
BROW_LOWER = 0.35
BRIDGE, BRIDGE_POINTS = (168, 6, 197, 195, 5, 4), 4  # iBUG's 27-30
JAW_HALF = 9  # points from the right ear to the chin, both included
CAMERA_MM = 600.0
MIDDLE_MM = -25.0
"""Height below the eyes from which the outline is swept, by angle."""
START_MM = -4.0
"""Height of the first point, at the lower lids."""
EAR_U = 0.205
"""In the atlas the right ear lies to the left of this."""
SWEEP_RAD = np.linspace(np.deg2rad(-25), np.pi / 2, 60)
BIN_RAD = 0.05


def outline(basis: Basis) -> tuple[Double, Double]:
    """Right half of the face's outline seen from the front, ear to chin: (P, 2) in the atlas, (P, 3) mm."""
    corners = np.unique(outer_skin(basis))
    corners = corners[(basis.uv[corners, 0] > EAR_U) & (basis.uv[corners, 0] <= 0.5 + 1e-4)]
    where = basis.mean[basis.corner_vertex[corners]].astype(np.float64)
    x, y = (where[:, :2] * (CAMERA_MM / (CAMERA_MM - where[:, 2:]))).T
    angle, radius = np.arctan2(MIDDLE_MM - y, -x), np.hypot(x, y - MIDDLE_MM)
    chosen = []
    for sweep in SWEEP_RAD:
        near = np.flatnonzero(np.abs(angle - sweep) < BIN_RAD)
        chosen.append(near[radius[near].argmax()])
    rows = np.array(list(dict.fromkeys(chosen)))
    return basis.uv[corners[rows]].astype(np.float64), where[rows]


def along(uv: Double, where: Double, count: int, start: float = 0.0) -> Double:
    """Resample a way at equal distances from `start` mm along it to its end: (count, 2) in the atlas."""
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(where, axis=0), axis=1))])
    at = np.linspace(start, way[-1], count)
    return np.stack([np.interp(at, way, uv[:, axis]) for axis in range(2)], 1)


def jaw(basis: Basis) -> Double:
    """(17, 2) along the outline, left mirroring right."""
    uv, where = outline(basis)
    seen = where[:, :2]
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(seen, axis=0), axis=1))])
    half = along(uv, seen, JAW_HALF, float(np.interp(-START_MM, -seen[:, 1], way)))
    half[-1, 0] = 0.5
    return np.concatenate([half, half[-2::-1] * (-1, 1) + (1, 0)])


def embed68(basis: Basis, uv: Double, points478: Embedding) -> Embedding:
    """MediaPipe's places in the atlas (468, 2) and their embedding -> iBUG's."""
    brows = np.array([(1 - BROW_LOWER) * uv[a] + BROW_LOWER * uv[b] for a, b in BROW_EDGES])
    ridge = list(BRIDGE)
    bridge = along(uv[ridge], points478(basis.mean)[ridge].astype(np.float64), BRIDGE_POINTS)
    ours = on_surface(np.concatenate([jaw(basis), brows, bridge]), basis, outer_skin(basis))
    rows = [FROM_MEDIAPIPE[point] for point in range(len(ours.vertices), 68)]
    return Embedding(
        np.concatenate([ours.vertices, points478.vertices[rows]]),
        np.concatenate([ours.weights, points478.weights[rows]]),
    )
