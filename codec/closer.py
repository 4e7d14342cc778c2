"""A closer look at eyes and mouth: where in the picture they are, and how it bends a face.

The first look sees a face of 97 pixels: an iris has ten of them, a line between lips two. It knows well where
eyes and mouth are; three squares of the camera's own picture are cut there (`squares`), a small network finds
the points of lids, irises, brows and lips in them, and `Bending` changes expression and gaze so that brows,
the mouth's corners and irises lie where they were found, and lids and lips gap as both looks see it: weighted
least squares over points, distances, and how far the first look may have been wrong. A look whose eyes and
mouth are not where it has them is of no face.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from codec import landmarks as lm
from codec.regression import MM, Landmarks, Look, Regression
from codec.square import Square, landmark_roll, to_picture
from codec.values import Float, Image

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
POINT_MM, WIDTH_MM, HEIGHT_MM, STAY_MM = 3.5, 2.0, 1.0, 0.3
"""How well are known: a point, the mouth's width, brows over the lids; and how well gaps of lids and lips
are, of which both looks say something (training/LOG.md)."""
LIDS, LIPS = 0.6, 0.5
"""How far they go from the gaps of the first look to those of the closer one (training/LOG.md)."""
SLIDE_MM = 0.7
"""How far all points of a square may lie beside the face together: that is pose, not expression."""
CHANGE = 0.3
"""How far the first look's expression may be wrong, in its own standard deviations."""
SHAPE_MM, SHAPE = 1.0, 0.3
"""How well a point is known, and how far the first look's identity may be wrong, in standard deviations."""
IRIS_MM, GAZE_RAD = 0.6, 0.35
GAZE, FIRST, AHEAD_RAD = np.array([0.8, 1.2]), np.array([0.25, 0.4]), np.array([0.0, -0.05])
"""What of yaw and pitch is sent as the closer and as the first look see them, about the gaze of people who
face the camera and look into it: together they are right more often than either, and of pitch both see a
part (training/LOG.md)."""
ASIDE_RAD = 0.35
"""An eye looks so far to its side of the face: beyond a quarter turn from it, nothing of it is seen."""
OUTWARD = 2 * np.array(
    [[-math.sin(ASIDE_RAD), 0, math.cos(ASIDE_RAD)], [math.sin(ASIDE_RAD), 0, math.cos(ASIDE_RAD)], [0, 0, 1]]
)
"""Where right eye, left eye, mouth look out of the head; twice that, since half a glance is enough."""
BROWS_RISE = ((105, 159), (66, 159), (63, 160), (334, 386), (296, 386), (293, 387))
KNOWN = (
    *((pair, WIDTH_MM) for pair in (lm.OUTER_CORNERS, lm.INNER_CORNERS)),
    *((pair, HEIGHT_MM) for pair in BROWS_RISE),
)
GAPS = (*lm.LID_PAIRS, *lm.LIP_PAIRS)
BELIEVED = (
    *(lm.RIGHT_BROW + lm.LEFT_BROW + lm.RIGHT_CORNERS + lm.LEFT_CORNERS),
    *(lm.OUTER_CORNERS + lm.INNER_CORNERS),
)


EYES_POINTS, MOUTH_POINTS = slice(0, len(RIGHT) + len(LEFT)), slice(len(RIGHT) + len(LEFT), len(POINTS))
SHARE = np.array([LIDS, LIDS, LIPS])[REGION]
PLACES = np.array(POINTS)
RINGS = (lm.RIGHT_EYE, lm.LEFT_EYE, lm.OUTER_LIPS)
MIDDLES = np.array([np.isin(POINTS, ring) / len(ring) for ring in RINGS], np.float32)
TELLS = np.isin(POINTS, (*lm.RIGHT_BROW, *lm.LEFT_BROW, *MOUTH)).astype(np.float32)
"""Of the points, those that tell a face's shape: eyes' would shift what gaze is measured by."""

MIRROR, FLIP = np.array([-1, 1], np.float32), np.array([[1], [-1]], np.float32)

Spot = Callable[[Image, Sequence[Square]], tuple[Float, Float]]
"""A network: the picture and n squares, a left eye's last -> points (n, N, 2) in them, [-1, 1], and how sure
it is that they show what they ought to, (n,) 0 to 1."""


