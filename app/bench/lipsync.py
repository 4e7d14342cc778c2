"""How much later than the lips the voice is, measured from what was shown and heard, not from what was meant.

A clip calls. Each picture shown carries the time at which its face was captured; the sound heard is compared
with the clip's own by cross-correlation, window by window. Both ends share this machine's clock, so the
difference of the two delays is exact to about a sample; what screens and loudspeakers add comes on top.
"""

from collections.abc import Callable
from dataclasses import dataclass

import av
import numpy as np

from app.media.container import reading
from app.media.samples import RATE, Samples
from codec.values import Float

WINDOW_S = 2.0
LONGEST_S = 1.5  # delays that are looked for
LIKE = 0.35  # correlation below which a window was not the clip's talk, or was torn by losses
LOUD = 200.0  # root mean square; below it is silence

Spoken = Callable[[float, float], Float]
"""(n,) samples of what the sender said, from a moment on and for so many seconds."""


@dataclass(frozen=True, slots=True)
class LoopTimeline:
    """Where in a looped clip the sender was: at turn_s it began again, from origin_s of the file."""

    turn_s: float
    length_s: float
    origin_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """begin_s: when the first of the samples was heard. shown (n, 2): when each picture was shown, and when
    its face was captured."""

    begin_s: float
    samples: Samples
    shown: Float


@dataclass(frozen=True, slots=True)
class Delays:
    """Of one window, seconds: from the clip's sound to its being heard, and from picture to picture."""

    at_s: float
    voice_s: float
    face_s: float

    @property
    def error_s(self) -> float:
        """Above 0 the voice comes after the lips (ITU-R BT.1359 tolerates +45 ms early, -125 ms late)."""
        return self.voice_s - self.face_s


def sound_of(path: str) -> Samples:
    """(n,) the whole sound of a clip, 48 kHz mono, from its file time 0"""
    with reading(path) as file:
        resampler = av.AudioResampler("s16", "mono", RATE)
        pieces = [p for f in file.decode(audio=0) for p in resampler.resample(f)]
    first_s = float(pieces[0].time or 0.0) if pieces else 0.0
    lead = np.zeros(max(0, round(first_s * RATE)), np.int16)
    return np.concatenate([lead, *(np.asarray(p.to_ndarray()[0], np.int16) for p in pieces)])


def said(clip: Samples, timeline: LoopTimeline, begin_s: float, length_s: float) -> Float:
    """(n,) what the sender said from begin_s on, on the machine's clock"""
    at_s = begin_s - timeline.turn_s + np.arange(round(length_s * RATE)) / RATE
    index = np.round((at_s % timeline.length_s + timeline.origin_s) * RATE).astype(int)
    return np.where(index < len(clip), clip[np.minimum(index, len(clip) - 1)], 0).astype(np.float32)


def delays(spoken: Spoken, heard: Heard) -> list[Delays]:
    """Of every window with speech in which the face was shown."""
    out = []
    step = round(WINDOW_S * RATE)
    for first in range(0, len(heard.samples) - step + 1, step):
        at_s = heard.begin_s + first / RATE
        voice_s = voice_delay(spoken, heard.samples[first : first + step].astype(np.float32), at_s)
        shown = heard.shown[(heard.shown[:, 0] >= at_s) & (heard.shown[:, 0] < at_s + WINDOW_S)]
        if voice_s is not None and len(shown) > 10:
            out.append(Delays(at_s, voice_s, float(np.median(shown[:, 0] - shown[:, 1]))))
    return out


def voice_delay(spoken: Spoken, sound: Float, at_s: float) -> float | None:
    """Seconds from what was spoken to the (n,) sound heard from at_s on; None where it is not recognised."""
    if np.sqrt(np.mean(sound**2)) < LOUD:
        return None
    before = spoken(at_s - LONGEST_S, LONGEST_S + WINDOW_S)
    size = 1 << (len(before) + len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(before, size) * np.conj(np.fft.rfft(sound, size))
    both = np.fft.irfft(spectrum, size)[: len(before) - len(sound) + 1]
    squares = np.concatenate([[0.0], np.cumsum(before.astype(np.float64) ** 2)])
    energy = squares[len(sound) :] - squares[: len(squares) - len(sound)]
    like = both / np.sqrt(np.maximum(energy, 1.0) * float(np.sum(sound.astype(np.float64) ** 2)))
    best = int(np.argmax(like))
    return LONGEST_S - best / RATE if like[best] >= LIKE else None


def error_ms_p95(found: list[Delays]) -> float:
    """NaN without a window."""
    return float(np.percentile([abs(d.error_s) * 1000 for d in found], 95)) if found else float("nan")
