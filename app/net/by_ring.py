"""Calls between contacts: ringing, and being rung.

The handshakes are `pairing.ring`'s, the waiting is `ring_listener`'s; here they become attempts.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing, contextmanager

from app.call import events as e
from app.call.role import Role
from app.net.attempt import Attempt
from app.net.errors import GoneError, NetworkError, PairingError
from app.net.log import ignored, log
from app.net.pairing import ring
from app.net.pairing.contact import Contact
from app.net.pairing.ring import Reply
from app.net.rendezvous.client import RendezvousClient
from app.net.ring_listener import IncomingRing, RingListener
from codec.sentence import Sentence

LOOK_TIMEOUT_S = 12.0  # for the other side to be in its room: it is, or it is not
YIELD_TIMEOUT_S = 4.0  # until our own ring has arrived there
RING_TIMEOUT_S = 45.0  # until no person comes to the telephone any more

ABSENT = Sentence(
    "{name} cannot be reached: the program is not running there, or it does not wait for calls. "
    "Call with a code instead."
)
NO_ANSWER = Sentence("{name} does not answer.")
DECLINED = Sentence("{name} has declined the call.")
BUSY = Sentence("{name} is in another call.")
GAVE_UP = Sentence("{name} rang and gave up.")


class RingCalls:
    """One program's. They belong to the network's thread."""

    def __init__(
        self,
        report: Callable[[e.Event], None],
        visit: Callable[[str], Awaitable[RendezvousClient]],
        wall: Callable[[], float] = time.time,
    ) -> None:
        """visit: goes to a rendezvous."""
        self.callee: Contact | None = None  # whom the next ring goes to
        self._report = report
        self._wall = wall
        self._incoming: IncomingRing | None = None
        self._listener = RingListener(self._rung, lambda message: report(e.RingRefused(message)), visit, wall)

    def listen_for(self, contacts: Iterable[Contact]) -> None:
        self._listener.listen_for(contacts)

    def waits_at(self, rendezvous: str) -> bool:
        """Whether a contact may ring there."""
        return self._listener.waits_at(rendezvous)

    async def stop(self) -> None:
        await self._listener.stop()

    # Ringing

    async def ring(self, attempt: Attempt) -> None:
        """Ring the callee; connect if the person takes the call."""
        callee = self.callee
        assert callee is not None, "a contact is rung"
        attempt.meet_at(callee.rendezvous)
        async with aclosing(await attempt.visit(callee.rendezvous)) as client:
            room = callee.room(callee.role.other, self._wall())
            with _unless_gone(ABSENT, callee):
                await client.meet(room, Role.CALLER, LOOK_TIMEOUT_S)
                secret, sealer = await ring.call(client, callee, room)
            attempt.report(e.Ringing(attempt.number))
            with _unless_gone(NO_ANSWER, callee), client.peer_timeout(RING_TIMEOUT_S):
                said = await ring.reply(client, sealer)
            log.info("ring: %s", said.value)
            if said is not Reply.ACCEPT:
                raise PairingError(BUSY if said is Reply.BUSY else DECLINED, name=callee.name)
            await attempt.connect_under(client, secret, sealer)

    # Being rung

    def _rung(self, incoming: IncomingRing) -> None:
        contact, self._incoming = incoming.contact, incoming
        self._report(e.RingArrived(contact.name, yields=contact.role is Role.JOINER))

    async def attend(self, attempt: Attempt) -> None:
        """Wait for our person's word, as long as the caller waits; connect if it is yes."""
        incoming = self._taken()
        try:
            attempt.meet_at(incoming.contact.rendezvous)
            await self._decided(incoming)
            await ring.answer(incoming.client, incoming.sealer, Reply.ACCEPT)
            await attempt.connect_under(incoming.client, incoming.secret, incoming.sealer)
        finally:
            incoming.finished.set()

    async def _decided(self, incoming: IncomingRing) -> None:
        """Until the decision; what comes before it can only be the caller's leaving."""
        with incoming.client.peer_timeout(RING_TIMEOUT_S + LOOK_TIMEOUT_S):
            leaves = asyncio.ensure_future(incoming.client.receive())
            either: list[asyncio.Future[bytes] | asyncio.Future[Reply]] = [leaves, incoming.decision]
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            finally:
                leaves.cancel()
                await asyncio.gather(leaves, return_exceptions=True)
        if not incoming.decision.done():
            log.info("ring: the caller gave up")
            raise PairingError(GAVE_UP, name=incoming.contact.name)

    @property
    def caller(self) -> Contact:
        """Who rings."""
        return self._taken().contact

    def accept(self) -> None:
        if self._incoming is not None:
            self._incoming.decide(Reply.ACCEPT)

    async def turn_away(self, said: Reply) -> None:
        """Our person declines, or is in a call."""
        log.info("ring: answered with %s", said.value)
        incoming = self._taken()
        incoming.decide(said)
        with ignored("ring", NetworkError):
            await ring.answer(incoming.client, incoming.sealer, said)
        incoming.finished.set()

    async def leave(self) -> None:
        """Both ring each other, and the other one yields: it will hang up there as soon as our ring
        arrives."""
        incoming = self._taken()
        with ignored("ring", NetworkError), incoming.client.peer_timeout(YIELD_TIMEOUT_S):
            await incoming.client.receive()
        incoming.finished.set()

    def _taken(self) -> IncomingRing:
        incoming = self._incoming
        assert incoming is not None, "a contact rings"
        return incoming


@contextmanager
def _unless_gone(sentence: Sentence, contact: Contact) -> Iterator[None]:
    try:
        yield
    except GoneError as fault:
        log.warning("ring: the contact does not answer")
        raise PairingError(sentence, name=contact.name) from fault
