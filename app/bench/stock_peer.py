"""Peers as aiortc makes them, for comparison, and a video track for any peer.

The program itself sends no video: this is what a video call with the same library is measured by, and what an
unmodified other side is tested with.
"""

import asyncio
import time
from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from typing import Protocol

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCCertificate
from aiortc.codecs import get_capabilities
from aiortc.mediastreams import MediaStreamError

from app.net.transport.peer import Peer, PeerOwner
from app.net.transport.peer_config import PeerConfig
from app.net.transport.voice import OpusSource
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


class StockPeer(Peer):
    """Without our economies; with a video section if a codec is given.

    source: what is sent, if anything. on_picture: gets each decoded picture, (H, W, 3) RGB, and its time in
    seconds."""

    SECTIONS = Peer.SECTIONS | {"video"}

    def __init__(
        self,
        config: PeerConfig,
        owner: PeerOwner,
        *,
        voice: OpusSource | None = None,
        certificate: RTCCertificate | None = None,
        clock: Callable[[], float] = time.monotonic,
        video: VideoCodec | None = None,
        source: VideoSource | None = None,
        on_picture: Callable[[Image, float], None] = lambda image, time_s: None,
    ) -> None:
        self._video, self._source, self._on_picture = video, source, on_picture
        self._pictures: asyncio.Task[None] | None = None
        certificate = certificate or RTCCertificate.generateCertificate()
        super().__init__(config, owner, voice=voice, certificate=certificate, clock=clock)

    async def close(self) -> None:
        if self._pictures is not None:
            self._pictures.cancel()
            await asyncio.gather(self._pictures, return_exceptions=True)
        await super().close()

    @property
    def ready_for_face(self) -> bool:
        return self._face.readyState == "open" and self._face.bufferedAmount == 0

    async def send_urgent(self, message: bytes) -> None:
        self.send_control(message)

    @property
    def control_settled(self) -> bool:
        return True

    def _make_lean(self) -> None:
        """After the voice, whose section carries the transport of all others."""
        if self._video is not None:
            track = VideoTrack(self._source) if self._source is not None else "video"
            transceiver = self._pc.addTransceiver(track)
            wanted = {self._video.value.lower(), "video/rtx"}
            codecs = [c for c in get_capabilities("video").codecs if c.mimeType.lower() in wanted]
            transceiver.setCodecPreferences(codecs)
        self._pc.on("track", self._on_track)

    def _begin_association(self, text: str, kind: str) -> None:
        """With its own handshake."""

    def _describe(self) -> str:
        return str(self._pc.localDescription.sdp)

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind == "video" and self._pictures is None:
            self._pictures = asyncio.ensure_future(self._receive(track))

    async def _receive(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                assert isinstance(frame, av.VideoFrame)
                image = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                self._on_picture(image, float(frame.time or 0.0))
                await asyncio.sleep(0)
        except MediaStreamError:
            return
