"""What a sound system plays, taken down with the machine's time.

A sample cannot be read before it has been played. So of all blocks read lately, the one that was the least
late tells when the recording began; how late the others were does not matter.
"""

import subprocess
import threading
import time
from collections import deque
from dataclasses import dataclass

import numpy as np

from app.media.samples import RATE, Samples

KEPT_S = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class SoundChunk:
    """first: number of its first sample. began_s: of the whole recording, if this piece was read at once."""

    first: int
    began_s: float
    samples: Samples


class SoundCapture:
    """The last minutes of raw 16-bit mono sound that a command writes, on the thread "recording"."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._pieces: deque[SoundChunk] = deque()
        self._lock = threading.Lock()
        self.begun = threading.Event()
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, bufsize=0)
        self._thread = threading.Thread(target=self._work, name="recording", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(5)
        self._thread.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def heard(self) -> tuple[float, Samples]:
        """As `placed`."""
        with self._lock:
            pieces = list(self._pieces)
        return placed(pieces)

    def _work(self) -> None:
        assert self._process.stdout is not None
        count, rest = 0, b""
        while data := self._process.stdout.read(1 << 16):
            read_s = time.monotonic()
            data = rest + data
            whole = len(data) // 2
            rest = data[2 * whole :]
            samples = np.frombuffer(data[: 2 * whole], np.int16)
            with self._lock:
                self._pieces.append(SoundChunk(count, read_s - (count + whole) / RATE, samples))
                self.begun.set()
                while count - self._pieces[0].first > KEPT_S * RATE:
                    self._pieces.popleft()
            count += whole


def placed(pieces: list[SoundChunk]) -> tuple[float, Samples]:
    """(when the first sample was played, (n,) samples)"""
    if not pieces:
        return 0.0, np.zeros(0, np.int16)
    began_s = min(piece.began_s for piece in pieces)
    return began_s + pieces[0].first / RATE, np.concatenate([piece.samples for piece in pieces])
