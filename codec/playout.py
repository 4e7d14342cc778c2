"""Face frames as they arrive into a face for every picture of the screen (SPEC section 7).

    add(frame, arrival_s) as frames come, in any order;   at(now_s) -> the face to draw

Frames as near to each other as a camera's are shown as they are, each when it is due: to interpolate between
two is to wait for the second. Where frames are sparse the face is interpolated. Over a gap it coasts, then
stops, then eases to rest, and what had been guessed is faded out, never jumped over.
"""

import math
from bisect import bisect_right
from dataclasses import replace

import numpy as np

from codec.playclock import HURRIED, STARVED, STEADY, Pace, PlayClock
from codec.pose import coast, is_slow, is_still, mix, rest
from codec.rotation import between, compose
from codec.values import FaceFrame

MAX_FRAMES = 64  # two seconds at 30 a second; older ones leave
STALE_S = 1.0  # a frame that is this late is old news and is not shown ...
RESTART_S = 2.0  # ... unless nothing better comes for this long: then the sender's clock has been set
REST_AFTER_S = 0.6  # without news from a moving face
STILL_REST_AFTER_S = 6.0  # from a still one: three heartbeats
STARVING_S = 0.04  # a moving face that has run out of frames coasts so far in a quarter of a second, then on
STANDS_S = 0.1  # after that nearly all of its motion has died away
HOLE_S = 0.12  # between two frames of a moving face: those between are not expected any more
DENSE_S = 0.045  # between two frames of a camera, of 25 a second at least
ALONE_S = 0.25  # between two frames, the later of which tells nothing of a speed
RAMP_S = 0.1  # a still face begins to move no earlier before the first frame that moves
MOTION_S = 1 / 30  # between two looks at a face that is on its way
SAME_S = 0.004  # frames closer than this are one frame
FADE_S = 0.1  # a correction is faded out over this long


