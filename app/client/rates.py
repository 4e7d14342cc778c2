"""Counters that only grow, into rates over the last seconds."""

from collections import deque
from collections.abc import Mapping

WINDOW_S = 4.0  # long enough to hold a STUN check in most windows, short enough to be "now"


class Rates:
    """`note` what the counters say; `per_second` is their growth over the last seconds. For one thread."""

    def __init__(self, window_s: float = WINDOW_S) -> None:
        self._window_s = window_s
        self._notes: deque[tuple[float, Mapping[str, float]]] = deque()

    def note(self, now_s: float, counters: Mapping[str, float]) -> None:
        self._notes.append((now_s, dict(counters)))
        while len(self._notes) > 2 and self._notes[1][0] <= now_s - self._window_s:
            self._notes.popleft()

    def per_second(self, key: str) -> float:
        """0 until two notes are known."""
        if len(self._notes) < 2:
            return 0.0
        (then_s, then), (now_s, now) = self._notes[0], self._notes[-1]
        return (now[key] - then[key]) / (now_s - then_s) if now_s > then_s else 0.0

    def clear(self) -> None:
        self._notes.clear()
