"""The looks that a likeness is photographed in, and whether one has come: what the tracker says in, a number
that is 1 when the look is there out.

Everything is compared with this person's own rest, in millimetres of the head, so that how the head is turned
and how wide a mouth is by nature do not matter. Thresholds are about half of what people show when they are
asked (`python -m tests.app.face.asked` prints them), since the tracker reports a little less than was made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum

import numpy as np

from codec import landmarks as lm
from codec.regression import Landmarks
from codec.rotation import rotation_matrix
from codec.tracker import Tracked
from codec.values import FaceFrame, Float


class AskedLook(Enum):
    """What the person is asked for, in this order."""

    REST = "rest"
    LEFT = "left"
    RIGHT = "right"
    SMILE = "smile"
    TEETH = "teeth"
    AH = "ah"
    OH = "oh"
    EE = "ee"
    BROWS = "brows"
    FROWN = "frown"
    BLINK = "blink"
    EYES_LEFT = "eyes left"
    EYES_RIGHT = "eyes right"
    EYES_UP = "eyes up"
    EYES_DOWN = "eyes down"
    SENTENCE = "sentence"


DRAWN = (AskedLook.REST, AskedLook.LEFT, AskedLook.RIGHT, AskedLook.SMILE)
"""Enough for a drawn likeness."""


@dataclass(frozen=True, slots=True)
class Measures:
    """One face: mm in head space, radians.

    turn: of the head from the camera, positive to the person's left. gap: of the lips; width: of the mouth.
    brows: over the eyes; apart: the brows' inner ends. eyes: opening of the lids. across, up: gaze.
    """

    turn: float
    gap: float
    width: float
    brows: float
    apart: float
    eyes: float
    across: float
    up: float

    @staticmethod
    def median(seen: list["Measures"]) -> "Measures":
        """Of each for itself."""
        return Measures(*(float(np.median([getattr(m, f.name) for m in seen])) for f in fields(Measures)))


def measures(points: Landmarks, seen: Tracked) -> Measures:
    """Of a face that is present."""
    face = seen.frame
    at = points(seen.identity, face.expression, face.gaze)

    def apart(a: tuple[int, ...], b: tuple[int, ...]) -> float:
        return float(np.linalg.norm(at[list(a)].mean(0) - at[list(b)].mean(0)))

    lids, lips = lm.LID_PAIRS[2:5] + lm.LID_PAIRS[9:12], lm.LIP_PAIRS[3:6]
    brow, corners = lm.RIGHT_BROW + lm.LEFT_BROW, lm.RIGHT_CORNERS + lm.LEFT_CORNERS
    return Measures(
        turn=yaw_rad(face),
        gap=float(np.mean([np.linalg.norm(at[a] - at[b]) for a, b in lips])),
        width=apart(lm.OUTER_CORNERS[:1], lm.OUTER_CORNERS[1:]),
        brows=float(at[list(brow), 1].mean() - at[list(corners), 1].mean()),
        apart=apart((55,), (285,)),
        eyes=float(np.mean([np.linalg.norm(at[a] - at[b]) for a, b in lids])),
        across=float(face.gaze[[0, 2]].mean()),
        up=float(face.gaze[[1, 3]].mean()),
    )


def yaw_rad(face: FaceFrame) -> float:
    """How far the head is turned from the camera, positive to the person's left."""
    ahead = rotation_matrix(face.rotation)[:, 2]
    x, _, z = -face.translation / max(float(np.linalg.norm(face.translation)), 1e-6)
    return float(np.arctan2(ahead[0], ahead[2]) - np.arctan2(x, z))


def beside_camera(face: FaceFrame) -> tuple[float, float]:
    """Radians beside the camera that the eyes are seen to look: to the person's left, and up."""
    there = rotation_matrix(face.rotation).T @ -face.translation
    x, y, z = there / max(float(np.linalg.norm(there)), 1e-6)
    across, up = face.gaze.reshape(2, 2).mean(0)
    return float(across - np.arctan2(x, z)), float(up - np.arcsin(y))


