"""Performs what `CallSession` decides, with real connections, and reports to it what happens.

    NetworkCall -> CallPerformer -> CallSession -> actions -> attempts, connections
    handlers <- CallPerformer <- connections (faces, messages, voice)

All of it belongs to the network's thread.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import replace

from app.call import actions as a
from app.call import events as e
from app.call import session as s
from app.call.status import Phase
from app.net import by_code
from app.net.acquaintance import Acquaintance
from app.net.attempt import Attempt
from app.net.by_invite import InviteCalls
from app.net.by_ring import RingCalls
from app.net.config import CallConfig, CallHandlers
from app.net.connection import Connection, Connections
from app.net.errors import GoneError, NetworkError
from app.net.log import log
from app.net.messages import RESERVED, CallMessage
from app.net.pairing.contact import Contact
from app.net.pairing.crypto import NONCE_BYTES
from app.net.pairing.invite import is_invite
from app.net.pairing.ring import Reply
from app.net.recovery import Recovery
from app.net.rendezvous.client import RendezvousClient
from app.net.ticket import RENEWAL_S, PairingState, Ticket
from app.net.transport.dtls import LeanCertificate
from app.net.transport.peer import Peer, PeerOwner
from app.net.transport.voice import OpusSource, ReceivedVoice
from codec.control import HangUp, Reason
from codec.errors import BitstreamError, cause
from codec.sentence import NOTHING, Sentence

TICK_S = 0.2

FAREWELLS = {
    Reason.HUNG_UP: s.PEER_HUNG_UP,
    Reason.DECLINED: Sentence("The other side has declined the call."),
    Reason.BASIS_DIFFERS: Sentence(
        "The other side has another face model. Install the same version of Eigencall on both sides."
    ),
    Reason.ERROR: Sentence(
        "The other side has ended the call because of a fault there. Call again; if that does not help, "
        "install the same version of Eigencall on both sides."
    ),
}


class CallPerformer:
    """One side's calls, one after the other. It is the host of their attempts and the owner of their
    connections."""

    def __init__(
        self,
        config: CallConfig,
        handlers: CallHandlers,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.config = config
        self.connections = Connections()
        self.rings = RingCalls(self.report, self._visit, wall)
        self.contact_name = ""  # of a contact that is called, calls, or is talked to
        self.link = ""  # to the code, while it is needed
        self.acquaintance = Acquaintance(self.connections.send, handlers, self._recognised)
        self._handlers = handlers
        self._clock = clock
        self._wall = wall
        self._session = s.CallSession()
        self._phase = Phase.IDLE
        self._pairing: PairingState | None = None
        self._attempt: asyncio.Task[None] | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._invites = InviteCalls()
        self._recovery = Recovery(self, self.connections.start)
        self._returning: Ticket | None = None  # taken up as soon as the session agrees
        self._renewal_s: float | None = None  # when the ticket is renewed; None while there is none
        self._reason = Reason.HUNG_UP  # of our hanging up
        self._farewell = b""  # said, and perhaps not heard yet

    # What the person asks for

    def hang_up(self, reason: Reason, message: Sentence) -> None:
        self._reason = reason
        self.report(e.HangUpRequested(message))

    def ring(self, contact: Contact) -> None:
        self.rings.callee = contact
        self.report(e.CallRequested(contact.name))

    def return_to(self, ticket: Ticket) -> None:
        self._returning = ticket
        pairing, left_s = ticket.pairing, ticket.expires_s - self._wall()
        self.report(e.ReturnRequested(pairing.words, pairing.contact_name, left_s))

    def offer_contact(self, own_name: str) -> None:
        self.acquaintance.offer(own_name)
        self._issue_ticket()

    async def _visit(self, rendezvous: str) -> RendezvousClient:
        """To wait for rings there."""
        return await self.config.visit(rendezvous)

    async def stop(self) -> None:
        """Hang up and wait until nothing of the call is left."""
        await self.rings.stop()
        self.hang_up(Reason.HUNG_UP, NOTHING)
        await self.connections.finished()

    # What the session decides

    def report(self, event: e.Event) -> None:
        """Something has happened."""
        for action in self._session.handle(event, self._clock()):
            self._perform(action, event)

    def _perform(self, action: a.Action, event: e.Event) -> None:
        match action:
            case a.OpenRoom(number):
                self._begin_call(number, by_code.open_room)
            case a.MakeInvite(number):
                self._begin_call(number, self._invites.invite)
            case a.TakeAnswer(text):
                self._invites.answers.put_nowait(text)
            case a.Ring(number):
                self._begin_call(number, self.rings.ring, self.rings.callee)
            case a.AttendRing(number):
                self._begin_call(number, self.rings.attend, self.rings.caller)
            case a.AcceptRing():
                self.rings.accept()
            case a.DeclineRing():
                self.connections.start(self.rings.turn_away(Reply.DECLINE))
            case a.TurnRingAway():
                self._handlers.on_ring_turned_away(self.rings.caller)
                self.connections.start(self.rings.turn_away(Reply.BUSY))
            case a.LeaveRing():
                self.connections.start(self.rings.leave())
            case a.JoinRoom(number, text) if is_invite(text):
                self._begin_call(number, lambda attempt: self._invites.answer(attempt, text))
            case a.JoinRoom(number, text):
                self._begin_call(number, lambda attempt: by_code.join_room(attempt, text))
            case a.Return(number):
                self._take_up()
                self._try(number, self._recovery.rejoin)
            case a.Rejoin(number):
                self._try(number, self._recovery.rejoin)
            case a.Abandon():
                self._abandon()
                self._recovery.settled()
            case a.ClosePeer():
                self._end_call()
            case a.SendBye():
                self._farewell = bytes(HangUp(self._reason))
                self.connections.send(self._farewell)
            case a.SendRecover():
                self.connections.send(self._recovery.request())
            case a.SendProbe():
                self.connections.send(CallMessage.PROBE.of())
            case a.ShowStatus():
                self._show(action, event)

    def _show(self, shown: a.ShowStatus, event: e.Event) -> None:
        if shown.phase is not self._phase:
            log.info("session: %s -> %s on %s", self._phase.value, shown.phase.value, type(event).__name__)
            self._phase = shown.phase
            if shown.phase is Phase.ENDED and isinstance(event, e.Tick):
                log.warning("recovery: given up, the other side could not be reached again")
        self.contact_name, self.link = shown.contact_name, shown.link
        if self._pairing is not None:
            self._pairing.words, self._pairing.contact_name = shown.words, shown.contact_name
        self._handlers.on_status(shown.phase, shown.message, shown.code, shown.words)

    # Calls

    def _begin_call(
        self,
        number: int,
        work: Callable[[Attempt], Coroutine[None, None, None]],
        contact: Contact | None = None,
    ) -> None:
        """contact: the other side is one already."""
        pairing = PairingState(LeanCertificate.generateCertificate())
        self.acquaintance.begin(pairing, contact)
        self._start(pairing)
        self._try(number, work)

    def _take_up(self) -> None:
        ticket = self._returning
        assert ticket is not None, "a call is taken up again"
        pairing = replace(ticket.pairing)
        self.acquaintance.take_up(pairing, ticket)
        self._start(pairing)
        self._renewal_s = self._clock() + RENEWAL_S

    def _start(self, pairing: PairingState) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
        self._pairing = pairing
        self.connections.begin()
        self._ticker = asyncio.ensure_future(self._tick())

    def _end_call(self) -> None:
        self._pairing = None
        self.acquaintance.end()
        if self._renewal_s is not None:
            self._renewal_s = None
            self._handlers.on_ticket(None)
        if self._ticker is not None:
            self._ticker.cancel()
        farewell, self._farewell = self._farewell, b""
        self.connections.end(farewell)
        own = self.config.own_rendezvous
        if own is not None and not self.rings.waits_at(self.config.rendezvous):
            self.connections.start(own.close())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            if (connection := self.active) is not None:
                peer = connection.peer
                self.report(e.Tick(peer.heard_s, peer.said_s, peer.rtt_s))
                self._recovery.watch(connection)
            else:
                self.report(e.Tick(float("-inf")))
            if self._renewal_s is not None and self._clock() >= self._renewal_s:
                self._issue_ticket()

    def _issue_ticket(self) -> None:
        """Let the call be taken up again by this program, if it should be killed from now on."""
        if self._pairing is not None and self._pairing.can_return and self.active is not None:
            self._renewal_s = self._clock() + RENEWAL_S
            self._handlers.on_ticket(Ticket.of(self._pairing, self.acquaintance.exchange, self._wall()))

    # Attempts, of which this is the host

    def _try(self, number: int, work: Callable[[Attempt], Coroutine[None, None, None]]) -> None:
        self._abandon()
        log.info("attempt %d: begun", number)
        self._attempt = asyncio.ensure_future(self._guard(number, work))

    async def _guard(self, number: int, work: Callable[[Attempt], Coroutine[None, None, None]]) -> None:
        try:
            if self.config.peer.refused:
                raise NetworkError(self.config.peer.refused)
            await work(Attempt(number, self))
        except NetworkError as fault:
            again = fault.worth_another_try
            log.warning("attempt %d: failed%s: %s", number, "" if again else " for good", cause(fault))
            left = isinstance(fault, GoneError)
            self.report(e.Failed(number, fault.sentence, final=not again, left=left))

    def _abandon(self) -> None:
        if self._attempt is not None and self._attempt is not asyncio.current_task():
            self._attempt.cancel()
        self._attempt = None

    @property
    def pairing(self) -> PairingState:
        assert self._pairing is not None, "a call is under way"
        return self._pairing

    @property
    def active(self) -> Connection | None:
        return self.connections.active

    def open_connection(self, attempt: int) -> AbstractContextManager[Connection]:
        config, certificate = self.config, self.pairing.certificate

        def make_peer(owner: PeerOwner, voice: OpusSource) -> Peer:
            return config.make_peer(
                config.peer, owner, voice=voice, certificate=certificate, clock=self._clock
            )

        return self.connections.keep(Connection(attempt, self, make_peer))

    def use(self, connection: Connection) -> None:
        self._recovery.settled()
        replaces = self.connections.use(connection)
        log.info("attempt %d: connected; replaces another connection: %s", connection.attempt, replaces)
        if connection.peer_restarted:
            self._handlers.on_restarted()
        self._handlers.on_connected(replaces)
        self.acquaintance.connected()
        self.report(e.Connected(connection.attempt))
        self._issue_ticket()

    def _recognised(self, contact: Contact) -> None:
        self.report(e.Recognised(contact.name))
        self._issue_ticket()

    # Connections, of which this is the owner

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self._handlers.on_face(datagram, now_s)

    def on_voice(self, packet: ReceivedVoice) -> None:
        self._handlers.on_voice(packet)

    def on_ended(self, connection: Connection) -> None:
        self.report(e.PeerClosed(connection.attempt, connection.heard))

    def on_message(self, connection: Connection, message: bytes) -> None:
        """A control message: the call's own, or the handlers'."""
        if self._pairing is not None and connection is self.active:
            self._pairing.restarted = False  # the side that speaks over this one knows
        kind, body = message[:1], message[1:]
        if not kind or (kind[0] == HangUp.KIND and connection.leaving):
            return
        if kind[0] == HangUp.KIND:
            self.report(e.ByeReceived(farewell(message)))
        elif kind[0] not in RESERVED:
            self._handlers.on_control(message)
        else:
            self._on_call_message(connection, kind[0], body)

    def _on_call_message(self, connection: Connection, kind: int, body: bytes) -> None:
        match kind:
            case CallMessage.PROBE:
                connection.peer.send_control(CallMessage.ALIVE.of())
            case CallMessage.RECOVER if self._pairing is not None:
                self._recovery.requested(body)
            case CallMessage.NONCE if len(body) == NONCE_BYTES and not connection.invite_nonce.done():
                connection.invite_nonce.set_result(body)
            case _:
                self.acquaintance.receive(kind, body)


def farewell(message: bytes) -> Sentence:
    """What the other side's last message means, as a sentence."""
    try:
        reason = HangUp.parse(message).reason
    except BitstreamError:
        reason = Reason.ERROR
    log.info("the other side hung up (%s)", reason.name)
    return FAREWELLS[reason]
