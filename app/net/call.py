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

from app.call import session as s
from app.call.status import Keep, Phase
from app.net import codes, exchange
from app.net.contact import Contact
from app.net.dtls import LeanCertificate
from app.net.errors import NetworkError, PeerError, RendezvousError
from app.net.ice import Link, has_address
from app.net.invite import is_invite
from app.net.invited import SHOWN, InvitedCalls
from app.net.known import KEEP, KnownCalls
from app.net.pairing import NONCE_BYTES, Role, Sealer, Secret
from app.net.peer import Peer, PeerConfig, PeerState
from app.net.ring import Reply
from app.net.signal import Signal
from app.net.thread import NetworkThread
from app.net.voice import VoicePacket, VoiceQueue
from app.net.wire import WireCounts
from codec.control import HangUp, Reason
from codec.errors import BitstreamError
from codec.values import Image

TICK_S = 0.2
REJOIN_S = 5.0  # for the first attempt to come back, from the meeting on; a slow way gets more each time
REJOIN_GROWS = 1.5
CONNECT_S = 15.0  # for a connection; ICE itself would try for a minute, longer than anybody waits
BYE_S = 0.2  # the time that a farewell gets to leave
BYE_AGAIN_S = 0.05  # it is said four times: the gaps that a loss leaves bring it again in a round trip,
BYE_TIMES = 4  # where SCTP by itself would wait for a second
BYE_PATIENCE = 50  # such times, for its acknowledgement
GRACE_S = 1.0  # how long a replaced connection stays, so that the other side replaces it too
CLOSE_S = 3.0

RECOVER, PROBE, ALIVE, NONCE = (bytes((first,)) for first in (0xE1, 0xE2, 0xE3, SHOWN))
"""Messages of the call itself on the control channel (docs/PROTOCOL.md section 5). First bytes from 0xE0 to
0xEF are theirs; all others belong to codec/control.py."""
CALL_MESSAGES = range(0xE0, 0xF0)

NOWHERE = (
    "No direct way to the other side was found, and the invite names no meeting point to try again from. "
    "A TURN server in the settings would help."
)
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


@dataclass(frozen=True, slots=True)
class CallConfig:
    """rendezvous: `ws://host:port` or `wss://…`. place: the address under which others reach it, shown behind
    the code; empty if they are expected to know it. link: an impaired network, for tests and measurements."""

    rendezvous: str
    peer: PeerConfig = field(default_factory=PeerConfig)
    link: Callable[[], Link] | None = None
    place: str = ""


