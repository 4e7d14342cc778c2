"""Sound without devices: a tone that comes and goes at the microphone, and what the loudspeaker was given."""

import time
from threading import Event, Thread

import numpy as np

from app.client.sound import NONE, Sound
from app.media.devices import AudioStatus, OnBlock, Pull
from app.media.samples import BLOCK, RATE, Samples
from app.media.voice_channel import Device

TONE_HZ = 440


class Tone:
    """A microphone and a loudspeaker on one thread: a tone that comes and goes, and what was heard."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []
        self._on_block: OnBlock | None = None
        self._pull: Pull | None = None
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="tone", daemon=True)

    def microphone(self, on_block: OnBlock) -> Device:
        self._on_block = on_block
        return self

    def speaker(self, pull: Pull) -> Device:
        self._pull = pull
        return self

    def start(self) -> None:
        if not self._thread.is_alive():
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def join(self, timeout_s: float = 2.0) -> bool:
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def status(self) -> AudioStatus:
        return AudioStatus()

    def _work(self) -> None:
        assert self._on_block is not None
        assert self._pull is not None
        begun_s, count = time.monotonic(), 0
        while not self._stopping.wait(max(0.0, begun_s + count * BLOCK / RATE - time.monotonic())):
            at = (count * BLOCK + np.arange(BLOCK)) / RATE
            sound = 6000 * np.sin(2 * np.pi * TONE_HZ * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * at))
            self._on_block(sound.astype(np.int16), begun_s + count * BLOCK / RATE)
            self.heard.append(self._pull(BLOCK, time.monotonic(), 0.0))
            count += 1

    def pitch_hz(self) -> float:
        """The loudest frequency of the last second heard."""
        sound = np.concatenate(self.heard[-50:]).astype(np.float64)
        return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound)))))) * RATE / len(sound)

    def power(self) -> float:
        return float(np.mean(np.concatenate(self.heard[-50:]).astype(np.float64) ** 2))


class ToneSound(Sound):
    """The sound of a client without devices."""

    def __init__(self, tone: Tone) -> None:
        super().__init__(NONE, NONE, None)
        self._make_microphone = tone.microphone  # type: ignore[method-assign]  # no device
        self._make_speaker = tone.speaker  # type: ignore[method-assign]  # likewise
