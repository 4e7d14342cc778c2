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
    power = float(np.mean(np.square(samples.astype(np.float32) / 32768)))
    return max(SILENT_DBFS, 10 * float(np.log10(power + 1e-12)))
