"""Whether a packet's sound is worth sending, by loudness alone, beside the voice detector inside of Opus.

Opus sends a picture of the background noise each 400 ms (2.6 kbit/s with headers) and takes a hum for speech.
Invariant: whatever is louder than ALWAYS_DBFS passes, and so does what follows it within HANGOVER_S.
"""

from collections import deque

from app.media.samples import RATE, Samples, levels_dbfs

NEVER_DBFS, ALWAYS_DBFS = -60.0, -40.0  # cleaned speech lies between -35 and -15, a quiet room below -60
OVER_NOISE_DB = 6.0
MEMORY_S = 3.0  # the quietest moment of so long is the noise: no one talks longer without a pause
HANGOVER_S = 0.3  # ends of words are quiet
PIECE = RATE // 200  # 5 ms: a word may begin anywhere in a packet


class Gate:
    """Ask it about every packet, in order."""

    def __init__(self) -> None:
        self._quiet: deque[tuple[float, float]] = deque()  # (length, mean level) of the last MEMORY_S
        self._known_s = 0.0  # their length
        self._open_s = 0.0

    def passes(self, samples: Samples) -> bool:
        pieces = samples[: len(samples) // PIECE * PIECE].reshape(-1, PIECE)
        levels = levels_dbfs(pieces)
        length_s = len(samples) / RATE
        self._remember(length_s, float(levels.mean()))
        noise = min(level for _, level in self._quiet)
        threshold = min(ALWAYS_DBFS, max(NEVER_DBFS, noise + OVER_NOISE_DB))
        self._open_s = HANGOVER_S if float(levels.max()) > threshold else max(0.0, self._open_s - length_s)
        return self._open_s > 0

    def _remember(self, length_s: float, level: float) -> None:
        self._quiet.append((length_s, level))
        self._known_s += length_s
        while self._known_s > MEMORY_S:
            self._known_s -= self._quiet.popleft()[0]
