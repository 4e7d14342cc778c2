"""Leads a person through enrolment: look ahead, to one side, to the other, smile. Sightings in, advice out,
and what the window and the command line say to it (English, the keys of a translation).

Pure: time is an argument, and nothing is drawn here. Each step keeps its sharpest sightings; a step that is
not met within its time is passed over, except the first, without which there is no likeness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from app.call.status import Sighting
from codec import landmarks as lm
from codec.rotation import rotation_matrix
from codec.sentence import NOTHING, Sentence
from codec.values import FaceFrame, Float
from likeness.enrol import SMALLEST_FACE_PX, Shot, sharpness

ENOUGH = 10  # sightings of a step, a third of a second at 30 Hz
SETTLE_S = 0.7  # in a step, before anything is kept: one first reads what to do
STEP_TIMEOUT_S = 7.0
KEPT = {"ahead": 2, "left": 1, "right": 1, "smile": 1}
CALM_GAP = 0.07
"""Of the lips, over the mouth's width; asked of them less strictly with each STEP_TIMEOUT_S."""
TURN_RAD = (0.26, 0.75)
STRAIGHT_RAD = 0.16
SMILE_WIDTH = 1.07  # over the width at rest


class Step(Enum):
    """What the person is asked for."""

    AHEAD = "ahead"
    LEFT = "left"
    RIGHT = "right"
    SMILE = "smile"
    DONE = "done"


class Advice(Enum):
    """Why nothing is being kept right now."""

    NONE = "none"
    NO_FACE = "no face"
    CLOSER = "closer"
    STRAIGHT = "straight"
    CALM = "calm"
    TURN = "turn"
    TURN_LESS = "turn less"
    SMILE = "smile"


SAY = {
    Step.AHEAD: Sentence("Look into the camera, lips closed"),
    Step.LEFT: Sentence("Turn your head a little to your left"),
    Step.RIGHT: Sentence("And to your right"),
    Step.SMILE: Sentence("Smile"),
    Step.DONE: Sentence("Done"),
}
WHY = {
    Advice.NONE: NOTHING,
    Advice.NO_FACE: Sentence("No face is seen"),
    Advice.CLOSER: Sentence("Come closer"),
    Advice.STRAIGHT: Sentence("Look straight ahead"),
    Advice.CALM: Sentence("Close your lips"),
    Advice.TURN: Sentence("A little further"),
    Advice.TURN_LESS: Sentence("Not so far"),
    Advice.SMILE: Sentence("A broader smile"),
}
PRIVACY = Sentence(
    "Your likeness stays in your profile on this machine. In a call its shape, its skin as a small picture, "
    "and the colours of hair, eyes and clothes are sent to the other person, encrypted. No camera picture is "
    "ever sent."
)


@dataclass(frozen=True, slots=True)
class Guidance:
    """share: how much of the whole is done, 0 to 1. filled: of this step."""

    step: Step
    share: float
    filled: float
    advice: Advice


def yaw_rad(face: FaceFrame) -> float:
    """How far the head is turned from the camera, positive to the person's left."""
    ahead = rotation_matrix(face.rotation)[:, 2]
    x, _, z = -face.translation / max(float(np.linalg.norm(face.translation)), 1e-6)
    return float(np.arctan2(ahead[0], ahead[2]) - np.arctan2(x, z))


def mouth(points: Float) -> tuple[float, float]:
    """Width over the distance of the eyes' outer corners, and the lips' gap over the width."""
    width = float(np.linalg.norm(points[lm.OUTER_CORNERS[0]] - points[lm.OUTER_CORNERS[1]]))
    eyes = float(np.linalg.norm(points[lm.RIGHT_CORNERS[0]] - points[lm.LEFT_CORNERS[0]]))
    gap = np.mean([np.linalg.norm(points[a] - points[b]) for a, b in lm.LIP_PAIRS[3:6]])
    return width / max(eyes, 1e-6), float(gap) / max(width, 1e-6)


@dataclass(slots=True, eq=False)
class _Kept:
    """A sighting that fits its step, and how sharp it is."""

    seen: Sighting
    sharp: float


class Guide:
    """Feed it sightings; `shots` when it is done."""

    def __init__(self) -> None:
        self._steps = [Step.AHEAD, Step.LEFT, Step.RIGHT, Step.SMILE]
        self._kept: dict[Step, list[_Kept]] = {step: [] for step in self._steps}
        self._counted = 0
        self._since_s: float | None = None
        self._waited_s = 0.0  # in this step
        self._widths: list[float] = []
        self._tests: dict[Step, Callable[[Sighting, float], Advice]] = {
            Step.AHEAD: self._ahead,
            Step.LEFT: lambda seen, yaw: self._turned(yaw),
            Step.RIGHT: lambda seen, yaw: self._turned(-yaw),
            Step.SMILE: self._smiling,
        }

    @property
    def step(self) -> Step:
        return self._steps[0] if self._steps else Step.DONE

    def add(self, seen: Sighting | None, now_s: float) -> Guidance:
        """The newest sighting, or None while nothing is seen."""
        self._since_s = now_s if self._since_s is None else self._since_s
        self._waited_s = now_s - self._since_s
        advice = self._consider(seen) if self._steps else Advice.NONE
        enough = self._counted >= ENOUGH
        tired = self._waited_s > STEP_TIMEOUT_S and self.step is not Step.AHEAD
        if self._steps and (enough or tired):
            self._steps.pop(0)
            self._counted, self._since_s, self._waited_s = 0, now_s, 0.0
        filled = min(self._counted / ENOUGH, 1.0)
        return Guidance(self.step, (4 - len(self._steps) + filled) / 4, filled, advice)

    def shots(self) -> list[Shot]:
        """What was kept, for `likeness.enrol`."""
        return [
            Shot(kept.seen.image, kept.seen.points, step is not Step.SMILE)
            for step, all_kept in self._kept.items()
            for kept in all_kept
        ]

    def _consider(self, seen: Sighting | None) -> Advice:
        if seen is None or not seen.face.present:
            return Advice.NO_FACE
        if float(np.ptp(seen.points, axis=0).max()) < SMALLEST_FACE_PX * 1.5:
            return Advice.CLOSER
        advice = self._tests[self.step](seen, yaw_rad(seen.face))
        if advice is Advice.NONE and self._waited_s >= SETTLE_S:
            self._keep(seen)
        return advice

    def _ahead(self, seen: Sighting, yaw: float) -> Advice:
        width, gap = mouth(seen.points)
        if abs(yaw) > STRAIGHT_RAD:
            return Advice.STRAIGHT
        if gap > CALM_GAP * (1 + self._waited_s / STEP_TIMEOUT_S):
            return Advice.CALM
        self._widths.append(width)
        return Advice.NONE

    @staticmethod
    def _turned(yaw: float) -> Advice:
        low, high = TURN_RAD
        return Advice.TURN if yaw < low else Advice.TURN_LESS if yaw > high else Advice.NONE

    def _smiling(self, seen: Sighting, yaw: float) -> Advice:
        if abs(yaw) > 2 * STRAIGHT_RAD:
            return Advice.STRAIGHT
        smiles = mouth(seen.points)[0] > SMILE_WIDTH * float(np.median(self._widths))
        return Advice.NONE if smiles else Advice.SMILE

    def _keep(self, seen: Sighting) -> None:
        """Among the sharpest of its step, or counted and let go."""
        self._counted += 1
        kept = self._kept[self.step]
        kept.append(_Kept(seen, sharpness(seen.image, seen.points)))
        kept.sort(key=lambda k: -k.sharp)
        del kept[KEPT[self.step.value] :]
