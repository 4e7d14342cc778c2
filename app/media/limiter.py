"""Guards ears: what comes from the other side is never much louder than loud speech.

Speech at its usual level passes untouched. A burst of noise at full scale is turned down from its first
sample on, and what follows comes back slowly, so that bursts one after the other do not get through either.
"""

import numpy as np

from app.media.samples import RATE, Samples

LIMIT_DBFS = -12.0
"""Root mean square of a stretch. Ten decibels above the usual level of a voice: hardly any stretch of loud
speech reaches it, and noise at full scale exceeds it by 12 dB."""
STRETCH = RATE // 200  # samples, 5 ms: shorter than an ear needs to find something loud
RELEASE_S = 0.4  # until most of the turning down is over
_LIMIT = 32768 * 10 ** (LIMIT_DBFS / 20)
_RELEASE = float(np.exp(-STRETCH / RATE / RELEASE_S))


class Limiter:
    """One stream's. Blocks of any length, in order."""

    def __init__(self) -> None:
        self._loud = 0.0  # the stretch that decides: the loudest, fading

    def __call__(self, samples: Samples) -> Samples:
        """(n,) -> (n,), turned down where it is too loud."""
        out = samples.copy()
        for begin in range(0, len(samples), STRETCH):
            stretch = samples[begin : begin + STRETCH].astype(np.float32)
            loud = float(np.sqrt(np.mean(np.square(stretch))))
            self._loud = max(loud, self._loud * _RELEASE)
            if self._loud > _LIMIT:
                out[begin : begin + STRETCH] = stretch * (_LIMIT / self._loud)
        return out
