"""The sound of a known person's ring: two notes like a doorbell's, a pause, and again, for as long as it
rings."""

import numpy as np

from app.media.samples import RATE, Samples

NOTES_HZ = (659.26, 523.25)  # E5 and C5 of equal temperament
NOTE_S = 0.45
CYCLE_S = 2.5
DECAY_S = 0.25
LOUDNESS = 0.25  # of full scale: heard across a room, no fright with headphones


class Ringtone:
    """`next` gives the samples that follow the last ones."""

    def __init__(self) -> None:
        self._cycle = _cycle()
        self._at = 0

    def next(self, count: int) -> Samples:
        """(count,)"""
        where = (self._at + np.arange(count)) % len(self._cycle)
        self._at = (self._at + count) % len(self._cycle)
        return self._cycle[where]


def mixed(first: Samples, second: Samples) -> Samples:
    """Both at once; what is too loud is cut."""
    return np.clip(first.astype(np.int32) + second, -32768, 32767).astype(np.int16)


def _cycle() -> Samples:
    cycle = np.zeros(round(CYCLE_S * RATE))
    for number, pitch_hz in enumerate(NOTES_HZ):
        begin = round(number * NOTE_S * RATE)
        time_s = np.arange(len(cycle) - begin) / RATE
        attack = np.minimum(1.0, time_s / 0.005)  # a hard edge would click
        cycle[begin:] += attack * np.exp(-time_s / DECAY_S) * np.sin(2 * np.pi * pitch_hz * time_s)
    return (LOUDNESS * 32767 * cycle / np.abs(cycle).max()).astype(np.int16)