def squares(points: Float, units_per_mm: float) -> tuple[Square, Square, Square]:
    """(478, 2) -> right eye, left eye, mouth, in the units of the points; the left eye is to be mirrored."""
    roll, up = landmark_roll(points), BROW_MM * units_per_mm
    up_x, up_y = math.sin(roll) * up, -math.cos(roll) * up
    *eyes, (x, y) = (MIDDLES @ points[PLACES]).tolist()
    right, left = (Square(x + up_x, y + up_y, EYE_MM * units_per_mm, roll) for x, y in eyes)
    return right, left, Square(x, y, MOUTH_MM * units_per_mm, roll)


class CloserLook:
    """Looks closer at each frame of one face: at its eyes, which are the faster, and in every other frame at
    the mouth, too; what a mouth showed a frame before still holds beside its first look."""

    def __init__(self, points: Landmarks, eyes: Spot, mouth: Spot) -> None:
        self._bending, self._eyes, self._mouth = Bending(points), eyes, mouth
        self._away, self._there = np.zeros((2, len(POINTS)), np.float32), np.zeros(3, np.float32)
        self._mouth_is_due = True

    def __call__(self, image: Image, look: Look, anew: bool) -> Regression:
        """The picture, a first look at it -> what a closer one says; anew: the frame before showed no face,
        or another."""
        right, left, mouth = squares(look.points, look.seen.scale / MM)
        found, self._there[:2] = self._eyes(image, [within(right, look.square), within(left, look.square)])
        places = to_picture(found[0], right), to_picture(found[1] * MIRROR, left)
        self._away[:, EYES_POINTS] = away_mm(look, np.concatenate(places), PLACES[EYES_POINTS])
        if looks_at_mouth := anew or self._mouth_is_due:
            found, self._there[2:] = self._mouth(image, [within(mouth, look.square)])
            self._away[:, MOUTH_POINTS] = away_mm(look, to_picture(found[0], mouth), PLACES[MOUTH_POINTS])
        self._mouth_is_due = not looks_at_mouth
        return self._bending(look.seen, self._away, self._there)


def within(square: Square, crop: Square) -> Square:
    """A square in a crop's own units, [-1, 1] -> in the picture"""
    x, y = crop.place(square.x, square.y)
    return Square(x, y, square.side * crop.side / 2, square.roll_rad + crop.roll_rad)


class Bending:
    """Expression and gaze of a first look, changed so that brows, mouth and irises lie at the closer points.

    Unknown is the change of expression (E,), with a Gaussian prior; that the points of a square slide
    together is taken into what they say. The projection is taken as linear about the first look.

    known, gaps (94, 94): `_information`. normal (4 * 9, E * E): what is
    known of eyes, mouth and gaps, for each pair of axes. arm_mm: from an eye's middle to its iris.
    """

    def __init__(self, points: Landmarks) -> None:
        moves = np.ascontiguousarray(points.expression[:, list(POINTS)].transpose(0, 2, 1))  # (E, 3, 94)
        self._moves = moves.reshape(len(moves), -1)
        self._shapes = points.identity[:, list(POINTS)].transpose(0, 2, 1)  # (I, 3, 94)
        self.known, self.gaps = _information()
        parts = [np.where(k == REGION, self.known, 0) for k in range(3)]
        seen = np.einsum("eip,rpq,fjq->rijef", moves, [*parts, self.gaps], moves, optimize=True)
        self.normal = seen.reshape(4 * 9, -1).astype(np.float32)
        self._prior = np.eye(len(moves), dtype=np.float32) / np.float32(CHANGE**2)
        arms = [np.linalg.norm(points.mean[here.start] - centre) for _, here, centre, _ in points.eyes]
        self.arm_mm = float(np.mean(arms)) if arms else 0.0

    def __call__(self, seen: Regression, away: Float, there: Float) -> Regression:
        """The same face with the expression and gaze that the closer points show: away (2, 94) mm from those
        of the first look, there (3,) how sure it is that right eye, left eye, mouth were seen."""
        facing = visible(seen.rotation)
        worth = (there * facing).astype(np.float32)
        change = self._change(seen.rotation, away, worth)
        left = away - seen.rotation[:2] @ (change @ self._moves).reshape(3, -1)  # (2, 94) mm, y up
        corners = left[:, EYES_CORNERS]
        irises = away[:, EYES_IRIS] - (corners[:, ::2] + corners[:, 1::2]) / np.float32(2)
        return replace(
            seen,
            expression=seen.expression + change,
            gaze=self._gaze(seen, irises, worth),
            confidence=seen.confidence * fits(there, facing),
            beyond=partial(self._beyond, seen, left, worth),
        )

    def _beyond(self, seen: Regression, left: Float, worth: Float) -> Float:
        """(I,) the most likely change of shape, from what expression leaves of the points, (2, 94) mm."""
        known = worth[REGION] * TELLS / SHAPE_MM
        moves = (seen.rotation[:2] @ self._shapes[: len(seen.identity)] * known).reshape(
            len(seen.identity), -1
        )
        normal = moves @ moves.T + np.eye(len(moves)) / SHAPE**2
        return np.asarray(np.linalg.solve(normal, moves @ (left * known).ravel()), np.float32)

    def _change(self, rotation: Float, away: Float, worth: Float) -> Float:
        """(E,) the most likely change of expression."""
        turn = rotation[:2]
        weight = np.outer([*worth**2, 1], turn.T @ turn).ravel().astype(np.float32)
        normal = (weight @ self.normal).reshape(self._prior.shape) + self._prior
        believed = worth[REGION]
        wanted = (away * believed**2) @ self.known + (away * (believed * SHARE)) @ self.gaps
        return np.asarray(np.linalg.solve(normal, self._moves @ (turn.T @ wanted).ravel()), np.float32)

    def _gaze(self, seen: Regression, beside: Float, worth: Float) -> Float:
        """(4,) both eyes look where both irises lie: beside (2, 2: axis, eye) mm, from the bent corners."""
        left, right = seen.gaze.reshape(2, 2)
        mean = (left + right) / 2  # yaw, pitch
        turn = seen.rotation[:2, :2] * self.arm_mm  # (2, 2) mm per radian of yaw, pitch
        weight = (worth[:2] / IRIS_MM) ** 2
        apart = turn @ (right - left) / 2
        pulled = turn.T @ (beside @ weight + apart * (weight[0] - weight[1]))
        seen_rad = _solved(turn.T @ turn * weight.sum(), pulled) + mean
        gaze = AHEAD_RAD + (seen_rad - AHEAD_RAD) * GAZE + (mean - AHEAD_RAD) * FIRST
        return np.array([*gaze, *gaze], np.float32)


