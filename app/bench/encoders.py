"""Video at its lowest usable rates: real encoders off line, in the settings of a call, with RTP's headers.

A square of 256 x 256 pixels at 30 pictures a second, no picture held back by the encoder. Wire is the coded
bytes and, for each packet of at most 1,200 of them, IPv4, UDP, RTP with a header extension, and SRTP's tag.
"""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np

from app.bench.motion import FPS
from app.media.clip import images
from codec.values import Image

SIDE = 256
LONGEST = 300  # pictures of a clip: ten seconds
PACKET_BYTES = 1200
HEADER_BYTES = 20 + 8 + 12 + 8 + 16
os.environ.setdefault("SVT_LOG", "1")  # errors only: its chatter would bury the progress


@dataclass(frozen=True, slots=True)
class FfmpegEncoder:
    """options: of FFmpeg's wrapper; %d in them is the knob. knobs: from rough to fine. constant: the knob is
    a quality (CRF), else kbit/s."""

    name: str
    title: str
    options: dict[str, str]
    knobs: tuple[int, ...]
    constant: bool = True


AV1 = FfmpegEncoder(
    "libsvtav1",
    "AV1",
    {"preset": "8", "crf": "%d", "svtav1-params": "pred-struct=1:keyint=-1"},
    (63, 58, 52, 46, 40, 34),
)
H264 = FfmpegEncoder(
    "libx264", "H.264", {"preset": "veryfast", "tune": "zerolatency", "crf": "%d"}, (42, 39, 36, 33, 30, 27)
)
VP9 = FfmpegEncoder(
    "libvpx-vp9",
    "VP9",
    {"deadline": "realtime", "cpu-used": "7", "lag-in-frames": "0", "error-resilient": "1"},
    (8, 15, 22, 30, 50, 80),
    constant=False,
)
VP8 = FfmpegEncoder(
    "libvpx",
    "VP8",
    {"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0", "error-resilient": "1"},
    (20, 36, 50, 80, 120),
    constant=False,
)
ENCODERS = (AV1, H264, VP9, VP8)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """pictures: what the receiver sees, (256, 256, 3) each."""

    knob: int
    payload_kbps: float
    wire_kbps: float
    pictures: tuple[Image, ...]


def squares(path: Path, most: int = LONGEST) -> list[Image]:
    """The middle square of each picture, at the size at which it is coded."""
    return [_square(picture) for picture in islice(images(str(path)), most)]


def _square(picture: Image) -> Image:
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    middle = picture[top : top + side, left : left + side]
    return np.asarray(cv2.resize(middle, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def code(encoder: FfmpegEncoder, knob: int, pictures: Sequence[Image]) -> Coded:
    """Through the encoder and back."""
    packets = list(_packets(encoder, knob, pictures))
    sizes = [len(packet) for packet in packets]
    seconds = len(pictures) / FPS
    headers = sum(HEADER_BYTES * max(1, math.ceil(size / PACKET_BYTES)) for size in sizes)
    payload = 8e-3 * sum(sizes) / seconds
    return Coded(knob, payload, payload + 8e-3 * headers / seconds, tuple(_decoded(encoder, packets)))


def _packets(encoder: FfmpegEncoder, knob: int, pictures: Sequence[Image]) -> Iterator[bytes]:
    context = av.CodecContext.create(encoder.name, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width = context.height = SIDE
    context.pix_fmt = "yuv420p"
    context.time_base, context.framerate = Fraction(1, int(FPS)), Fraction(int(FPS))
    context.gop_size = 3000
    context.max_b_frames = 0
    context.thread_count = 1
    if not encoder.constant:
        context.bit_rate = knob * 1000
    context.options = {k: v % knob if "%d" in v else v for k, v in encoder.options.items()}
    context.open()
    _ordinary_priority()
    for number, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = number, context.time_base
        yield from (bytes(packet) for packet in context.encode(frame))
    yield from (bytes(packet) for packet in context.encode(None))


def _ordinary_priority() -> None:
    """SVT-AV1 puts its threads and its caller's at real-time priority 99 where it may (as root), for good;
    everything else of the machine would starve until this process ends."""
    if not hasattr(os, "sched_setscheduler"):
        return
    for thread in os.listdir("/proc/self/task"):
        with suppress(ProcessLookupError):  # it has ended
            os.sched_setscheduler(int(thread), os.SCHED_OTHER, os.sched_param(0))


DECODERS = {"libsvtav1": "libdav1d", "libx264": "h264", "libvpx-vp9": "vp9", "libvpx": "vp8"}


def _decoded(encoder: FfmpegEncoder, packets: Sequence[bytes]) -> Iterator[Image]:
    context = av.CodecContext.create(DECODERS[encoder.name], "r")
    assert isinstance(context, av.VideoCodecContext)
    context.thread_count = 1
    for packet in [*(av.Packet(data) for data in packets), None]:
        for frame in context.decode(packet):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def similarity(seen: Image, true: Image) -> float:
    """Mean SSIM of the luma (Wang et al. 2004, Gaussian window of 11 with sigma 1.5, K1 .01, K2 .03)."""
    a, b = (cv2.cvtColor(x, cv2.COLOR_RGB2GRAY).astype(np.float64) for x in (seen, true))

    def blur(
        x: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    ) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
        return np.asarray(cv2.GaussianBlur(x, (11, 11), 1.5), np.float64)

    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    both = blur(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    score = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float(np.mean(score / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))))


def wire_at(encoder: FfmpegEncoder, pictures: Sequence[Image], wanted: float) -> float:
    """kbit/s on the wire at which SSIM is as wanted, between the two nearest of up to eight codings."""
    points = []
    low, high = encoder.knobs[-1] - 10, encoder.knobs[0]
    for knob in encoder.knobs if not encoder.constant else _halving(low, high):
        coded = code(encoder, knob, pictures)
        pairs = zip(coded.pictures[::3], pictures[::3], strict=False)
        points.append((float(np.mean([similarity(a, b) for a, b in pairs])), coded.wire_kbps))
    points.sort()
    scores, rates = zip(*points, strict=True)
    return float(np.exp(np.interp(wanted, scores, np.log(rates)))) if scores[-1] >= wanted else float("nan")


def _halving(low: int, high: int) -> Iterator[int]:
    step = (high - low) / 7
    yield from (round(low + step * n) for n in range(8))
