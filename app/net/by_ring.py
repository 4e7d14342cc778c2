"""Calls between people who know each other: ringing, being rung, and how two come to know each other.

The handshakes are `app.net.pairing.ring`'s, the waiting is `app.net.ring_listener`'s; here they meet `NetworkCall`.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from app.call import events as e
from app.net.errors import GoneError, NetworkError, PairingError
from app.net.pairing import contact as contacts
from app.net.pairing import noise_kk, ring
from app.net.pairing.contact import Contact, Keeping, Offer
from app.net.pairing.crypto import Role, Secret
from app.net.pairing.ring import Reply
from app.net.rendezvous.client import Signal
from app.net.ring_listener import Bell, Incoming

if TYPE_CHECKING:
    from app.net.call import NetworkCall

LOOK_S = 12.0  # for the other side to be in its room: it is, or it is not
YIELD_S = 4.0  # until our own ring has arrived there
RING_S = 45.0  # until nobody comes to the telephone any more
KEEP = 0xE5
"""First byte of the message in which a person wishes to keep the other."""

ABSENT = "{name} cannot be reached: the program is not running there, or it does not wait for calls."
NO_ANSWER = "{name} does not answer."
DECLINED = "{name} has declined the call."
BUSY = "{name} is in another call."
GAVE_UP = "{name} rang and gave up."


class KnownCalls:
    """One program's. It belongs to the network's thread."""

    def __init__(self, call: "NetworkCall", wall: Callable[[], float] = time.time) -> None:
        self.callee: Contact | None = None  # whom the next ring goes to
        self.keeping: Keeping | None = None  # of the call in progress; None while nobody can be kept
        self._call = call
        self._wall = wall
        self._incoming: Incoming | None = None
        self._bell = Bell(self._rung, lambda message: call.tell(e.RingRefused(message)), wall)

    def wait_for(self, people: Iterable[Contact]) -> None:
        self._bell.wait_for(people)

    async def stop(self) -> None:
        await self._bell.stop()

    # Ringing

    async def ring(self, attempt: int) -> None:
        """Ring the callee; connect if the person takes the call."""
        call, callee = self._call, self.callee
        assert callee is not None, "somebody is rung"
        call.meet_at(callee.meeting)
        async with contextlib.aclosing(Signal(callee.meeting)) as signal:
            room = callee.room(callee.role.other, self._wall())
            with _unless_gone(ABSENT, callee):
                await signal.meet(room, Role.CALLER, LOOK_S)
                secret, sealer = await ring.call(signal, callee, room)
            call.tell(e.Ringing(attempt))
            with _unless_gone(NO_ANSWER, callee), signal.patient(RING_S):
                said = await ring.reply(signal, sealer)
            if said is not Reply.ACCEPT:
                raise PairingError((BUSY if said is Reply.BUSY else DECLINED).format(name=callee.name))
            await call.pair_under(attempt, signal, secret, sealer)

    # Being rung

    def _rung(self, incoming: Incoming) -> None:
        contact, self._incoming = incoming.contact, incoming
        self._call.tell(e.RingArrived(contact.name, yields=contact.role is Role.JOINER))

    async def attend(self, attempt: int) -> None:
        """Wait for our person's word, as long as the caller waits; connect if it is yes."""
        incoming, call = self._taken(), self._call
        try:
            call.meet_at(incoming.contact.meeting)
            await self._decided(incoming)
            await ring.answer(incoming.signal, incoming.sealer, Reply.ACCEPT)
            await call.pair_under(attempt, incoming.signal, incoming.secret, incoming.sealer)
        finally:
            incoming.finished.set()

    async def _decided(self, incoming: Incoming) -> None:
        """Until the decision; what comes before it can only be the caller's leaving."""
        with incoming.signal.patient(RING_S + LOOK_S):
            hears = asyncio.ensure_future(incoming.signal.receive())
            either: list[asyncio.Future[bytes] | asyncio.Future[Reply]] = [hears, incoming.decision]
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            finally:
                hears.cancel()
                await asyncio.gather(hears, return_exceptions=True)
        if not incoming.decision.done():
            raise PairingError(GAVE_UP.format(name=incoming.contact.name))

    def accept(self) -> None:
        if self._incoming is not None:
            self._incoming.decide(Reply.ACCEPT)

    async def turn_away(self, said: Reply) -> None:
        """Our person declines, or is in a call."""
        incoming = self._taken()
        incoming.decide(said)
        with contextlib.suppress(NetworkError):
            await ring.answer(incoming.signal, incoming.sealer, said)
        incoming.finished.set()

    async def leave(self) -> None:
        """Both ring each other, and the other one yields: it will hang up there as soon as our ring
        arrives."""
        incoming = self._taken()
        with contextlib.suppress(NetworkError), incoming.signal.patient(YIELD_S):
            await incoming.signal.receive()
        incoming.finished.set()

    def _taken(self) -> Incoming:
        incoming = self._incoming
        assert incoming is not None, "somebody rings"
        return incoming

    # Coming to know each other

    def begin(self, keeping: Keeping | None) -> None:
        """A call begins, or goes on. None: it is with somebody known, so there is nobody to keep."""
        self.keeping = keeping

    def offer(self, name: str) -> bytes | None:
        """Our person wishes to keep the other; the message that says so, or None if there is no such wish."""
        keeping = self.keeping
        if keeping is None:
            return None
        if keeping.ours is None:
            keeping.own_key = noise_kk.new_key()
            keeping.ours = Offer(noise_kk.public(keeping.own_key), name)
        return bytes((KEEP,)) + bytes(keeping.ours)

    def offered(self) -> bytes | None:
        """What a new connection has to hear again."""
        return self.offer("") if self.keeping is not None and self.keeping.ours is not None else None

    def received(self, body: bytes) -> None:
        """The other person wishes to keep ours. The first wish counts."""
        if self.keeping is not None and self.keeping.theirs is None:
            self.keeping.theirs = Offer.parse(body)

    def agreed(self, secret: Secret, meeting: str) -> Contact | None:
        """The new contact, once, as soon as both have wished it."""
        keeping = self.keeping
        if keeping is None or keeping.kept or keeping.ours is None or keeping.theirs is None:
            return None
        keeping.kept = True
        return contacts.keep(secret, keeping.own_key, keeping.theirs, meeting, secrets.token_hex(8))


@contextlib.contextmanager
def _unless_gone(sentence: str, contact: Contact) -> Iterator[None]:
    try:
        yield
    except GoneError as fault:
        raise PairingError(sentence.format(name=contact.name)) from fault
