"""What happens to a call: the events of `app.call.session`. What belongs to an attempt carries its number."""

from dataclasses import dataclass, field
from typing import TypeAlias

from codec.sentence import NOTHING, Sentence


@dataclass(frozen=True, slots=True)
class StartRequested:
    """The person wants a code to read out."""


@dataclass(frozen=True, slots=True)
class InviteRequested:
    """The person wants a text to send, for a call without any server."""


@dataclass(frozen=True, slots=True)
class AnswerEntered:
    """The person has pasted what the other side sent back."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class JoinRequested:
    """The person has entered a code or an invite."""

    code: str


@dataclass(frozen=True, slots=True)
class CallRequested:
    """The person wants to ring somebody known."""

    who: str


@dataclass(frozen=True, slots=True)
class ReturnRequested:
    """This program was killed in a call, and is to go back into it. words: what both screens showed.
    timeout_s: how long the other side may still be there."""

    words: tuple[str, ...]
    who: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class RingArrived:
    """Somebody known rings. yields: which of the two gives way if both ring each other."""

    who: str
    yields: bool


@dataclass(frozen=True, slots=True)
class RingAccepted:
    """The person takes the call."""


@dataclass(frozen=True, slots=True)
class RingRefused:
    """Somebody rang who is not whom he claimed to be; the message says so."""

    message: Sentence


@dataclass(frozen=True, slots=True)
class Ringing:
    """It rings at the other side."""

    attempt: int


@dataclass(frozen=True, slots=True)
class HangUpRequested:
    """The person has had enough, or (with a message for him) the program has."""

    message: Sentence = NOTHING


@dataclass(frozen=True, slots=True)
class RoomOpened:
    """The rendezvous gave us a room; this is its code."""

    attempt: int
    code: str


@dataclass(frozen=True, slots=True)
class TextMade:
    """This text has to reach the other side: our invite, or our answer to theirs."""

    attempt: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerRejected:
    """What was pasted is no answer to our invite, which stays as it is."""

    attempt: int
    message: Sentence


@dataclass(frozen=True, slots=True)
class Paired:
    """The other side is there and has shown that it knows the secret."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Introduced:
    """Descriptions have been exchanged; these words are on the other side's screen too."""

    attempt: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connected:
    """The peer connection of this attempt carries data."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Failed:
    """This attempt came to nothing. final: another one would fail too."""

    attempt: int
    message: Sentence
    final: bool = False


@dataclass(frozen=True, slots=True)
class PeerClosed:
    """The peer connection of this attempt has ended, not by us. met: the other side had said something over
    it; if not, it never saw the call come about, and tries again."""

    attempt: int
    met: bool = True


@dataclass(frozen=True, slots=True)
class ByeReceived:
    """The other side has hung up; the message says why."""

    message: Sentence


@dataclass(frozen=True, slots=True)
class RecoverReceived:
    """The other side hears nothing of us and wants to reconnect. moved: at another rendezvous than so far."""

    moved: bool = False


@dataclass(frozen=True, slots=True)
class NetworkChanged:
    """This machine's addresses are not what they were."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passes. heard_s: when the other side was last heard."""

    heard_s: float


Event: TypeAlias = (
    StartRequested
    | InviteRequested
    | AnswerEntered
    | JoinRequested
    | CallRequested
    | ReturnRequested
    | RingArrived
    | RingAccepted
    | RingRefused
    | Ringing
    | HangUpRequested
    | RoomOpened
    | TextMade
    | AnswerRejected
    | Paired
    | Introduced
    | Connected
    | Failed
    | PeerClosed
    | ByeReceived
    | RecoverReceived
    | NetworkChanged
    | Tick
)

OfAnAttempt: TypeAlias = (
    Ringing | RoomOpened | TextMade | AnswerRejected | Paired | Introduced | Connected | Failed
)
