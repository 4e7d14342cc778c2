"""A closer look at eyes and mouth: where in the picture they are, and how it bends a face.

The first look sees a face of 97 pixels: an iris has ten of them, a line between lips two. It knows well where
eyes and mouth are; three squares of the camera's own picture are cut there (`squares`), a small network finds
the points of lids, irises, brows and lips in them, and `Bending` changes expression and gaze so that the face
passes through them: weighted least squares over the points, the gaps between them, and how far the first look
may have been wrong.
"""

from dataclasses import dataclass, replace

import numpy as np

from codec import landmarks as lm
from codec.square import Square, landmark_roll
from codec.tracker import MM, Landmarks, Regression
from codec.values import Float

EYE_MM, MOUTH_MM = 66.0, 88.0
"""Sides of the squares on the face: an eye with its brow raised, the widest mouth."""
BROW_MM = 8.0
"""The middle of an eye's square lies so far above the lids' middle."""
RIGHT = (*lm.RIGHT_EYE, lm.RIGHT_IRIS[0], *lm.RIGHT_BROW)
LEFT = (*lm.LEFT_EYE, lm.LEFT_IRIS[0], *lm.LEFT_BROW)
MOUTH = (*lm.OUTER_LIPS, *lm.INNER_LIPS)
"""The points that the networks find; LEFT in the order of RIGHT, mirrored."""
POINTS = (*RIGHT, *LEFT, *MOUTH)
REGION = np.repeat([0, 1, 2], [len(RIGHT), len(LEFT), len(MOUTH)])
IRIS, CORNERS = 16, (0, 8)
"""Places in RIGHT and LEFT."""
POINT_MM, LID_MM, LIP_MM, WIDTH_MM, HEIGHT_MM = 2.5, 0.6, 0.6, 2.0, 1.5
"""How well a point is known, and the gaps between lids, lips, corners of the mouth, brows and lids."""
SLIDE_MM = 0.7
"""How far all points of a square may lie beside the face together: that is pose, not expression."""
CHANGE = 0.3
"""How far the first look's expression may be wrong, in its own standard deviations."""
IRIS_MM, GAZE_RAD = 0.6, 0.35
ASIDE_RAD = 0.35
"""An eye looks so far to its side of the face: beyond a quarter turn from it, nothing of it is seen."""
PAIRS = (
    *((pair, LID_MM) for pair in lm.LID_PAIRS),
    *((pair, LIP_MM) for pair in lm.LIP_PAIRS),
    *((pair, WIDTH_MM) for pair in (lm.OUTER_CORNERS, lm.INNER_CORNERS)),
    *((pair, HEIGHT_MM) for pair in ((105, 159), (66, 159), (63, 160), (334, 386), (296, 386), (293, 387))),
)


@dataclass(frozen=True, slots=True, eq=False)
class Closeup:
    """points (94, 2) in the first look's crop, [-1, 1], as POINTS; there (3,) 0 to 1: how sure it is that the
    squares show a right eye, a left eye, a mouth."""

    points: Float
    there: Float


def squares(points: Float, pixels_per_mm: float) -> tuple[Square, Square, Square]:
    """(478, 2) picture pixels -> right eye, left eye, mouth; the left eye is to be mirrored."""
    roll = landmark_roll(points)
    up = np.array([np.sin(roll), -np.cos(roll)]) * BROW_MM * pixels_per_mm
    eyes = (points[list(ring)].mean(0) + up for ring in (lm.RIGHT_EYE, lm.LEFT_EYE))
    mouth = points[list(lm.OUTER_LIPS)].mean(0)
    right, left = (Square(float(x), float(y), EYE_MM * pixels_per_mm, roll) for x, y in eyes)
    return right, left, Square(float(mouth[0]), float(mouth[1]), MOUTH_MM * pixels_per_mm, roll)


