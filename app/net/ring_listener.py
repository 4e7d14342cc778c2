"""Waiting for contacts to ring: a seat in a room for each of them, taken again each time it is used up.

A ring counts only after the handshake with the contact's keys; a caller that cannot do it is refused, and our
person is told. What rings in vain, or falsely, is listened to less and less often.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from app.call.role import Role
from app.net.errors import BrokenOffError, NetworkError
from app.net.log import log
from app.net.pairing import ring
from app.net.pairing.contact import Contact
from app.net.pairing.crypto import SETUP_ALTERED, Sealer, Secret
from app.net.rendezvous.client import RendezvousClient
from codec.sentence import Sentence

HANDSHAKE_TIMEOUT_S = 10.0
STOP_TIMEOUT_S = 2.0  # for leaving all rooms
PAUSE_S = 3.0  # after a ring, before the same person can ring again
PAUSE_MAX_S = 60.0
QUIET_S = 30.0  # a wait that was undisturbed for so long begins again without a pause
BACKOFF = 2.0  # how much longer the pause after each failure is


@dataclass(eq=False, slots=True)
class IncomingRing:
    """A contact rings. `decision` is our person's; `finished` gives the room back."""

    contact: Contact
    client: RendezvousClient
    secret: Secret
    sealer: Sealer
    decision: "asyncio.Future[ring.Reply]" = field(default_factory=lambda: _future())
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    def decide(self, said: ring.Reply) -> None:
        """The first word counts."""
        if not self.decision.done():
            self.decision.set_result(said)


def _future() -> "asyncio.Future[ring.Reply]":
    return asyncio.get_running_loop().create_future()


class RingListener:
    """One program's. It belongs to the network's thread."""

    def __init__(
        self,
        on_ring: Callable[[IncomingRing], None],
        on_impostor: Callable[[Sentence], None],
        visit: Callable[[str], Awaitable[RendezvousClient]],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._on_ring = on_ring
        self._on_impostor = on_impostor
        self._visit = visit
        self._wall = wall
        self._listening: dict[str, tuple[Contact, asyncio.Task[None]]] = {}

    def listen_for(self, contacts: Iterable[Contact]) -> None:
        """From now on these may ring, and no others."""
        wanted = {contact.id: contact for contact in contacts if contact.rendezvous}
        for id, (contact, task) in list(self._listening.items()):
            if wanted.get(id) != contact:
                task.cancel()
                del self._listening[id]
        for id, contact in wanted.items():
            if id not in self._listening:
                self._listening[id] = (contact, asyncio.ensure_future(self._listen(contact)))
        log.info("ring: listening for %d contacts", len(wanted))

    def waits_at(self, rendezvous: str) -> bool:
        """Whether a contact may ring there."""
        return any(contact.rendezvous == rendezvous for contact, _ in self._listening.values())

    async def stop(self) -> None:
        tasks = [task for _, task in self._listening.values()]
        self._listening.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_TIMEOUT_S)

    async def _listen(self, contact: Contact) -> None:
        pause_s = PAUSE_S
        while True:
            begun_s = time.monotonic()
            try:
                await self._wait_in_rooms(contact)
                pause_s = PAUSE_S
            except ring.ForeignKeyError as fault:
                self._on_impostor(fault.sentence)
                pause_s = min(PAUSE_MAX_S, pause_s * BACKOFF)
            except NetworkError as fault:
                quiet = time.monotonic() - begun_s >= QUIET_S
                pause_s = 0.0 if quiet else min(PAUSE_MAX_S, max(PAUSE_S, pause_s * BACKOFF))
                log.debug("ring: listening again in %.0f s (%s)", pause_s, type(fault).__name__)
            await asyncio.sleep(pause_s)

    async def _wait_in_rooms(self, contact: Contact) -> None:
        """Until one of the rooms of this time has been used."""
        rooms = [asyncio.ensure_future(self._wait_in(r, contact)) for r in contact.own_rooms(self._wall())]
        try:
            done, _ = await asyncio.wait(rooms, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for room in rooms:
                room.cancel()
            results = await asyncio.gather(*rooms, return_exceptions=True)
        for room, result in zip(rooms, results, strict=True):
            if room in done and isinstance(result, BaseException):
                raise result

    async def _wait_in(self, room: str, contact: Contact) -> None:
        async with aclosing(await self._visit(contact.rendezvous)) as client:
            await client.meet(room, Role.JOINER, patiently=True)
            try:
                async with asyncio.timeout(HANDSHAKE_TIMEOUT_S):
                    secret, sealer = await ring.pick_up(client, contact, room)
            except TimeoutError as fault:
                log.warning("ring: no handshake within %.0f s", HANDSHAKE_TIMEOUT_S)
                raise BrokenOffError(SETUP_ALTERED) from fault
            incoming = IncomingRing(contact, client, secret, sealer)
            log.info("ring: a contact rings")
            self._on_ring(incoming)
            await incoming.finished.wait()
