"""A video file as a camera: decoded ahead by one picture, shown at its time, looped without a seam.

`ClipTimeline` is what picture and voice of one file share: where in the file a moment of the clock is.
Invariant: picture and voice of the same timeline never drift apart, whatever each of them drops.
"""

import logging
import math
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import av
from av.error import FFmpegError

from app.media.camera import CameraFrame, CameraSource
from app.media.colours import Colours
from app.media.container import reading
from app.media.errors import CameraError
from app.media.media_thread import Clock, Wait
from codec.errors import cause
from codec.sentence import Sentence
from codec.values import Image

log = logging.getLogger("eigencall.media")
MAX_SIDE = 640  # the finder looks at less; larger pictures only cost time
BEHIND_S = 0.05  # from there on only pictures are decoded that others need
LATE_S = 0.1  # a picture later than this is skipped unconverted
JUMP_S = 0.5  # later than this, what lies before the next keyframe is not even decoded
LARGE_PIXELS = 1920 * 1088  # beyond, one core may be too slow to decode: both are used
SHOW_AT_LEAST_EVERY_S = 0.2  # unless nothing has been shown for so long: a machine too slow for the file
MAX_BAD_PACKETS = 50  # then the file is called damaged instead of being searched to its end
MIN_LENGTH_S = 0.02
MIN_ASPECT = 0.25  # anything more extreme is a mistake in the file
TEXT_ART = {"tty", "bin", "xbin", "adf", "idf"}  # FFmpeg would draw any text file as a film of letters
UNREADABLE = Sentence(
    "{path} cannot be read as a video: it is no video, cut off or damaged. Choose another file."
)


class ClipTimeline:
    """Moments of the monotonic clock and of a looped file. origin_s: the file's time of its first picture."""

    def __init__(self, epoch_s: float, origin_s: float, length_s: float) -> None:
        self.epoch_s = epoch_s
        self.origin_s = origin_s
        self._length_s = length_s
        self._lock = threading.Lock()
        self._turn = 0
        self._turn_starts_s = epoch_s

    @property
    def length_s(self) -> float:
        with self._lock:
            return self._length_s

    def start_of_turn(self, turn: int) -> float:
        """When the turn-th repetition begins, on the monotonic clock."""
        with self._lock:
            return self._turn_starts_s + (turn - self._turn) * self._length_s

    def turn_at(self, now_s: float) -> int:
        """Which repetition is running at a moment of the monotonic clock."""
        with self._lock:
            return max(0, self._turn + math.floor((now_s - self._turn_starts_s) / self._length_s))

    def shorten(self, turn: int, length_s: float) -> None:
        """The file has ended before its header said: from this turn on it is so long."""
        with self._lock:
            self._turn_starts_s += (turn - self._turn) * self._length_s
            self._turn, self._length_s = turn, max(length_s, MIN_LENGTH_S)


@contextmanager
def open_clip(path: str) -> Iterator["av.container.InputContainer"]:
    """An opened media file. Raises CameraError with what to do."""
    if not Path(path).exists():
        raise CameraError("There is no file {path}. Choose a video file, or a camera.", path=path)
    with ExitStack() as stack:
        try:
            container = stack.enter_context(reading(path))
        except (FFmpegError, OSError, ValueError) as error:
            raise CameraError(UNREADABLE, path=path) from error
        if container.format.name in TEXT_ART:
            raise CameraError(UNREADABLE, path=path)
        for stream in container.streams.video:
            _share_out(stream.codec_context)
        yield container


def _share_out(decoder: "av.VideoCodecContext") -> None:
    """One thread: more cost more in total, and two calls share two cores."""
    large = decoder.width * decoder.height > LARGE_PIXELS
    decoder.thread_count = 2 if large else 1
    decoder.thread_type = "AUTO" if large else "NONE"


