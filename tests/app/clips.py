"""Small video files, made on the spot: a picture whose brightness tells its number, and a beep a second."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 48_000
CODING = {"crf": "10", "preset": "ultrafast"}


def write_clip(
    path: Path,
    times_s: Sequence[float],
    size: tuple[int, int] = (64, 48),
    rotation: int = 0,
    sound_s: float = 0.0,
    gop: int = 250,
) -> Path:
    """Pictures at the given times; left half brighter from picture to picture, right half black. H.264 4:4:4
    where a side is odd. gop: pictures from keyframe to keyframe. sound_s: a 700 Hz tone of so many seconds,
    loud in the first tenth of each second."""
    with av.open(str(path), "w") as file:
        if times_s:
            odd = size[0] % 2 or size[1] % 2
            video = file.add_stream("libx264", rate=30, options=CODING | {"g": str(gop)})
            video.codec_context.thread_count = 1
            video.width, video.height = size
            video.pix_fmt = "yuv444p" if odd else "yuv420p"
            video.time_base = Fraction(1, 1000)
            video.codec_context.time_base = Fraction(1, 1000)
            if rotation:
                video.set_display_rotation(rotation)
        if sound_s:
            audio = file.add_stream("aac", rate=RATE, layout="mono")
        for number, time_s in enumerate(times_s):
            picture = np.zeros((size[1], size[0], 3), np.uint8)
            picture[:, : size[0] // 2] = min(255, 60 + 20 * number)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts, frame.time_base = round(time_s * 1000), Fraction(1, 1000)
            file.mux(video.encode(frame))
        if times_s:
            file.mux(video.encode(None))
        if sound_s:
            tone = av.AudioFrame.from_ndarray(beeps(sound_s)[None], "s16", "mono")
            tone.sample_rate, tone.pts, tone.time_base = RATE, 0, Fraction(1, RATE)
            file.mux(audio.encode(tone))
            file.mux(audio.encode(None))
    return path


def beeps(length_s: float) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """(n,) a 700 Hz tone in the first tenth of each second."""
    at_s = np.arange(round(length_s * RATE)) / RATE
    return (8000 * np.sin(2 * np.pi * 700 * at_s) * (at_s % 1.0 < 0.1)).astype(np.int16)


def every(period_s: float, length_s: float) -> list[float]:
    return [i * period_s for i in range(round(length_s / period_s))]
