"""What a call decides: the actions of `app.call.session`, which `app.net.call` performs."""

from dataclasses import dataclass, field

from app.call.status import Phase
from codec.sentence import NOTHING, Sentence


@dataclass(frozen=True, slots=True)
class Action:
    """Something is to be done."""


@dataclass(frozen=True, slots=True)
class BeginAttempt(Action):
    """Begin the attempt of this number."""

    attempt: int


@dataclass(frozen=True, slots=True)
class OpenRoom(BeginAttempt):
    """Get a room, make its code, pair with the side that enters it, connect."""


@dataclass(frozen=True, slots=True)
class MakeInvite(BeginAttempt):
    """Describe our connection in a text, and wait for the answer to it."""


@dataclass(frozen=True, slots=True)
class TakeAnswer(Action):
    """Try this text as the answer to our invite."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class JoinRoom(BeginAttempt):
    """Pair with the side that read this code out or sent this invite, connect."""

    code: str


@dataclass(frozen=True, slots=True)
class Ring(BeginAttempt):
    """Ring the contact, connect if the person takes the call."""


@dataclass(frozen=True, slots=True)
class AttendRing(BeginAttempt):
    """The contact that rings is to wait for our person's word."""


@dataclass(frozen=True, slots=True)
class AcceptRing(Action):
    """Our person's word is yes."""


@dataclass(frozen=True, slots=True)
class DeclineRing(Action):
    """Our person's word is no."""


@dataclass(frozen=True, slots=True)
class TurnRingAway(Action):
    """The contact that rings is told that we are in another call."""


@dataclass(frozen=True, slots=True)
class LeaveRing(Action):
    """The contact that rings will give way to our own ring."""


@dataclass(frozen=True, slots=True)
class Rejoin(BeginAttempt):
    """Meet the other side again under the secret of the pairing, connect again."""


@dataclass(frozen=True, slots=True)
class Return(BeginAttempt):
    """Take up what was kept of the call, and meet the other side again."""


@dataclass(frozen=True, slots=True)
class Abandon(Action):
    """Stop the attempt that is under way; the connection in use stays."""


@dataclass(frozen=True, slots=True)
class ClosePeer(Action):
    """Close every connection of this call and forget its secret."""


@dataclass(frozen=True, slots=True)
class SendBye(Action):
    """Tell the other side that we hang up."""


@dataclass(frozen=True, slots=True)
class SendRecover(Action):
    """Tell the other side, if it hears us, that we do not hear it."""


@dataclass(frozen=True, slots=True)
class SendProbe(Action):
    """Ask the other side for a sign of life."""


@dataclass(frozen=True, slots=True)
class ShowStatus(Action):
    """What the person is to see: one sentence, empty when all is well; the code, and a link
    to it, only while it is needed."""

    phase: Phase
    message: Sentence = NOTHING
    code: str = ""
    link: str = ""
    words: tuple[str, ...] = ()
    contact_name: str = ""
