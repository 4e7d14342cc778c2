"""What a call is set up with, and what it reports to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app.call.status import Phase
from app.net.addresses.places import Visits
from app.net.pairing.codes import WORDS_IN_CODE
from app.net.pairing.contact import Contact
from app.net.rendezvous.client import RendezvousClient
from app.net.rendezvous.nearby import Nearby
from app.net.rendezvous.own_rendezvous import OwnRendezvous
from app.net.ticket import Ticket
from app.net.transport.ice import Hosts
from app.net.transport.peer import MakePeer, Peer
from app.net.transport.peer_config import PeerConfig
from app.net.transport.voice import ReceivedVoice
from codec.sentence import Sentence


@dataclass(frozen=True, slots=True)
class CallConfig:
    """rendezvous: `ws://host:port` or `wss://…`. shown_address: gives the address under which others reach it
    now, shown behind the code; empty if they are expected to know it. code_words: of a new code, or more if
    the rendezvous asks for more. own_rendezvous: what listens there, if this program itself does. nearby:
    finds the same of others; None where a rendezvous is named."""

    rendezvous: str
    peer: PeerConfig = field(default_factory=PeerConfig)
    make_peer: MakePeer = Peer
    shown_address: Callable[[], str] = lambda: ""
    code_words: int = WORDS_IN_CODE

    own_rendezvous: OwnRendezvous | None = None
    nearby: Nearby | None = None

    async def visit(self, rendezvous: str) -> RendezvousClient:
        """Go there; our own opens for that. Raises PlaceError, PortTakenError."""
        self.visits.check(rendezvous)
        make_socket = self.visits.sockets(rendezvous)
        if self.own_rendezvous is not None and rendezvous == self.rendezvous:
            rendezvous = await self.own_rendezvous.open()
        return RendezvousClient(rendezvous, make_socket)

    @property
    def visits(self) -> Visits:
        """The rendezvous servers that this program connects to."""
        return Visits(self.rendezvous, self.peer.relay_only, self.peer.hosts is Hosts.LOOPBACK)


class CallHandlers(Protocol):
    """What the client does with what arrives; called on the network's thread, to return at once."""

    def on_status(self, phase: Phase, message: Sentence, code: str, words: tuple[str, ...]) -> None: ...
    def on_connected(self, resumed: bool) -> None:
        """A connection carries data: the first one, or after a loss a new one. Messages that were on their
        way over the old one may be lost; faces go on as if datagrams had been."""
        ...

    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...
    def on_contact(self, contact: Contact) -> None:
        """Both people wanted each other as a contact: to be stored."""
        ...

    def on_ring_turned_away(self, contact: Contact) -> None:
        """A contact rang during another call."""
        ...

    def on_contact_renamed(self, id: str, name: str) -> None:
        """The contact at the other end is called so now."""
        ...

    def on_restarted(self) -> None:
        """The other side's program was started again: faces and messages of the connection that is about to
        be used owe nothing to what was said before."""
        ...

    def on_ticket(self, ticket: Ticket | None) -> None:
        """With this, and no longer than it says, a program that was killed comes back into the call. None:
        the call is over."""
        ...
