"""Leads a person through the looks of an enrolment: sightings in, guidance out, and the words for it.

Pure: the only clock is that of the pictures, of which each counts for a quarter of a second at most, so that
on a slow machine a person has more time, not less. A look that does not come is asked for once more, kindly,
and then passed over; without a face, and too far away, the guide waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.call.status import Sighting
from app.face.looks import STILL_RAD, Advice, AskedLook, Measures, judge, measures, mouth
from codec.regression import Landmarks
from codec.sentence import NOTHING, Sentence
from likeness.enrol import SMALLEST_FACE_PX

TRY_S = 4.0
"""Within which a look comes, or is asked for again; and is passed over, the second time."""
SETTLE_S = 0.4  # of a look, before anything counts: one first reads what to do
HOLD_S = 0.3
"""A look that lasts so long is one. Its picture is taken meanwhile."""
HOLDS_S: Mapping[AskedLook, float] = {AskedLook.BLINK: 0.0, AskedLook.REST: 0.5, AskedLook.SENTENCE: 3.5}
LONGEST_STEP_S = 0.25  # that a picture counts for
CLOSED, CALM = 0.04, 0.6
"""A mouth at rest gaps by less of its width, and is not wider over the distance of the eyes' outer corners:
so do 97 of 102 people of the London set with a neutral face, and 15 of them with a smile."""
SPEECH_MM = 2.0  # by which lips move that speak

SAY: Mapping[AskedLook, Sentence] = {
    AskedLook.REST: Sentence("Look into the camera, at rest, lips closed"),
    AskedLook.LEFT: Sentence("Turn your head a little to your left"),
    AskedLook.RIGHT: Sentence("And to your right"),
    AskedLook.SMILE: Sentence("Smile with closed lips"),
    AskedLook.TEETH: Sentence("Smile and show your teeth"),
    AskedLook.AH: Sentence("Say “ah”, mouth wide open"),
    AskedLook.OH: Sentence("Say “oh”"),
    AskedLook.EE: Sentence("Say “ee”"),
    AskedLook.BROWS: Sentence("Raise your brows"),
    AskedLook.FROWN: Sentence("Frown"),
    AskedLook.BLINK: Sentence("Close your eyes for a moment"),
    AskedLook.EYES_LEFT: Sentence("Look to your left, with your eyes only"),
    AskedLook.EYES_RIGHT: Sentence("Look to your right, with your eyes only"),
    AskedLook.EYES_UP: Sentence("Look up, with your eyes only"),
    AskedLook.EYES_DOWN: Sentence("Look down, with your eyes only"),
    AskedLook.SENTENCE: Sentence(
        "Read aloud: “My brave friend buys five big yellow mops, and whistles for more food.”"
    ),
}
AGAIN = Sentence("Once more, please: {look}")
DONE = Sentence("Done")
WHY: Mapping[Advice, Sentence] = {
    Advice.NONE: NOTHING,
    Advice.NO_FACE: Sentence("No face is seen"),
    Advice.CLOSER: Sentence("Come closer"),
    Advice.STRAIGHT: Sentence("Look straight ahead"),
    Advice.LIPS: Sentence("Close your lips"),
    Advice.CALM: Sentence("Do not smile yet"),
    Advice.HEAD: Sentence("Hold your head still"),
    Advice.LESS: Sentence("Not so far"),
    Advice.MORE: Sentence("A little more"),
}


@dataclass(frozen=True, slots=True)
class Guidance:
    """look: the one that is asked for, None at the end; again: for the second time. share: of the whole that
    is done, 0 to 1. there: the picture shows the look that was asked for when it came."""

    look: AskedLook | None
    again: bool
    share: float
    advice: Advice
    there: bool = False

    def why(self) -> Sentence:
        """What would help."""
        return WHY[self.advice]

    def say(self) -> Sentence:
        """What to do."""
        if self.look is None:
            return DONE
        return Sentence(AGAIN, look=SAY[self.look]) if self.again else SAY[self.look]


class Guide:
    """Feed it sightings. `looks`: all that are asked for; `rest`: the person's own, once it is known;
    `missed`: looks that did not come."""

    def __init__(
        self, points: Landmarks, looks: Sequence[AskedLook] = tuple(AskedLook), rest: Measures | None = None
    ) -> None:
        self.rest, self.missed = rest, list[AskedLook]()
        self.looks, self._points, self._left = tuple(looks), points, list(looks)
        self._last_s: float | None = None
        self._advice = Advice.NONE
        self._begin(again=False)

    def _begin(self, again: bool) -> None:
        """Of a look, or of its second try."""
        self._again, self._waited_s, self._held_s = again, 0.0, 0.0
        self._seen: list[tuple[float, Measures]] = []  # with how open the lips were

    @property
    def look(self) -> AskedLook | None:
        return self._left[0] if self._left else None

    def skip(self) -> Guidance:
        """The person cannot, or will not."""
        self._pass_over()
        return self._guidance(there=False)

    def add(self, seen: Sighting | None) -> Guidance:
        """The newest sighting, or None while there is no picture; the same one twice counts once."""
        if seen is None or self.look is None or seen.face.time_s == self._last_s:
            return self._guidance(there=False)
        since_s = seen.face.time_s - (seen.face.time_s if self._last_s is None else self._last_s)
        step_s = min(max(since_s, 0.0), LONGEST_STEP_S)
        self._last_s = seen.face.time_s
        there = False
        if (trouble := _unfit(seen)) is not Advice.NONE:
            self._advice = trouble
        else:
            there = self._consider(self.look, seen, step_s)
        return self._guidance(there)

    def _guidance(self, there: bool) -> Guidance:
        hold_s = HOLDS_S.get(self.look, HOLD_S) if self.look else 0.0
        filled = min(self._held_s / hold_s, 1.0) if hold_s else 0.0
        share = (len(self.looks) - len(self._left) + filled) / len(self.looks)
        return Guidance(self.look, self._again, share, self._advice, there)

    def _consider(self, look: AskedLook, seen: Sighting, step_s: float) -> bool:
        """Whether the look is there; on to the next one if it has been, or will not be."""
        self._waited_s += step_s
        now = measures(self._points, seen.seen)
        self._seen.append((mouth(seen.points)[0], now))
        share, self._advice = self._judge(look, seen, now)
        there = share >= 1 and self._waited_s >= SETTLE_S
        self._held_s += step_s if there else 0.0
        if there and self._held_s >= HOLDS_S.get(look, HOLD_S):
            self._next(look)
        elif self._waited_s > TRY_S + HOLDS_S.get(look, HOLD_S):
            self._begin(again=True) if not self._again else self._pass_over()
        return there

    def _judge(self, look: AskedLook, seen: Sighting, now: Measures) -> tuple[float, Advice]:
        if look is AskedLook.REST:
            return self._rests(seen, now)
        if look is AskedLook.SENTENCE:
            gaps = [m.gap for _, m in self._seen]
            return float(np.clip(np.ptp(gaps) / SPEECH_MM, 0, 1)), Advice.NONE
        return judge(look, now, self.rest or self._calmest())

    def _rests(self, seen: Sighting, now: Measures) -> tuple[float, Advice]:
        """Some people cannot look straight into their camera, and some mouths are wide: asked twice, closed
        lips will do."""
        gap, width = mouth(seen.points)
        if abs(now.turn) > STILL_RAD and not self._again:
            return 0.0, Advice.STRAIGHT
        if gap > CLOSED:
            return 0.0, Advice.LIPS
        return (0.0, Advice.CALM) if width > CALM and not self._again else (1.0, Advice.NONE)

    def _calmest(self) -> Measures:
        """Of what was seen, the third in which the lips were most closed."""
        order = sorted(self._seen, key=lambda each: each[0])
        return Measures.median([m for _, m in order[: max(len(order) // 3, 1)]])

    def _pass_over(self) -> None:
        if self.look is not None:
            self.missed.append(self.look)
            self._next(self.look)

    def _next(self, look: AskedLook) -> None:
        if look is AskedLook.REST and self._seen:
            self.rest = self._calmest()
        self._left.pop(0)
        self._begin(again=False)


def _unfit(seen: Sighting) -> Advice:
    """Why a picture says nothing of a look."""
    if seen.seen.landmarks is None:
        return Advice.NO_FACE
    return Advice.CLOSER if float(np.ptp(seen.points, axis=0).max()) < SMALLEST_FACE_PX * 1.5 else Advice.NONE