def mouth(points: Float) -> tuple[float, float]:
    """(478, 2) in a picture: the lips' gap over the mouth's width, and that width over the distance of the
    eyes' outer corners. Unlike `Measures` it does not depend on what the tracker takes for the rest."""
    width = float(np.linalg.norm(points[lm.OUTER_CORNERS[0]] - points[lm.OUTER_CORNERS[1]]))
    eyes = float(np.linalg.norm(points[lm.RIGHT_CORNERS[0]] - points[lm.LEFT_CORNERS[0]]))
    gap = float(np.mean([np.linalg.norm(points[a] - points[b]) for a, b in lm.LIP_PAIRS[3:6]]))
    return gap / max(width, 1e-6), width / max(eyes, 1e-6)


class Advice(Enum):
    """What would help right now."""

    NONE = "none"
    NO_FACE = "no face"
    CLOSER = "closer"
    STRAIGHT = "straight"
    LIPS = "lips"
    CALM = "calm"
    HEAD = "head"
    LESS = "less"
    MORE = "more"


TOO_FAR_RAD, STILL_RAD = 0.87, 0.16
LIPS_MM = 3.0
"""Wider lips do not count as a smile with closed lips."""
_SHARES: Mapping[AskedLook, Callable[[Measures, Measures], float]] = {
    AskedLook.LEFT: lambda now, rest: (now.turn - rest.turn) / 0.24,
    AskedLook.RIGHT: lambda now, rest: (rest.turn - now.turn) / 0.24,
    AskedLook.SMILE: lambda now, rest: (now.width - rest.width) / 2.0,
    AskedLook.TEETH: lambda now, rest: min((now.width - rest.width) / 2.0, (now.gap - rest.gap) / 1.5),
    AskedLook.AH: lambda now, rest: (now.gap - rest.gap) / 7.0,
    AskedLook.OH: lambda now, rest: (rest.width - now.width) / 3.0,
    AskedLook.EE: lambda now, rest: min((now.width - rest.width + 1.5) / 1.0, (now.gap - rest.gap) / 1.0),
    AskedLook.BROWS: lambda now, rest: (now.brows - rest.brows) / 2.0,
    AskedLook.FROWN: lambda now, rest: max((rest.brows - now.brows) / 1.2, (rest.apart - now.apart) / 1.2),
    AskedLook.BLINK: lambda now, rest: (1 - now.eyes / max(rest.eyes, 1e-3)) / 0.5,
    AskedLook.EYES_LEFT: lambda now, rest: (now.across - rest.across) / 0.2,
    AskedLook.EYES_RIGHT: lambda now, rest: (rest.across - now.across) / 0.2,
    AskedLook.EYES_UP: lambda now, rest: (now.up - rest.up) / 0.05,
    AskedLook.EYES_DOWN: lambda now, rest: max(
        (rest.up - now.up) / 0.03, (1 - now.eyes / max(rest.eyes, 1e-3)) / 0.15
    ),
}
TURNS = (AskedLook.LEFT, AskedLook.RIGHT)
GLANCES = (AskedLook.EYES_LEFT, AskedLook.EYES_RIGHT, AskedLook.EYES_UP, AskedLook.EYES_DOWN)


def judge(look: AskedLook, now: Measures, rest: Measures) -> tuple[float, Advice]:
    """How much of a look is there, 0 to 1, and what would help; not of REST and SENTENCE."""
    share = float(np.clip(_SHARES[look](now, rest), 0, 1))
    turned = abs(now.turn - rest.turn)
    if look in TURNS and abs(now.turn) > TOO_FAR_RAD:
        return 0.0, Advice.LESS
    if look in GLANCES and turned > STILL_RAD:
        return 0.0, Advice.HEAD
    if look is AskedLook.SMILE and now.gap - rest.gap > LIPS_MM:
        return 0.0, Advice.LIPS
    return share, Advice.NONE if share >= 1 else Advice.MORE
