"""iBUG's jaw, points 0-16, as the two kinds of sets mean it.

Sets marked on pictures (300-W, youtube-faces) put them on the outline that the camera sees: on a turned face
the far ones slide over the cheek ("landmark marching", Zhu et al., CVPR 2015). Sets fitted in 3-D
(AFLW2000-3D, 300W-LP) keep them on the surface: from before the ear (tragus) over the jaw's angle (gonion) to
the chin. Seen from the front both are the same line; the basis embeds it where the outline is.
"""

import numpy as np

from codec.basis import Basis, Part
from codec.regression import SKIN_POINTS, Regression, project
from codec.values import Float, Int

CHIN = 8
POINTS = 17
EDGE_MM = np.array([-57, -57, -57, -57, -55, -48, -28, -3, 8.5])
"""Depth of the mean head's jaw from tragus (0) over gonion (4) to chin (8), as in codec/values.py."""
LEVEL_MM = 4.0
"""A point slides among vertices of its own height, give or take this."""
EAR_MM = -57.0
"""What lies behind is ear and neck."""
TURNED = 0.08
"""Sine of a yaw (5 degrees) from which one side is the far one."""


class Jaw:
    """Which vertices carry the jaw's points; made once for a basis."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        points = basis.landmarks68(basis.mean)[:POINTS]
        outer = (basis.part == Part.SKIN) & (basis.mean[:, 2] > EAR_MM - LEVEL_MM)
        skin = np.flatnonzero(outer).astype(np.int32)
        self._edge = _nearest(basis.mean, skin, _deepened(points))
        self._levels = [_level(basis.mean, skin, points[i]) for i in range(POINTS)]

    def in_depth(self, seen: Regression) -> Float:
        """(68, 2) in the crop, the jaw on the surface's edge."""
        out = landmarks68(self._basis, seen)
        out[:POINTS] = project(self._head(seen)[self._edge], seen)
        return out

    def as_seen(self, seen: Regression) -> Float:
        """(68, 2) in the crop, the far side's jaw on the outline."""
        out = landmarks68(self._basis, seen)
        yaw = float(seen.rotation[0, 2])
        if abs(yaw) < TURNED:
            return out
        head, across = self._head(seen), out[16] - out[0]
        outward = across / np.linalg.norm(across) * (-1 if yaw < 0 else 1)
        for i in range(CHIN) if yaw < 0 else range(CHIN + 1, POINTS):
            row = project(head[self._levels[i]], seen)
            furthest = row[(row @ outward).argmax()]
            if (furthest - out[i]) @ outward > 0:
                out[i] = furthest
        return out

    def _head(self, seen: Regression) -> Float:
        neutral = self._basis.shape(seen.identity)
        return self._basis.vertices(neutral, seen.expression, np.zeros(4, np.float32))


def _deepened(points: Float) -> Float:
    """(17, 3) the outline's points, moved back along the line of sight to the edge of the jaw."""
    out = points.copy()
    depth = np.concatenate([EDGE_MM, EDGE_MM[-2::-1]])
    out[:, 2] = np.minimum(out[:, 2], depth)
    return out


def _nearest(mean: Float, skin: Int, points: Float) -> Int:
    """(P,) the skin's vertex nearest to each point."""
    distance = np.linalg.norm(mean[skin][None] - points[:, None], axis=2)
    return np.asarray(skin[distance.argmin(1)])


def _level(mean: Float, skin: Int, point: Float) -> Int:
    """(N,) the vertices of the same side among which a point slides."""
    near = np.abs(mean[skin, 1] - point[1]) < LEVEL_MM
    return np.asarray(skin[near & (mean[skin, 0] * np.sign(point[0]) > 15)])


def landmarks68(basis: Basis, seen: Regression) -> Float:
    """(68, 2) iBUG points in the crop, of this frame alone."""
    neutral = basis.shape(seen.identity)
    vertices = basis.vertices(neutral, seen.expression, np.zeros(4, np.float32))
    return project(basis.landmarks68(vertices) + _offset68(basis, seen.offset), seen)


def _offset68(basis: Basis, offset: Float) -> Float:
    """(478, 3) -> (68, 3): that of the three nearest points, by the inverse square of the distance."""
    places, known = basis.landmarks68(basis.mean), basis.landmarks478(basis.mean)[:SKIN_POINTS]
    distance = np.linalg.norm(places[:, None] - known, axis=2)
    near = np.argsort(distance, 1)[:, :3]
    weight = 1 / (np.take_along_axis(distance, near, 1) + 1.0) ** 2  # 1 mm: those in the same place too
    return np.asarray((offset[near] * weight[..., None]).sum(1) / weight.sum(1, keepdims=True), np.float32)