class NetworkCall:
    """One side's calls, one after the other."""

    def __init__(
        self,
        config: CallConfig,
        handlers: CallHandlers,
        thread: NetworkThread,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.handlers = handlers
        self._config = config
        self._rendezvous = config.rendezvous  # of the call under way
        self._thread = thread
        self._clock = clock
        self._session = s.CallSession()
        self._secret: Secret | None = None
        self._fingerprint: bytes | None = None  # of the other side, once known
        self._certificate: LeanCertificate | None = None
        self._active: _Line | None = None
        self._lines: set[_Line] = set()
        self._attempt: asyncio.Task[None] | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._invites = InvitedCalls(self)
        self._known = KnownCalls(self)
        self.who = ""
        """The name of the known person that is called, calls, or is talked to."""
        self._closing: set[asyncio.Task[None]] = set()
        self._past = WireCounts()
        self._farewell = bytes(HangUp())
        self._rejoins = 0  # attempts since a connection was there last
        self._last_word = b""  # said, and perhaps not heard yet
        self._take_along: Callable[[], bytes | None] | None = None  # once the other side has agreed

    # For the client

    def reconfigure(self, *, rendezvous: str = "", peer: PeerConfig | None = None) -> None:
        """Use another meeting point, or other servers, from the next connection on."""
        if rendezvous:
            self._config = replace(self._config, rendezvous=rendezvous, place="")
        if peer is not None:
            self._config = replace(self._config, peer=peer)

    def start_call(self) -> None:
        self._thread.call(self._handle, s.StartRequested())

    def invite(self) -> None:
        self._thread.call(self._handle, s.InviteRequested())

    def accept_answer(self, text: str) -> None:
        self._thread.call(self._handle, s.AnswerEntered(text))

    def join(self, code: str) -> None:
        self._thread.call(self._handle, s.JoinRequested(code))

    def call_person(self, contact: Contact) -> None:
        self._thread.call(self._ring, contact)

    def accept_ring(self) -> None:
        self._thread.call(self._handle, s.RingAccepted())

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
        self._thread.call(self._handle, s.HangUpRequested(message))

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

    def _handle(self, event: s.Event) -> None:
        for action in self._session.handle(event, self._clock()):
            self._perform(action)

    def _perform(self, action: s.Action) -> None:
        match action:
            case s.OpenRoom(attempt):
                self._begin_call()
                self._try(attempt, self._open_room(attempt))
            case s.MakeInvite(attempt):
                self._begin_call()
                self._try(attempt, self._invites.invite(attempt, self._config))
            case s.TakeAnswer(text):
                self._invites.answers.put_nowait(text)
            case s.Ring(attempt):
                self._begin_call(known=True)
                self._try(attempt, self._known.ring(attempt))
            case s.AttendRing(attempt):
                self._begin_call(known=True)
                self._try(attempt, self._known.attend(attempt))
            case s.AcceptRing():
                self._known.accept()
            case s.DeclineRing():
                self._later(self._known.turn_away(Reply.DECLINE))
            case s.TurnRingAway():
                self._later(self._known.turn_away(Reply.BUSY))
            case s.LeaveRing():
                self._later(self._known.leave())
            case s.JoinRoom(attempt, code) if is_invite(code):
                self._begin_call()
                self._try(attempt, self._invites.answer(attempt, code))
            case s.JoinRoom(attempt, code):
                self._begin_call()
                self._try(attempt, self._join_room(attempt, code))
            case s.Rejoin(attempt):
                self._try(attempt, self._rejoin(attempt))
            case s.Abandon():
                self._abandon()
            case s.ClosePeer():
                self._end_call()
            case s.SendBye():
                self._last_word = self._farewell
                self._send(self._farewell)
            case s.SendRecover():
                self._send(RECOVER)
            case s.SendProbe():
                self._send(PROBE)
            case s.Show(phase, message, code, words, who):
                self.who = who
                self.handlers.on_status(phase, message, code, words)

    def _ring(self, contact: Contact) -> None:
        self._known.callee = contact
        self._handle(s.CallRequested(contact.name))

    def _keep(self, name: str) -> None:
        wish = self._known.offer(name)
        if wish is not None:
            self._send(wish)
            self._keep_if_agreed()

    def _keep_if_agreed(self) -> None:
        if self._secret is not None:
            contact = self._known.agreed(self._secret, self._rendezvous)
            if contact is not None:
                self.handlers.on_kept(contact)

    def _begin_call(self, known: bool = False) -> None:
        self._known.begin(known=known)
        if self._ticker is not None:
            self._ticker.cancel()
        self._secret = self._fingerprint = self._take_along = None
        self._past = WireCounts()
        self._certificate = LeanCertificate.generateCertificate()
        self._ticker = asyncio.ensure_future(self._tick())

    def _end_call(self) -> None:
        self._known.keeping = None
        self._secret = self._fingerprint = self._certificate = None
        if self._ticker is not None:
            self._ticker.cancel()
        active, self._active = self._active, None
        word, self._last_word = self._last_word, b""
        for line in list(self._lines):
            said = word if line is active else b""
            self._later(self._part(line, said) if said else self._close_line(line, BYE_S))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            line = self._active
            if line is not None:
                self._handle(s.Tick(line.peer.heard_s))
                self._watch_address(line)

    def _watch_address(self, line: "_Line") -> None:
        """An address that has gone takes the connection with it: that need not be waited for."""
        host = line.peer.address_in_use
        if host is None or line.on_detour or line.seeks_detour or has_address(host):
            return
        line.seeks_detour = True
        self._later(self._leave_address(line))

    async def _leave_address(self, line: "_Line") -> None:
        """Say so, now and again as soon as there is another address to say it from."""
        first, line.lost_address = not line.lost_address, True
        with contextlib.suppress(OSError):  # no network yet
            await line.peer.take_detour()
            line.on_detour = True
        line.seeks_detour = False
        if line is self._active and (first or line.on_detour):
            self._handle(s.NetworkChanged())

    # Attempts

    def _try(self, attempt: int, work: Coroutine[None, None, None]) -> None:
        self._abandon()
        self._attempt = asyncio.ensure_future(self._guard(attempt, work))
        self._attempt.add_done_callback(lambda _: work.close())  # abandoned before it began

    async def _guard(self, attempt: int, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except NetworkError as fault:
            self._handle(s.Failed(attempt, str(fault), final=not fault.worth_another_try))

    def _abandon(self) -> None:
        if self._attempt is not None and self._attempt is not asyncio.current_task():
            self._attempt.cancel()
        self._attempt = None

    async def _open_room(self, attempt: int) -> None:
        self._rendezvous = self._config.rendezvous
        async with contextlib.aclosing(Signal(self._rendezvous)) as signal:
            code = codes.new_code(await signal.open_room())
            place = f"@{self._config.place}" if self._config.place else ""
            self._handle(s.RoomOpened(attempt, f"{code}{place}"))
            await signal.paired()
            await self._pair(attempt, signal, Role.CALLER, code)

    async def _join_room(self, attempt: int, text: str) -> None:
        spoken, elsewhere = codes.split_place(text)
        code = codes.parse(spoken)
        self._rendezvous = elsewhere or self._config.rendezvous
        async with contextlib.aclosing(Signal(self._rendezvous)) as signal:
            await signal.join_room(code.nameplate)
            await self._pair(attempt, signal, Role.JOINER, code)

    async def _pair(self, attempt: int, signal: Signal, role: Role, code: codes.Code) -> None:
        secret = await exchange.agree(signal, role, code)
        await self.pair_under(attempt, signal, secret, secret.sealer())

    async def _rejoin(self, attempt: int) -> None:
        secret = self._secret
        assert secret is not None, "only a paired call is rejoined"
        if not self._rendezvous:
            raise RendezvousError(NOWHERE)
        async with contextlib.aclosing(Signal(self._rendezvous)) as signal:
            await signal.meet(secret.room, secret.role)
            self._handle(s.Paired(attempt))
            try:
                async with asyncio.timeout(self._rejoin_patience_s()):
                    sealer = await exchange.resume(signal, secret)
                    line = await self._introduce(attempt, signal, secret, sealer)
                    await self._connect(attempt, line)
            except TimeoutError as fault:
                raise PeerError("The way that was being tried has gone again.") from fault

    def _rejoin_patience_s(self) -> float:
        """A live call may have lost its network once more: better a fresh attempt than a long wait."""
        if self._active is None:
            return 2 * CONNECT_S  # for the exchange, too
        self._rejoins += 1
        return min(CONNECT_S, REJOIN_S * REJOIN_GROWS ** (self._rejoins - 1))

    async def _introduce(self, attempt: int, signal: Signal, secret: Secret, sealer: Sealer) -> "_Line":
        with self.line(attempt) as line:
            met = await exchange.introduce(signal, secret, sealer, line.peer, self._fingerprint)
        self._fingerprint = met.fingerprint
        self._handle(s.Introduced(attempt, met.words))
        return line

    async def _connect(self, attempt: int, line: "_Line") -> None:
        with self.keeping(line):
            await line.peer.connected(CONNECT_S)
        self.use(attempt, line)

    # For the attempts of other modules

    def line(self, attempt: int) -> AbstractContextManager["_Line"]:
        """A new line; closed unless all goes well."""
        line = _Line(self, attempt)
        self._lines.add(line)
        return self.keeping(line)

    @contextlib.contextmanager
    def keeping(self, line: "_Line") -> Iterator["_Line"]:
        """What goes wrong closes the line."""
        try:
            yield line
        except BaseException:
            self._later(self._close_line(line))
            raise

    def tell(self, event: s.Event) -> None:
        """Something has happened to an attempt."""
        self._handle(event)

    def meet_at(self, rendezvous: str) -> None:
        """Where a lost call of this attempt is found again; empty for nowhere."""
        self._rendezvous = rendezvous

    def met(self, attempt: int, met: exchange.Introduction) -> None:
        """The other side is known, and so are the words."""
        self._secret, self._fingerprint = met.secret, met.fingerprint
        self._handle(s.Paired(attempt))
        self._handle(s.Introduced(attempt, met.words))

    async def pair_under(self, attempt: int, signal: Signal, secret: Secret, sealer: Sealer) -> None:
        """Both know each other and share a new secret: describe the connections, connect."""
        self._secret = secret
        self._handle(s.Paired(attempt))
        line = await self._introduce(attempt, signal, secret, sealer)
        await self._connect(attempt, line)

    def use(self, attempt: int, line: "_Line") -> None:
        """This line is connected: the call goes over it from now on."""
        self._rejoins = 0
        replaced, self._active = self._active, line
        if replaced is not None:
            self._later(self._close_line(replaced, GRACE_S))
        if (wish := self._known.offered()) is not None:
            line.peer.send_control(wish)
        self.handlers.on_connected(replaced is not None)
        self._handle(s.Connected(attempt))

    # Lines

    def _send(self, message: bytes) -> None:
        if self._active is not None:
            self._active.peer.send_control(message)

    def received(self, line: "_Line", message: bytes) -> None:
        """A control message: the call's own, or the handlers'."""
        if message[:1] == PROBE:
            line.peer.send_control(ALIVE)
        elif message[:1] == NONCE and len(message) == 1 + NONCE_BYTES:
            line.show(message[1:])
        elif message[:1] == bytes((KEEP,)):
            self._known.received(message[1:])
            self._keep_if_agreed()
        elif message[:1] == RECOVER:
            self._handle(s.RecoverReceived())
        elif message[:1] == bytes((HangUp.KIND,)) and not line.leaving:
            self._handle(s.ByeReceived(farewell(message)))
        elif message and message[0] not in CALL_MESSAGES:
            self.handlers.on_control(message)

    def ended(self, attempt: int, met: bool) -> None:
        """The connection of this attempt has ended, not by us."""
        self._handle(s.PeerClosed(attempt, met))

    def new_peer(self, line: "_Line") -> Peer:
        link = self._config.link() if self._config.link is not None else None
        peer = Peer(
            self._config.peer,
            line,
            voice=line.voice,
            certificate=self._certificate,
            link=link,
            clock=self._clock,
        )
        if self._take_along is not None:
            peer.let_faces_ride(self._take_along)
        return peer

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _part(self, line: "_Line", word: bytes) -> None:
        """Close a connection once the other side knows why."""
        line.leaving = True
        with contextlib.suppress(asyncio.CancelledError):
            for _ in range(BYE_TIMES - 1):
                await asyncio.sleep(BYE_AGAIN_S)
                line.peer.send_control(word)
            for _ in range(BYE_PATIENCE):
                if line.peer.control_settled:
                    break
                await asyncio.sleep(BYE_AGAIN_S)
        await self._close_line(line)

    async def _close_line(self, line: "_Line", after_s: float = 0.0) -> None:
        line.leaving = True
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(after_s)
        await line.peer.close()
        if line in self._lines:
            self._lines.discard(line)
            self._past += line.peer.wire

    async def _shut_down(self) -> None:
        await self._known.stop()
        self._handle(s.HangUpRequested())
        while self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)


def farewell(message: bytes) -> str:
    """What the other side's last message means, as a sentence."""
    try:
        return FAREWELLS[HangUp.parse(message).reason]
    except BitstreamError:
        return FAREWELLS[Reason.ERROR]


class _Line:
    """One peer connection of a call, and its owner: hands what arrives to the call."""

    def __init__(self, call: NetworkCall, attempt: int) -> None:
        self._call = call
        self._attempt = attempt
        self.met = False  # the other side has said something over it
        self.leaving = False  # replaced, or hung up: its end is no news
        self.lost_address = False  # the one under it has gone
        self.seeks_detour = False
        self.on_detour = False  # last words leave from another
        self.face_handed_over = False  # by another thread, and has not left yet
        loop = asyncio.get_running_loop()
        self.nonce: asyncio.Future[bytes] = loop.create_future()  # that an invite has promised
        self.voice = VoiceQueue()
        self.peer = call.new_peer(self)

    def show(self, nonce: bytes) -> None:
        """Only the first counts."""
        if not self.nonce.done():
            self.nonce.set_result(nonce)

    def send_face(self, datagram: bytes) -> None:
        self.face_handed_over = False
        self.peer.send_face(datagram)

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self._call.handlers.on_face(datagram, now_s)

    def on_control(self, message: bytes) -> None:
        self.met = True
        self._call.received(self, message)

    def on_voice(self, packet: VoicePacket) -> None:
        self._call.handlers.on_voice(packet)

    def on_picture(self, image: Image, time_s: float) -> None:
        return

    def on_state(self, state: PeerState) -> None:
        if state in (PeerState.CLOSED, PeerState.FAILED) and not self.leaving:
            self._call.ended(self._attempt, self.met)
