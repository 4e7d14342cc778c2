"""The video track, for comparison and as a fallback: pictures in, pictures out, coded as aiortc does it."""

import asyncio
from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from typing import Protocol

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCRtpTransceiver
from aiortc.codecs import get_capabilities
from aiortc.mediastreams import MediaStreamError

from codec.values import Image

VIDEO_CLOCK_HZ = 90_000  # RFC 7741 section 4.1 and RFC 6184 section 5.1


class VideoCodec(Enum):
    """What aiortc can negotiate."""

    VP8 = "video/VP8"
    H264 = "video/H264"


class VideoSource(Protocol):
    """Where the pictures come from."""

    async def picture(self) -> tuple[Image, float]:
        """The next picture, (H, W, 3) RGB, and its time in seconds. Waits for its time to come."""
        ...


class VideoTrack(MediaStreamTrack):
    """A video source as a track for aiortc."""

    kind = "video"

    def __init__(self, source: VideoSource) -> None:
        super().__init__()
        self._source = source

    async def recv(self) -> av.VideoFrame:
        image, time_s = await self._source.picture()
        frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuv420p")
        frame.pts = int(time_s * VIDEO_CLOCK_HZ)
        frame.time_base = Fraction(1, VIDEO_CLOCK_HZ)
        return frame


def prefer(transceiver: RTCRtpTransceiver, codec: VideoCodec) -> None:
    """Offer this codec alone, with its retransmissions."""
    wanted = {codec.value.lower(), "video/rtx"}
    codecs = [c for c in get_capabilities("video").codecs if c.mimeType.lower() in wanted]
    transceiver.setCodecPreferences(codecs)


async def receive_pictures(track: MediaStreamTrack, on_picture: Callable[[Image, float], None]) -> None:
    """Hand on each decoded picture with its time in seconds, until the track ends."""
    try:
        while True:
            frame = await track.recv()
            assert isinstance(frame, av.VideoFrame)
            on_picture(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), float(frame.time or 0.0))
            await asyncio.sleep(0)
    except MediaStreamError:
        return
