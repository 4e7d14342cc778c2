"""What survives a lost connection: the textures' transfer, in memory between two whole face lines."""

import asyncio
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace

import numpy as np

from app.client.conversation import Conversation
from app.client.face_channel import Carrier, FaceChannel
from codec.control import BlobChunk, BlobKind, Capability, Hello, parse
from codec.link import FaceLink
from codec.values import FaceFrame, Identity
from tests.app.virtual_time import run

COMPONENTS = 8
SMALL, LARGE = (np.random.default_rng(n).bytes(size) for n, size in enumerate((5_000, 60_000)))
TEXTURES = {BlobKind.TEXTURE_SMALL: SMALL, BlobKind.TEXTURE_LARGE: LARGE}


@dataclass
class End:
    """A face line, and the control messages that it has sent and nobody has received yet."""

    capabilities: Capability = Capability.FACE_ON_RTP
    waiting: deque[bytes] = field(default_factory=deque)
    agreements: int = 0
    faces: deque[bytes] = field(default_factory=deque)

    def __post_init__(self) -> None:
        hello = Hello(bytes(32), COMPONENTS, 4, self.capabilities)
        conversation = Conversation(hello, Identity(np.zeros(4, np.float32)), TEXTURES)
        link = FaceLink(COMPONENTS, np.full(COMPONENTS, 100, np.float32), 5000)
        carrier = Carrier(
            self._send_face, self._send, lambda: sum(map(len, self.waiting)), send_faces_on_rtp=self._agree
        )
        self.channel = FaceChannel(carrier, link, conversation, clock=asyncio.get_running_loop().time)

    def _send(self, message: bytes) -> bool:
        self.waiting.append(message)
        return True

    def _send_face(self, datagram: bytes) -> bool:
        self.faces.append(datagram)
        return True

    def _agree(self, next_face: object) -> None:
        self.agreements += 1


async def carry(a: End, b: End, most: float = float("inf")) -> int:
    """Deliver until neither has more to send, or so many bytes of textures have come to b; how many have."""
    carried = 0
    while a.waiting or b.waiting or a.channel.conversation.has_more or b.channel.conversation.has_more:
        for sender, receiver in ((a, b), (b, a)):
            if sender.waiting and carried < most:
                message = sender.waiting.popleft()
                chunk = parse(message)
                if receiver is b and isinstance(chunk, BlobChunk):
                    carried += len(chunk.data)
                receiver.channel.receive_control(message)
        if carried >= most:
            break
        await asyncio.sleep(0.01)
    return carried


def nod(a: End, b: End, from_s: float) -> int:
    """Both nod for two seconds; how many faces of a have come to b."""
    come, still = 0, FaceFrame.neutral(COMPONENTS, 0.0, present=True)
    for number in range(60):
        at_s = from_s + number / 30
        turned = np.array([np.sin(at_s), 0, 0], np.float32)
        for sender, receiver in ((a, b), (b, a)):
            sender.channel.send(replace(still, time_s=at_s, rotation=turned))
            while sender.faces:
                frames = receiver.channel.receive(sender.faces.popleft(), at_s)
                come += len(frames) if receiver is b else 0
    return come


def cut(*ends: End) -> None:
    """The connection is lost with what was on its way, and there is a new one."""
    for end in ends:
        end.waiting.clear()
    for end in ends:
        end.channel.connected()


def test_a_texture_goes_on_over_the_next_connection_from_where_it_broke_off() -> None:
    async def scene() -> None:
        a, b = End(), End()
        cut(a, b)
        arrived = await carry(a, b, most=30_000)
        cut(a, b)
        assert arrived + await carry(a, b) == len(SMALL) + len(LARGE), "nothing is sent twice"
        for end in (a, b):
            assert end.channel.remote.identity is not None
            assert end.channel.remote.identity.texture == LARGE
            assert end.channel.refused == ""
            end.channel.close()

    run(scene())


def test_nothing_of_an_old_request_is_sent_before_it_is_made_again() -> None:
    async def scene() -> None:
        a, b = End(), End()
        cut(a, b)
        await carry(a, b, most=10_000)
        cut(a)
        await asyncio.sleep(1.0)
        assert not any(isinstance(parse(message), BlobChunk) for message in a.waiting)
        for end in (a, b):
            end.channel.close()

    run(scene())


def test_faces_ride_on_rtp_only_when_both_sides_can() -> None:
    async def scene() -> None:
        for other, agreements in ((End(), 1), (End(Capability.NONE), 0)):
            able = End()
            cut(able, other)
            await carry(able, other)
            assert able.agreements == other.agreements == agreements
            for end in (able, other):
                end.channel.close()

    run(scene())


def test_with_a_side_that_was_started_again_faces_go_on_and_the_avatar_waits() -> None:
    async def scene() -> None:
        a, killed, again = End(), End(), End()
        cut(a, killed)
        await carry(a, killed)
        assert nod(a, killed, 0.0) > 40
        shown = a.channel.face_at(2.1)
        before = a.channel.stats()
        a.channel.restarted(FaceLink(COMPONENTS, np.full(COMPONENTS, 100, np.float32), 5000))
        held = a.channel.face_at(2.1)
        assert shown is not None
        assert held is not None
        assert np.allclose(held.rotation, shown.rotation), "it holds still, and does not vanish"
        cut(a, again)
        await carry(a, again)
        assert nod(a, again, 5.0) > 40
        eased = a.channel.face_at(7.1)
        assert eased is not None
        assert np.abs(eased.rotation[0] - np.sin(7.0)) < 0.2
        now = a.channel.stats()
        assert now.frames_received > before.frames_received + 40, "of the whole call"
        assert now.frames_sent > before.frames_sent + 40
        assert a.channel.refused == again.channel.refused == ""
        for end in (a, killed, again):
            end.channel.close()

    run(scene())


def test_a_painter_sleeps_until_the_next_face_is_due_and_is_woken_by_one_that_comes() -> None:
    async def wait() -> None:
        end = End()
        channel = end.channel
        channel.clock = time.monotonic
        waited: list[float] = []

        def paint() -> None:
            begun_s = time.monotonic()
            channel.wait_for_change(30.0)
            waited.append(time.monotonic() - begun_s)

        painter = threading.Thread(target=paint)
        painter.start()
        other = End()
        now_s = time.monotonic()
        other.channel.send(FaceFrame.neutral(COMPONENTS, now_s, present=True))
        channel.receive(other.faces[0], now_s)
        painter.join(20.0)
        assert len(waited) == 1
        channel.close()
        other.channel.close()

    asyncio.run(wait())


def test_a_painter_looks_again_after_a_while_though_no_face_comes() -> None:
    async def wait() -> None:
        channel = End().channel
        channel.clock = time.monotonic
        begun_s = time.monotonic()
        channel.wait_for_change(0.02)
        assert time.monotonic() - begun_s >= 0.02

    asyncio.run(wait())
