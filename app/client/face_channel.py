"""All that one call has of faces: the link both ways, the playout of the other side's, and the conversation.

`connected`, `send`, `receive` and `receive_control` belong to the network's thread; `face_at` and
`wait_for_change` may be called by the painter, under the same lock as what feeds it.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.client.conversation import Conversation, Remote
from app.client.texture_pacing import TexturePacer
from codec.errors import BitstreamError, CodecError, cause
from codec.link import FaceLink, LinkStats
from codec.playout import Playout
from codec.pose import rest
from codec.rate import Plan
from codec.sentence import NOTHING, Sentence
from codec.trace import Stage, stamp
from codec.values import FaceFrame
from codec.voice import VoiceSetting

log = logging.getLogger("eigencall.client")
CONTROL_ROOM = 16_384  # bytes waiting on the control channel below which another chunk is handed over
COUNTS = ("sent", "received", "undecodable", "sent_bytes", "received_bytes", "frames_sent", "frames_received")
LEAST_WAIT_S = 0.01  # between looks whether more of a likeness may leave
MAX_BAD = 50  # broken datagrams or messages after which the other side is not one of us
RUBBISH = Sentence(
    "What the other side sends cannot be read, so the call has been ended. Install the same version of "
    "Eigencall on both sides, and call again."
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """The channels of a connection, as functions."""

    send_datagram: Callable[[bytes], bool]
    send_control: Callable[[bytes], bool]
    control_backlog: Callable[[], int]
    adapt_voice: Callable[[VoiceSetting], None] = lambda voice: None
    send_faces_on_rtp: Callable[[Callable[[], bytes | None]], None] = lambda next_face: None


class LinkDriver:
    """Drives one `FaceLink` on an asyncio loop: frames in, datagrams out when they are due, frames back.

    send: hand a datagram to the connection; False if it was not taken: then it is dropped, for a newer one
    is better. adapt: told of each change of what the voice should be. For the loop's thread only."""

    def __init__(
        self,
        link: FaceLink,
        send: Callable[[bytes], bool],
        clock: Callable[[], float] = time.monotonic,
        adapt: Callable[[VoiceSetting], None] = lambda voice: None,
    ) -> None:
        self.link = link
        self.bad = 0
        self._adapt = adapt
        self._plan: Plan | None = None  # followed last
        self._send_datagram = send
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None

    def send(self, face: FaceFrame) -> None:
        self.link.push(face)
        self._flush()

    def receive(self, datagram: bytes, now_s: float) -> list[FaceFrame]:
        """The frames that it brings; a broken datagram brings none and is counted."""
        try:
            frames = self.link.receive(datagram, now_s)
        except BitstreamError as error:
            self.bad += 1
            if self.bad == 1:
                log.debug("a datagram of faces was refused: %s", cause(error))
            frames = []
        self._flush()
        return frames

    def next_face(self) -> bytes | None:
        """A voice packet is leaving: the datagram that goes with it, if there is enough to say."""
        return self.link.poll_padding(self._clock())

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _flush(self) -> None:
        now_s = self._clock()
        for datagram in self.link.poll(now_s):
            self._send_datagram(datagram)
        self._follow(self.link.plan)
        self.close()
        due_s = self.link.next_deadline(now_s)
        if due_s is not None:
            self._timer = asyncio.get_running_loop().call_later(max(0.001, due_s - now_s), self._flush)

    def _follow(self, plan: Plan) -> None:
        if plan == self._plan:
            return
        log.info("rate: %s", plan)
        before, self._plan = self._plan, plan
        if before is None or plan.voice != before.voice:
            self._adapt(plan.voice)


