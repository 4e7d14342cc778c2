"""The call as a pure state machine: events in, actions out. No clock, socket, thread or randomness inside.

    IDLE -> PREPARING -> WAITING -+
      \\---> JOINING --------------+-> CONNECTING -> LIVE <-> RECOVERING
    every phase can end in ENDED, and ENDED begins anew like IDLE
    without a server, PREPARING -> INVITING and JOINING -> ANSWERING while people carry texts

An *attempt* is one try to build a peer connection; it has a number, and what arrives of an older one is
ignored. While the call recovers, the old connection stays: whichever brings life first wins, the old one by
being heard again, the new one by connecting. `app.net.call` performs the actions and reports the events.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from app.call.status import Phase

PROBE_S = 1.2  # silence after which the other side is asked for a sign of life
PROBE_INTERVAL_S = 0.4
QUIET_PROBE_S = 2.2  # the same when the other side is still and sends a heartbeat only each 2 s
ANSWER_S = 0.8  # from the first probe without an answer, the connection counts as lost: 2 s of silence in
# a lively call, when a person begins to notice, and 3 s in a still one
HEARTBEAT_S = 2.0  # of a still side
GAP_MARGIN = 1.1  # over the longest pause lately
LATELY_S = 4.5  # two heartbeats: so long after the last long pause the other side counts as lively again
GIVE_UP_S = 120.0  # a lift, a tunnel, a router that restarts; whoever is tired of waiting hangs up
RETRY_S = 1.0  # between attempts of recovery
SETUP_TRIES = 3  # connections tried after a pairing that worked; each has its own time limit
STALE_S = 3.0  # after the connection was heard again, a wish to reconnect is one that was held up on its way
ASK_AGAIN_S = 2.0  # one that was meant comes again so soon
ASKED_S = 3.0  # how long the other side's wish to reconnect outweighs that we hear it: a second more than
# until it comes again; one that was held up by a pulled cable and comes with it costs no more than this


# Events


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
    patience_s: how long the other side may still be there."""

    words: tuple[str, ...]
    who: str
    patience_s: float


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

    message: str


@dataclass(frozen=True, slots=True)
class Ringing:
    """It rings at the other side."""

    attempt: int


@dataclass(frozen=True, slots=True)
class HangUpRequested:
    """The person has had enough, or (with a message for him) the program has."""

    message: str = ""


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
    message: str


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
    message: str
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

    message: str


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


# Actions


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
class Show:
    """What the person is to see: one sentence, empty when all is well; the code only while it is needed."""

    phase: Phase
    message: str = ""
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
    | Show
)

PEER_HUNG_UP = "The other side has ended the call."
SILENT = "The other side is silent. Reconnecting."
RETURNING = "Your call was cut off. Going back into it."
CHANGED = "The network has changed. Reconnecting."
LOST = "The other side could not be reached again. The call has ended."
RINGS = "It rings there."
DECLINED = "You have declined the call of {who}."
UNPAIRED = (
    Phase.PREPARING,
    Phase.WAITING,
    Phase.INVITING,
    Phase.JOINING,
    Phase.ANSWERING,
    Phase.CALLING,
    Phase.RINGING,
)
BEFORE_LIVE = (*UNPAIRED, Phase.CONNECTING)
STARTABLE = (Phase.IDLE, Phase.ENDED)
_OF_AN_ATTEMPT = Ringing | RoomOpened | TextMade | AnswerRejected | Paired | Introduced | Connected | Failed


