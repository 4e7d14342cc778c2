"""What happens to a call: the events of `app.call.session`. What belongs to an attempt carries its number."""

from dataclasses import dataclass, field

from codec.sentence import NOTHING, Sentence


@dataclass(frozen=True, slots=True)
class Event:
    """Something has happened to the call."""


@dataclass(frozen=True, slots=True)
class OfAnAttempt(Event):
    """To the attempt of this number; of an older one it is ignored."""

    attempt: int


@dataclass(frozen=True, slots=True)
class StartRequested(Event):
    """The person wants a code to read out."""


@dataclass(frozen=True, slots=True)
class InviteRequested(Event):
    """The person wants a text to send, for a call without any server."""


@dataclass(frozen=True, slots=True)
class AnswerEntered(Event):
    """The person has pasted what the other side sent back."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class JoinRequested(Event):
    """The person has entered a code or an invite."""

    code: str


@dataclass(frozen=True, slots=True)
class CallRequested(Event):
    """The person wants to ring a contact."""

    contact_name: str


@dataclass(frozen=True, slots=True)
class ReturnRequested(Event):
    """This program was killed in a call, and is to go back into it. words: what both screens showed.
    timeout_s: how long the other side may still be there."""

    words: tuple[str, ...]
    contact_name: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Recognised(Event):
    """The other side of this call is a contact, and has shown its key."""

    contact_name: str


@dataclass(frozen=True, slots=True)
class RingArrived(Event):
    """A contact rings. yields: which of the two gives way if both ring each other."""

    contact_name: str
    yields: bool


@dataclass(frozen=True, slots=True)
class RingAccepted(Event):
    """The person takes the call."""


@dataclass(frozen=True, slots=True)
class RingRefused(Event):
    """A ring had another key than the contact that it claimed to come from; the message says so."""

    message: Sentence


@dataclass(frozen=True, slots=True)
class Ringing(OfAnAttempt):
    """It rings at the other side."""


@dataclass(frozen=True, slots=True)
class HangUpRequested(Event):
    """The person has had enough, or (with a message) the program has."""

    message: Sentence = NOTHING


@dataclass(frozen=True, slots=True)
class PlaceNamed(OfAnAttempt):
    """The other side has named a place to meet, which is about to be connected to."""

    place: str


@dataclass(frozen=True, slots=True)
class RoomOpened(OfAnAttempt):
    """The rendezvous gave us a room; this is its code, and a link to it."""

    code: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class TextMade(OfAnAttempt):
    """This text has to reach the other side: our invite, or our answer to theirs."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerRejected(OfAnAttempt):
    """What was pasted is no answer to our invite, which stays as it is."""

    message: Sentence


@dataclass(frozen=True, slots=True)
class Paired(OfAnAttempt):
    """The other side is there and has shown that it knows the secret."""


@dataclass(frozen=True, slots=True)
class Introduced(OfAnAttempt):
    """Descriptions have been exchanged; these words are on the other side's screen too."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connected(OfAnAttempt):
    """The peer connection of this attempt carries data."""


@dataclass(frozen=True, slots=True)
class Failed(OfAnAttempt):
    """This attempt came to nothing. final: another one would fail too. left: the other side has gone from it,
    most likely to begin another."""

    message: Sentence
    final: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class PeerClosed(Event):
    """The peer connection of this attempt has ended, not by us. met: the other side had said something over
    it; if not, it never saw the call come about, and tries again."""

    attempt: int
    met: bool = True


@dataclass(frozen=True, slots=True)
class ByeReceived(Event):
    """The other side has hung up; the message says why."""

    message: Sentence


@dataclass(frozen=True, slots=True)
class RecoverReceived(Event):
    """The other side hears nothing of us and wants to reconnect. moved: at another rendezvous than so far."""

    moved: bool = False


@dataclass(frozen=True, slots=True)
class NetworkChanged(Event):
    """This machine's addresses are not what they were."""


@dataclass(frozen=True, slots=True)
class Tick(Event):
    """Time passes. heard_s: when the other side last gave a sign of life; said_s: when its last face or voice
    came, which no probe brings about. rtt_s: to it and back; 0 if not known."""

    heard_s: float
    said_s: float = float("-inf")
    rtt_s: float = 0.0
