"""A trial of loudspeaker and microphone before a call: a tone, or what one says, heard a moment later.

`heard` takes blocks on the microphone's thread, `next` gives them on the loudspeaker's. Nothing leaves the
machine.
"""

import threading
from collections import deque

import numpy as np

from app.media.ringtone import Ringtone
from app.media.samples import RATE, Samples

TONE_S = 2.5  # one ring
LISTEN_S = 4.0
LATER_S = 1.0  # an echo so late does not disturb one who speaks


class SoundTrial:
    """echo: of what one says; otherwise a tone. `over` once all has been heard."""

    def __init__(self, echo: bool) -> None:
        self._lock = threading.Lock()
        self._tone = None if echo else Ringtone()
        self._left = round((LISTEN_S + LATER_S if echo else TONE_S) * RATE)
        self._waiting: deque[Samples] = deque([np.zeros(round(LATER_S * RATE), np.int16)])

    @property
    def over(self) -> bool:
        return self._left <= 0

    def heard(self, samples: Samples) -> None:
        """Of the microphone; the tone needs none."""
        with self._lock:
            if self._tone is None and not self.over:
                self._waiting.append(samples.copy())

    def next(self, count: int) -> Samples:
        """(count,) to be played; silence where there is nothing yet."""
        self._left -= count
        if self._tone is not None:
            return self._tone.next(count)
        with self._lock:
            return self._take(count)

    def _take(self, count: int) -> Samples:
        held = np.concatenate([*self._waiting, np.zeros(0, np.int16)])
        self._waiting = deque([held[count:]])
        out = np.zeros(count, np.int16)
        out[: len(held[:count])] = held[:count]
        return out