class Playout:
    """The other side's face. `voice_delay_s`, if set, keeps the face as late as the voice."""

    def __init__(self) -> None:
        self._clock = PlayClock()
        self._frames: list[FaceFrame] = []  # by time_s
        self._last_good_s: float | None = None
        self._time_s = 0.0  # the sender's, at the last call,
        self._path: FaceFrame | None = None  # what was due then ...
        self._shown: FaceFrame | None = None  # ... and what was shown
        self._fade: tuple[float, FaceFrame] | None = None  # since when, and the difference
        self._changed = self._late = False  # a frame has come; one that should have been shown before
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
        index = self._index(frame.time_s)
        around = self._frames[max(0, index - 1) : index + 1]
        if any(abs(known.time_s - frame.time_s) < SAME_S for known in around):
            return
        gap_s = frame.time_s - self._frames[index - 1].time_s if index else 0.0
        sparse = DENSE_S < gap_s < REST_AFTER_S and not self._is_stopping(index)
        self._clock.note(frame.time_s, arrival_s, gap_s if sparse else 0.0)
        self._frames.insert(index, frame)
        if len(self._frames) > MAX_FRAMES:
            del self._frames[:-MAX_FRAMES]
        self._changed = True
        stood = self._path is not None and self._time_s - self._path.time_s > DENSE_S
        self._late |= stood and frame.time_s <= self._time_s

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
        """The face to draw now, or None before the first frame. Its time_s is the sender's: that of its
        capture, or where it was guessed, of the moment it stands for."""
        if not self._frames:
            return self._shown
        now_s = self._now_s = max(now_s, self._now_s)
        time_s, jumped = self._clock.advance(now_s, self._pace())
        guessed = self._path is not None and not self._is_frame(self._path)
        if (self._changed and guessed) or self._late or jumped:
            self._begin_fade(now_s, self._due(time_s if jumped else self._time_s))
        self._changed = self._late = False
        self._time_s, self._path = time_s, self._due(time_s)
        self._note_reached(time_s)
        self._shown = self._labelled(self._faded(self._path, now_s), not jumped)
        self._forget(time_s)
        return self._shown

    def _labelled(self, shown: FaceFrame, onwards: bool) -> FaceFrame:
        """With the moment that it stands for: a frame that has stood longer than until the next would come
        stands for now."""
        time_s = shown.time_s if self._time_s - shown.time_s <= DENSE_S else self._time_s
        if onwards and self._shown is not None:
            time_s = max(time_s, self._shown.time_s)
        return shown if time_s == shown.time_s else replace(shown, time_s=time_s)

    def next_change_s(self, now_s: float) -> float:
        """When another face is due, as far as is known now; never before now_s."""
        if self._path is None:
            return now_s if self._frames else math.inf
        if self._fade is not None or not self._is_frame(self._path):
            return max(now_s, self._now_s + MOTION_S)
        index = self._index(self._time_s)
        until_s = self._frames[index - 1].time_s + self._held_s(index)
        if index < len(self._frames):
            until_s = self._frames[index].time_s
            until_s -= RAMP_S if until_s - self._path.time_s > DENSE_S else 0.0
        return max(now_s, self._now_s + until_s - self._time_s)

    def _index(self, time_s: float) -> int:
        """How many frames are not later than that."""
        return bisect_right(self._frames, time_s, key=lambda f: f.time_s)

    def _is_frame(self, path: FaceFrame) -> bool:
        """Whether nothing of it has been guessed."""
        return any(path is frame for frame in self._frames)

    def _due(self, time_s: float) -> FaceFrame:
        """The face that the known frames say belongs to the sender's `time_s`."""
        frames, index = self._frames, self._index(time_s)
        if index == 0:
            return frames[0]
        last, before = frames[index - 1], frames[max(index - 2, 0)]
        if index < len(frames):
            return self._between(last, frames[index], self._is_stopping(index), time_s)
        held_s = self._held_s(index)
        if time_s - last.time_s <= held_s:
            return last
        rests_s = 0.0 if self._is_stopping(index) else REST_AFTER_S - held_s
        coasted = replace(coast(before, last, time_s - held_s), time_s=time_s)
        return rest(coasted, time_s - last.time_s - held_s - rests_s)

    def _is_stopping(self, index: int) -> bool:
        """Whether the face was coming to rest at the last of so many frames, so that silence may follow: slow
        already, or alone after a silence. In motion it would have said more."""
        if index < 2:
            return False
        before, last = self._frames[index - 2 : index]
        return last.time_s - before.time_s > ALONE_S or is_slow(before, last)

    def _held_s(self, index: int) -> float:
        """How long the last of so many frames stands for itself: a still one until heartbeats are missed, and
        a camera's until the next is late."""
        if self._is_stopping(index):
            return STILL_REST_AFTER_S
        dense = index > 1 and self._frames[index - 1].time_s - self._frames[index - 2].time_s <= DENSE_S
        return DENSE_S if dense else 0.0

    @staticmethod
    def _between(last: FaceFrame, following: FaceFrame, still: bool, time_s: float) -> FaceFrame:
        span_s = following.time_s - last.time_s
        if span_s <= DENSE_S:
            return last
        if still or not following.present:
            span_s = min(span_s, RAMP_S)
        weight = 1 - (following.time_s - time_s) / span_s
        return mix(last, following, weight, time_s) if weight > 0 else last

    def _pace(self) -> Pace:
        """Slow where a moving face has run out of frames, for a short while, and fast when that was in vain,
        since it stands still then; fast over a hole in what has come."""
        frames, last, index = self._frames, self._frames[-1], self._index(self._time_s)
        if self._path is None:
            return STEADY
        if index == len(frames) > 1 and last.present and not self._is_stopping(index):
            late_s = self._time_s - last.time_s - self._held_s(index)
            return STARVED if 0 <= late_s < STARVING_S else HURRIED if late_s > STANDS_S else STEADY
        if 0 < index < len(frames) and frames[index].time_s - frames[index - 1].time_s > HOLE_S:
            return STEADY if is_still(frames[index - 1], frames[index]) else HURRIED
        return STEADY

    def _note_reached(self, time_s: float) -> None:
        index = self._index(time_s)
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
        del self._frames[: max(0, self._index(time_s) - 2)]
