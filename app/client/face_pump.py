"""Drives one `FaceLink` on an asyncio loop: frames in, datagrams out when they are due, frames back.

The voice is told when rate control wants it otherwise.

Used from the loop's thread only. A datagram that the channel does not take is dropped: a newer one is better.
"""

import asyncio
import time
from collections.abc import Callable

from codec.errors import BitstreamError
from codec.link import FaceLink
from codec.rate import Voice
from codec.values import FaceFrame

MAX_BAD = 50  # broken datagrams after which the other side is not one of us


class FacePump:
    """send: hand a datagram to the channel; False if it was not taken. adapt: told of each change of what the
    voice should be, on the loop's thread."""

    def __init__(
        self,
        link: FaceLink,
        send: Callable[[bytes], bool],
        clock: Callable[[], float] = time.monotonic,
        adapt: Callable[[Voice], None] = lambda voice: None,
    ) -> None:
        self.link = link
        self.bad = 0
        self._adapt = adapt
        self._voice: Voice | None = None  # told last
        self._send = send
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None

    def push(self, frame: FaceFrame) -> None:
        self.link.push(frame)
        self._pump()

    def receive(self, datagram: bytes, now_s: float) -> list[FaceFrame]:
        """The frames that it brings; a broken datagram brings none and is counted."""
        try:
            frames = self.link.receive(datagram, now_s)
        except BitstreamError:
            self.bad += 1
            frames = []
        self._pump()
        return frames

    def take_along(self) -> bytes | None:
        """A voice packet is leaving: the datagram that it takes along, if there is enough to say."""
        return self.link.ride(self._clock())

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _pump(self) -> None:
        now_s = self._clock()
        for datagram in self.link.poll(now_s):
            self._send(datagram)
        if self.link.plan.voice != self._voice:
            self._voice = self.link.plan.voice
            self._adapt(self._voice)
        self.close()
        due_s = self.link.next_deadline(now_s)
        if due_s is not None:
            self._timer = asyncio.get_running_loop().call_later(max(0.001, due_s - now_s), self._pump)
