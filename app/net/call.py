"""Performs what `CallSession` decides, with real connections, and reports to it what happens.

    person -> NetworkCall -> CallSession -> actions -> Signal, Peer
    handlers <- NetworkCall <- Peer (faces, messages, voice)

All public methods may be called from any thread and return at once; handlers are called on the network's
thread and must return at once too.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol

from app.call import actions as a
from app.call import events as e
from app.call import session as s
from app.call.status import Keep, Phase
from app.net import by_code
from app.net.by_invite import SHOWN, InvitedCalls
from app.net.by_ring import KEEP, KnownCalls
from app.net.connection import Line
from app.net.errors import NetworkError
from app.net.pairing import exchange
from app.net.pairing.contact import Contact, Keeping
from app.net.pairing.crypto import NONCE_BYTES, Sealer, Secret
from app.net.pairing.invite import is_invite
from app.net.pairing.ring import Reply
from app.net.recovery import CONNECT_S, RECOVER, Recovery
from app.net.rendezvous.client import Signal
from app.net.thread import NetworkThread
from app.net.ticket import RENEWED_S, Bond, Ticket
from app.net.transport.dtls import LeanCertificate
from app.net.transport.ice import Link
from app.net.transport.peer import Peer, PeerConfig
from app.net.transport.voice import VoicePacket
from app.net.transport.wire_meter import WireCounts
from codec.control import HangUp, Reason
from codec.errors import BitstreamError

TICK_S = 0.2
BYE_S = 0.2  # the time that a farewell gets to leave
GRACE_S = 1.0  # how long a replaced connection stays, so that the other side replaces it too
CLOSE_S = 3.0

PROBE, ALIVE = bytes((0xE2,)), bytes((0xE3,))
"""Messages of the call itself on the control channel (docs/PROTOCOL.md section 5). First bytes from 0xE0 to
0xEF are theirs; all others belong to codec/control.py."""
CALL_MESSAGES = range(0xE0, 0xF0)

FAREWELLS = {
    Reason.HUNG_UP: s.PEER_HUNG_UP,
    Reason.DECLINED: "The other side has declined the call.",
    Reason.BASIS_DIFFERS: "The other side has another face model. Both need the same version of Eigencall.",
    Reason.ERROR: "The other side has ended the call because of a fault.",
}


class CallHandlers(Protocol):
    """What the client does with what arrives; called on the network's thread."""

    def on_status(self, phase: Phase, message: str, code: str, words: tuple[str, ...]) -> None: ...
    def on_connected(self, resumed: bool) -> None:
        """A connection carries data: the first one, or after a loss a new one. Messages that were on their
        way over the old one may be lost; faces go on as if datagrams had been."""
        ...

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: VoicePacket) -> None: ...
    def on_kept(self, contact: Contact) -> None:
        """Both people wished to know each other: to be stored."""
        ...

    def on_restarted(self) -> None:
        """The other side's program was started again: faces and messages of the connection that is about to
        be used owe nothing to what was said before."""
        ...

    def on_ticket(self, ticket: Ticket | None) -> None:
        """With this, and no longer than it says, a program that was killed comes back into the call. None:
        the call is over."""
        ...


@dataclass(frozen=True, slots=True)
class CallConfig:
    """rendezvous: `ws://host:port` or `wss://…`. place: gives the address under which others reach it now,
    shown behind the code; empty if they are expected to know it. link: an impaired network, for tests and
    measurements."""

    rendezvous: str
    peer: PeerConfig = field(default_factory=PeerConfig)
    link: Callable[[], Link] | None = None
    place: Callable[[], str] = lambda: ""


