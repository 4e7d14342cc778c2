"""The call as a pure state machine: events in, actions out. No clock, socket, thread or randomness inside.

    IDLE -> PREPARING -> WAITING -+
      \\---> JOINING --------------+-> CONNECTING -> LIVE <-> RECOVERING
    every phase can end in ENDED, and ENDED begins again like IDLE
    without a server, PREPARING -> INVITING and JOINING -> ANSWERING while people carry texts

An *attempt* is one try to build a peer connection; it has a number, and what arrives of an older one is
ignored. While the call recovers, the old connection stays: the first to bring life wins, the old one by
being heard again, the new one by connecting. The first attempt begins while the silence is only suspicious,
and the screen says nothing of it yet. `app.net.call` performs the actions and reports the events.
"""

from collections import deque
from dataclasses import replace

from app.call import actions as a
from app.call import events as e
from app.call.status import Phase
from codec.sentence import NOTHING, Sentence

PROBE_S = 0.6  # silence after which the other side is asked for a sign of life: of 30 packets 30 % are lost,
# never all; a network that stands still for longer is asked in vain
PROBE_INTERVAL_S = 0.2
KNOCK_S = 0.8  # the same while recovering, once the other side was heard again
QUIET_PROBE_S = 2.2  # the same when the other side is still and sends a heartbeat only each 2 s
DOUBT_S = 0.3  # or a round trip, if that is longer: from the first probe without an answer on, another
# connection is tried beside this one
ANSWER_S = 1.3  # from then on the connection counts as lost: 2 s of silence in a lively call, with the tick
# that finds it, when a person begins to notice,
STILL_ANSWER_S = 0.8  # and 3 s in a still one
ANSWER_MARGIN_S = 0.4  # over a round trip, where that is long
LONGEST_RTT_S = 2.0  # that is believed
GAP_MARGIN = 1.1  # over the longest pause lately
LATELY_S = 4.5  # two heartbeats: so long after the last long pause the other side counts as lively again
GIVE_UP_S = 120.0  # a lift, a tunnel, a router that restarts; a person who is tired of waiting hangs up
STEADY_S = 5.0  # a call that was back for less has not come back: it is the same recovery that goes on
RETRY_S, LEFT_RETRY_S = 1.0, 0.1  # between attempts of recovery: a side that left has begun another one
SETUP_TRIES = 3  # connections tried after a pairing that worked; each has its own time limit
SETUP_S = 45.0  # and all of them this one: a side that has gone is waited for in vain
STALE_S = 3.0  # after the connection was heard again, a wish to reconnect is one that was held up on its way
ASK_AGAIN_S = 2.0  # one that was meant comes again so soon
ASKED_S = 3.0  # how long the other side's wish to reconnect outweighs that we hear it: a second more than
# until it comes again; one that was held up by a pulled cable and comes with it costs no more than this

PEER_HUNG_UP = Sentence("The other side has ended the call.")
SILENT = Sentence("The other side is silent. Reconnecting.")
RETURNING = Sentence("Your call was cut off. Reconnecting.")
CHANGED = Sentence("The network has changed. Reconnecting.")
LOST = Sentence("The other side could not be reached again, so the call has ended. Call again.")
UNSTEADY = Sentence(
    "The connection was lost again and again, so the call has ended. Call again, or from another network."
)
NOT_MADE = Sentence("No connection to the other side could be made. Call again.")
VISITING = Sentence("Meeting the other side at {place}, which it has named.")
RINGS = Sentence("It rings there.")
DECLINED = Sentence("You have declined the call of {who}.")
UNPAIRED = (
    Phase.PREPARING,
    Phase.WAITING,
    Phase.INVITING,
    Phase.JOINING,
    Phase.ANSWERING,
    Phase.CALLING,
    Phase.RINGING,
)
STARTABLE = (Phase.IDLE, Phase.ENDED)


