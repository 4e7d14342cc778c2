"""Face frames as they arrive into a face for every picture of the screen (SPEC section 7).

    add(frame, arrival_s) as frames come, in any order;   at(now_s) -> the face to draw

Between frames the face is interpolated. Over a gap it coasts, then stops, then eases to rest. Whatever
arrives, what is shown moves continuously: a difference between what was shown and what should have been is
faded out, never jumped over.
"""

import math
from bisect import bisect_right
from dataclasses import replace

import numpy as np

from codec.playclock import HURRIED, STARVED, STEADY, Pace, PlayClock
from codec.pose import coast, is_still, mix, rest
from codec.rotation import between, compose
from codec.values import FaceFrame

MAX_FRAMES = 64  # two seconds at 30 a second; older ones leave
STALE_S = 1.0  # a frame that is this late is old news and is not shown ...
RESTART_S = 2.0  # ... unless nothing better comes for this long: then the sender's clock has been set
REST_AFTER_S = 0.6  # without news from a moving face
STILL_REST_AFTER_S = 6.0  # from a still one: three heartbeats
STARVING_S = 0.1  # a moving face that has run out of frames waits for so long, nearly, before it coasts on
HOLE_S = 0.12  # between two frames of a moving face: those between are not expected any more
RAMP_S = 0.1  # a still face begins to move no earlier before the first frame that moves
SAME_S = 0.004  # frames closer than this are one frame
FADE_S = 0.1  # a correction is faded out over this long