class Bending:
    """Expression and gaze of a first look, changed so that the face passes through the closer points.

    Unknowns are the change of expression (E,) and a slide of each of the three squares (2,), all with a
    Gaussian prior; the projection is taken as linear about the first look.
    """

    def __init__(self, points: Landmarks) -> None:
        self._moves = np.ascontiguousarray(points.expression[:, list(POINTS)])  # (E, 94, 3)
        place = {point: k for k, point in enumerate(POINTS)}
        ends = np.array([[place[a], place[b]] for (a, b), _ in PAIRS])
        self._first, self._second = ends.T
        self._pair_weight = 1 / np.array([known_mm for _, known_mm in PAIRS])
        weight = np.full(len(POINTS), 1 / POINT_MM)
        weight[[IRIS, len(RIGHT) + IRIS]] = 0
        self._weight = weight
        slides = np.zeros((6, len(POINTS), 2))
        for k, region in enumerate(np.repeat([0, 1, 2], 2)):
            slides[k, region == REGION, k % 2] = 1
        self._slides = slides
        arms = [np.linalg.norm(points.mean[here.start] - centre) for _, here, centre, _ in points.eyes]
        self._arm_mm = float(np.mean(arms)) if arms else 0.0
        count = len(self._moves)
        self._prior = np.diag(np.r_[np.full(count, CHANGE**-2), np.full(6, SLIDE_MM**-2)])

    def __call__(self, seen: Regression, head: Float, found: Closeup) -> Regression:
        """The same face with the expression and gaze that the closer points show; head (478, 3): its
        landmarks in head space."""
        worth = found.there * visible(seen.rotation)
        away = _away_mm(seen, head[list(POINTS)], found.points)
        moves = self._moves @ seen.rotation[:2].T  # (E, 94, 2) mm, y up
        change = self._change(moves, away, worth)
        bent = (seen.expression + change).astype(np.float32)
        irises = away + np.tensordot(change, moves, 1) * -1  # what the bending has left
        gaze = self._gaze(seen, away, irises, worth)
        return replace(
            seen, expression=bent, gaze=gaze, confidence=seen.confidence * fits(found, visible(seen.rotation))
        )

    def _change(self, moves: Float, away: Float, worth: Float) -> Float:
        """(E,) the most likely change of expression."""
        rows = np.concatenate([moves, self._slides]) * (self._weight * worth[REGION])[:, None]
        weight = (self._pair_weight * worth[REGION[self._first]])[:, None]
        gaps = (moves[:, self._first] - moves[:, self._second]) * weight
        gaps = np.concatenate([gaps, np.zeros((6, *gaps.shape[1:]))])
        matrix = np.concatenate([rows, gaps], 1).reshape(len(rows), -1)
        wanted = [
            away * (self._weight * worth[REGION])[:, None],
            (away[self._first] - away[self._second]) * weight,
        ]
        solved = np.linalg.solve(matrix @ matrix.T + self._prior, matrix @ np.concatenate(wanted).ravel())
        return np.asarray(solved[: len(moves)], np.float32)

    def _gaze(self, seen: Regression, away: Float, left: Float, worth: Float) -> Float:
        """(4,) both eyes look where both irises lie beside the bent corners of their lids."""
        yaw, pitch = float(seen.gaze[[0, 2]].mean()), float(seen.gaze[[1, 3]].mean())
        turn = seen.rotation[:2, :2] * self._arm_mm  # (2, 2) mm per radian of yaw, pitch
        normal, wanted = np.eye(2) / GAZE_RAD**2, np.zeros(2)
        for eye, start in enumerate((0, len(RIGHT))):
            beside = away[start + IRIS] - left[[start + c for c in CORNERS]].mean(0)
            own = seen.gaze[[2, 3]] if eye == 0 else seen.gaze[[0, 1]]
            weight = (worth[eye] / IRIS_MM) ** 2
            normal += weight * turn.T @ turn
            wanted += weight * turn.T @ (beside + turn @ (own - [yaw, pitch]))
        turned = np.linalg.solve(normal, wanted) + np.array([yaw, pitch])
        return np.tile(turned, 2).astype(np.float32)


def _away_mm(seen: Regression, head: Float, points: Float) -> Float:
    """(94, 2) from where the first look has points (94, 3) to where the closer one has them, mm, y up."""
    turned = head @ seen.rotation.T / MM
    swell = (seen.scale / (1 - seen.nearness * turned[:, 2]))[:, None]
    there = turned[:, :2] * swell * [1, -1] + seen.shift
    return np.asarray((points - there) * [1, -1] * MM / swell)


def fits(found: Closeup, seen: Float) -> float:
    """0 to 1: whether what faces the camera (3,) of eyes and mouth is where the first look has it."""
    return float((found.there * seen).sum() / max(seen.sum(), 1e-3))


def visible(rotation: Float) -> Float:
    """(3,) 0 to 1: how far right eye, left eye and mouth face the camera."""
    side, ahead = np.sin(ASIDE_RAD), np.cos(ASIDE_RAD)
    facing = rotation[2, [0]] * np.array([-side, side, 0]) + rotation[2, [2]] * np.array([ahead, ahead, 1])
    return np.asarray(np.clip(facing * 2, 0, 1))


def mirrored(points: Float) -> Float:
    """(N, 2) of a mirrored square."""
    return np.asarray(points * [-1, 1])
