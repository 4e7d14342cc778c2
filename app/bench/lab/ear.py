"""Sound of a measured call: a loudspeaker without a sound, and a count of what left the microphone.

`Ear` pulls 20 ms blocks by the clock, as a sound card does, and keeps the last minutes with their times.
"""

import time
from collections import deque

import numpy as np

from app.client.sound import FROM_CAMERA, Sound
from app.media.clip import ClipTimeline
from app.media.devices import AudioState, AudioStatus, OnBlock, Pull
from app.media.filevoice import FileVoice
from app.media.media_thread import MediaThread
from app.media.samples import BLOCK, RATE, Samples
from app.media.voice import OnPacket
from app.media.voice_channel import Device

BLOCK_S = BLOCK / RATE
KEPT_S = 120.0
LATE_S = 0.2  # the machine was asleep: what should have been heard meanwhile is not made up for


class Ear(MediaThread):
    """A `Device` on the thread "ear"."""

    def __init__(self, pull: Pull) -> None:
        super().__init__("ear")
        self._pull = pull
        self._heard: deque[tuple[float, Samples]] = deque(maxlen=int(KEPT_S / BLOCK_S))
        self._whole = np.zeros(int(KEPT_S * RATE), np.int16)  # made once: memory of ours is not the call's

    def status(self) -> AudioStatus:
        return AudioStatus(AudioState.LIVE)

    def heard(self) -> tuple[float, Samples]:
        """(when the first sample was heard, samples) of the last minutes without a break; valid until asked
        again"""
        blocks = list(self._heard)
        first = next((i for i in range(len(blocks) - 1, 0, -1) if _broken(blocks[i - 1], blocks[i])), 0)
        if not blocks:
            return 0.0, np.zeros(0, np.int16)
        whole = self._whole[: BLOCK * (len(blocks) - first)]
        return blocks[first][0], np.concatenate([samples for _, samples in blocks[first:]], out=whole)

    def _work(self) -> None:
        due_s = time.monotonic()
        while not self._wait_until(due_s):
            if time.monotonic() - due_s > LATE_S:
                due_s = time.monotonic()
            self._heard.append((due_s, self._pull(BLOCK, due_s, 0.0)))
            due_s += BLOCK_S


def _broken(before: tuple[float, Samples], after: tuple[float, Samples]) -> bool:
    return after[0] - before[0] > 1.5 * BLOCK_S


class MeasuredSound(Sound):
    """The clip's sound as the microphone and an `Ear`, or the devices of the system's choice."""

    def __init__(self, path: str, timeline: ClipTimeline, devices: bool = False) -> None:
        super().__init__("" if devices else FROM_CAMERA, "", None)
        self._path, self._timeline = path, timeline
        self.sent = 0
        self.ear: Ear | None = None

    def start(self, on_packet: OnPacket) -> None:
        def counted(opus: bytes, timestamp: int) -> None:
            self.sent += 1
            on_packet(opus, timestamp)

        super().start(counted)

    def _make_microphone(self, on_block: OnBlock) -> Device:
        if self._microphone != FROM_CAMERA:
            return super()._make_microphone(on_block)
        return FileVoice(self._path, self._timeline, on_block)

    def _make_speaker(self, pull: Pull) -> Device:
        if self._microphone != FROM_CAMERA:
            return super()._make_speaker(pull)
        self.ear = Ear(pull)
        return self.ear
