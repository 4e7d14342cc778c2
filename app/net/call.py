"""The network's part of a call, as the client sees it.

    person -> NetworkCall -> (network's thread) -> CallPerformer

The first half may be called from any thread and returns at once; the second half belongs to the network's
thread, as the handlers do.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from app.call import events as e
from app.call.status import ContactOffer
from app.net.config import CallConfig, CallHandlers
from app.net.log import ignored
from app.net.messages import RESERVED
from app.net.pairing.contact import Contact
from app.net.performer import CallPerformer
from app.net.thread import NetworkThread
from app.net.ticket import Ticket
from app.net.transport.peer_config import PeerConfig
from app.net.transport.wire_meter import WireCounts
from codec.control import Reason
from codec.sentence import NOTHING, Sentence

STOP_TIMEOUT_S = 6.0


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
        self._thread = thread
        self._performer = CallPerformer(config, handlers, clock, wall)

    # From any thread

    def reconfigure(self, *, rendezvous: str = "", peer: PeerConfig | None = None) -> None:
        """Use another rendezvous, or other servers, from the next connection on."""
        config = self._performer.config
        if rendezvous:
            config = replace(
                config, rendezvous=rendezvous, shown_address=lambda: "", own_rendezvous=None, nearby=None
            )
        if peer is not None:
            config = replace(config, peer=peer)
        self._performer.config = config

    def start_call(self) -> None:
        self._report(e.StartRequested())

    def invite(self) -> None:
        self._report(e.InviteRequested())

    def accept_answer(self, text: str) -> None:
        self._report(e.AnswerEntered(text))

    def join(self, code: str) -> None:
        self._report(e.JoinRequested(code))

    def ring(self, contact: Contact) -> None:
        self._thread.call(self._performer.ring, contact)

    def accept_ring(self) -> None:
        self._report(e.RingAccepted())

    def listen_for(self, contacts: Iterable[Contact]) -> None:
        """From now on these may ring us, and no others."""
        self._thread.call(self._performer.rings.listen_for, tuple(contacts))

    def recognise(self, contacts: Iterable[Contact], own_name: str) -> None:
        """Who is known from now on, however a call with them came about, and the name that they are told."""
        self._thread.call(self._know, tuple(contacts), own_name)

    def _know(self, contacts: tuple[Contact, ...], own_name: str) -> None:
        self._performer.acquaintance.known = contacts
        self._performer.acquaintance.call_me(own_name)

    def return_to(self, ticket: Ticket) -> None:
        """Go back into the call that this ticket is of."""
        self._thread.call(self._performer.return_to, ticket)

    def offer_contact(self, own_name: str) -> None:
        """Our person wants the other side as a contact. own_name: how we should like to be called there."""
        self._thread.call(self._performer.offer_contact, own_name)

    @property
    def contact_offer(self) -> ContactOffer:
        """Whether the two will be contacts after the call."""
        contact = self._performer.acquaintance.exchange
        return ContactOffer.NONE if contact is None or self._performer.active is None else contact.state

    @property
    def contact_name(self) -> str:
        """Of the contact that is called, calls, or is talked to."""
        return self._performer.contact_name

    @property
    def link(self) -> str:
        """To the code of the call that waits; empty without one."""
        return self._performer.link

    @property
    def contact_id(self) -> str:
        """Of the same, also after the call; empty for one who is no contact."""
        return self._performer.acquaintance.contact_id

    def hang_up(self, reason: Reason = Reason.HUNG_UP, message: Sentence = NOTHING) -> None:
        """End the call. message: what our own side is told, if it was not the person's wish."""
        self._thread.call(self._performer.hang_up, reason, message)

    def send_voice(self, opus: bytes, timestamp: int) -> None:
        """Send an Opus packet; timestamp on the 48 kHz clock. Silence is not calling this."""
        connection = self._performer.active
        if connection is not None:
            self._thread.call(connection.voice.put, opus, timestamp)

    def discard_voice(self) -> None:
        """The microphone is muted: what it has given and has not left yet stays here."""
        connection = self._performer.active
        if connection is not None:
            self._thread.call(connection.voice.clear)

    def wire_stats(self) -> WireCounts:
        """Whole IP packets of this call's connections so far, set-up included."""
        return self._performer.connections.wire

    def close(self) -> None:
        """Hang up and wait until nothing of the call is left. Not from the network's thread."""
        with ignored("close", TimeoutError):  # a thread that is kept busy: the program ends all the same
            self._thread.submit(self._performer.stop()).result(STOP_TIMEOUT_S)

    def _report(self, event: e.Event) -> None:
        self._thread.call(self._performer.report, event)

    # On the network's thread

    def send_face(self, datagram: bytes) -> bool:
        """Send a datagram; False if there is no connection or something still waits, so it is not sent."""
        connection = self._performer.active
        return connection is not None and connection.peer.send_face(datagram)

    def send_faces_on_rtp(self, next_face: Callable[[], bytes | None]) -> None:
        """From now on faces of this call travel on RTP, over this connection and those that replace it: the
        other side has said that it understands. next_face: see `Peer`."""
        self._performer.connections.send_faces_on_rtp(next_face)

    def repeat_voice(self, earlier: int) -> None:
        """From now on each voice packet of this call carries so many of those before it: the other side has
        said that it understands."""
        self._performer.connections.repeat_voice(earlier)

    def send_control(self, message: bytes) -> bool:
        """Queue a message; False if there is no connection or its backlog is full."""
        assert message[0] not in RESERVED, "first bytes from 0xE0 to 0xEF are the call's own"
        connection = self._performer.active
        return connection is not None and connection.peer.send_control(message)

    @property
    def control_backlog(self) -> int:
        """Bytes of control messages that have not left yet."""
        connection = self._performer.active
        return connection.peer.control_backlog if connection is not None else 0

    @property
    def voice_origin(self) -> int | None:
        """RTP timestamp of our voice's time 0 on the connection in use; None before the first packet."""
        connection = self._performer.active
        return connection.peer.voice_origin if connection is not None else None
