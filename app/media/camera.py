"""What every camera is: a named thread that writes its newest picture into a cell, and a status to show.

Invariant: after `stop()` and `join()` the thread has ended and the device or file is closed, and while no
pictures are wanted it is closed, too; no trouble of a camera ends a call: it becomes a status whose message
says what to do.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.media.latest import Latest
from app.media.media_thread import Clock, MediaThread, Wait
from codec.errors import UserError, cause
from codec.sentence import NOTHING, Sentence
from codec.values import Image

log = logging.getLogger("eigencall.media")
Size = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class CameraFrame:
    """image: (H, W, 3) RGB. time_s: when it was captured, on the monotonic clock."""

    image: Image
    time_s: float


class CameraState(Enum):
    STARTING = "starting"
    LIVE = "live"
    PAUSED = "paused"  # no pictures are wanted of it
    UNPLUGGED = "unplugged"  # it was live and gives no picture any more; it is tried again and again
    FAILED = "failed"  # it will give no further picture
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """message: one sentence for the person, empty when all is well."""

    state: CameraState = CameraState.STARTING
    message: Sentence = NOTHING


class CameraSource(MediaThread):
    """A thread that fills `frames`. Subclasses write `_run`, which returns when `_wanted` is false, and is
    called again when it is true."""

    def __init__(self, name: str, clock: Clock = time.monotonic, wait: Wait = threading.Event.wait) -> None:
        super().__init__(f"camera {name}", clock, wait)
        self.name = name
        self.frames: Latest[CameraFrame] = Latest()
        self._status = CameraStatus()
        self._rate_hz = math.inf
        self._demanded = threading.Event()
        self._demanded.set()

    def stop(self) -> None:
        super().stop()
        self._demanded.set()
        self.frames.close()

    def demand(self, rate_hz: float) -> None:
        """From now on at most so many pictures a second; with 0 the device or file is closed meanwhile."""
        self._rate_hz = rate_hz
        if rate_hz > 0:
            self._demanded.set()
        else:
            self._demanded.clear()

    @property
    def _wanted(self) -> bool:
        return self._demanded.is_set() and not self._stopping.is_set()

    def _too_soon(self, gap_s: float) -> bool:
        """Whether a picture so long after the one before is more than is asked for; cameras are uneven."""
        return gap_s * self._rate_hz < 0.9

    def status(self) -> CameraStatus:
        return self._status

    def _say(self, state: CameraState, message: Sentence = NOTHING) -> None:
        if state is not self._status.state:
            log.info("%s: %s. %s", type(self).__name__, state.value, message.anonymous)
        self._status = CameraStatus(state, message)  # one reference: readers see the old or the new one

    def _show(self, image: Image, time_s: float) -> None:
        if self._status.state is not CameraState.LIVE:
            self._say(CameraState.LIVE)
        self.frames.put(CameraFrame(image, time_s))

    def _work(self) -> None:
        try:
            while not self._stopping.is_set():
                self._run()
                self._pause()
        except Exception as error:  # the call goes on without a picture, whatever a driver or a file does
            log.debug("%s: %s", type(self).__name__, cause(error))
            self._say(CameraState.FAILED, _stopped(self.name, error))
        else:
            if self._status.state is not CameraState.FAILED:
                self._say(CameraState.STOPPED)
        self.frames.close()

    def _pause(self) -> None:
        if not self._demanded.is_set():
            self._say(CameraState.PAUSED)
            self._demanded.wait()

    def _run(self) -> None:
        raise NotImplementedError


def _stopped(name: str, error: Exception) -> Sentence:
    reason = error.sentence if isinstance(error, UserError) else error
    return Sentence("The camera {name} has stopped: {reason}. Choose another one.", name=name, reason=reason)


class SyntheticCamera(CameraSource):
    """Pictures that a function draws: `frames(time_s)`, time_s being seconds since the start."""

    def __init__(self, frames: Callable[[float], Image], fps: float = 30.0, name: str = "synthetic") -> None:
        super().__init__(name)
        self._draw = frames
        self._period_s = 1.0 / fps
        self._start_s = self._clock()

    def _run(self) -> None:
        due_s = self._clock()
        while self._wanted and not self._wait_until(due_s):
            now_s = self._clock()
            self._show(self._draw(now_s - self._start_s), now_s)
            due_s += max(self._period_s, 1 / self._rate_hz if self._rate_hz else 0.0)
            due_s = max(due_s, self._clock())  # a slow painter slows down, it never rushes