def timeline_of(path: str, clock: Clock = time.monotonic) -> ClipTimeline:
    """The timeline of a file, from now on. Raises CameraError if it has no picture."""
    with open_clip(path) as container:
        if not container.streams.video:
            raise CameraError("{path} has no picture in it, only sound. Choose a video file.", path=path)
        origin_s, length_s = _extent(container)
    return ClipTimeline(clock(), origin_s, length_s)


def _extent(container: "av.container.InputContainer") -> tuple[float, float]:
    """(first time, length) of the picture, from the header where it tells, else by reading the packets."""
    stream = container.streams.video[0]
    base = stream.time_base
    if base is None:
        return 0.0, MIN_LENGTH_S
    if stream.start_time is not None and stream.duration:
        return float(stream.start_time * base), max(float(stream.duration * base), MIN_LENGTH_S)
    packets = [p for p in container.demux(stream) if p.size]
    timed = [(p.pts, p.pts + (p.duration or 0)) for p in packets if p.pts is not None]
    if not timed:  # a bare stream of pictures: they are counted
        return 0.0, max(len(packets) * _period_s(stream), MIN_LENGTH_S)
    first, last = min(begin for begin, _ in timed), max(end for _, end in timed)
    return float(first * base), max(float((last - first) * base), MIN_LENGTH_S)


def _period_s(stream: "av.video.stream.VideoStream") -> float:
    return 1.0 / float(stream.average_rate or 25)


