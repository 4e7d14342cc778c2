"""Two peers of this process in a real video call over loopback, and what crossed the wire meanwhile."""

import asyncio
import math
import time
from dataclasses import dataclass, field

import cv2
import numpy as np

from app.bench.stock_peer import StockPeer, VideoCodec, VideoSource
from app.media.camera import CameraSource
from app.media.cameras import open_camera
from app.net.transport.ice import Hosts
from app.net.transport.peer import PeerState
from app.net.transport.peer_config import PeerConfig
from app.net.transport.voice import ReceivedVoice
from app.net.transport.wire_meter import WireCounts, kbps
from codec.values import Image

CONNECT_S = 15.0
WARM_UP_S = 20.0  # aiortc's rate grows for so long
VIDEO_SIZE = (640, 480)


@dataclass(slots=True)
class VideoReceiver:
    """A peer's owner that keeps what has arrived."""

    pictures: int = 0
    picture: Image | None = None
    states: list[PeerState] = field(default_factory=list)

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...

    def on_picture(self, image: Image, time_s: float) -> None:
        self.pictures += 1
        self.picture = image

    def on_state(self, state: PeerState) -> None:
        self.states.append(state)


@dataclass(frozen=True, slots=True)
class Passed:
    """Of `seconds` of a call: what left each side, lost on the way or not, and what each has received."""

    seconds: float
    a_sent: WireCounts
    b_sent: WireCounts
    a: VideoReceiver
    b: VideoReceiver

    @property
    def kbps(self) -> tuple[float, float]:
        """Whole IP packets A to B and B to A, everything included."""
        a, b = self.a_sent.sent_total, self.b_sent.sent_total
        return kbps(a, self.seconds), kbps(b, self.seconds)


class Pictures:
    """A camera as a video source, at the size at which the clip is compared."""

    def __init__(self, camera: CameraSource) -> None:
        self._camera = camera

    async def picture(self) -> tuple[Image, float]:
        while (frame := await asyncio.to_thread(self._camera.frames.take, 0.2)) is None:
            pass
        return fit(frame.image), frame.time_s


def fit(image: Image) -> Image:
    """Scale to 640 x 480, cutting what is too much."""
    width, height = VIDEO_SIZE
    scale = max(width / image.shape[1], height / image.shape[0])
    size = (math.ceil(image.shape[1] * scale), math.ceil(image.shape[0] * scale))
    scaled = cv2.resize(image, size)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width], np.uint8)


async def measure(codec: VideoCodec, clip: str, seconds: float) -> Passed:
    """Both sides send the clip at its own pace. Raises CameraError."""
    cameras = [await asyncio.to_thread(open_camera, clip) for _ in range(2)]
    try:
        return await call(codec, (Pictures(cameras[0]), Pictures(cameras[1])), seconds, WARM_UP_S)
    finally:
        for camera in cameras:
            camera.stop()


async def call(
    video: VideoCodec, sources: tuple[VideoSource, VideoSource], seconds: float, warm_up_s: float = 0.0
) -> Passed:
    """Connect two peers as aiortc makes them, let each send its source's pictures, hang up. The time that
    aiortc's rates take to settle is not counted."""
    config = PeerConfig(hosts=Hosts.LOOPBACK)
    a, b = VideoReceiver(), VideoReceiver()
    peer_a = StockPeer(config, a, video=video, source=sources[0], on_picture=a.on_picture)
    peer_b = StockPeer(config, b, video=video, source=sources[1], on_picture=b.on_picture)
    try:
        answer = await peer_b.answer(await peer_a.offer())
        await peer_a.accept(answer)
        await asyncio.gather(peer_a.connected(CONNECT_S), peer_b.connected(CONNECT_S))
        await asyncio.sleep(warm_up_s)
        before, begun_s = (peer_a.wire, peer_b.wire), time.monotonic()
        a.pictures = b.pictures = 0
        await asyncio.sleep(seconds)
        passed_s = time.monotonic() - begun_s
        return Passed(passed_s, peer_a.wire - before[0], peer_b.wire - before[1], a, b)
    finally:
        await asyncio.gather(peer_a.close(), peer_b.close())
