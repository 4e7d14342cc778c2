"""A video call as aiortc makes it."""

import asyncio

import numpy as np
import pytest

from app.bench.stock_peer import StockPeer, VideoCodec
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from codec.values import Image
from tests.app.net.transport.test_peer import Owner, connect, until


class Frames:
    """A grey square that brightens, 15 times a second."""

    def __init__(self) -> None:
        self._count = 0

    async def picture(self) -> tuple[Image, float]:
        await asyncio.sleep(1 / 15)
        self._count += 1
        image = np.full((120, 160, 3), 40 + 5 * (self._count % 20), np.uint8)
        return image, self._count / 15


def video_peer(codec: VideoCodec, pictures: list[Image]) -> StockPeer:
    """One that sends these frames. pictures: gets what it receives."""
    return StockPeer(
        PeerConfig(hosts=Hosts.LOOPBACK),
        Owner(),
        video=codec,
        source=Frames(),
        on_picture=lambda image, time_s: pictures.append(image),
    )


@pytest.mark.parametrize("codec", VideoCodec)
def test_video_travels_both_ways_in_the_codec_asked_for(codec: VideoCodec) -> None:
    async def scene() -> None:
        seen_a: list[Image] = []
        seen_b: list[Image] = []
        a, b = video_peer(codec, seen_a), video_peer(codec, seen_b)
        await connect(a, b)
        await until(lambda: len(seen_a) > 3 and len(seen_b) > 3, 15)
        assert seen_a[0].shape == (120, 160, 3)
        assert abs(float(seen_a[0].mean()) - 90) < 60
        transceivers = a._pc.getTransceivers()
        assert codec.value.lower() in [c.mimeType.lower() for c in transceivers[1]._codecs]
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())
