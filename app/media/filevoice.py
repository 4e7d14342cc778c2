"""The sound of a video file as a microphone, in step with its picture, so that a clip on a call talks.

Invariant: a block is handed over when a microphone would have it, 20 ms after its first sample's time on the
timeline that it shares with the picture.
"""

import logging
import threading
import time
from collections.abc import Iterator

import av
import numpy as np
from av.error import FFmpegError

from app.media.clip import ClipTimeline, decoded, open_clip
from app.media.devices import AudioState, AudioStatus, OnBlock
from app.media.errors import CameraError
from app.media.media_thread import Clock, MediaThread, Wait
from app.media.samples import BLOCK, RATE, Samples
from codec.errors import UserError, cause
from codec.sentence import NOTHING, Sentence

log = logging.getLogger("eigencall.media")
LATE_S = 0.2  # blocks later than this are left out: the machine was asleep, or is too slow
BLOCK_S = BLOCK / RATE


class FileVoice(MediaThread):
    """Blocks of a looped file to `on_block`, on the thread "file voice"."""

    def __init__(
        self,
        path: str,
        timeline: ClipTimeline,
        on_block: OnBlock,
        clock: Clock = time.monotonic,
        wait: Wait = threading.Event.wait,
    ) -> None:
        super().__init__("file voice", clock, wait)
        self._path = path
        self._timeline = timeline
        self._on_block = on_block
        self._status = AudioStatus()

    def status(self) -> AudioStatus:
        return self._status

    def _say(self, state: AudioState, message: Sentence = NOTHING) -> None:
        log.info("FileVoice: %s. %s", state.value, message.anonymous)
        self._status = AudioStatus(state, message)

    def _work(self) -> None:
        try:
            with open_clip(self._path) as container:
                self._loop(container)
        except (CameraError, FFmpegError, OSError) as error:
            log.debug("FileVoice: %s", cause(error))
            self._say(AudioState.NO_AUDIO, _ended(error))

    def _loop(self, container: "av.container.InputContainer") -> None:
        if not container.streams.audio:
            message = Sentence("The file has no sound in it; the other side will not hear you.")
            self._say(AudioState.NO_AUDIO, message)
            return
        self._say(AudioState.LIVE)
        turn = self._timeline.turn_at(self._clock())
        while not self._stopping.is_set():
            self._play(container, turn)
            self._wait_until(self._timeline.start_of_turn(turn + 1))
            turn = max(turn + 1, self._timeline.turn_at(self._clock()))  # a suspended machine skips
            container.seek(0, any_frame=False)
        self._say(AudioState.STOPPED)

    def _play(self, container: "av.container.InputContainer", turn: int) -> None:
        start_s = self._timeline.start_of_turn(turn)
        for block, file_s in _blocks(container):
            at_s = file_s - self._timeline.origin_s
            if at_s < 0:
                continue  # before the first picture
            due_s = start_s + at_s
            if at_s + BLOCK_S > self._timeline.length_s or self._wait_until(due_s + BLOCK_S):
                return
            if self._clock() - due_s < LATE_S:
                self._on_block(block, due_s)


def _ended(error: Exception) -> Sentence:
    reason = error.sentence if isinstance(error, UserError) else error
    return Sentence("The sound of the file has ended: {reason}", reason=reason)


def _blocks(container: "av.container.InputContainer") -> Iterator[tuple[Samples, float]]:
    """((BLOCK,), file time of its first sample) up to the end; damaged packets are passed over."""
    resampler = av.AudioResampler("s16", "mono", RATE, frame_size=BLOCK)
    for frame in decoded(container, container.streams.audio[0]):
        if not isinstance(frame, av.AudioFrame):
            continue
        for piece in resampler.resample(frame):
            samples = piece.to_ndarray()[0]
            if len(samples) == BLOCK and piece.time is not None:
                yield samples.astype(np.int16, copy=False), float(piece.time)
