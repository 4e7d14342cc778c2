"""Speech for tests, from the synthesiser espeak-ng; whoever needs it is skipped with a reason without it."""

import shutil
import subprocess
from functools import cache

import av
import numpy as np
import pytest

from app.media.samples import BLOCK, RATE, Samples

TEXTS = {
    "en": "The quick brown fox jumps over the lazy dog, and she sells sea shells by the sea shore every day.",
    "en+f3": "Can you hear me now? I am talking while the other side talks as well, and it should be plain.",
}


@cache
def _spoken(voice: str) -> Samples:
    if shutil.which("espeak-ng") is None:
        pytest.skip("speech needs espeak-ng (apt install espeak-ng)")
    command = ["espeak-ng", "-v", voice, "-s", "150", "--stdout", TEXTS[voice]]
    made = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
    raw = np.frombuffer(made[44:], np.int16)  # mono, 22,050 Hz, after the header
    frame = av.AudioFrame.from_ndarray(raw[None], "s16", "mono")
    frame.sample_rate = 22_050
    resampler = av.AudioResampler("s16", "mono", RATE)
    return np.concatenate(
        [f.to_ndarray()[0] for f in (*resampler.resample(frame), *resampler.resample(None))]
    )


def speech(length_s: float, voice: str = "en", level_dbfs: float = -23.0) -> Samples:
    """(n,) a sentence again and again, at a loudness."""
    sound = np.resize(_spoken(voice), round(length_s * RATE)).astype(np.float64)
    sound *= 32768 * 10 ** (level_dbfs / 20) / np.sqrt(np.mean(sound**2))
    return np.clip(sound, -32768, 32767).astype(np.int16)


def lag_s(sound: Samples, heard: Samples) -> tuple[float, float]:
    """(delay, correlation at that delay) of sounds that begin together."""
    n = min(len(sound), len(heard))
    a, b = sound[:n].astype(np.float64), heard[:n].astype(np.float64)
    both = np.fft.irfft(np.fft.rfft(a, 2 * n).conj() * np.fft.rfft(b, 2 * n))[:n]
    best = int(np.argmax(both))
    return best / RATE, float(both[best] / (np.linalg.norm(a) * np.linalg.norm(b) + 1))


def loudness_likeness(sound: Samples, heard: Samples) -> tuple[float, float]:
    """Loudness by 20 ms of both, at the best delay: what speech is understood by, blind to small shifts."""
    n = min(len(sound), len(heard)) // BLOCK * BLOCK
    a, b = (np.log(np.abs(x[:n].astype(float)).reshape(-1, BLOCK).mean(1) + 30) for x in (sound, heard))
    scores = [float(np.corrcoef(a[: len(a) - d], b[d:])[0, 1]) for d in range(20)]
    return int(np.argmax(scores)) * 0.02, max(scores)
