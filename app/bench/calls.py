"""Two peers of this process in a real call over loopback, and what crossed the wire while it lasted."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from app.net.ice import Hosts
from app.net.peer import Peer, PeerConfig, PeerState
from app.net.video import VideoCodec, VideoSource
from app.net.voice import VoicePacket
from app.net.wire import WireCounts
from codec.values import Image

CONNECT_S = 15.0


@dataclass(slots=True)
class Received:
    """A peer's owner that keeps what has arrived."""

    on_datagram: Callable[[bytes, float], None] = lambda datagram, now_s: None
    face_bytes: int = 0
    pictures: int = 0
    picture: Image | None = None
    states: list[PeerState] = field(default_factory=list)

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self.face_bytes += len(datagram)
        self.on_datagram(datagram, now_s)

    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: VoicePacket) -> None: ...

    def on_picture(self, image: Image, time_s: float) -> None:
        self.pictures += 1
        self.picture = image

    def on_state(self, state: PeerState) -> None:
        self.states.append(state)


@dataclass(frozen=True, slots=True)
class Passed:
    """Between the call's being connected and its end: each direction's whole IP packets, seconds, and what
    each side has received."""

    seconds: float
    a_to_b: WireCounts
    a: Received
    b: Received

    @property
    def kbps(self) -> tuple[float, float]:
        """Whole IP packets A to B and B to A, everything included."""
        sent, received = self.a_to_b.sent_total, self.a_to_b.received_total
        return 8e-3 * sent.bytes / self.seconds, 8e-3 * received.bytes / self.seconds


async def call(
    talk: Callable[[Peer, Peer, Received, Received], Awaitable[None]],
    *,
    lean: bool = True,
    video: VideoCodec | None = None,
    sources: tuple[VideoSource, VideoSource] | None = None,
) -> Passed:
    """Connect two peers, let `talk` run, hang up. With `video`, each side sends its source's pictures."""
    config = PeerConfig(hosts=Hosts.LOOPBACK, lean=lean, video=video)
    a, b = Received(), Received()
    peer_a = Peer(config, a, video=sources[0] if sources else None)
    peer_b = Peer(config, b, video=sources[1] if sources else None)
    try:
        answer = await peer_b.answer(await peer_a.offer())
        await peer_a.accept(answer)
        await asyncio.gather(peer_a.connected(CONNECT_S), peer_b.connected(CONNECT_S))
        before, begun_s = peer_a.wire, time.monotonic()
        await talk(peer_a, peer_b, a, b)
        return Passed(time.monotonic() - begun_s, peer_a.wire - before, a, b)
    finally:
        await asyncio.gather(peer_a.close(), peer_b.close())
