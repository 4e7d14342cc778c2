"""Whether the two of a call know each other: become contacts, recognise each other, and are told new names.

    CallPerformer -> Acquaintance -> messages
    handlers <- Acquaintance <- messages

It belongs to the network's thread.
"""

from collections.abc import Callable

from app.net.config import CallHandlers
from app.net.log import log
from app.net.messages import CallMessage
from app.net.pairing.contact import Contact, ContactCard, ContactExchange, tidy
from app.net.pairing.recognition import Recognition
from app.net.ticket import PairingState, Ticket

MAX_RENAMED = 8  # in one call: each is written to the disk


class Acquaintance:
    """exchange: how far the two are towards being contacts; None if they are. known: who can be recognised.
    own_name: which contacts are told. recognised: told of the contact that the other side has turned out
    to be."""

    def __init__(
        self,
        send: Callable[[bytes], object],
        handlers: CallHandlers,
        recognised: Callable[[Contact], None],
    ) -> None:
        self.exchange: ContactExchange | None = None
        self.known: tuple[Contact, ...] = ()
        self.own_name = ""
        self.contact_id = ""  # of the call under way or the last one
        self._send, self._handlers, self._recognised = send, handlers, recognised
        self._pairing: PairingState | None = None
        self._recognition: Recognition | None = None
        self._renamed = 0

    # The call's life

    def begin(self, pairing: PairingState, contact: Contact | None) -> None:
        """contact: the other side is one already."""
        self.exchange = ContactExchange() if contact is None else None
        self._begin(pairing)
        if contact is not None:
            self._is(contact)

    def take_up(self, pairing: PairingState, ticket: Ticket) -> None:
        """Go on where a killed program was."""
        self.exchange = ticket.contact
        self._begin(pairing)

    def _begin(self, pairing: PairingState) -> None:
        self._pairing, self._recognition, self._renamed = pairing, None, 0
        self.contact_id = pairing.contact_id

    def connected(self) -> None:
        """Over each connection of the call: what may have been lost with the last one."""
        if self.exchange is not None and self.exchange.own is not None:
            self._send(CallMessage.CONTACT.of(bytes(self.exchange.own)))
        if (recognition := self._recogniser()) is not None:
            self._send(CallMessage.RECOGNISE.of(recognition.opening()))
        self._tell_name()

    def end(self) -> None:
        self.exchange = self._pairing = self._recognition = None

    # What our person wishes

    def offer(self, own_name: str) -> None:
        """To become contacts. own_name: how we should like to be called there."""
        if self.exchange is not None:
            self._send(CallMessage.CONTACT.of(bytes(self.exchange.offer(own_name))))
            self._complete()

    def call_me(self, own_name: str) -> None:
        """What our person is called, from now on."""
        changed, self.own_name = own_name != self.own_name, own_name
        if changed:
            self._tell_name()

    def _tell_name(self) -> None:
        if self._pairing is not None and self.contact_id and (name := tidy(self.own_name)):
            self._send(CallMessage.NAME.of(name.encode()))

    # What the other side says

    def receive(self, kind: int, body: bytes) -> None:
        """One of the messages that this is about."""
        match kind:
            case CallMessage.CONTACT if self.exchange is not None:
                self.exchange.receive(body)
                self._complete()
            case CallMessage.NAME if self.contact_id and self._renamed < MAX_RENAMED:
                self._renamed += 1
                self._handlers.on_contact_renamed(self.contact_id, ContactCard.name_in(body))
            case CallMessage.RECOGNISE if (recognition := self._recogniser()) is not None:
                self._recognise(recognition, body)

    def _complete(self) -> None:
        pairing = self._pairing
        if self.exchange is None or pairing is None or pairing.secret is None:
            return
        made = self.exchange.complete(pairing.secret, pairing.rendezvous)
        if made is not None:
            self._is(made)
            self._handlers.on_contact(made)

    def _is(self, contact: Contact) -> None:
        self.contact_id = contact.id
        if self._pairing is not None:
            self._pairing.contact_id = contact.id

    def _recogniser(self) -> Recognition | None:
        """None where there is nothing to be recognised. The other side's first message may be here before
        our own connection is in use."""
        secret = self._pairing.secret if self._pairing is not None else None
        if self.exchange is None or self.exchange.done or secret is None:
            return None
        self._recognition = self._recognition or Recognition(secret, self.known)
        return self._recognition

    def _recognise(self, recognition: Recognition, body: bytes) -> None:
        answer = recognition.receive(body)
        if answer is not None:
            self._send(CallMessage.RECOGNISE.of(answer))
        if recognition.known is not None:
            log.info("recognition: a contact")
            self.exchange = None
            self._is(recognition.known)
            self._recognised(recognition.known)
            self._tell_name()
