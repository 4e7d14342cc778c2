"""Rings that nobody took: the caller gave up, or our person was in another call."""

import time
from collections import deque
from collections.abc import Callable

from app.call.session import DECLINED
from app.call.status import MissedCall, Phase
from codec.sentence import Sentence

MOST = 20  # a person reads no more; contacts may ring each 3 s


class MissedCalls:
    """Of this run of the program. Written on the network's thread, read on any."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._calls: deque[MissedCall] = deque(maxlen=MOST)
        self._was_ringing = False

    @property
    def all(self) -> tuple[MissedCall, ...]:
        return tuple(self._calls)

    def follow(self, phase: Phase, message: Sentence, contact_name: str) -> None:
        """The call's status, and whom it is with: a ring that ends and was not declined was missed."""
        missed = self._was_ringing and phase is Phase.ENDED and message.template != DECLINED.template
        self._was_ringing = phase is Phase.RINGING
        if missed:
            self.add(contact_name)

    def add(self, name: str) -> None:
        """This contact rang just now."""
        self._calls.append(MissedCall(name, self._wall()))

    def forget(self) -> None:
        """They are known of."""
        self._calls.clear()
