"""What the microphone hears, without what the loudspeaker says, without noise, at an even loudness.

The three steps are WebRTC's own (AEC3, NS, AGC2) in the package `pywebrtc-audio`. Of five packages tried on
speech with a simulated room (60 dB in 250 ms, saturating loudspeaker, 10 to 200 ms delay) it alone has wheels
for all systems, more than 36 dB less echo after 2 s of talk, and costs 1.4 % of a core.
"""

import threading
from collections import deque
from dataclasses import dataclass, replace

import numpy as np
from pywebrtc_audio import EchoCanceller, GainController, NoiseSuppressor

from app.media.samples import PERIOD, RATE, Samples

MAX_GAIN_DB = 18.0  # more would bring back what is left of echo and noise
REFERENCE_S = 1.0  # how much of what was played is remembered
LEAD_S = 0.020  # the reference comes so much early: sound systems lie about their delays, echoes never come
# first. More than is kept in the loudspeaker's queue could not be read: it would not be written yet
JUMP_S = 0.100  # a device has skipped: the reference is aligned again at once
DRIFT_S = 0.030  # the same, by the mean: single times are off by 16 ms on a busy machine, and each new
# alignment costs the canceller a second; what is less it follows by itself
MEAN_WEIGHT = 0.01  # of one period in the mean: 1 s


@dataclass(frozen=True, slots=True)
class Cleaning:
    """echo, gain: on or off. noise: 0 off, 1 mild (12 dB), 2 (18 dB), 3 strong (21 dB)."""

    echo: bool = True
    noise: int = 2
    gain: bool = True

    @property
    def delay_s(self) -> float:
        """How much later a sound leaves than it came, as measured: the steps look at windows."""
        return 0.009 * self.echo + 0.007 * (self.noise > 0)


class Cleaner:
    """Blocks of both directions to clean blocks; for one thread."""

    def __init__(self, settings: Cleaning | None = None) -> None:
        self.settings = settings or Cleaning()
        self._echo = EchoCanceller(RATE) if self.settings.echo else None
        self._noise = _suppressor(self.settings.noise)
        self._gain = GainController(RATE, max_gain_db=MAX_GAIN_DB) if self.settings.gain else None

    def suppress(self, noise: int) -> None:
        """As strongly from the next block on; echo and gain keep what they have learnt. Any thread."""
        if noise != self.settings.noise:
            self.settings = replace(self.settings, noise=noise)
            self._noise = _suppressor(noise)

    @property
    def speech_probability(self) -> float | None:
        """Of the last block; None where noise is not looked for."""
        return self._noise.speech_probability if self._noise is not None else None

    def process(self, near: Samples, far: Samples) -> Samples:
        """near: what the microphone gave; far: what was played at about that time; both (n,), n in 10 ms."""
        sound = np.ascontiguousarray(near)
        if self._echo is not None:
            sound = self._echo.process(sound, np.ascontiguousarray(far))
        noise = self._noise  # another thread may change it
        if noise is not None:
            sound = noise.process(sound)
        if self._gain is not None:
            known = noise.speech_probability if noise is not None else None
            sound = self._gain.process(sound, speech_probability=known)
        return sound


def _suppressor(noise: int) -> NoiseSuppressor | None:
    return NoiseSuppressor(RATE, level=noise - 1) if noise > 0 else None


class Reference:
    """What the loudspeaker plays, by the time at which it is heard. Filled and read on different threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: deque[Samples] = deque(maxlen=int(REFERENCE_S * RATE / PERIOD))
        self._end = 0  # samples played in all
        self._end_s = 0.0  # when the last of them is heard
        self._at: int | None = None  # next sample to be read
        self._off = 0.0  # mean distance of that from where it should be, samples

    def put(self, samples: Samples, heard_s: float) -> None:
        """heard_s: when the first of the samples will be heard."""
        with self._lock:
            self._blocks.append(samples)
            self._end += len(samples)
            self._end_s = heard_s + len(samples) / RATE

    def at(self, time_s: float, count: int) -> Samples:
        """(count,) as heard LEAD_S after time_s, in step with the last read; zeros where nothing was."""
        with self._lock:
            wanted = self._end + round((time_s + LEAD_S - self._end_s) * RATE)
            begin = self._in_step(wanted, self._end - count)
            self._at = begin + count
            return self._slice(begin, count)

    def _in_step(self, wanted: int, latest: int) -> int:
        """latest: the last place of which all has been played. A thread that is late now and then is waited
        for once, by reading later from then on; a loudspeaker that has stopped is not."""
        if wanted - latest < JUMP_S * RATE:
            wanted = min(wanted, latest)
        if self._at is None or abs(wanted - self._at) > JUMP_S * RATE or wanted == latest < self._at:
            self._off = 0.0
            return wanted
        self._off += MEAN_WEIGHT * (wanted - self._at - self._off)
        correction = round(self._off) if abs(self._off) > DRIFT_S * RATE else 0
        self._off -= correction
        return self._at + correction

    def _slice(self, begin: int, count: int) -> Samples:
        out = np.zeros(count, np.int16)
        if not self._blocks:
            return out
        held = np.concatenate(self._blocks)
        first = begin - (self._end - len(held))
        low, high = max(0, first), min(len(held), first + count)
        if low < high:
            out[low - first : high - first] = held[low:high]
        return out
