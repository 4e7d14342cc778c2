"""When to show what: the sender's time that is on screen now (SPEC section 7).

The two machines' clocks differ by an unknown offset and drift apart. The fastest frames of the last seconds
stand for the offset; how late the others come sets the delay. The time shown runs a little faster or slower
than real time until it is where it should be, and never backwards.
"""

from collections import deque
from dataclasses import dataclass

WINDOW_S = 10.0  # the offset is the least of this long: 100 ppm of drift are 1 ms in it
NEED_S = 6.0  # delays are judged over this long
MARGIN_S = 0.004  # a quarter of a screen's frame
JUMP_S = 0.6  # a larger one at once; Playout blends over it


@dataclass(frozen=True, slots=True)
class Pace:
    """How slowly and how fast time may run, of real time; an error is removed with the time constant."""

    slowest: float
    fastest: float
    catch_up_s: float


STEADY = Pace(0.90, 1.15, 0.5)  # a tenth is not seen in a face
STARVED = Pace(0.15, 0.15, 0.5)  # nothing has come yet of what is next: most of it need not be guessed
HURRIED = Pace(0.90, 2.0, 0.05)  # over a hole that nothing will fill: a guess, whatever its speed


@dataclass(frozen=True, slots=True)
class _Arrival:
    at_s: float
    lag_s: float
    need_s: float  # lag plus the wait for it to be useful, see `note`


class PlayClock:
    """share: of the frames that must come in time. max_delay_s: beyond it frames are rather missed."""

    def __init__(self, share: float = 0.97, max_delay_s: float = 0.4) -> None:
        self.voice_delay_s: float | None = None
        self._share, self._max_delay_s = share, max_delay_s
        self._arrivals: deque[_Arrival] = deque(maxlen=512)
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
        """A frame of `time_s` has come. It is needed when the frame `gap_s` before it is being left."""
        lag = arrival_s - time_s
        arrival = _Arrival(arrival_s, lag, lag + min(max(gap_s, 0.0), 0.05))
        self._arrivals.append(arrival)
        while self._arrivals[0].at_s < arrival_s - NEED_S:
            self._arrivals.popleft()
        while self._fastest and self._fastest[-1].lag_s >= lag:
            self._fastest.pop()
        self._fastest.append(arrival)
        while self._fastest[0].at_s < arrival_s - WINDOW_S:
            self._fastest.popleft()
        needs = sorted(a.need_s for a in self._arrivals)
        need = needs[min(len(needs) - 1, int(self._share * len(needs)))] - self._fastest[0].lag_s
        self._target_s = min(need + MARGIN_S, self._max_delay_s)

    def advance(self, now_s: float, pace: Pace = STEADY) -> tuple[float, bool]:
        """-> the sender's time to show now, and whether it has jumped."""
        offset = self.offset_s
        if offset is None:
            raise RuntimeError("Nothing has arrived yet.")
        due = now_s - offset - max(self._target_s, min(self.voice_delay_s or 0.0, 2 * self._max_delay_s))
        passed, self._now_s = max(0.0, now_s - self._now_s), now_s
        if self._shown_s is None or abs(due - self._shown_s - passed) > JUMP_S:
            self._shown_s = due
            return due, True
        error = due - (self._shown_s + passed)
        step = passed + error * min(passed / pace.catch_up_s, 1.0)
        self._shown_s += min(max(step, pace.slowest * passed), pace.fastest * passed)
        return self._shown_s, False
