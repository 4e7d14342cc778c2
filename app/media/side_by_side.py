"""Two recordings of one machine side by side: what a camera saw on the left, what the other side was shown
on the right, at the same moments, so that the delay between them is the call's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from app.media.errors import MediaError
from app.media.recorder import Mp4Recorder, frames
from codec.values import Image


@dataclass(frozen=True, slots=True)
class RecordedTrack:
    """A recording and the time of its first picture on the machine's clock."""

    path: Path
    start_s: float


def side_by_side(
    rows: list[tuple[RecordedTrack, RecordedTrack]], out: Path, height: int = 320, rate_hz: float = 30.0
) -> None:
    """Write `out`: a row for each pair (source, avatar), from when all have begun until one ends. Raises
    MediaError if the disk does not take it."""
    tracks = [track for row in rows for track in row]
    held = [_Held(track, height) for track in tracks]
    recording = Mp4Recorder(out, quality=20)
    start_s = max(track.start_s for track in tracks)
    time_s = start_s
    while all(h.advance(time_s) for h in held):
        pictures = [h.picture for h in held]
        lines = [np.hstack(pictures[k : k + 2]) for k in range(0, len(pictures), 2)]
        recording.wait_for_room()
        recording.add(np.vstack(lines), time_s)
        time_s += 1 / rate_hz
    recording.close()
    if recording.problem:
        raise MediaError(recording.problem)


class _Held:
    """A recording as what is on the screen at a given moment."""

    def __init__(self, track: RecordedTrack, side: int) -> None:
        self._frames: Iterator[tuple[float, Image]] = frames(track.path, track.start_s)
        self._next = next(self._frames, None)
        self._side = side
        self.picture = np.zeros((side, side, 3), np.uint8)

    def advance(self, time_s: float) -> bool:
        """Show what had been shown by time_s; False once the recording is over."""
        shown = None
        while self._next is not None and self._next[0] <= time_s:
            shown = self._next[1]
            self._next = next(self._frames, None)
        if shown is not None:
            self.picture = square(shown, self._side)
        return self._next is not None


def square(picture: Image, side: int) -> Image:
    """The middle square of a picture (H, W, 3), scaled to (side, side, 3)."""
    height, width = picture.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    cut = picture[top : top + edge, left : left + edge]
    return np.asarray(cv2.resize(cut, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
