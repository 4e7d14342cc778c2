"""The texts and reactions of one call: what both sides have written, and no more of it than a person can
read.

Invariants: memory and work are bounded however fast the other side writes; nothing of it outlives the call,
unless a recording takes it. Any thread may call.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.call.status import Line, Shown
from codec.recording import Side
from codec.said import MAX_TEXT, Feeling, Reaction, Text, tidy

MAX_LINES = 200  # of a call, the newest
MAX_SHOWN = 8  # reactions, the newest
AGAIN_S = 60.0  # a text of the last minute may have been lost with the connection: it is said again
AGAIN = 16  # at most so many
BURST, RATE_HZ = 30, 1.0  # of the other side's texts; what is more is left out unread
OWN_BURST, OWN_RATE_HZ = 10, 0.5  # what we say, half as much: a blackout delivers it all at once
REACTION_BURST, REACTION_RATE_HZ = 8, 2.0


class Allowance:
    """A token bucket: `burst` at once, then `rate_hz` a second."""

    def __init__(self, burst: int, rate_hz: float, now_s: float) -> None:
        self._burst, self._rate_hz = burst, rate_hz
        self._left, self._at_s = float(burst), now_s

    def takes(self, now_s: float) -> bool:
        """Whether one more is allowed now; it is then counted."""
        self._left = min(self._burst, self._left + self._rate_hz * (now_s - self._at_s))
        self._at_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass(slots=True)
class _Limits:
    texts: Allowance
    reactions: Allowance


def _nothing(side: Side, message: Text | Reaction) -> None: ...


@dataclass(slots=True)
class Chat:
    """told: each text and reaction of either side that was taken, for a recording. lines, reactions: the
    newest, as the window shows them; lines_left_out: how many are no longer among them, or never were."""

    told: Callable[[Side, Text | Reaction], None] = _nothing
    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    lines: tuple[Line, ...] = ()
    lines_left_out: int = 0
    reactions: tuple[Shown, ...] = ()
    _own: _Limits = field(init=False)
    _others: _Limits = field(init=False)
    _said: list[tuple[float, Text]] = field(default_factory=list)
    _number: int = 0
    _read: int = -1  # the newest number of the other side
    _shown: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        now_s = self.clock()
        react = REACTION_BURST, REACTION_RATE_HZ
        self._own = _Limits(Allowance(OWN_BURST, OWN_RATE_HZ, now_s), Allowance(*react, now_s))
        self._others = _Limits(Allowance(BURST, RATE_HZ, now_s), Allowance(*react, now_s))

    def write(self, text: str) -> Text | None:
        """The message to send; None if there is nothing in it, or it is too much at once."""
        wanted, now_s = tidy(text), self.clock()
        with self._lock:
            if not wanted or not self._own.texts.takes(now_s):
                return None
            message = Text(self._number, wanted)
            self._number += 1
            self._said = [*self._said, (now_s, message)][-AGAIN:]
            self._add(own=True, text=wanted)
        self.told(Side.OWN, message)
        return message

    def react(self, feeling: Feeling) -> Reaction | None:
        """The message to send; None if it is too much at once."""
        with self._lock:
            if not self._own.reactions.takes(self.clock()):
                return None
            self._show(own=True, feeling=feeling)
        self.told(Side.OWN, Reaction(feeling))
        return Reaction(feeling)

    def again(self) -> list[Text]:
        """What may have been lost with the last connection."""
        now_s = self.clock()
        with self._lock:
            return [message for at_s, message in self._said if now_s - at_s <= AGAIN_S]

    def restarted(self) -> None:
        """The other side's program counts from 0 again."""
        with self._lock:
            self._read = -1

    def received(self, message: Text | Reaction) -> None:
        """Of the other side. What was read already, or is too much, is left out."""
        taken = self._text(message) if isinstance(message, Text) else self._reaction(message)
        if taken is not None:
            self.told(Side.OTHER, taken)

    def _text(self, message: Text) -> Text | None:
        with self._lock:
            if message.number <= self._read:
                return None
            self._read = message.number
            if not self._others.texts.takes(self.clock()):
                self.lines_left_out += 1
                return None
            text = tidy(message.text)
            if text:
                self._add(own=False, text=text)
        return Text(message.number, text) if text else None

    def _reaction(self, message: Reaction) -> Reaction | None:
        with self._lock:
            known = message.feeling in set(Feeling) and self._others.reactions.takes(self.clock())
            if known:
                self._show(own=False, feeling=Feeling(message.feeling))
        return message if known else None

    def _add(self, own: bool, text: str) -> None:
        assert len(text.encode()) <= MAX_TEXT, "tidied"
        lines = (*self.lines, Line(own, text, self.wall()))
        self.lines_left_out += max(0, len(lines) - MAX_LINES)
        self.lines = lines[-MAX_LINES:]

    def _show(self, own: bool, feeling: Feeling) -> None:
        self._shown += 1
        self.reactions = (*self.reactions, Shown(self._shown, own, feeling))[-MAX_SHOWN:]
