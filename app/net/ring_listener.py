"""Waiting for known people to ring: a place in a room for each of them, taken anew each time it is used up.

A ring counts only after the handshake with the kept keys; whoever cannot do it is told off, and our person is
told. What rings in vain, or falsely, is listened to less and less often.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.net.errors import BrokenOffError, NetworkError
from app.net.pairing import ring
from app.net.pairing.contact import Contact
from app.net.pairing.crypto import TAMPERED, Role, Sealer, Secret
from app.net.rendezvous.client import Signal

HANDSHAKE_S = 10.0
STOP_S = 2.0  # for leaving all rooms
PAUSE_S = 3.0  # after a ring, before the same person can ring again
LONGEST_PAUSE_S = 60.0
GOOD_VISIT_S = 30.0  # who has waited so long undisturbed is not being played with
FADES = 2.0  # how much longer the pause after each failure is


@dataclass(eq=False, slots=True)
class Incoming:
    """Somebody known rings. `decision` is our person's; `finished` gives the room back."""

    contact: Contact
    signal: Signal
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


class Bell:
    """One program's. It belongs to the network's thread."""

    def __init__(
        self,
        on_ring: Callable[[Incoming], None],
        on_impostor: Callable[[str], None],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._on_ring = on_ring
        self._on_impostor = on_impostor
        self._wall = wall
        self._waiting: dict[str, tuple[Contact, asyncio.Task[None]]] = {}

    def wait_for(self, contacts: Iterable[Contact]) -> None:
        """From now on these may ring, and nobody else."""
        wanted = {contact.id: contact for contact in contacts if contact.meeting}
        for id, (contact, task) in list(self._waiting.items()):
            if wanted.get(id) != contact:
                task.cancel()
                del self._waiting[id]
        for id, contact in wanted.items():
            if id not in self._waiting:
                self._waiting[id] = (contact, asyncio.ensure_future(self._wait(contact)))

    async def stop(self) -> None:
        tasks = [task for _, task in self._waiting.values()]
        self._waiting.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_S)

    async def _wait(self, contact: Contact) -> None:
        pause_s = PAUSE_S
        while True:
            begun_s = time.monotonic()
            try:
                await self._sit(contact)
                pause_s = PAUSE_S
            except ring.ForeignKeyError as fault:
                self._on_impostor(str(fault))
                pause_s = min(LONGEST_PAUSE_S, pause_s * FADES)
            except NetworkError:
                quiet = time.monotonic() - begun_s >= GOOD_VISIT_S
                pause_s = 0.0 if quiet else min(LONGEST_PAUSE_S, max(PAUSE_S, pause_s * FADES))
            await asyncio.sleep(pause_s)

    async def _sit(self, contact: Contact) -> None:
        """Until one of the rooms of this time has been used."""
        rooms = [asyncio.ensure_future(self._sit_in(r, contact)) for r in contact.own_rooms(self._wall())]
        try:
            done, _ = await asyncio.wait(rooms, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for room in rooms:
                room.cancel()
            results = await asyncio.gather(*rooms, return_exceptions=True)
        for room, result in zip(rooms, results, strict=True):
            if room in done and isinstance(result, BaseException):
                raise result

    async def _sit_in(self, room: str, contact: Contact) -> None:
        async with contextlib.aclosing(Signal(contact.meeting)) as signal:
            await signal.meet(room, Role.JOINER)
            try:
                async with asyncio.timeout(HANDSHAKE_S):
                    secret, sealer = await ring.pick_up(signal, contact, room)
            except TimeoutError as fault:
                raise BrokenOffError(TAMPERED) from fault
            incoming = Incoming(contact, signal, secret, sealer)
            self._on_ring(incoming)
            await incoming.finished.wait()
