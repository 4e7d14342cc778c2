"""When to show what: the sender's time that is on screen now (SPEC section 7).

The two machines' clocks differ by an unknown offset and drift apart. The fastest frames of the last seconds
stand for the offset; how late the others come sets the delay. The time shown runs a little faster or slower
than real time until it is where it should be, and never backwards.
"""

import math
from collections import deque
from dataclasses import dataclass

ON_TIME, ON_TIME_AGAIN = 0.97, 0.99  # share of frames to be there when due; where lost ones come again, more
AGAIN = 0.03  # share of datagrams with several frames, from which on it is they that are waited for
WINDOW_S = 10.0  # the offset is the least of this long: 100 ppm of drift are 1 ms in it
NEED_S = 6.0  # delays are judged over this long, and at the beginning over the later half of the time: ...
SOON_S = 0.5  # ... no shorter than this; a set-up keeps machines busy, and is no measure of what comes ...
LATELY_S = 0.4  # ... or at the beginning since there were larger bundles than in so long: no jitter
MARGIN_S = 0.004  # a quarter of a screen's frame
ASTRAY_S = 0.1  # an error from which on it is worse than a face that is slow or quick for a moment
JUMP_S = 0.6  # a larger error is removed at once; Playout blends over it
BEGINNING_S, BEGINNING_JUMP_S = 3.0, 0.03  # of a call, in which rate control finds out how fast it may be


@dataclass(frozen=True, slots=True)
class Pace:
    """How slowly and how fast time may run, of real time; an error is removed with the time constant."""

    slowest: float
    fastest: float
    catch_up_s: float


STEADY = Pace(0.90, 1.25, 0.5)  # a tenth is not seen in a face, and a quarter for a moment is soon over
ASTRAY = Pace(0.60, 1.60, 0.25)  # lips and voice this far apart are seen at once
STARVED = Pace(0.15, 0.15, 0.5)  # nothing has come yet of what is next: most of it need not be guessed
HURRIED = Pace(0.90, 2.0, 0.05)  # over a hole that nothing will fill: a guess, whatever its speed


@dataclass(frozen=True, slots=True)
class _Arrival:
    at_s: float
    lag_s: float
    need_s: float  # lag plus the wait for it to be useful, see `note`


class PlayClock:
    """max_delay_s: beyond it frames are rather missed."""

    def __init__(self, max_delay_s: float = 0.4) -> None:
        self.voice_delay_s: float | None = None
        self._max_delay_s = max_delay_s
        self._arrivals: deque[_Arrival] = deque(maxlen=512)
        self._bundles: deque[tuple[float, int]] = deque(maxlen=512)  # when, and how many frames together
        self._began_s: float | None = None  # when the first frame came
        self._fastest: deque[_Arrival] = deque(maxlen=512)
        self._target_s = 0.0
        self._shown_s: float | None = None
        self._now_s = 0.0

    @property
    def offset_s(self) -> float | None:
        """Our clock minus the sender's, plus the fastest transit; None before the first frame."""
        return self._fastest[0].lag_s if self._fastest else None

    @property
    def delay_s(self) -> float:
        """How much later than the fastest possible a frame is shown now."""
        if self._shown_s is None or self.offset_s is None:
            return self._target_s
        return self._now_s - self.offset_s - self._shown_s

    @property
    def target_s(self) -> float:
        """What `delay_s` moves towards."""
        return self._target_s

    def reset(self) -> None:
        """Forget everything but the time shown: the sender's clock has been set."""
        self._arrivals.clear()
        self._fastest.clear()

    def note(self, time_s: float, arrival_s: float, gap_s: float) -> None:
        """A frame of `time_s` has come. It is needed when the frame `gap_s` before it is being left; 0 if
        it is not needed before its own time."""
        lag = arrival_s - time_s
        arrival = _Arrival(arrival_s, lag, lag + min(max(gap_s, 0.0), 0.05))
        self._arrivals.append(arrival)
        self._count(arrival_s)
        self._began_s = arrival_s if self._began_s is None else self._began_s
        age_s = arrival_s - self._began_s
        since_s = arrival_s - min(NEED_S, max(SOON_S, age_s / 2))
        if age_s < BEGINNING_S:
            since_s = max(since_s, self._larger_until_s(arrival_s))
        while len(self._arrivals) > 1 and self._arrivals[0].at_s <= since_s:
            self._arrivals.popleft()
        while len(self._bundles) > 1 and self._bundles[0][0] <= since_s:
            self._bundles.popleft()
        while self._fastest and self._fastest[-1].lag_s >= lag:
            self._fastest.pop()
        self._fastest.append(arrival)
        while self._fastest[0].at_s < arrival_s - WINDOW_S:
            self._fastest.popleft()
        needs = sorted(a.need_s for a in self._arrivals)
        need = needs[min(len(needs) - 1, int(self._share * len(needs)))] - self._fastest[0].lag_s
        self._target_s = min(need + MARGIN_S, self._max_delay_s)

    def _count(self, arrival_s: float) -> None:
        """A frame has come, alone or with others."""
        together = bool(self._bundles) and self._bundles[-1][0] == arrival_s
        count = self._bundles.pop()[1] + 1 if together else 1
        self._bundles.append((arrival_s, count))

    def _larger_until_s(self, arrival_s: float) -> float:
        """When there were last larger bundles than there have been lately."""
        largest = max(n for at_s, n in self._bundles if at_s > arrival_s - LATELY_S)
        return max((at_s for at_s, n in self._bundles if n > largest), default=-math.inf)

    @property
    def _share(self) -> float:
        again = sum(n > 1 for _, n in self._bundles) > AGAIN * len(self._bundles)
        return ON_TIME_AGAIN if again else ON_TIME

    def advance(self, now_s: float, pace: Pace = STEADY) -> tuple[float, bool]:
        """-> the sender's time to show now, and whether it has jumped."""
        offset = self.offset_s
        if offset is None:
            raise RuntimeError("Nothing has arrived yet.")
        due = now_s - offset - max(self._target_s, min(self.voice_delay_s or 0.0, 2 * self._max_delay_s))
        passed, self._now_s = max(0.0, now_s - self._now_s), now_s
        beginning = self._began_s is not None and now_s - self._began_s < BEGINNING_S
        onwards_s = BEGINNING_JUMP_S if beginning else JUMP_S
        error = due - (self._shown_s + passed) if self._shown_s is not None else math.inf
        if self._shown_s is None or not -JUMP_S <= error <= onwards_s:
            self._shown_s = due
            return due, True
        if abs(error) > ASTRAY_S and pace is STEADY:
            pace = ASTRAY
        step = passed + error * min(passed / pace.catch_up_s, 1.0)
        self._shown_s += min(max(step, pace.slowest * passed), pace.fastest * passed)
        return self._shown_s, False