class NetworkCall:
    """One side's calls, one after the other."""

    def __init__(
        self,
        config: CallConfig,
        handlers: CallHandlers,
        thread: NetworkThread,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """wall: the time since 1970."""
        self.handlers = handlers
        self._config = config
        self._thread = thread
        self._clock = clock
        self._wall = wall
        self._session = s.CallSession()
        self.bond: Bond | None = None
        """What the two sides of the call under way have of each other."""
        self._active: Line | None = None
        self._lines: set[Line] = set()
        self._attempt: asyncio.Task[None] | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._invites = InvitedCalls(self)
        self._known = KnownCalls(self)
        self._recovery = Recovery(self)
        self._returning: Ticket | None = None  # taken up as soon as the session agrees
        self._renew_s: float | None = None  # when the ticket is renewed; None while there is none
        self.who = ""
        """The name of the known person that is called, calls, or is talked to."""
        self._closing: set[asyncio.Task[None]] = set()
        self._past = WireCounts()
        self._farewell = bytes(HangUp())
        self._last_word = b""  # said, and perhaps not heard yet
        self._take_along: Callable[[], bytes | None] | None = None  # once the other side has agreed

    # For the client

    def reconfigure(self, *, rendezvous: str = "", peer: PeerConfig | None = None) -> None:
        """Use another meeting point, or other servers, from the next connection on."""
        if rendezvous:
            self._config = replace(self._config, rendezvous=rendezvous, place=lambda: "")
        if peer is not None:
            self._config = replace(self._config, peer=peer)

    def start_call(self) -> None:
        self._thread.call(self._handle, e.StartRequested())

    def invite(self) -> None:
        self._thread.call(self._handle, e.InviteRequested())

    def accept_answer(self, text: str) -> None:
        self._thread.call(self._handle, e.AnswerEntered(text))

    def join(self, code: str) -> None:
        self._thread.call(self._handle, e.JoinRequested(code))

    def call_person(self, contact: Contact) -> None:
        self._thread.call(self._ring, contact)

    def resume(self, ticket: Ticket) -> None:
        """Go back into the call from which this ticket is."""
        self._thread.call(self._resume, ticket)

    def accept_ring(self) -> None:
        self._thread.call(self._handle, e.RingAccepted())

    def wait_for(self, people: Iterable[Contact]) -> None:
        """From now on these may ring us, and nobody else."""
        self._thread.call(self._known.wait_for, tuple(people))

    def keep_person(self, name: str) -> None:
        """Wish to know the other side. name: how we should like to be called there."""
        self._thread.call(self._keep, name)

    @property
    def keep(self) -> Keep:
        """Whether the two will know each other."""
        keeping = self._known.keeping
        if keeping is None or self._active is None:
            return Keep.NO
        return keeping.state

    def hang_up(self, reason: Reason = Reason.HUNG_UP, message: str = "") -> None:
        """End the call. message: what our own side is told, if it was not the person's wish."""
        self._farewell = bytes(HangUp(reason))
        self._thread.call(self._handle, e.HangUpRequested(message))

    def send_face(self, datagram: bytes) -> bool:
        """Send a datagram; False if there is no connection or something still waits, so it is not sent."""
        line = self._active
        if line is None or line.face_handed_over or not line.peer.ready_for_face:
            return False
        if self._thread.is_current:
            return line.peer.send_face(datagram)
        line.face_handed_over = True
        self._thread.call(line.send_face, datagram)
        return True

    def let_faces_ride(self, take_along: Callable[[], bytes | None]) -> None:
        """From now on faces of this call travel on RTP, over this connection and those that replace it: the
        other side has said that it understands. take_along: see `Peer`."""
        self._take_along = take_along
        for line in self._lines:
            line.peer.let_faces_ride(take_along)

    def send_control(self, message: bytes) -> bool:
        """Queue a message; False if there is no connection or its backlog is full."""
        assert message[0] not in CALL_MESSAGES, "first bytes from 0xE0 to 0xEF are the call's own"
        line = self._active
        if line is None or not line.peer.ready_for_control:
            return False
        if self._thread.is_current:
            return line.peer.send_control(message)
        self._thread.call(line.peer.send_control, message)
        return True

    @property
    def control_backlog(self) -> int:
        """Bytes of control messages that have not left yet."""
        line = self._active
        return line.peer.control_backlog if line is not None else 0

    def send_voice(self, opus: bytes, timestamp: int) -> None:
        """Send an Opus packet; timestamp on the 48 kHz clock. Silence is not calling this."""
        line = self._active
        if line is not None:
            self._thread.call(line.voice.put, opus, timestamp)

    def hush(self) -> None:
        """The microphone is muted: what it has given and has not left yet stays here."""
        line = self._active
        if line is not None:
            self._thread.call(line.voice.clear)

    @property
    def voice_origin(self) -> int | None:
        """RTP timestamp of our voice's time 0 on the connection in use; None before the first packet."""
        line = self._active
        return line.peer.voice_origin if line is not None else None

    def wire_stats(self) -> WireCounts:
        """Whole IP packets of this call's connections so far, set-up included."""
        return sum((line.peer.wire for line in list(self._lines)), self._past)

    def close(self) -> None:
        """Hang up and wait until nothing of the call is left. Not from the network's thread."""
        self._thread.submit(self._shut_down()).result(CLOSE_S * 2)

    # On the network's thread

    def _handle(self, event: e.Event) -> None:
        for action in self._session.handle(event, self._clock()):
            self._perform(action)

    def _perform(self, action: a.Action) -> None:
        match action:
            case a.OpenRoom(attempt):
                self._begin_call()
                self._try(attempt, by_code.open_room(self, attempt, self._config))
            case a.MakeInvite(attempt):
                self._begin_call()
                self._try(attempt, self._invites.invite(attempt, self._config))
            case a.TakeAnswer(text):
                self._invites.answers.put_nowait(text)
            case a.Ring(attempt):
                self._begin_call(known=True)
                self._try(attempt, self._known.ring(attempt))
            case a.AttendRing(attempt):
                self._begin_call(known=True)
                self._try(attempt, self._known.attend(attempt))
            case a.AcceptRing():
                self._known.accept()
            case a.DeclineRing():
                self.later(self._known.turn_away(Reply.DECLINE))
            case a.TurnRingAway():
                self.later(self._known.turn_away(Reply.BUSY))
            case a.LeaveRing():
                self.later(self._known.leave())
            case a.JoinRoom(attempt, code) if is_invite(code):
                self._begin_call()
                self._try(attempt, self._invites.answer(attempt, code))
            case a.JoinRoom(attempt, code):
                self._begin_call()
                self._try(attempt, by_code.join_room(self, attempt, self._config, code))
            case a.Return(attempt):
                self._take_up()
                self._try(attempt, self._recovery.rejoin(attempt))
            case a.Rejoin(attempt):
                self._try(attempt, self._recovery.rejoin(attempt))
            case a.Abandon():
                self._abandon()
            case a.ClosePeer():
                self._end_call()
            case a.SendBye():
                self._last_word = self._farewell
                self._send(self._farewell)
            case a.SendRecover():
                self._send(self._recovery.request(self._config))
            case a.SendProbe():
                self._send(PROBE)
            case a.Show(phase, message, code, words, who):
                self.who = who
                if self.bond is not None:
                    self.bond.words, self.bond.who = words, who
                self.handlers.on_status(phase, message, code, words)

    def _ring(self, contact: Contact) -> None:
        self._known.callee = contact
        self._handle(e.CallRequested(contact.name))

    def _keep(self, name: str) -> None:
        wish = self._known.offer(name)
        if wish is not None:
            self._send(wish)
            self._keep_if_agreed()
            self._issue()

    def _keep_if_agreed(self) -> None:
        if self.bond is not None and self.bond.secret is not None:
            contact = self._known.agreed(self.bond.secret, self.bond.rendezvous)
            if contact is not None:
                self.handlers.on_kept(contact)

    def _begin_call(self, known: bool = False) -> None:
        self._known.begin(None if known else Keeping())
        self._start(Bond(LeanCertificate.generateCertificate()))

    def _start(self, bond: Bond) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
        self.bond, self._take_along = bond, None
        self._past = WireCounts()
        self._ticker = asyncio.ensure_future(self._tick())

    def _end_call(self) -> None:
        self._known.keeping = None
        self.bond = None
        if self._renew_s is not None:
            self._renew_s = None
            self.handlers.on_ticket(None)
        if self._ticker is not None:
            self._ticker.cancel()
        active, self._active = self._active, None
        word, self._last_word = self._last_word, b""
        for line in list(self._lines):
            said = word if line is active else b""
            self.later(line.part(said) if said else line.close(BYE_S))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            line = self._active
            self._handle(e.Tick(line.peer.heard_s if line is not None else float("-inf")))
            if line is not None:
                self._recovery.watch(line)
            if self._renew_s is not None and self._clock() >= self._renew_s:
                self._issue()

    # Tickets

    def _issue(self) -> None:
        """Let the call be taken up again by this program, if it should be killed from now on."""
        if self.bond is not None and self.bond.can_return and self._active is not None:
            self._renew_s = self._clock() + RENEWED_S
            self.handlers.on_ticket(Ticket.of(self.bond, self._known.keeping, self._wall()))

    def _resume(self, ticket: Ticket) -> None:
        self._returning = ticket
        self._handle(e.ReturnRequested(ticket.words, ticket.who, ticket.expires_s - self._wall()))

    def _take_up(self) -> None:
        ticket = self._returning
        assert ticket is not None, "a call is taken up again"
        self._known.begin(None if ticket.known else ticket.keeping)
        self._start(ticket.bond())
        self._renew_s = self._clock() + RENEWED_S

    # Attempts

    def _try(self, attempt: int, work: Coroutine[None, None, None]) -> None:
        self._abandon()
        self._attempt = asyncio.ensure_future(self._guard(attempt, work))
        self._attempt.add_done_callback(lambda _: work.close())  # abandoned before it began

    async def _guard(self, attempt: int, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except NetworkError as fault:
            self._handle(e.Failed(attempt, str(fault), final=not fault.worth_another_try))

    def _abandon(self) -> None:
        if self._attempt is not None and self._attempt is not asyncio.current_task():
            self._attempt.cancel()
        self._attempt = None

    async def connect(self, attempt: int, signal: Signal, sealer: Sealer) -> None:
        """Describe the connections to each other, and connect."""
        bond = self.bond
        assert bond is not None, "a call is under way"
        assert bond.secret is not None, "both share a secret"
        with self.line(attempt) as line:
            met = await exchange.introduce(
                signal, bond.secret, sealer, line.peer, bond.fingerprint, bond.anew
            )
            bond.fingerprint, line.anew = met.fingerprint, met.anew
            self._handle(e.Introduced(attempt, met.words))
            await line.peer.connected(CONNECT_S)
        self.use(attempt, line)

    # For the attempts, which are other modules'

    def line(self, attempt: int) -> AbstractContextManager[Line]:
        """A new line; closed unless all goes well."""
        line = Line(self, attempt)
        self._lines.add(line)
        return self.keeping(line)

    @contextlib.contextmanager
    def keeping(self, line: Line) -> Iterator[Line]:
        """What goes wrong closes the line."""
        try:
            yield line
        except BaseException:
            self.later(line.close())
            raise

    def tell(self, event: e.Event) -> None:
        """Something has happened to an attempt."""
        self._handle(event)

    def meet_at(self, rendezvous: str, *, theirs: bool = False) -> None:
        """Where a lost call of this attempt is found again; empty for nowhere. theirs: the other side's own
        program keeps it."""
        assert self.bond is not None, "a call has begun"
        self.bond.rendezvous, self.bond.theirs = rendezvous, theirs

    def met(self, attempt: int, met: exchange.Introduction) -> None:
        """The other side is known, and so are the words."""
        assert self.bond is not None, "a call has begun"
        self.bond.secret, self.bond.fingerprint = met.secret, met.fingerprint
        self._handle(e.Paired(attempt))
        self._handle(e.Introduced(attempt, met.words))

    async def pair_under(self, attempt: int, signal: Signal, secret: Secret, sealer: Sealer) -> None:
        """Both know each other and share a new secret: describe the connections, connect."""
        assert self.bond is not None, "a call has begun"
        self.bond.secret = secret
        self._handle(e.Paired(attempt))
        await self.connect(attempt, signal, sealer)

    def use(self, attempt: int, line: Line) -> None:
        """This line is connected: the call goes over it from now on."""
        self._recovery.connected()
        replaced, self._active = self._active, line
        if replaced is not None:
            self.later(replaced.close(GRACE_S))
        if line.anew:
            self.handlers.on_restarted()
        if (wish := self._known.offered()) is not None:
            line.peer.send_control(wish)
        self.handlers.on_connected(replaced is not None)
        self._handle(e.Connected(attempt))
        self._issue()

    @property
    def is_connected(self) -> bool:
        """Whether a connection has carried this call, even if it is silent now."""
        return self._active is not None

    def is_active(self, line: Line) -> bool:
        """Whether the call goes over this line."""
        return line is self._active

    # Lines

    def _send(self, message: bytes) -> None:
        if self._active is not None:
            self._active.peer.send_control(message)

    def received(self, line: Line, message: bytes) -> None:
        """A control message: the call's own, or the handlers'."""
        if self.bond is not None and self.is_active(line):
            self.bond.anew = False  # whoever speaks on this line knows
        if message[:1] == PROBE:
            line.peer.send_control(ALIVE)
        elif message[:1] == bytes((SHOWN,)) and len(message) == 1 + NONCE_BYTES:
            line.show(message[1:])
        elif message[:1] == bytes((KEEP,)):
            self._known.received(message[1:])
            self._keep_if_agreed()
        elif message[:1] == bytes((RECOVER,)):
            self._recovery.requested(message[1:])
        elif message[:1] == bytes((HangUp.KIND,)) and not line.leaving:
            self._handle(e.ByeReceived(farewell(message)))
        elif message and message[0] not in CALL_MESSAGES:
            self.handlers.on_control(message)

    def ended(self, attempt: int, met: bool) -> None:
        """The connection of this attempt has ended, not by us."""
        self._handle(e.PeerClosed(attempt, met))

    def new_peer(self, line: Line) -> Peer:
        link = self._config.link() if self._config.link is not None else None
        peer = Peer(
            self._config.peer,
            line,
            voice=line.voice,
            certificate=self.bond.certificate if self.bond is not None else None,
            link=link,
            clock=self._clock,
        )
        if self._take_along is not None:
            peer.let_faces_ride(self._take_along)
        return peer

    def later(self, work: Coroutine[None, None, None]) -> None:
        """Do this meanwhile; whoever closes the call waits for it."""
        task = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def closed(self, line: Line) -> None:
        """Nothing more will come over this line."""
        if line in self._lines:
            self._lines.discard(line)
            self._past += line.peer.wire

    async def _shut_down(self) -> None:
        await self._known.stop()
        self._handle(e.HangUpRequested())
        while self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)


def farewell(message: bytes) -> str:
    """What the other side's last message means, as a sentence."""
    try:
        return FAREWELLS[HangUp.parse(message).reason]
    except BitstreamError:
        return FAREWELLS[Reason.ERROR]
