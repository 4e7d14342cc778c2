"""Plays a recording: a position that runs, a thread that decodes ahead of it, and the faces and sound of now.

Every public method returns at once and may be called from any thread; what has not been decoded yet after a
jump is shown a moment later.
"""

import threading
import time
from collections.abc import Callable

import numpy as np

from app.media.samples import RATE, Samples
from app.recording.callfile import CallFile, RecordedSaying
from app.recording.excerpt import Excerpt
from app.recording.recorder import PersonState
from app.recording.sound import Mixer
from codec.recording import Side
from codec.values import FaceFrame

JUMP_SAMPLES = RATE // 20  # the loudspeaker's clock may differ from ours by so much before sound is cut


class Player:
    """Begins paused, at 0. `sound` is what a loudspeaker pulls."""

    def __init__(self, file: CallFile, clock: Callable[[], float] = time.monotonic) -> None:
        self.file = file
        self._clock = clock
        self._lock = threading.Lock()
        self._at_s, self._since_s = 0.0, clock()
        self._playing = False
        self._excerpt: Excerpt | None = None
        self._mixer = Mixer()
        self._next_sample: int | None = None
        self._wanted = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="recording reader", daemon=True)

    def start(self) -> None:
        self._wanted.set()
        self._thread.start()

    def close(self) -> None:
        self._ending = True
        self._wanted.set()
        self._thread.join(2.0)
        self.file.close()

    # The position

    @property
    def playing(self) -> bool:
        return self._playing and self.position_s < self.file.duration_s

    @property
    def position_s(self) -> float:
        return self._position(self._clock())

    def _position(self, now_s: float) -> float:
        with self._lock:
            run_s = now_s - self._since_s if self._playing else 0.0
            return min(self.file.duration_s, max(0.0, self._at_s + run_s))

    def play(self) -> None:
        """On from here; from the beginning, if it has come to its end."""
        at_s = self.position_s
        self._go_to(0.0 if at_s >= self.file.duration_s else at_s, playing=True)

    def pause(self) -> None:
        self._go_to(self.position_s, playing=False)

    def seek(self, time_s: float) -> None:
        self._go_to(time_s, playing=self._playing)

    def _go_to(self, time_s: float, *, playing: bool) -> None:
        with self._lock:
            self._at_s = min(self.file.duration_s, max(0.0, time_s))
            self._since_s, self._playing = self._clock(), playing
        self._wanted.set()

    # What is there now

    def face(self, side: Side, now_s: float) -> FaceFrame | None:
        """The face for a picture drawn now; None while it is still being decoded."""
        excerpt, at_s = self._excerpt, self._position(now_s)
        if excerpt is None or self.file.segment_at(at_s) not in excerpt.numbers:
            self._wanted.set()
            return None
        return excerpt.face(side, at_s)

    def person(self, side: Side) -> PersonState:
        """How the side looks now."""
        return self.file.person(side, self.position_s)

    def said(self, since_s: float, until_s: float) -> list[RecordedSaying]:
        """What was written or shown between the two, the second included."""
        excerpt = self._excerpt
        found = excerpt.said if excerpt is not None else []
        return [saying for saying in found if since_s * 1000 < saying.time_ms <= until_s * 1000]

    def sound(self, count: int, now_s: float, heard_in_s: float = 0.0) -> Samples:
        """(count,) samples that are heard so long after now_s; silence while nothing plays."""
        excerpt, at_s = self._excerpt, self._position(now_s + heard_in_s)
        if not self.playing or excerpt is None or self.file.segment_at(at_s) not in excerpt.numbers:
            self._next_sample = None
            return np.zeros(count, np.int16)
        at = round(at_s * RATE)
        if self._next_sample is None or abs(at - self._next_sample) > JUMP_SAMPLES:
            self._next_sample = at
        at, self._next_sample = self._next_sample, self._next_sample + count
        return self._mixer.read(excerpt, at, count)

    # On the reader's thread

    def _run(self) -> None:
        while not self._ending:
            self._wanted.wait(0.5)
            self._wanted.clear()
            number = self.file.segment_at(self.position_s)
            excerpt = self._excerpt
            if not self._ending and (excerpt is None or not _in_the_middle(excerpt, number, len(self.file))):
                self._excerpt = Excerpt.of(self.file, number)


def _in_the_middle(excerpt: Excerpt, number: int, count: int) -> bool:
    """Whether the excerpt has the segment and both of its neighbours."""
    return all(k in excerpt.numbers for k in (number - 1, number, number + 1) if 0 <= k < count)
