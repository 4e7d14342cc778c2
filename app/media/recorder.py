"""Pictures into MP4 files, encoded on a thread of their own so that the painter never waits.

Pictures carry the time at which they were shown (machine's monotonic clock); `Mp4Recorder.start_s` is the
time of the file's first picture, so that two recordings of one machine can be laid side by side.
"""

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from codec.values import Image

TICK = Fraction(1, 1000)  # presentation times in milliseconds: cameras and screens have no common rate
MAX_WAITING = 30  # one second; beyond that the disc is too slow and pictures are dropped


class Mp4Recorder:
    """An H.264 file being written: `add` from one thread; `close` returns when all is written."""

    def __init__(self, path: Path, quality: int = 23) -> None:
        """quality: libx264's constant rate factor, 0 (lossless) to 51."""
        self.path = path
        self.start_s: float | None = None
        self._quality = quality
        self._last_pts = -1
        self._waiting: queue.Queue[tuple[Image, float] | None] = queue.Queue(MAX_WAITING)
        self._thread = threading.Thread(target=self._write, name=f"record-{path.stem}", daemon=True)
        self._thread.start()

    def add(self, picture: Image, time_s: float) -> None:
        """picture (H, W, 3), the same size every time; H and W even. Left out if the disk is too slow."""
        with suppress(queue.Full):
            self._waiting.put_nowait((picture, time_s))

    def wait_for_room(self) -> None:
        """For a writer that is no painter: wait until the next `add` will not be dropped."""
        with self._waiting.not_full:
            while self._waiting.queue and len(self._waiting.queue) >= MAX_WAITING:
                self._waiting.not_full.wait()

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _write(self) -> None:
        first = self._waiting.get()
        if first is None:
            return
        picture, self.start_s = first
        height, width = picture.shape[:2]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(self.path), "w") as file:
            stream = file.add_stream(
                "libx264", rate=30, options={"preset": "ultrafast", "crf": str(self._quality)}
            )
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.codec_context.time_base = TICK
            stream.codec_context.thread_count = 1
            item: tuple[Image, float] | None = first
            while item is not None:
                file.mux(stream.encode(self._frame(*item)))
                item = self._waiting.get()
            file.mux(stream.encode(None))

    def _frame(self, picture: Image, time_s: float) -> av.VideoFrame:
        assert self.start_s is not None
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        frame.pts = max(self._last_pts + 1, round((time_s - self.start_s) * 1000))
        frame.time_base = TICK
        self._last_pts = frame.pts
        return frame


def frames(path: Path, start_s: float) -> Iterator[tuple[float, Image]]:
    """The pictures of a recording with the times at which they were shown."""
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            picture = frame.to_ndarray(format="rgb24")
            yield start_s + float(frame.time or 0.0), picture.astype(np.uint8, copy=False)
