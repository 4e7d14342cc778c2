"""All that one call has of faces: the link both ways, the playout of the other side's, and the conversation.

`connected`, `push`, `on_face` and `on_control` belong to the network's thread; `face_at` may be called by the
painter, under the same lock as what feeds it.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.client.conversation import Conversation, Remote
from app.client.face_pump import MAX_BAD, FacePump
from app.client.texture_pacing import Trickle
from codec.errors import BitstreamError, CodecError
from codec.link import FaceLink, LinkStats
from codec.playout import Playout
from codec.rate import Voice
from codec.values import FaceFrame

CONTROL_ROOM = 16_384  # bytes waiting on the control channel below which another chunk is handed over
COUNTS = ("sent", "received", "undecodable", "sent_bytes", "received_bytes", "frames_sent", "frames_received")
LEAST_WAIT_S = 0.01  # between looks whether more of a likeness may leave


@dataclass(frozen=True, slots=True)
class Carrier:
    """The channels of a connection, as functions."""

    send_face: Callable[[bytes], bool]
    send_control: Callable[[bytes], bool]
    control_backlog: Callable[[], int]
    adapt_voice: Callable[[Voice], None] = lambda voice: None
    let_faces_ride: Callable[[Callable[[], bytes | None]], None] = lambda take_along: None


@dataclass(slots=True)
class FaceLine:
    """refused: the sentence that says why there can be no call with this peer, once that is known."""

    carrier: Carrier
    link: FaceLink
    conversation: Conversation
    playout: Playout = field(default_factory=Playout)
    refused: str = ""
    _rides: bool = False
    _before: LinkStats = field(default_factory=LinkStats)  # of links before this one
    clock: Callable[[], float] = time.monotonic
    _trickle: Trickle = field(default_factory=Trickle)
    _timer: asyncio.TimerHandle | None = None
    _pump: FacePump = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._pump = FacePump(self.link, self.carrier.send_face, adapt=self.carrier.adapt_voice)

    def connected(self) -> None:
        """A connection is there, the first or a new one."""
        for message in self.conversation.greeting():
            self.carrier.send_control(message)

    def restarted(self, link: FaceLink) -> None:
        """The other side has begun anew and knows nothing of our link: go on with a fresh one. What is shown
        of it stays, and eases into what comes."""
        link.on_rtp, link.cap_kbps = self.link.on_rtp, self.link.cap_kbps
        self._before = self.stats()
        self._pump.close()
        self.link = self._pump.link = link
        self.conversation.restarted()

    def push(self, face: FaceFrame) -> None:
        self._pump.push(face)
        self._send_chunks()

    def on_face(self, datagram: bytes, now_s: float) -> list[FaceFrame]:
        """-> the frames that the datagram has brought"""
        frames = self._pump.receive(datagram, now_s)
        if self._pump.bad > MAX_BAD:
            self.refused = "The other side sends something that is no face. The call has been ended."
        with self._lock:
            for frame in frames:
                self.playout.add(frame, now_s)
        return frames

    def on_control(self, message: bytes) -> None:
        try:
            answers = self.conversation.receive(message)
        except BitstreamError as error:
            self._pump.bad += 1
            if self._pump.bad > MAX_BAD:
                self.refused = str(error)
        except CodecError as error:
            self.refused = str(error)
        else:
            for answer in answers:
                self.carrier.send_control(answer)
            if self.remote.takes_rtp and not self._rides:
                self._rides = self.link.on_rtp = True
                self.carrier.let_faces_ride(self._pump.take_along)
        self._send_chunks()

    def _send_chunks(self) -> None:
        """Hand over what the other side asked for, at a rate that builds no queue before the face."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        link, trickle = self.link.stats(), self._trickle
        trickle.observe(self.clock(), link.round_trips, link.rtt_s, link.queue_s)
        while trickle.wait_s <= 0 and self.carrier.control_backlog() < CONTROL_ROOM:
            chunk = self.conversation.next_chunk(trickle.room)
            if chunk is None or not self.carrier.send_control(chunk):
                return
            trickle.sent(len(chunk))
        if self.conversation.has_more:
            wait_s = max(LEAST_WAIT_S, trickle.wait_s)
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._send_chunks)

    def face_at(self, now_s: float) -> FaceFrame | None:
        with self._lock:
            return self.playout.at(now_s)

    @property
    def remote(self) -> Remote:
        return self.conversation.remote

    def stats(self) -> LinkStats:
        """Counts of the whole call; estimates as of now."""
        now = self.link.stats()
        return replace(now, **{name: getattr(now, name) + getattr(self._before, name) for name in COUNTS})

    def close(self) -> None:
        self._pump.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
