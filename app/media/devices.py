"""The microphone and the loudspeaker of a call, each on a thread of its own with one blocking call.

No trouble with sound ends a call: a device that is missing, busy or pulled out becomes a status with a
sentence, and is tried again every two seconds. Times of blocks are on the monotonic clock.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.media.errors import AudioError, DeviceBusyError
from app.media.media_thread import MediaThread
from app.media.portaudio import Stream
from app.media.samples import PERIOD, Samples
from codec.errors import cause
from codec.sentence import NOTHING, Sentence, joined

log = logging.getLogger("eigencall.media")
REOPEN_EVERY_S = 2.0
STUCK_S = 1.5  # some drivers block for ever when their device is pulled out; a busy machine may, too

OnBlock = Callable[[Samples, float], None]
"""Samples, a PERIOD or a BLOCK of them, and the time at which the first was captured."""
Pull = Callable[[int, float, float], Samples]
"""How many samples are wanted, the time, and how long after it the first of them is heard."""


class AudioState(Enum):
    STARTING = "starting"
    LIVE = "live"
    PAUSED = "paused"  # closed: it is not wanted now
    UNPLUGGED = "unplugged"  # it was live; it is tried again and again
    NO_AUDIO = "no audio"  # there is none, or it cannot be opened; it is tried again and again
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class AudioStatus:
    """message: one sentence for the person, empty when all is well."""

    state: AudioState = AudioState.STARTING
    message: Sentence = NOTHING


class Opener(Protocol):
    def __call__(self, name: str | None, output: bool) -> Stream: ...


class _Device(MediaThread):
    """What microphones and loudspeakers share: open, pump until lost, say so, try again."""

    KIND = "sound device"
    OUTPUT = False
    MISSING = NOTHING
    BUSY = NOTHING
    SILENT = NOTHING
    LOST = NOTHING

    def __init__(self, name: str | None, opener: Opener, clock: Callable[[], float]) -> None:
        super().__init__(self.KIND, clock)
        self._wanted = name
        self._opener = opener
        self._status = AudioStatus()
        self._alive_s = clock()
        self._stuck = False  # as last told
        self._wanted_now = threading.Event()
        self._wanted_now.set()
        self.reopen_every_s = REOPEN_EVERY_S

    def demand(self, on: bool) -> None:
        """Off: the device is closed until it is wanted again."""
        (self._wanted_now.set if on else self._wanted_now.clear)()

    def stop(self) -> None:
        super().stop()
        self.demand(True)

    def status(self) -> AudioStatus:
        status = self._status
        stuck = status.state is AudioState.LIVE and self._clock() - self._alive_s > STUCK_S
        if stuck is not self._stuck:
            self._stuck = stuck
            log.info(
                "%s: %s", self.KIND, "its driver has gone silent" if stuck else "its driver has come back"
            )
        return AudioStatus(AudioState.UNPLUGGED, self.SILENT) if stuck else status

    def _work(self) -> None:
        lost = False
        while not self._stopping.is_set():
            if not self._wanted_now.is_set():
                self._say(AudioStatus(AudioState.PAUSED))
                self._wanted_now.wait()
                continue
            try:
                stream = self._opener(self._wanted, self.OUTPUT)
            except AudioError as error:
                self._say(self._absent(error, lost), error.__cause__)
                self._wait(self._stopping, self.reopen_every_s)
                continue
            lost = self._pump_until_lost(stream)
        self._say(AudioStatus(AudioState.STOPPED))

    def _say(self, status: AudioStatus, why: BaseException | None = None) -> None:
        if status != self._status:
            log.info("%s: %s. %s", self.KIND, status.state.value, status.message.anonymous)
            if why is not None:
                log.debug("%s: %s", self.KIND, cause(why))
        self._status = status

    def _absent(self, error: AudioError, lost: bool) -> AudioStatus:
        """What the attempt to open it says: that it is not there, or that it is and cannot be had."""
        if isinstance(error, DeviceBusyError):
            return AudioStatus(AudioState.NO_AUDIO, joined(self.BUSY, error.sentence))
        if lost:
            return AudioStatus(AudioState.UNPLUGGED, self.LOST)
        return AudioStatus(AudioState.NO_AUDIO, joined(self.MISSING, error.sentence))

    def _pump_until_lost(self, stream: Stream) -> bool:
        """Whether it was lost; otherwise the thread is to end, or to pause."""
        self._alive_s = self._clock()
        self._say(AudioStatus(AudioState.LIVE))
        try:
            while self._wanted_now.is_set() and not self._stopping.is_set():
                self._pump(stream)
                self._alive_s = self._clock()
        except AudioError as error:
            log.debug("%s: %s", self.KIND, cause(error))
            self._say(AudioStatus(AudioState.UNPLUGGED, self.SILENT))  # why is known when it is opened again
            self._wait(self._stopping, self.reopen_every_s / 4)
            return True
        finally:
            stream.close()
        return False

    def _pump(self, stream: Stream) -> None:
        raise NotImplementedError


class Microphone(_Device):
    """Blocks of a microphone to `on_block`, on the thread "microphone"."""

    KIND = "microphone"
    MISSING = Sentence("No microphone was found; the other side will not hear you.")
    BUSY = Sentence("The microphone cannot be opened; the other side will not hear you.")
    SILENT = Sentence(
        "The microphone does not answer. The call goes on; the other side may not hear you until it does."
    )
    LOST = Sentence(
        "The microphone is gone; plug it in again. The call goes on, but the other side does not hear you."
    )

    def __init__(
        self,
        on_block: OnBlock,
        name: str | None = None,
        opener: Opener = Stream,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name, opener, clock)
        self._on_block = on_block

    def _pump(self, stream: Stream) -> None:
        samples = stream.read()
        self._on_block(samples, self._clock() - stream.captured_ago_s)


class Speaker(_Device):
    """Blocks that `pull` returns to a loudspeaker, on the thread "loudspeaker"."""

    KIND = "loudspeaker"
    OUTPUT = True
    MISSING = Sentence("No loudspeaker was found; you will not hear the other side.")
    BUSY = Sentence("The loudspeaker cannot be opened; you will not hear the other side.")
    SILENT = Sentence(
        "The loudspeaker does not answer. The call goes on; you may not hear the other side until it does."
    )
    LOST = Sentence(
        "The loudspeaker is gone; plug it in again. The call goes on, but you do not hear the other side."
    )

    def __init__(
        self,
        pull: Pull,
        name: str | None = None,
        opener: Opener = Stream,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name, opener, clock)
        self._pull = pull

    def _pump(self, stream: Stream) -> None:
        heard_in_s = stream.wait()
        late_s = stream.queue_s - heard_in_s  # by how much the thread has overslept
        stream.write(self._pull(PERIOD, self._clock() - late_s, stream.queue_s))
