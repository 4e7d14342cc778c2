"""The one audio format inside the program: 48 kHz, mono, 16 bit, in blocks of 20 ms; devices have
periods of 10 ms."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.int16]  # (n,)

RATE = 48_000
BLOCK = 960  # 20 ms: Opus' own frame
PERIOD = 480  # 10 ms: what devices deliver and take at a time, and what WebRTC's cleaning works on
SILENT_DBFS = -96.0


def level_dbfs(samples: Samples) -> float:
    """Root mean square over full scale, in decibels; SILENT_DBFS for nothing at all."""
    if not len(samples):
        return SILENT_DBFS
    return float(levels_dbfs(samples[None])[0])


def levels_dbfs(pieces: Samples) -> NDArray[np.float32]:
    """(k, n) -> (k,): of each piece."""
    loud = pieces.astype(np.float32) * np.float32(1 / 32768)
    power = np.einsum("kn,kn->k", loud, loud) / pieces.shape[1]
    return np.maximum(SILENT_DBFS, 10 * np.log10(power + np.float32(1e-12)))