class CallSession:
    """One side's call. Not thread-safe: it belongs to the network's thread."""

    def __init__(self) -> None:
        self._shown = a.ShowStatus(Phase.IDLE)
        self._attempt = 0
        self._in_use = 0  # the attempt whose connection carries the call
        self._tries = 0  # connections tried before the call was live
        self._setup_s: float | None = None  # when the first of them began
        self._failure = NOTHING  # of the last of them
        self._busy = False  # an attempt is under way
        self._paired = False  # it has met the other side
        self._retry_s = 0.0
        self._lost_s = 0.0  # when the other side was lost last
        self._unsteady_s: float | None = None  # since when the call has not held for long; None: it does
        self._timeout_s = GIVE_UP_S  # of this recovery
        self._moved_s = float("-inf")  # when the other side's rendezvous was followed last
        self._asked_s = float("-inf")  # when the other side last asked to reconnect
        self._ask_s = float("-inf")  # when we last asked it
        self._heard_again_s = float("-inf")  # when recovery ended by the old connection's coming back
        self._refused = NOTHING  # why there can be no other connection, found out while this one is in doubt
        self._probed_s = float("-inf")
        self._said_s = float("-inf")
        self._live_s = 0.0
        self._pauses: deque[tuple[float, float]] = deque()  # (end, length) of the other side's lately

    @property
    def phase(self) -> Phase:
        return self._shown.phase

    def handle(self, event: e.Event, now_s: float) -> list[a.Action]:
        """What is to be done about this event, in order."""
        if self._is_stale(event):
            return []
        match event:
            case e.StartRequested() if self.phase in STARTABLE:
                return [self._show(Phase.PREPARING, fresh=True), a.OpenRoom(self._begin())]
            case e.JoinRequested(code) if self.phase in STARTABLE:
                return [self._show(Phase.JOINING, fresh=True), a.JoinRoom(self._begin(), code)]
            case e.CallRequested(name) if self.phase in STARTABLE:
                return [self._show(Phase.CALLING, fresh=True, contact_name=name), a.Ring(self._begin())]
            case e.ReturnRequested() if self.phase in STARTABLE:
                return self._return(event, now_s)
            case e.RingArrived():
                return self._on_ring(event)
            case e.RingAccepted() if self.phase is Phase.RINGING:
                self._tries = 1
                return [self._show(Phase.CONNECTING), a.AcceptRing()]
            case e.RingRefused(message) if self.phase in STARTABLE:
                return [self._show(Phase.IDLE, message, fresh=True)]  # no word about the call before
            case e.Recognised(name) if self.phase not in STARTABLE:
                self._shown = replace(self._shown, contact_name=name)
                return [self._shown]
            case e.Ringing() if self.phase is Phase.CALLING:
                return [self._show(Phase.CALLING, RINGS)]
            case e.PlaceNamed(_, place) if self.phase is not Phase.LIVE:
                return [self._show(self.phase, Sentence(VISITING, place=place))]
            case e.HangUpRequested() if self.phase is Phase.RINGING:
                return [a.DeclineRing(), *self._end(Sentence(DECLINED, who=self._shown.contact_name))]
            case e.HangUpRequested(message) if self.phase not in STARTABLE:
                return [a.SendBye(), *self._end(message)]
            case e.RoomOpened(_, code, link) if self.phase is Phase.PREPARING:
                return [self._show(Phase.WAITING, code=code, link=link)]
            case e.InviteRequested() if self.phase in STARTABLE:
                return [self._show(Phase.PREPARING, fresh=True), a.MakeInvite(self._begin())]
            case e.TextMade(_, text) if self.phase in (Phase.PREPARING, Phase.JOINING):
                inviting = self.phase is Phase.PREPARING
                return [self._show(Phase.INVITING if inviting else Phase.ANSWERING, code=text)]
            case e.AnswerEntered(text) if self.phase is Phase.INVITING:
                return [a.TakeAnswer(text)]
            case e.AnswerRejected(_, message) if self.phase is Phase.INVITING:
                return [self._show(Phase.INVITING, message, code=self._shown.code)]
            case e.Paired():
                return self._on_paired()
            case e.Introduced(_, words) if self.phase is Phase.CONNECTING:
                return [self._show(Phase.CONNECTING, words=words)]
            case e.Connected(attempt):
                return self._on_connected(attempt, now_s)
            case e.Failed():
                return self._on_failed(event, now_s)
            case e.PeerClosed(attempt, met) if self.phase is Phase.LIVE and attempt == self._in_use:
                return self._end(PEER_HUNG_UP) if met else self._recover(SILENT, now_s)
            case e.ByeReceived(message) if self.phase not in STARTABLE:
                return self._end(message)
            case e.RecoverReceived(moved) if self.phase in (Phase.LIVE, Phase.RECOVERING):
                return self._on_recover(moved, now_s)
            case e.NetworkChanged() if self.phase is Phase.LIVE:
                self._asked_s = now_s  # the old connection may still be heard, but not for long
                return self._recover(CHANGED, now_s, afresh=True)
            case e.NetworkChanged() if self.phase is Phase.RECOVERING:  # from another address it may be heard
                met = self._busy and self._paired
                return [a.SendRecover(), *([] if met else [a.Rejoin(self._begin())])]
            case e.Tick():
                return self._on_tick(event, now_s)
        return []

    def _is_stale(self, event: e.Event) -> bool:
        """Of attempts, only the newest counts; a closed connection matters while it is in use."""
        if isinstance(event, e.OfAnAttempt):
            return event.attempt != self._attempt or not self._busy
        return False

    def _begin(self) -> int:
        self._attempt += 1
        self._busy, self._paired = True, False
        return self._attempt

    def _on_ring(self, ring: e.RingArrived) -> list[a.Action]:
        if self.phase in STARTABLE:
            return [
                self._show(Phase.RINGING, fresh=True, contact_name=ring.contact_name),
                a.AttendRing(self._begin()),
            ]
        if self.phase is not Phase.CALLING or self._shown.contact_name != ring.contact_name:
            return [a.TurnRingAway()]
        if not ring.yields:
            return [a.LeaveRing()]
        self._tries = 1
        return [a.Abandon(), self._show(Phase.CONNECTING), a.AttendRing(self._begin()), a.AcceptRing()]

    def _on_paired(self) -> list[a.Action]:
        self._paired = True
        if self.phase in UNPAIRED:
            self._tries = 1
            return [self._show(Phase.CONNECTING)]
        return []

    def _on_connected(self, attempt: int, now_s: float) -> list[a.Action]:
        self._busy = False
        self._live_s = now_s
        self._in_use = attempt
        self._asked_s = float("-inf")
        return [self._show(Phase.LIVE)]

    def _on_failed(self, failed: e.Failed, now_s: float) -> list[a.Action]:
        self._busy = False
        message, final = failed.message, failed.final
        if self.phase is Phase.LIVE and final:
            self._refused = message
            return []
        if self.phase is Phase.LIVE or (self.phase is Phase.RECOVERING and not final):
            self._retry_s = now_s + (LEFT_RETRY_S if failed.left else RETRY_S)
            return []
        if self.phase is Phase.CONNECTING and not final and self._tries < SETUP_TRIES:
            self._tries, self._failure = self._tries + 1, message
            return [a.Rejoin(self._begin())]
        return self._end(message)

    def _on_tick(self, tick: e.Tick, now_s: float) -> list[a.Action]:
        if self.phase is Phase.CONNECTING:
            return self._keep_connecting(now_s)
        if self.phase is Phase.LIVE:
            return self._watch(tick, now_s)
        if self.phase is Phase.RECOVERING:
            return self._keep_recovering(tick.heard_s, now_s)
        return []

    def _keep_connecting(self, now_s: float) -> list[a.Action]:
        self._setup_s = now_s if self._setup_s is None else self._setup_s
        late = now_s - self._setup_s >= SETUP_S
        return self._end(self._failure or NOT_MADE) if late else []

    def _watch(self, tick: e.Tick, now_s: float) -> list[a.Action]:
        self._learn_pauses(tick.said_s)
        if now_s - max(self._live_s, self._heard_again_s) >= STEADY_S:
            self._unsteady_s = None
        probe_s, rtt_s = self._probe_s, min(tick.rtt_s, LONGEST_RTT_S)
        answer_s = max(STILL_ANSWER_S, PROBE_S + ANSWER_S - probe_s, rtt_s + ANSWER_MARGIN_S)
        asked_s = now_s - tick.heard_s - probe_s
        if asked_s < 0:
            return self._no_more_doubt()
        if asked_s >= answer_s:
            return self._end(self._refused) if self._refused else self._recover(SILENT, now_s)
        actions: list[a.Action] = []
        if now_s - self._probed_s >= PROBE_INTERVAL_S:
            self._probed_s = now_s
            actions.append(a.SendProbe())
        if asked_s >= max(DOUBT_S, rtt_s) and not self._busy and not self._refused and now_s >= self._retry_s:
            actions.append(a.Rejoin(self._begin()))
        return actions

    @property
    def _probe_s(self) -> float:
        """The silence after which to ask, a little longer than any lately."""
        longest_s = max((pause_s for _, pause_s in self._pauses), default=0.0)
        return min(max(PROBE_S, longest_s * GAP_MARGIN), QUIET_PROBE_S)

    def _no_more_doubt(self) -> list[a.Action]:
        """The connection in use is heard: no other is looked for, unless the other side is there already."""
        self._refused = NOTHING
        if not self._busy or self._paired:
            return []
        self._busy = False
        return [a.Abandon()]

    def _learn_pauses(self, said_s: float) -> None:
        """A side where nothing moves is silent for 2 s at a time, and nothing is wrong with that."""
        if said_s <= self._said_s:
            return
        pause_s = said_s - max(self._said_s, self._live_s)
        while self._pauses and self._pauses[-1][1] <= pause_s:
            self._pauses.pop()
        self._pauses.append((said_s, pause_s))
        while self._pauses[0][0] < said_s - LATELY_S:
            self._pauses.popleft()
        self._said_s = said_s

    def _on_recover(self, moved: bool, now_s: float) -> list[a.Action]:
        """The wish to reconnect; one that was held up on its way, and says nothing new, is ignored."""
        if self.phase is Phase.LIVE:
            if now_s - self._heard_again_s < STALE_S and not moved:
                return []
            self._asked_s = now_s
            return self._recover(SILENT, now_s, afresh=moved)
        self._asked_s = now_s
        if not moved or (self._busy and self._paired) or now_s - self._moved_s < RETRY_S:
            return []
        self._moved_s = now_s
        return [a.Rejoin(self._begin())]  # where the other side is now

    def _return(self, wish: e.ReturnRequested, now_s: float) -> list[a.Action]:
        shown = self._show(
            Phase.RECOVERING, RETURNING, words=wish.words, contact_name=wish.contact_name, fresh=True
        )
        self._lost_s = self._ask_s = self._unsteady_s = now_s
        self._timeout_s = wish.timeout_s
        return [shown, a.Return(self._begin())]

    def _recover(self, message: Sentence, now_s: float, afresh: bool = False) -> list[a.Action]:
        """afresh: an attempt that goes on already is on a way that leads nowhere."""
        self._lost_s = self._ask_s = now_s
        self._unsteady_s = now_s if self._unsteady_s is None else self._unsteady_s
        self._timeout_s = GIVE_UP_S
        if self._is_late(now_s):
            return self._end(UNSTEADY)
        attempts = [a.Rejoin(self._begin())] if afresh or not self._busy else []
        return [self._show(Phase.RECOVERING, message), a.SendRecover(), *attempts]

    def _is_late(self, now_s: float) -> bool:
        return self._unsteady_s is not None and now_s - self._unsteady_s >= self._timeout_s

    def _keep_recovering(self, heard_s: float, now_s: float) -> list[a.Action]:
        if self._is_late(now_s):
            return self._end(LOST if self._unsteady_s == self._lost_s else UNSTEADY)
        asked = now_s - self._asked_s < ASKED_S
        if heard_s > self._lost_s and not asked and not (self._busy and self._paired):
            self._busy = False
            self._heard_again_s = now_s
            return [a.Abandon(), self._show(Phase.LIVE)]
        again: list[a.Action] = []
        if now_s - max(heard_s, self._ask_s) >= ASK_AGAIN_S:
            self._ask_s = now_s
            again = [a.SendRecover()]
        elif heard_s > self._lost_s and now_s - self._probed_s >= KNOCK_S:
            self._probed_s = now_s
            again = [a.SendProbe()]  # both hear each other: neither may take the other for deaf and ask again
        if not self._busy and now_s >= self._retry_s:
            return [*again, a.Rejoin(self._begin())]
        return again

    def _end(self, message: Sentence) -> list[a.Action]:
        self._busy = False
        return [a.Abandon(), a.ClosePeer(), self._show(Phase.ENDED, message)]

    def _show(
        self,
        phase: Phase,
        message: Sentence = NOTHING,
        *,
        code: str = "",
        link: str = "",
        words: tuple[str, ...] = (),
        contact_name: str = "",
        fresh: bool = False,
    ) -> a.ShowStatus:
        """The words and the name stay for the call's life; the code goes as soon as it has been used."""
        if fresh:
            self._unsteady_s = self._setup_s = None
            self._failure = NOTHING
            self._shown = a.ShowStatus(phase, message, code, link, words, contact_name)
        kept = words or self._shown.words
        self._shown = replace(self._shown, phase=phase, message=message, code=code, link=link, words=kept)
        return self._shown
