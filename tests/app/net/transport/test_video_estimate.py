"""What video would cost is counted as real video is sent."""

import asyncio

import numpy as np
import pytest

from app.bench.stock_peer import StockPeer, VideoCodec
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from app.net.transport.video_estimate import UnsentVideo, fit
from app.net.transport.voice import ReceivedVoice
from app.net.transport.wire_meter import PacketKind
from codec.values import Image

FPS = 30


def noise(number: int, height: int = 96, width: int = 128) -> Image:
    return np.random.default_rng(number).integers(0, 255, (height, width, 3), np.uint8)


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((480, 640), (480, 640)),
        ((1080, 1920), (360, 640)),
        ((481, 641), (480, 638)),
        ((999, 500), (480, 240)),
    ],
)
def test_pictures_are_made_no_larger_than_video_is_and_keep_their_proportions(
    size: tuple[int, int], fitted: tuple[int, int]
) -> None:
    assert fit(np.zeros((*size, 3), np.uint8)).shape == (*fitted, 3)


def test_every_picture_costs_at_least_its_headers() -> None:
    video = UnsentVideo()
    for number in range(5):
        video.add(np.zeros((96, 128, 3), np.uint8), number / FPS)
    assert video.pictures == video.count.packets == 5
    # IPv4 20, UDP 8, RTP 12, its extensions 12, VP8's descriptor 4, SRTP's tag 16
    assert video.count.bytes >= 5 * (20 + 8 + 12 + 12 + 4 + 16)


def test_a_lively_picture_costs_what_the_encoder_is_told_to_take() -> None:
    video = UnsentVideo()
    for number in range(90):
        video.add(noise(number // 3), number / FPS)
    assert 350 < 8e-3 * video.count.bytes / 3 < 1500


class Playing:
    """The same pictures for both, as fast as they are wanted."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.sent = 0
        self.all_sent = asyncio.Event()

    async def picture(self) -> tuple[Image, float]:
        if self.sent == self.count:
            self.all_sent.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0.005)
        self.sent += 1
        return noise((self.sent - 1) // 3), (self.sent - 1) / FPS


class Unheard:
    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...
    def on_state(self, state: object) -> None: ...


def test_a_real_peer_puts_the_same_on_the_wire() -> None:
    """Short of the moment at which its rate begins to grow."""
    count = 12

    async def sent() -> int:
        config, vp8 = PeerConfig(hosts=Hosts.LOOPBACK), VideoCodec.VP8
        source = Playing(count)
        a = StockPeer(config, Unheard(), video=vp8, source=source)
        b = StockPeer(config, Unheard(), video=vp8, source=Playing(0))
        try:
            await a.accept(await b.answer(await a.offer()))
            await asyncio.gather(a.connected(15), b.connected(15))
            await asyncio.wait_for(source.all_sent.wait(), 15)
            await asyncio.sleep(0.3)  # the last one is still being encoded
            return a.wire.sent[PacketKind.RTP].bytes
        finally:
            await asyncio.gather(a.close(), b.close())

    video = UnsentVideo()
    for number in range(count):
        video.add(noise(number // 3), number / FPS)
    assert asyncio.run(sent()) == pytest.approx(video.count.bytes, rel=0.1)