class CallSession:
    """One side's call. Not thread-safe: it belongs to the network's thread."""

    def __init__(self) -> None:
        self._shown = Show(Phase.IDLE)
        self._attempt = 0
        self._in_use = 0  # the attempt whose connection carries the call
        self._tries = 0  # connections tried before the call was live
        self._busy = False  # an attempt is under way
        self._paired = False  # it has met the other side
        self._retry_s = 0.0
        self._lost_s = 0.0  # when recovery began
        self._patience_s = GIVE_UP_S  # of this recovery
        self._asked_s = float("-inf")  # when the other side last asked to reconnect
        self._ask_s = float("-inf")  # when we last asked it
        self._heard_again_s = float("-inf")  # when recovery ended by the old connection's coming back
        self._probed_s = float("-inf")
        self._heard_s = float("-inf")
        self._live_s = 0.0
        self._pauses: deque[tuple[float, float]] = deque()  # (end, length) of the other side's lately

    @property
    def phase(self) -> Phase:
        return self._shown.phase

    def handle(self, event: Event, now_s: float) -> list[Action]:
        """What is to be done about this event, in order."""
        if self._is_stale(event):
            return []
        match event:
            case StartRequested() if self.phase in STARTABLE:
                return [self._show(Phase.PREPARING, fresh=True), OpenRoom(self._begin())]
            case JoinRequested(code) if self.phase in STARTABLE:
                return [self._show(Phase.JOINING, fresh=True), JoinRoom(self._begin(), code)]
            case CallRequested(who) if self.phase in STARTABLE:
                return [self._show(Phase.CALLING, fresh=True, who=who), Ring(self._begin())]
            case ReturnRequested() if self.phase in STARTABLE:
                return self._return(event, now_s)
            case RingArrived():
                return self._on_ring(event)
            case RingAccepted() if self.phase is Phase.RINGING:
                self._tries = 1
                return [self._show(Phase.CONNECTING), AcceptRing()]
            case RingRefused(message) if self.phase in STARTABLE:
                return [self._show(self.phase, message)]
            case Ringing() if self.phase is Phase.CALLING:
                return [self._show(Phase.CALLING, RINGS)]
            case HangUpRequested() if self.phase is Phase.RINGING:
                return [DeclineRing(), *self._end(DECLINED.format(who=self._shown.who))]
            case HangUpRequested(message) if self.phase not in STARTABLE:
                return [SendBye(), *self._end(message)]
            case RoomOpened(_, code) if self.phase is Phase.PREPARING:
                return [self._show(Phase.WAITING, code=code)]
            case InviteRequested() if self.phase in STARTABLE:
                return [self._show(Phase.PREPARING, fresh=True), MakeInvite(self._begin())]
            case TextMade(_, text) if self.phase in (Phase.PREPARING, Phase.JOINING):
                inviting = self.phase is Phase.PREPARING
                return [self._show(Phase.INVITING if inviting else Phase.ANSWERING, code=text)]
            case AnswerEntered(text) if self.phase is Phase.INVITING:
                return [TakeAnswer(text)]
            case AnswerRejected(_, message) if self.phase is Phase.INVITING:
                return [self._show(Phase.INVITING, message, code=self._shown.code)]
            case Paired():
                return self._on_paired()
            case Introduced(_, words) if self.phase is Phase.CONNECTING:
                return [self._show(Phase.CONNECTING, words=words)]
            case Connected(attempt):
                return self._on_connected(attempt, now_s)
            case Failed(_, message, final):
                return self._on_failed(message, final, now_s)
            case PeerClosed(attempt, met) if self.phase is Phase.LIVE and attempt == self._in_use:
                return self._end(PEER_HUNG_UP) if met else self._recover(SILENT, now_s)
            case ByeReceived(message) if self.phase not in STARTABLE:
                return self._end(message)
            case RecoverReceived(moved) if self.phase in (Phase.LIVE, Phase.RECOVERING):
                return self._on_recover(moved, now_s)
            case NetworkChanged() if self.phase is Phase.LIVE:
                self._asked_s = now_s  # the old connection may still be heard, but not for long
                return self._recover(CHANGED, now_s)
            case NetworkChanged() if self.phase is Phase.RECOVERING:
                return [SendRecover()]  # from another address it may be heard
            case Tick(heard_s):
                return self._on_tick(heard_s, now_s)
        return []

    def _is_stale(self, event: Event) -> bool:
        """Of attempts, only the newest counts; a closed connection matters while it is in use."""
        if isinstance(event, _OF_AN_ATTEMPT):
            return event.attempt != self._attempt or not self._busy
        return False

    def _begin(self) -> int:
        self._attempt += 1
        self._busy, self._paired = True, False
        return self._attempt

    def _on_ring(self, ring: RingArrived) -> list[Action]:
        if self.phase in STARTABLE:
            return [self._show(Phase.RINGING, fresh=True, who=ring.who), AttendRing(self._begin())]
        if self.phase is not Phase.CALLING or self._shown.who != ring.who:
            return [TurnRingAway()]
        if not ring.yields:
            return [LeaveRing()]
        self._tries = 1
        return [Abandon(), self._show(Phase.CONNECTING), AttendRing(self._begin()), AcceptRing()]

    def _on_paired(self) -> list[Action]:
        self._paired = True
        if self.phase in UNPAIRED:
            self._tries = 1
            return [self._show(Phase.CONNECTING)]
        return []

    def _on_connected(self, attempt: int, now_s: float) -> list[Action]:
        self._busy = False
        self._live_s = now_s
        self._gap_s = 0.0
        self._in_use = attempt
        self._asked_s = float("-inf")
        return [self._show(Phase.LIVE)]

    def _on_failed(self, message: str, final: bool, now_s: float) -> list[Action]:
        self._busy = False
        if self.phase is Phase.RECOVERING and not final:
            self._retry_s = now_s + RETRY_S
            return []
        if self.phase is Phase.CONNECTING and not final and self._tries < SETUP_TRIES:
            self._tries += 1
            return [Rejoin(self._begin())]
        return self._end(message)

    def _on_tick(self, heard_s: float, now_s: float) -> list[Action]:
        if self.phase is Phase.LIVE:
            return self._watch(heard_s, now_s)
        if self.phase is Phase.RECOVERING:
            return self._keep_recovering(heard_s, now_s)
        return []

    def _watch(self, heard_s: float, now_s: float) -> list[Action]:
        self._learn_pauses(heard_s)
        silent_s = now_s - heard_s
        longest_s = max((pause_s for _, pause_s in self._pauses), default=0.0)
        probe_s = min(max(PROBE_S, longest_s * GAP_MARGIN), QUIET_PROBE_S)
        if silent_s >= probe_s + ANSWER_S:
            return self._recover(SILENT, now_s)
        if silent_s >= probe_s and now_s - self._probed_s >= PROBE_INTERVAL_S:
            self._probed_s = now_s
            return [SendProbe()]
        return []

    def _learn_pauses(self, heard_s: float) -> None:
        """A side where nothing moves is silent for 2 s at a time, and nothing is wrong with that. One that
        answers when asked was only quiet, and would have been for longer."""
        if heard_s <= self._heard_s:
            return
        since_s = max(self._heard_s, self._live_s)
        pause_s = HEARTBEAT_S if self._probed_s > since_s else heard_s - since_s
        while self._pauses and self._pauses[-1][1] <= pause_s:
            self._pauses.pop()
        self._pauses.append((heard_s, pause_s))
        while self._pauses[0][0] < heard_s - LATELY_S:
            self._pauses.popleft()
        self._heard_s = heard_s

    def _on_recover(self, moved: bool, now_s: float) -> list[Action]:
        """The wish to reconnect; one that was held up on its way, and says nothing new, is ignored."""
        if self.phase is Phase.LIVE:
            if now_s - self._heard_again_s < STALE_S and not moved:
                return []
            self._asked_s = now_s
            return self._recover(SILENT, now_s)
        self._asked_s = now_s
        if not moved or (self._busy and self._paired):
            return []
        return [Rejoin(self._begin())]  # where the other side is now

    def _return(self, wish: ReturnRequested, now_s: float) -> list[Action]:
        self._lost_s = self._ask_s = now_s
        self._patience_s = wish.patience_s
        shown = self._show(Phase.RECOVERING, RETURNING, words=wish.words, who=wish.who, fresh=True)
        return [shown, Return(self._begin())]

    def _recover(self, message: str, now_s: float) -> list[Action]:
        self._lost_s = self._ask_s = now_s
        self._patience_s = GIVE_UP_S
        return [self._show(Phase.RECOVERING, message), SendRecover(), Rejoin(self._begin())]

    def _keep_recovering(self, heard_s: float, now_s: float) -> list[Action]:
        asked = now_s - self._asked_s < ASKED_S
        if heard_s > self._lost_s and not asked and not (self._busy and self._paired):
            self._busy = False
            self._heard_again_s = now_s
            return [Abandon(), self._show(Phase.LIVE)]
        if now_s - self._lost_s >= self._patience_s:
            return self._end(LOST)
        again: list[Action] = []
        if now_s - max(heard_s, self._ask_s) >= ASK_AGAIN_S:
            self._ask_s = now_s
            again = [SendRecover()]
        if not self._busy and now_s >= self._retry_s:
            return [*again, Rejoin(self._begin())]
        return again

    def _end(self, message: str) -> list[Action]:
        self._busy = False
        return [Abandon(), ClosePeer(), self._show(Phase.ENDED, message)]

    def _show(
        self,
        phase: Phase,
        message: str = "",
        *,
        code: str = "",
        words: tuple[str, ...] = (),
        who: str = "",
        fresh: bool = False,
    ) -> Show:
        """The words and the name stay for the call's life; the code goes as soon as it has been used."""
        if fresh:
            self._shown = Show(phase, message, code, words, who)
        kept = words or self._shown.words
        self._shown = replace(self._shown, phase=phase, message=message, code=code, words=kept)
        return self._shown