@dataclass(slots=True)
class FaceChannel:
    """refused: the sentence that says why there can be no call with this peer, once that is known."""

    carrier: Carrier
    link: FaceLink
    conversation: Conversation
    playout: Playout = field(default_factory=Playout)
    refused: Sentence = NOTHING
    _left: tuple[float, FaceFrame | None] | None = None  # when the other camera went off, and its face then
    _on_rtp: bool = False
    _before: LinkStats = field(default_factory=LinkStats)  # of links before this one
    clock: Callable[[], float] = time.monotonic
    _texture_pacer: TexturePacer = field(default_factory=TexturePacer)
    _timer: asyncio.TimerHandle | None = None
    _driver: LinkDriver = field(init=False)
    _lock: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._driver = LinkDriver(self.link, self.carrier.send_datagram, adapt=self.carrier.adapt_voice)

    def connected(self) -> None:
        """A connection is there, the first or a new one."""
        self.link.reconnected(self.clock())
        for message in self.conversation.greeting():
            self.carrier.send_control(message)

    def restarted(self, link: FaceLink) -> None:
        """The other side has restarted and knows nothing of our link: go on with a fresh one. What is shown
        of it stays, and eases into what comes."""
        link.on_rtp, link.budget = self.link.on_rtp, self.link.budget
        link.repeats_voice = self.link.repeats_voice
        self._before = self.stats()
        self._driver.close()
        self.link = self._driver.link = link
        self.conversation.restarted()

    def send(self, face: FaceFrame) -> None:
        self._driver.send(face)
        self._send_chunks()

    def receive(self, datagram: bytes, now_s: float) -> list[FaceFrame]:
        """-> the frames that the datagram has brought"""
        frames = self._driver.receive(datagram, now_s)
        if self._driver.bad > MAX_BAD:
            self.refused = RUBBISH
        with self._lock:
            for frame in frames:
                stamp(Stage.NETWORK, frame.time_s, now_s)
                self.playout.add(frame, now_s)
            self._lock.notify_all()
        return frames

    def receive_control(self, message: bytes) -> None:
        try:
            answers = self.conversation.receive(message)
        except BitstreamError as error:
            self._driver.bad += 1
            log.debug("a message was refused: %s", cause(error))
            if self._driver.bad > MAX_BAD:
                self.refused = RUBBISH
        except CodecError as error:
            self.refused = error.sentence
        else:
            for answer in answers:
                self.carrier.send_control(answer)
            self.link.repeats_voice = self.remote.takes_repeats
            if self.remote.takes_rtp and not self._on_rtp:
                self._on_rtp = self.link.on_rtp = True
                self.carrier.send_faces_on_rtp(self._driver.next_face)
        self._send_chunks()

    def _send_chunks(self) -> None:
        """Hand over what the other side asked for, at a rate that builds no queue before the face."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        link, pacer = self.link.stats(), self._texture_pacer
        pacer.observe(self.clock(), link.round_trips, link.rtt_s, link.queue_s)
        while pacer.wait_s <= 0 and self.carrier.control_backlog() < CONTROL_ROOM:
            chunk = self.conversation.next_chunk(pacer.room)
            if chunk is None or not self.carrier.send_control(chunk):
                return
            pacer.sent(len(chunk))
        if self.conversation.has_more:
            wait_s = max(LEAST_WAIT_S, pacer.wait_s)
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._send_chunks)

    def face_at(self, now_s: float) -> FaceFrame | None:
        """As it is to be seen now; of a side that has switched its camera off, at rest where it was."""
        with self._lock:
            face = self.playout.at(now_s)
            if self.remote.camera_on:
                self._left = None
                return face
            self._left = self._left or (now_s, face)
            since_s, last = self._left
            return None if last is None else rest(replace(last, present=False), now_s - since_s)

    def wait_for_change(self, timeout_s: float) -> None:
        """On the painter's thread: until another face is due, at most so long."""
        now_s = self.clock()
        until_s = now_s + timeout_s
        with self._lock:
            while (due_s := min(until_s, self.playout.next_change_s(now_s))) > now_s:
                self._lock.wait(due_s - now_s)
                now_s = self.clock()

    @property
    def remote(self) -> Remote:
        return self.conversation.remote

    def stats(self) -> LinkStats:
        """Counts of the whole call; estimates as of now."""
        now = self.link.stats()
        return replace(now, **{name: getattr(now, name) + getattr(self._before, name) for name in COUNTS})

    def close(self) -> None:
        self._driver.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
