"""What a call decides: the actions of `app.call.session`, which `app.net.call` performs."""

from dataclasses import dataclass, field
from typing import TypeAlias

from app.call.status import Phase
from codec.sentence import NOTHING, Sentence


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """Get a room, make its code, pair with whoever enters it, connect."""

    attempt: int


@dataclass(frozen=True, slots=True)
class MakeInvite:
    """Describe our connection in a text, and wait for the answer to it."""

    attempt: int


@dataclass(frozen=True, slots=True)
class TakeAnswer:
    """Try this text as the answer to our invite."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class JoinRoom:
    """Pair with whoever read this code out or sent this invite, connect."""

    attempt: int
    code: str


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring the known person, connect if he takes the call."""

    attempt: int


@dataclass(frozen=True, slots=True)
class AttendRing:
    """Whoever rings is to wait for our person's word."""

    attempt: int


@dataclass(frozen=True, slots=True)
class AcceptRing:
    """Our person's word is yes."""


@dataclass(frozen=True, slots=True)
class DeclineRing:
    """Our person's word is no."""


@dataclass(frozen=True, slots=True)
class TurnRingAway:
    """Whoever rings is told that we are in another call."""


@dataclass(frozen=True, slots=True)
class LeaveRing:
    """Whoever rings will give way to our own ring."""


@dataclass(frozen=True, slots=True)
class Rejoin:
    """Meet the other side again under the secret of the pairing, connect anew."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Return:
    """Take up what was kept of the call, and meet the other side again."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Abandon:
    """Stop the attempt that is under way; the connection in use stays."""


@dataclass(frozen=True, slots=True)
class ClosePeer:
    """Close every connection of this call and forget its secret."""


@dataclass(frozen=True, slots=True)
class SendBye:
    """Tell the other side that we hang up."""


@dataclass(frozen=True, slots=True)
class SendRecover:
    """Tell the other side, if it hears us, that we do not hear it."""


@dataclass(frozen=True, slots=True)
class SendProbe:
    """Ask the other side for a sign of life."""


@dataclass(frozen=True, slots=True)
class ShowStatus:
    """What the person is to see: one sentence, empty when all is well; the code only while it is needed."""

    phase: Phase
    message: Sentence = NOTHING
    code: str = ""
    words: tuple[str, ...] = ()
    who: str = ""


Action: TypeAlias = (
    OpenRoom
    | MakeInvite
    | TakeAnswer
    | JoinRoom
    | Ring
    | AttendRing
    | AcceptRing
    | DeclineRing
    | TurnRingAway
    | LeaveRing
    | Rejoin
    | Return
    | Abandon
    | ClosePeer
    | SendBye
    | SendRecover
    | SendProbe
    | ShowStatus
)