def target_size(width: int, height: int, aspect: float = 1.0, max_side: int = MAX_SIDE) -> tuple[int, int]:
    """Even sides, square pixels, the longer one at most max_side."""
    wide = width * aspect
    scale = min(1.0, max_side / max(wide, height))
    return max(2, round(wide * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


class ClipCamera(CameraSource):
    """The picture of a looped file at its own pace, at most `fps` a second."""

    def __init__(
        self,
        path: str,
        fps: float = 30.0,
        clock: Clock = time.monotonic,
        wait: Wait = threading.Event.wait,
    ) -> None:
        super().__init__(Path(path).name, clock, wait)
        self.path = path
        self.timeline = timeline_of(path, clock)
        self._fps = self._rate_hz = fps
        self._shown_s = 0.0
        self._due_s = -math.inf
        self._aspect, self._colours = self._check(), Colours()

    def _check(self) -> float:
        """Decode one picture, so that an undecodable file is told before the call begins; pixels' aspect."""
        with open_clip(self.path) as container:
            for _ in _pictures(container):
                return _aspect(container)
        raise CameraError("{path} has no picture that can be decoded. Choose another file.", path=self.path)

    def demand(self, rate_hz: float) -> None:
        """The file may have more pictures than were ever asked for."""
        super().demand(min(rate_hz, self._fps))

    def _run(self) -> None:
        self._shown_s = self._clock()
        turn = self.timeline.turn_at(self._shown_s)
        while self._wanted:
            with open_clip(self.path) as container:
                turn = self._repeat(container, turn)

    def _repeat(self, container: "av.container.InputContainer", turn: int) -> int:
        """Play an opened file again and again; returns the next turn when it must be opened again."""
        while self._wanted:
            end_s = self._play(container, turn)
            if end_s is None:
                raise CameraError("its file cannot be decoded any more")
            if end_s < self.timeline.length_s - max(0.5, 0.1 * end_s):
                self.timeline.shorten(turn, end_s)
            turn = max(turn + 1, self.timeline.turn_at(self._clock() + LATE_S))  # a suspended machine skips
            try:
                container.seek(0, any_frame=False)
            except (FFmpegError, OSError) as error:
                log.debug("ClipCamera: cannot begin again. %s", cause(error))
                break  # not every format can go back
        return turn

    def _play(self, container: "av.container.InputContainer", turn: int) -> float | None:
        """Show one repetition; the file's time at its end, or None if nothing could be decoded."""
        start_s, end_s, origin_s = self.timeline.start_of_turn(turn), None, self.timeline.origin_s
        stream = container.streams.video[0]
        leapt_s = _leap(container, stream, origin_s, origin_s + self._clock() - start_s)
        for frame, file_s, duration_s in _pictures(container):
            at_s = file_s - origin_s
            end_s = max(end_s or 0.0, at_s + duration_s)
            if not self._present(frame, start_s + at_s):
                return self.timeline.length_s
            behind_s = self._clock() - start_s - at_s
            stream.codec_context.skip_frame = "NONREF" if behind_s > BEHIND_S else "DEFAULT"
            leapt_s = _leap(container, stream, max(file_s, leapt_s), file_s + behind_s)
        return end_s

    def _present(self, frame: "av.VideoFrame", due_s: float) -> bool:
        """Convert and show a picture at its time, or skip it; False when stopping."""
        now_s = self._clock()
        late = now_s - due_s > LATE_S and now_s - self._shown_s < SHOW_AT_LEAST_EVERY_S
        if late or self._too_soon(due_s - self._due_s):
            return self._wanted
        image = self._colours.rgb(frame, *target_size(frame.width, frame.height, self._aspect))
        if self._wait_until(due_s) or not self._wanted:
            return False
        self._shown_s, self._due_s = self._clock(), due_s
        self._show(image, max(due_s, self._shown_s - LATE_S))
        return True


def _leap(
    container: "av.container.InputContainer", stream: "av.video.stream.VideoStream", at_s: float, due_s: float
) -> float:
    """To the last keyframe that is due, if the file is far behind: what lies before need not be decoded.
    at_s: where the file is, or has been sent already; -> the same from now on."""
    if due_s - at_s < JUMP_S or stream.time_base is None:
        return at_s
    due = int(due_s / stream.time_base)
    number = stream.index_entries.search_timestamp(due, backward=True)
    keyframe_s = float(stream.index_entries[number].timestamp * stream.time_base) if number >= 0 else at_s
    if keyframe_s <= at_s:
        return at_s
    log.debug("ClipCamera: %.1f s are left out", keyframe_s - at_s)
    with suppress(FFmpegError, OSError):  # not every format can
        container.seek(due, stream=stream)
    return keyframe_s


def _pictures(container: "av.container.InputContainer") -> Iterator[tuple["av.VideoFrame", float, float]]:
    """(picture, its file time, its duration) up to the end; damaged packets are passed over."""
    stream = container.streams.video[0]
    period_s, count = _period_s(stream), 0
    for frame in decoded(container, stream):
        if isinstance(frame, av.VideoFrame):
            base = frame.time_base
            duration_s = float(frame.duration * base) if frame.duration and base else period_s
            yield frame, frame.time if frame.time is not None else count * period_s, duration_s
            count += 1


def _aspect(container: "av.container.InputContainer") -> float:
    """A pixel's width over its height; what cannot be right counts as square."""
    aspect = float(container.streams.video[0].sample_aspect_ratio or 1)
    return aspect if MIN_ASPECT < aspect < 1 / MIN_ASPECT else 1.0


def read_clip(path: str) -> Iterator[CameraFrame]:
    """Every picture of a file, in order and as fast as it can be read; times are from its beginning.
    Raises CameraError with what to do."""
    timeline = timeline_of(path)
    with open_clip(path) as container:
        aspect, colours = _aspect(container), Colours()
        for frame, file_s, _ in _pictures(container):
            size = target_size(frame.width, frame.height, aspect)
            yield CameraFrame(colours.rgb(frame, *size), file_s - timeline.origin_s)


def images(path: str) -> Iterator[Image]:
    """The pictures of `read_clip`, without their times."""
    return (picture.image for picture in read_clip(path))


def decoded(
    container: "av.container.InputContainer", stream: "av.video.stream.VideoStream | av.AudioStream"
) -> Iterator[object]:
    """The stream's frames up to its end; damaged packets are passed over, up to MAX_BAD_PACKETS."""
    packets, bad = container.demux(stream), 0
    while bad <= MAX_BAD_PACKETS:
        try:
            frames = next(packets).decode()
        except (StopIteration, EOFError):
            return
        except FFmpegError:
            bad += 1
            continue
        yield from frames