def _solved(normal: Float, wanted: Float) -> Float:
    """(2, 2), (2,) -> (2,): the most likely turn of the eyes, radians, whose prior is GAZE_RAD wide"""
    (a, b), (_, d) = normal.tolist()
    x, y = wanted.tolist()
    a, d = a + GAZE_RAD**-2, d + GAZE_RAD**-2
    return np.array([d * x - b * y, a * y - b * x]) / (a * d - b * b)


def _information() -> tuple[Float, Float]:
    """(94, 94) twice, along one axis, 1 / mm²: what points and distances say, beyond how far all points of a
    square may slide together; and what gaps of lids and lips say."""
    place = {point: k for k, point in enumerate(POINTS)}
    known, gaps = np.zeros((2, len(POINTS), len(POINTS)), np.float32)
    for point in BELIEVED:
        known[place[point], place[point]] = POINT_MM**-2
    pairs = ((known, KNOWN), (gaps, tuple((pair, STAY_MM) for pair in GAPS)))
    for table, distances in pairs:
        for (a, b), known_mm in distances:
            ends = [place[a], place[b]]
            table[np.ix_(ends, ends)] += np.array([[1, -1], [-1, 1]]) / known_mm**2
    for region in range(3):
        pull = known @ (region == REGION)
        known -= np.outer(pull, pull) / (pull.sum() + SLIDE_MM**-2)
    return known, gaps


def away_mm(look: Look, points: Float, places: Float) -> Float:
    """(2, n) mm, y up, from where the first look has some of its landmarks to where the closer one has them,
    (n, 2) in the crop."""
    seen = look.seen
    mm = MM / seen.scale - look.head[places] @ (seen.rotation[2] * np.float32(seen.nearness / seen.scale))
    return np.asarray((points - look.points[places]).T * (FLIP * mm), np.float32)


def fits(there: Float, facing: Float) -> float:
    """0 to 1: whether what faces the camera (3,) of eyes and mouth is where the first look has it."""
    return float((there * facing).sum() / max(facing.sum(), 1e-3))


def visible(rotation: Float) -> Float:
    """(3,) 0 to 1: how far right eye, left eye and mouth face the camera."""
    return np.minimum(np.maximum(OUTWARD @ rotation[2], 0), 1)
