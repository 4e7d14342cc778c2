"""A closer look at eyes and mouth: where in the picture they are, and how it bends a face.

The first look sees a face of 97 pixels: an iris has ten of them, a line between lips two. It knows well where
eyes and mouth are; three squares of the camera's own picture are cut there (`squares`), a small network finds
the points of lids, irises, brows and lips in them, and `Bending` changes expression and gaze so that brows,
the mouth's corners and irises lie where they were found: weighted least squares over points, distances between
them, and how far the first look may have been wrong. Gaps of lids and lips stay: there the first look is still
the better one. A look whose eyes and mouth are not where it has them is of no face.
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
EYES_CORNERS, EYES_IRIS = [0, 8, 27, 35], [16, 43]
"""Places in POINTS: right eye, left eye."""
POINT_MM, WIDTH_MM, HEIGHT_MM, STAY_MM = 2.5, 2.0, 1.5, 0.3
"""How well are known: a point, the mouth's width, brows over the eyes' corners; and how well gaps of lids and
lips stay (training/LOG.md)."""
SLIDE_MM = 0.7
"""How far all points of a square may lie beside the face together: that is pose, not expression."""
CHANGE = 0.3
"""How far the first look's expression may be wrong, in its own standard deviations."""
IRIS_MM, GAZE_RAD = 0.6, 0.35
ASIDE_RAD = 0.35
"""An eye looks so far to its side of the face: beyond a quarter turn from it, nothing of it is seen."""
BROWS_RISE = ((105, 33), (66, 133), (334, 263), (296, 362))
KNOWN = (
    *((pair, WIDTH_MM) for pair in (lm.OUTER_CORNERS, lm.INNER_CORNERS)),
    *((pair, HEIGHT_MM) for pair in BROWS_RISE),
)
STAYING = (*lm.LID_PAIRS, *lm.LIP_PAIRS)
BELIEVED = (
    *(lm.RIGHT_BROW + lm.LEFT_BROW + lm.RIGHT_CORNERS + lm.LEFT_CORNERS),
    *(lm.OUTER_CORNERS + lm.INNER_CORNERS),
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
    """Expression and gaze of a first look, changed so that brows, mouth and irises lie at the closer points.

    Unknowns are the change of expression (E,) and a slide of each of the three squares (2,), all with a
    Gaussian prior; the projection is taken as linear about the first look.
    """

    def __init__(self, points: Landmarks) -> None:
        moves = points.expression[:, list(POINTS)].transpose(0, 2, 1)
        self._moves = np.ascontiguousarray(moves)  # (E, 3, 94)
        self._known, self._held = _information()
        slides = [[(k % 2 == axis) * (k // 2 == REGION) for axis in range(2)] for k in range(6)]
        self._slides = np.array(slides, np.float32)  # (6, 2, 94)
        deviation = np.r_[np.full(len(moves), CHANGE), np.full(6, SLIDE_MM)]
        self._prior = np.diag(deviation**-2).astype(np.float32)
        arms = [np.linalg.norm(points.mean[here.start] - centre) for _, here, centre, _ in points.eyes]
        self._arm_mm = float(np.mean(arms)) if arms else 0.0

    def __call__(self, seen: Regression, head: Float, found: Closeup) -> Regression:
        """The same face with the expression and gaze that the closer points show; head (478, 3): its
        landmarks in head space."""
        facing = visible(seen.rotation)
        worth = (found.there * facing).astype(np.float32)
        away = _away_mm(seen, head[list(POINTS)], found.points)
        moves = seen.rotation[:2] @ self._moves  # (E, 2, 94) mm, y up
        change = self._change(moves, away, worth)
        corners = away[:, EYES_CORNERS] - np.tensordot(change, moves[:, :, EYES_CORNERS], 1)
        gaze = self._gaze(seen, away[:, EYES_IRIS] - corners.reshape(2, 2, 2).mean(2), worth)
        confidence = seen.confidence * fits(found, facing)
        return replace(seen, expression=seen.expression + change, gaze=gaze, confidence=confidence)

    def _change(self, moves: Float, away: Float, worth: Float) -> Float:
        """(E,) the most likely change of expression."""
        count, believed = len(moves) + 6, worth[REGION]
        rows = np.concatenate([moves, self._slides]) * believed
        known = (rows @ self._known).reshape(count, -1)
        normal = known @ rows.reshape(count, -1).T + self._prior
        held = (moves @ self._held).reshape(len(moves), -1) @ moves.reshape(len(moves), -1).T
        normal[: len(moves), : len(moves)] += held
        solved = np.linalg.solve(normal, known @ (away * believed).ravel())
        return np.asarray(solved[: len(moves)], np.float32)

    def _gaze(self, seen: Regression, beside: Float, worth: Float) -> Float:
        """(4,) both eyes look where both irises lie: beside (2, 2: axis, eye) mm, from the bent corners."""
        own = seen.gaze[[2, 3, 0, 1]].reshape(2, 2)  # right, left: yaw, pitch
        mean = own.mean(0)
        turn = seen.rotation[:2, :2] * self._arm_mm  # (2, 2) mm per radian of yaw, pitch
        weight = (worth[:2] / IRIS_MM) ** 2
        normal = np.eye(2) / GAZE_RAD**2 + float(weight.sum()) * turn.T @ turn
        wanted = turn.T @ ((beside + turn @ (own - mean).T) @ weight)
        return np.tile(np.linalg.solve(normal, wanted) + mean, 2).astype(np.float32)


def _information() -> tuple[Float, Float]:
    """(94, 94) twice, along one axis, 1 / mm²: what points and distances say, and what gaps that stay say."""
    place = {point: k for k, point in enumerate(POINTS)}
    known, held = np.zeros((2, len(POINTS), len(POINTS)), np.float32)
    for point in BELIEVED:
        known[place[point], place[point]] = POINT_MM**-2
    pairs = ((known, KNOWN), (held, tuple((pair, STAY_MM) for pair in STAYING)))
    for table, distances in pairs:
        for (a, b), known_mm in distances:
            ends = [place[a], place[b]]
            table[np.ix_(ends, ends)] += np.array([[1, -1], [-1, 1]]) / known_mm**2
    return known, held


def _away_mm(seen: Regression, head: Float, points: Float) -> Float:
    """(2, 94) from where the first look has points (94, 3) to where the closer one has them, mm, y up."""
    turned = seen.rotation @ head.T / MM
    mm = MM * (1 - seen.nearness * turned[2]) / seen.scale
    across, down = (points - seen.shift).T
    return np.asarray([across * mm - MM * turned[0], -down * mm - MM * turned[1]], np.float32)


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
