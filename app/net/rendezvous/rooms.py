"""What the rendezvous remembers, as pure bookkeeping: rooms, seats, limits. Time is an argument.

A room is where two connections meet. A *code room* is opened by a caller, gets a free number, and is used up
by the first who joins: one guess per code. A *private room* has a name of 128 bits that two paired sides
derived, with a seat for each; a newcomer to an occupied seat takes it over, because the old occupant is the
same program before its address has changed. Members are opaque; `app.net.rendezvous.server` writes to them.
"""

import secrets
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum


class Refusal(Enum):
    """Why the rendezvous refuses a request; the words that cross the wire."""

    NO_ROOM = "no-room"  # never opened, expired, or used up: they look alike on purpose
    EXPIRED = "expired"  # told to the member that waited in it
    FULL = "full"  # the server holds as many rooms as it may
    TOO_FAST = "too-fast"  # this address asks too often
    TOO_MUCH = "too-much"  # this room has relayed as much as any pairing needs
    BAD_REQUEST = "bad-request"
    UNAVAILABLE = "unavailable"  # the store that several processes share is out of reach


class RefusedError(Exception):
    """The rendezvous refuses."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one rendezvous process."""

    rooms: int = 20_000
    code_lifetime_s: float = 600.0  # long enough to read a code out on the telephone
    exchange_lifetime_s: float = 60.0  # after both are there: descriptions take seconds
    private_lifetime_s: float = 120.0  # how long one side waits for the other to come back
    message_bytes: int = 32_768
    messages: int = 24  # per member; a pairing takes four
    requests_per_minute: int = 60  # of one address; a household behind it must not be locked out
    joins_per_minute: int = 10  # of one address; each of them is a guess at a code
    files_per_minute: int = 600  # of the page, of one address: one visit takes some twenty
    guarded_joins: int = 60  # of all addresses, a minute: with more, new codes are to be stronger


@dataclass(eq=False, slots=True)
class Room:
    name: str
    expires_s: float
    has_code: bool
    seats: dict[str, Hashable] = field(default_factory=dict)
    relayed: dict[Hashable, int] = field(default_factory=dict)

    def other(self, member: Hashable) -> Hashable | None:
        return next((m for m in self.seats.values() if m != member), None)


MINUTE_S = 60.0
CALLER, JOINER = "caller", "joiner"


class Rooms:
    """All rooms of one server."""

    def __init__(self, limits: Limits, below: Callable[[int], int] = secrets.randbelow) -> None:
        self._limits = limits
        self._below = below
        self._rooms: dict[str, Room] = {}
        self._of: dict[Hashable, Room] = {}
        self._requests: dict[str, deque[float]] = {}

    def __len__(self) -> int:
        return len(self._rooms)

    def open(self, member: Hashable, now_s: float) -> str:
        """A new code room; returns its number."""
        nameplate = self._free_nameplate()
        room = self._make(nameplate, now_s + self._limits.code_lifetime_s, has_code=True)
        self._enter(room, CALLER, member)
        return nameplate

    def join(self, nameplate: str, member: Hashable, now_s: float) -> Hashable:
        """Take the second seat, for ever; returns who waits in the first."""
        room = self._rooms.get(nameplate)
        if room is None or not room.has_code or room.expires_s <= now_s or JOINER in room.seats:
            raise RefusedError(Refusal.NO_ROOM)
        self._enter(room, JOINER, member)
        room.expires_s = now_s + self._limits.exchange_lifetime_s
        return room.seats[CALLER]

    def meet(
        self, name: str, seat: str, member: Hashable, now_s: float
    ) -> tuple[Hashable | None, Hashable | None]:
        """Take one's own seat in a private room; returns (who is in the other seat, who had this one)."""
        room = self._rooms.get(name) or self._make(name, now_s, has_code=False)
        room.expires_s = now_s + self._limits.private_lifetime_s
        replaced = room.seats.pop(seat, None)
        if replaced is not None:
            self._forget(replaced)
        room.relayed.clear()
        self._enter(room, seat, member)
        return room.other(member), replaced

    def relay(self, member: Hashable) -> Hashable:
        """Who gets what this member sends."""
        room = self._of.get(member)
        other = room.other(member) if room else None
        if room is None or other is None:
            raise RefusedError(Refusal.BAD_REQUEST)
        room.relayed[member] = room.relayed.get(member, 0) + 1
        if room.relayed[member] > self._limits.messages:
            raise RefusedError(Refusal.TOO_MUCH)
        return other

    def leave(self, member: Hashable) -> Hashable | None:
        """The member has gone, and a code room with it; returns who is left behind."""
        room = self._of.get(member)
        if room is None:
            return None
        other = room.other(member)
        room.seats = {seat: m for seat, m in room.seats.items() if m != member}
        self._forget(member)
        if not room.seats or room.has_code:
            self._close(room)
        return other

    def expire(self, now_s: float) -> list[Hashable]:
        """Close what has run out; returns who was in there."""
        expired: list[Hashable] = []
        for room in [r for r in self._rooms.values() if r.expires_s <= now_s]:
            expired += room.seats.values()
            self._close(room)
        for source in [s for s, times in self._requests.items() if times[-1] <= now_s - MINUTE_S]:
            del self._requests[source]
        return expired

    def allow(self, source: str, most: int, now_s: float) -> None:
        """Count a request of this source; refuse it if there were so many within a minute."""
        times = self._requests.setdefault(source, deque(maxlen=most))
        if len(times) == times.maxlen and times[0] > now_s - MINUTE_S:
            raise RefusedError(Refusal.TOO_FAST)
        times.append(now_s)

    def _make(self, name: str, expires_s: float, has_code: bool) -> Room:
        if len(self._rooms) >= self._limits.rooms:
            raise RefusedError(Refusal.FULL)
        self._rooms[name] = Room(name, expires_s, has_code)
        return self._rooms[name]

    def _enter(self, room: Room, seat: str, member: Hashable) -> None:
        room.seats[seat] = member
        self._of[member] = room

    def _forget(self, member: Hashable) -> None:
        self._of.pop(member, None)

    def _close(self, room: Room) -> None:
        for member in room.seats.values():
            self._forget(member)
        self._rooms.pop(room.name, None)

    def _free_nameplate(self) -> str:
        """A short number that is free: one digit while there are few rooms, more when it fills."""
        span = 9
        while len(self._rooms) * 2 >= span:
            span = span * 10 + 9
        while True:
            nameplate = str(1 + self._below(span))
            if nameplate not in self._rooms:
                return nameplate