class Playout:
    """The other side's face. `voice_delay_s`, if set, keeps the face as late as the voice."""

    def __init__(self) -> None:
        self._clock = PlayClock()
        self._frames: list[FaceFrame] = []  # by time_s
        self._last_good_s: float | None = None
        self._path: FaceFrame | None = None  # what was due at the last call ...
        self._shown: FaceFrame | None = None  # ... and what was shown
        self._fade: tuple[float, FaceFrame] | None = None  # since when, and the difference
        self._changed = False
        self._now_s = 0.0
        self.reached_s: float | None = None
        """The sender's time of the newest frame that has had its turn on the screen."""

    @property
    def delay_s(self) -> float:
        """How much later than the fastest frame a frame is shown: the cost of jitter and bundling."""
        return self._clock.delay_s

    @property
    def needed_delay_s(self) -> float:
        """What `delay_s` would settle at if no voice had to be waited for."""
        return self._clock.target_s

    @property
    def offset_s(self) -> float | None:
        """Our clock minus the sender's, plus the fastest transit; None before the first frame."""
        return self._clock.offset_s

    @property
    def voice_delay_s(self) -> float | None:
        """How much later than the fastest transit the voice is heard; the face is not shown earlier."""
        return self._clock.voice_delay_s

    @voice_delay_s.setter
    def voice_delay_s(self, delay_s: float | None) -> None:
        self._clock.voice_delay_s = delay_s

    def add(self, frame: FaceFrame, arrival_s: float) -> None:
        """Take in a frame. Old, repeated and absurd ones are dropped."""
        if not math.isfinite(frame.time_s) or not self._is_news(frame.time_s, arrival_s):
            return
        index = bisect_right(self._frames, frame.time_s, key=lambda f: f.time_s)
        around = self._frames[max(0, index - 1) : index + 1]
        if any(abs(known.time_s - frame.time_s) < SAME_S for known in around):
            return
        gap_s = frame.time_s - self._frames[index - 1].time_s if index else 0.0
        self._clock.note(frame.time_s, arrival_s, gap_s)
        self._frames.insert(index, frame)
        if len(self._frames) > MAX_FRAMES:
            del self._frames[:-MAX_FRAMES]
        self._changed = True

    def _is_news(self, time_s: float, arrival_s: float) -> bool:
        offset = self._clock.offset_s
        late_s = 0.0 if offset is None else arrival_s - time_s - offset
        waited = self._last_good_s is not None and arrival_s - self._last_good_s > RESTART_S
        if late_s < -STALE_S or (late_s > STALE_S and waited):
            self._clock.reset()
            self._frames.clear()
        elif late_s > STALE_S:
            return False
        self._last_good_s = arrival_s
        return True

    def at(self, now_s: float) -> FaceFrame | None:
        """The face to draw now, or None before the first frame. Its time_s is the sender's."""
        if not self._frames:
            return self._shown
        now_s = self._now_s = max(now_s, self._now_s)
        time_s, jumped = self._clock.advance(now_s, self._pace())
        if self._path is not None and (self._changed or jumped):
            self._begin_fade(now_s, self._due(time_s if jumped else self._path.time_s))
        self._changed = False
        self._path = self._due(time_s)
        self._note_reached(time_s)
        self._shown = self._faded(self._path, now_s)
        self._forget(time_s)
        return self._shown

    def _due(self, time_s: float) -> FaceFrame:
        """The face that the known frames say belongs to the sender's `time_s`."""
        frames = self._frames
        index = bisect_right(frames, time_s, key=lambda f: f.time_s)
        if index == 0:
            return mix(frames[0], frames[0], 0, time_s)
        last, before = frames[index - 1], frames[max(index - 2, 0)]
        still = index > 1 and is_still(before, last)
        if index < len(frames):
            following = frames[index]
            span_s = following.time_s - last.time_s
            if still or not following.present:
                span_s = min(span_s, RAMP_S)
            weight = max(0.0, 1 - (following.time_s - time_s) / span_s)
            return mix(last, following, weight, time_s)
        unseen_s = time_s - last.time_s - (STILL_REST_AFTER_S if still else REST_AFTER_S)
        return rest(coast(before, last, time_s), unseen_s)

    def _pace(self) -> Pace:
        """Slow where a moving face has run out of frames, for a short while; fast over a hole in what has
        come."""
        frames, last = self._frames, self._frames[-1]
        if self._path is None:
            return STEADY
        index = bisect_right(frames, self._path.time_s, key=lambda f: f.time_s)
        if index == len(frames) > 1 and last.present and not is_still(frames[-2], last):
            return STARVED if self._path.time_s - last.time_s < STARVING_S else STEADY
        if 0 < index < len(frames) and frames[index].time_s - frames[index - 1].time_s > HOLE_S:
            return STEADY if is_still(frames[index - 1], frames[index]) else HURRIED
        return STEADY

    def _note_reached(self, time_s: float) -> None:
        index = bisect_right(self._frames, time_s, key=lambda f: f.time_s)
        if index:
            self.reached_s = self._frames[index - 1].time_s

    def _begin_fade(self, now_s: float, anchor: FaceFrame) -> None:
        """From now on fade out the difference between what was shown and what is now known."""
        if self._shown is None or self._path is None:
            return
        if anchor.time_s == self._path.time_s and is_still(anchor, self._path):
            return
        shown = self._shown
        self._fade = (
            now_s,
            FaceFrame(
                0.0,
                True,
                between(anchor.rotation, shown.rotation),
                shown.translation - anchor.translation,
                shown.expression - anchor.expression,
                shown.gaze - anchor.gaze,
            ),
        )

    def _faded(self, path: FaceFrame, now_s: float) -> FaceFrame:
        if self._fade is None:
            return path
        since_s, by = self._fade
        x = (now_s - since_s) / FADE_S
        if x >= 1:
            self._fade = None
            return path
        left = np.float32(1 - x * x * (3 - 2 * x))
        return replace(
            path,
            rotation=compose(by.rotation * left, path.rotation),
            translation=path.translation + by.translation * left,
            expression=path.expression + by.expression * left,
            gaze=path.gaze + by.gaze * left,
        )

    def _forget(self, time_s: float) -> None:
        """Keep the two frames before the time shown and all after it."""
        index = bisect_right(self._frames, time_s, key=lambda f: f.time_s)
        del self._frames[: max(0, index - 2)]
