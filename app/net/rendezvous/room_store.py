"""Where the rendezvous keeps its rooms: in this process, or shared with others (`shared_rooms`).

Members are names that the server gives to its connections. A member whose connection belongs to another
process is written to by `Letter`; with rooms of one process there is none such.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.net.rendezvous.rooms import Limits, Refusal, Rooms

Member = str


class LetterKind(Enum):
    """What one process asks another to do for one of its members."""

    PAIRED = b"p"  # tell it that the other is there; the body is the other's name
    LEFT = b"l"  # tell it that the other has gone
    DATA = b"d"  # hand it this message
    CLOSE = b"c"  # its seat has been taken over


@dataclass(frozen=True, slots=True)
class Letter:
    member: Member
    kind: LetterKind
    body: bytes = b""


Deliver = Callable[[Letter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Why a member's waiting is over; no refusal: the other one has gone."""

    member: Member
    refusal: Refusal | None


class RoomStore(Protocol):
    """Rooms, as the server uses them. Every method raises RefusedError for what may not be."""

    async def start(self, deliver: Deliver) -> None:
        """deliver: writes to a member of this process."""
        ...

    async def stop(self) -> None: ...
    async def open(self, member: Member, now_s: float) -> str: ...
    async def join(self, nameplate: str, member: Member, now_s: float) -> Member: ...
    async def meet(
        self, name: str, seat: str, member: Member, now_s: float
    ) -> tuple[Member | None, Member | None]: ...
    async def relay(self, member: Member) -> Member: ...
    async def leave(self, member: Member) -> Member | None: ...
    async def expire(self, now_s: float) -> list[Dismissed]: ...
    async def allow(self, source: str, most: int, now_s: float) -> None: ...

    async def send(self, letter: Letter) -> None:
        """Write to a member of any process."""
        ...

    def __len__(self) -> int: ...


class LocalRooms:
    """The rooms of a process that is alone; what each method means stands in `app.net.rendezvous.rooms`."""

    def __init__(self, limits: Limits) -> None:
        self._rooms = Rooms(limits)
        self._deliver: Deliver | None = None

    def __len__(self) -> int:
        return len(self._rooms)

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver

    async def stop(self) -> None: ...

    async def open(self, member: Member, now_s: float) -> str:
        return self._rooms.open(member, now_s)

    async def join(self, nameplate: str, member: Member, now_s: float) -> Member:
        return str(self._rooms.join(nameplate, member, now_s))

    async def meet(
        self, name: str, seat: str, member: Member, now_s: float
    ) -> tuple[Member | None, Member | None]:
        other, replaced = self._rooms.meet(name, seat, member, now_s)
        return _name(other), _name(replaced)

    async def relay(self, member: Member) -> Member:
        return str(self._rooms.relay(member))

    async def leave(self, member: Member) -> Member | None:
        return _name(self._rooms.leave(member))

    async def expire(self, now_s: float) -> list[Dismissed]:
        return [Dismissed(str(member), Refusal.EXPIRED) for member in self._rooms.expire(now_s)]

    async def allow(self, source: str, most: int, now_s: float) -> None:
        self._rooms.allow(source, most, now_s)

    async def send(self, letter: Letter) -> None:
        assert self._deliver is not None
        await self._deliver(letter)


def _name(member: object) -> Member | None:
    return None if member is None else str(member)
