"""Speech for tests, from the synthesiser espeak-ng; whoever needs it is skipped with a reason without it."""

import shutil
import subprocess
import wave
from functools import cache

import av
import numpy as np
import pytest

from app.media.samples import RATE, Samples

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


def write_wav(path: str, samples: Samples) -> None:
    """For listening, when a test is to be understood."""
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(samples.tobytes())
