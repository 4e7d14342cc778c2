"""Pictures into MP4 files, encoded on a thread of their own so that the painter never waits.

Pictures carry the time at which they were shown (machine's monotonic clock); `Mp4Recorder.start_s` is the
time of the file's first picture, so that two recordings of one machine can be laid side by side.
"""

import logging
import os
import queue
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np

from app.media.container import reading, writing
from codec.errors import cause
from codec.files import Unbuffered, whole
from codec.sentence import NOTHING, Sentence
from codec.values import Image

log = logging.getLogger("eigencall.media")

TICK = Fraction(1, 1000)  # presentation times in milliseconds: cameras and screens have no common rate
BOX = struct.Struct(">I4s")
MAX_WAITING = 30  # one second; beyond that the disc is too slow and pictures are dropped


class Mp4Recorder:
    """An H.264 film being written: `add` from one thread; `close` returns when all is written, and the film
    then takes its place. `problem`: a sentence from when the disk gives up; what came before it plays."""

    def __init__(self, path: Path, quality: int = 23) -> None:
        """quality: libx264's constant rate factor, 0 (lossless) to 51."""
        self.path = path
        self.problem = NOTHING
        self.start_s: float | None = None
        self._quality = quality
        self._last_pts = -1
        self._waiting: queue.Queue[tuple[Image, float] | None] = queue.Queue(MAX_WAITING)
        self._coming = iter(self._waiting.get, None)
        self._thread = threading.Thread(target=self._run, name=f"record-{path.stem}", daemon=True)
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

    def _run(self) -> None:
        first = next(self._coming, None)
        if first is None:
            return
        _, self.start_s = first
        try:
            with whole(self.path) as file:
                self._film(file, first)
        except (OSError, av.FFmpegError) as error:
            self._failed(error)

    def _film(self, file: Unbuffered, first: tuple[Image, float]) -> None:
        """Write until the end. Raises OSError or FFmpegError if nothing of it would play."""
        try:
            with writing(file, fragmented=True) as film:
                self._encode(film, first)
        except (OSError, av.FFmpegError) as error:
            self._failed(error)
            plays_to = _end_of_fragments(file)
            if not plays_to:
                raise
            file.truncate(plays_to)

    def _encode(self, film: "av.container.OutputContainer", first: tuple[Image, float]) -> None:
        height, width = first[0].shape[:2]
        stream = film.add_stream(
            "libx264", rate=30, options={"preset": "ultrafast", "crf": str(self._quality)}
        )
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = TICK
        stream.codec_context.thread_count = 1
        for picture, time_s in chain([first], self._coming):
            film.mux(stream.encode(self._frame(picture, time_s)))
        film.mux(stream.encode(None))

    def _failed(self, error: Exception) -> None:
        """Say so, and let what comes go by until the end."""
        if self.problem:
            return
        reason = getattr(error, "strerror", None) or Sentence("the disk reported an error")
        self.problem = Sentence("The film {path} has stopped: {reason}.", path=self.path, reason=reason)
        log.info("film: %s %s", self.problem.anonymous, cause(error))
        for _ in self._coming:
            pass

    def _frame(self, picture: Image, time_s: float) -> av.VideoFrame:
        assert self.start_s is not None
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        frame.pts = max(self._last_pts + 1, round((time_s - self.start_s) * 1000))
        frame.time_base = TICK
        self._last_pts = frame.pts
        return frame


def frames(path: Path, start_s: float) -> Iterator[tuple[float, Image]]:
    """The pictures of a recording with the times at which they were shown."""
    with reading(path) as file:
        for frame in file.decode(video=0):
            picture = frame.to_ndarray(format="rgb24")
            yield start_s + float(frame.time or 0.0), picture.astype(np.uint8, copy=False)


def _end_of_fragments(file: Unbuffered) -> int:
    """Where the last whole fragment of an MP4 ends; 0 if there is none. The file is a row of boxes, each with
    its length and its kind in front (ISO 14496-12, 4.2); a fragment ends with its mdat."""
    end = at = 0
    size = file.seek(0, os.SEEK_END)
    while at + BOX.size <= size:
        file.seek(at)
        length, kind = BOX.unpack(file.read(BOX.size))
        if length < BOX.size or at + length > size:
            break
        at += length
        end = at if kind == b"mdat" else end
    return end
