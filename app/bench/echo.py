"""How much of the other side's voice comes back, and what is left of one's own when both talk at once.

Real voices in a simulated room: the loudspeaker saturates, its sound reaches the microphone after a delay and
with reverberation, and 65 dB below full scale there is noise. No sound card and no clock has a part in it, so
a busy machine gives the same figures. The same chain through a real sound system is
`tests/app/media/test_devices.py`.

    erle_db   echo return loss enhancement (ITU-T G.168): level of the echo at the microphone over what is
              left of it, from 2 s of talk on
    stoi      short-time objective intelligibility (Taal et al. 2011) of the near voice while the far one
              talks: of the microphone's sound, and after cleaning; 1 is the near voice alone
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.media.cleaning import Cleaner, Cleaning
from app.media.samples import BLOCK, RATE, Samples

REVERBERATION_S = 0.25  # until the tail is 60 dB down: a furnished room
SATURATES_AT = 20_000.0  # of a small loudspeaker
NOISE_DBFS = -65.0
LEARNT_S = 2.0
DELAYS_MS = (10.0, 80.0, 200.0)
FAR_DBFS, NEAR_DBFS = -20.0, -23.0
LATEST_S = 0.040  # by how much the cleaning may delay a sound: the measure wants both aligned
ALONE_S, TOGETHER_S = 4.0, 6.0  # the far side talks alone, then both

Sound = NDArray[np.float64]


def room(delay_ms: float) -> Sound:
    """(n,) the impulse response from loudspeaker to microphone: a direct sound at half, and a tail"""
    count = int(REVERBERATION_S * RATE)
    tail = np.random.default_rng(0).standard_normal(count)
    tail *= 10 ** (-3 * np.arange(count) / RATE / REVERBERATION_S) * 0.02
    tail[0] = 0.5
    return np.concatenate([np.zeros(int(delay_ms * RATE / 1000)), tail])


def echo_of(far: Samples, delay_ms: float) -> Sound:
    """(n,) what the microphone hears of the loudspeaker"""
    n = len(far)
    sound = np.fft.irfft(np.fft.rfft(far, 2 * n) * np.fft.rfft(room(delay_ms), 2 * n))[:n]
    return np.asarray(np.tanh(sound / SATURATES_AT) * SATURATES_AT)


def clean(cleaner: Cleaner, microphone: Sound, far: Samples) -> Samples:
    """(m,) after the cleaning, m the whole blocks of it"""
    noise = np.random.default_rng(1).standard_normal(len(microphone)) * 32768 * 10 ** (NOISE_DBFS / 20)
    near = np.clip(microphone + noise, -32768, 32767).astype(np.int16)
    starts = range(0, len(far) - BLOCK + 1, BLOCK)
    return np.concatenate([cleaner.process(near[i : i + BLOCK], far[i : i + BLOCK]) for i in starts])


def level_db(sound: Sound | Samples, begin_s: float, end_s: float) -> float:
    """Of a part, in dB over one squared sample value"""
    part = np.asarray(sound[int(begin_s * RATE) : int(end_s * RATE)], np.float64)
    return float(10 * np.log10(np.mean(part**2) + 1e-9))


def at_level(sound: Samples, dbfs: float) -> Samples:
    """Made so loud over its whole length"""
    scaled = sound.astype(np.float64)
    scaled *= 32768 * 10 ** (dbfs / 20) / max(np.sqrt(np.mean(scaled**2)), 1e-9)
    return np.clip(scaled, -32768, 32767).astype(np.int16)


def erle_db(far: Samples, delay_ms: float, until_s: float) -> float:
    """No one talks here; the far voice is in the room."""
    echo = echo_of(far, delay_ms)
    out = clean(Cleaner(Cleaning(gain=False)), echo, far)
    return level_db(echo, LEARNT_S, until_s) - level_db(out, LEARNT_S, until_s)


@dataclass(frozen=True, slots=True)
class DoubleTalk:
    """stoi: of the near voice in what the microphone heard, and in what leaves."""

    stoi_before: float
    stoi_after: float


def double_talk(far: Samples, near: Samples, delay_ms: float = 60.0) -> DoubleTalk:
    """far: of ALONE_S + TOGETHER_S; near: of TOGETHER_S. Raises ImportError without the package pystoi."""
    from pystoi import stoi

    begin = int(ALONE_S * RATE)
    voice = np.zeros(len(far))
    voice[begin : begin + len(near)] = near
    heard = echo_of(far, delay_ms) + voice
    out = clean(Cleaner(Cleaning(gain=False)), heard, far).astype(np.float64)
    length = min(len(near), len(out) - begin) - int(LATEST_S * RATE)
    spoken = voice[begin : begin + length]
    aligned = [begin + int(late_s * RATE) for late_s in np.arange(0.0, LATEST_S, 0.005)]
    return DoubleTalk(
        float(stoi(spoken, heard[begin : begin + length], RATE)),
        max(float(stoi(spoken, out[at : at + length], RATE)) for at in aligned),
    )


def rows(far: Samples, near: Samples) -> dict[str, float]:
    """far, near: two people's speech, each of ten seconds or more."""
    total_s = ALONE_S + TOGETHER_S
    loud = at_level(np.resize(far, int(total_s * RATE)), FAR_DBFS)
    found = {f"echo.erle_db_{delay:.0f}ms": erle_db(loud, delay, total_s) for delay in DELAYS_MS}
    out = {"echo.erle_db": min(found.values())} | found
    try:
        both = double_talk(loud, at_level(near[: int(TOGETHER_S * RATE)], NEAR_DBFS))
    except ImportError:
        return out | {"echo.double_talk_stoi": float("nan")}
    return out | {
        "echo.double_talk_stoi": both.stoi_after,
        "echo.double_talk_stoi_uncleaned": both.stoi_before,
    }
