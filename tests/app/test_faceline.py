"""What survives a lost connection: the textures' transfer, in memory between two whole face lines."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from app.conversation import CHUNK, Conversation
from app.faceline import Carrier, FaceLine
from codec.control import BlobChunk, BlobKind, Capability, Hello, parse
from codec.link import FaceLink
from codec.values import Identity

COMPONENTS = 8
SMALL, LARGE = (np.random.default_rng(n).bytes(size) for n, size in enumerate((5_000, 60_000)))
TEXTURES = {BlobKind.TEXTURE_SMALL: SMALL, BlobKind.TEXTURE_LARGE: LARGE}


@dataclass
class End:
    """A face line, and the control messages that it has sent and nobody has received yet."""

    capabilities: Capability = Capability.FACE_ON_RTP
    waiting: deque[bytes] = field(default_factory=deque)
    rides: int = 0

    def __post_init__(self) -> None:
        hello = Hello(bytes(32), COMPONENTS, 4, self.capabilities)
        conversation = Conversation(hello, Identity(np.zeros(4, np.float32)), TEXTURES)
        link = FaceLink(COMPONENTS, np.full(COMPONENTS, 100, np.float32), 5000)
        carrier = Carrier(
            lambda datagram: True, self._send, lambda: sum(map(len, self.waiting)), let_faces_ride=self._ride
        )
        self.line = FaceLine(carrier, link, conversation)

    def _send(self, message: bytes) -> bool:
        self.waiting.append(message)
        return True

    def _ride(self, take_along: object) -> None:
        self.rides += 1


def carry(a: End, b: End, chunks: int | None = None) -> int:
    """Deliver until nothing waits, or so many chunks have come to b; how many have."""
    carried = 0
    while a.waiting or b.waiting:
        for sender, receiver in ((a, b), (b, a)):
            if not sender.waiting:
                continue
            message = sender.waiting.popleft()
            if receiver is b and isinstance(parse(message), BlobChunk):
                if carried == chunks:
                    return carried
                carried += 1
            receiver.line.on_control(message)
    return carried


def test_a_texture_goes_on_over_the_next_connection_from_where_it_broke_off() -> None:
    a, b = End(), End()
    whole = -(-len(SMALL) // CHUNK) + -(-len(LARGE) // CHUNK)
    for end in (a, b):
        end.line.connected()
    arrived = carry(a, b, chunks=30)
    for end in (a, b):
        end.waiting.clear()  # what was on its way is lost
    for end in (a, b):
        end.line.connected()
    assert arrived + carry(a, b) == whole, "nothing is sent twice"
    for end in (a, b):
        assert end.line.remote.identity is not None
        assert end.line.remote.identity.texture == LARGE
        assert end.line.refused == ""


def test_nothing_of_an_old_request_is_sent_before_it_is_made_again() -> None:
    a, b = End(), End()
    for end in (a, b):
        end.line.connected()
    carry(a, b, chunks=10)
    for end in (a, b):
        end.waiting.clear()
    a.line.connected()
    assert not any(isinstance(parse(message), BlobChunk) for message in a.waiting)


def test_faces_ride_on_rtp_only_when_both_sides_can() -> None:
    for other, rides in ((End(), 1), (End(Capability.NONE), 0)):
        able = End()
        for end in (able, other):
            end.line.connected()
        carry(able, other)
        assert able.rides == other.rides == rides
