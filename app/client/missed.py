"""Rings that nobody took: the caller gave up, or our person was in another call."""

import time
from collections import deque
from collections.abc import Callable

from app.call.session import DECLINED
from app.call.status import MissedCall, PastCall, Phase
from codec.sentence import Sentence

MOST = 20  # a person reads no more; a contact may ring each 3 s


class MissedCalls:
    """Those that our person does not know of yet. Written on the network's thread, read on any."""

    def __init__(self, log: Callable[[PastCall], None], wall: Callable[[], float] = time.time) -> None:
        """log: keeps each in the history."""
        self._log, self._wall = log, wall
        self._calls: deque[MissedCall] = deque(maxlen=MOST)
        self._was_ringing = False

    @property
    def all(self) -> tuple[MissedCall, ...]:
        return tuple(self._calls)

    def follow(self, phase: Phase, message: Sentence, contact_id: str, name: str) -> None:
        """The call's status, and whom it is with: a ring that ends and was not declined was missed."""
        missed = self._was_ringing and phase is Phase.ENDED and message.template != DECLINED.template
        self._was_ringing = phase is Phase.RINGING
        if missed:
            self.add(contact_id, name)

    def add(self, contact_id: str, name: str) -> None:
        """This contact rang just now."""
        now_s = self._wall()
        self._calls.append(MissedCall(contact_id, name, now_s))
        self._log(PastCall(now_s, 0.0, contact_id, name))

    def forget(self) -> None:
        """They are known of."""
        self._calls.clear()
