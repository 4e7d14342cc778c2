"""Whether a person speaks although the microphone is muted. Nothing of the sound is kept, and none of it
leaves."""

from collections import deque

WINDOW_S = 1.2
SPEECH_S = 0.4  # of it: a word, and no cough
LIKELY = 0.6  # WebRTC's probability of speech; keys, paper and fans stay below
LOUD_DBFS = -50.0  # cleaned speech lies between -35 and -15
LASTS_S = 3.0  # so long it is told


class UnheardSpeech:
    """`feed` blocks while muted; `speaks` tells. One thread feeds, any asks."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[float, float, bool]] = deque()
        self._until_s = float("-inf")

    def feed(self, level_dbfs: float, probability: float | None, length_s: float, now_s: float) -> None:
        """probability: that there is speech; None where only the level is known."""
        speech = level_dbfs > LOUD_DBFS and (probability is None or probability > LIKELY)
        self._blocks.append((now_s, length_s, speech))
        while self._blocks[0][0] <= now_s - WINDOW_S:
            self._blocks.popleft()
        if sum(length for _, length, of_speech in self._blocks if of_speech) >= SPEECH_S - 1e-6:
            self._until_s = now_s + LASTS_S

    def stop(self) -> None:
        """Not muted any more."""
        self._blocks.clear()
        self._until_s = float("-inf")

    def speaks(self, now_s: float) -> bool:
        """Lately."""
        return now_s < self._until_s
