"""Rooms that several rendezvous processes share through Redis, so that it does not matter which one a
balancer chose.

    eigencall:room:<name>      hash: code ("1" or ""), caller, joiner; expires by itself
    eigencall:alive:<process>  expires after ALIVE_S unless its process renews it
    eigencall:rate:<hash>      requests of one address in this minute; the hash is keyed
    eigencall:to:<process>     channel: letters to members of that process

A member's name is `<process>/<number>`. Whatever has to happen at once is a script, which Redis runs whole.
Seats of a process that has died count as empty, and members that were paired with one of its own are told
that the other has gone. Messages pass through Redis and are not kept there.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.net.errors import RendezvousError
from app.net.log import ignored, log
from app.net.rendezvous.room_store import Deliver, Dismissed, Letter, LetterKind, Member
from app.net.rendezvous.rooms import CALLER, JOINER, Limits, Refusal, RefusedError

ALIVE_S = 8.0  # without a renewal, which comes with each sweep, once a second
RECONNECT_S = 0.5
TRIES = 20  # at free numbers, before the span grows by a digit
PREFIX = "eigencall:"
PRIVATE_NAME = 32  # characters of a private room's name; numbers of code rooms are shorter

OPEN = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'code', '1', 'caller', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
JOIN = """
local caller = redis.call('HGET', KEYS[1], 'caller')
if not caller or redis.call('HGET', KEYS[1], 'code') ~= '1' then return false end
if redis.call('HEXISTS', KEYS[1], 'joiner') == 1 then return false end
redis.call('HSET', KEYS[1], 'joiner', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if redis.call('EXISTS', 'eigencall:alive:' .. string.match(caller, '^[^/]+')) == 0 then return false end
return caller
"""
MEET = """
local replaced = redis.call('HGET', KEYS[1], ARGV[1])
local other = redis.call('HGET', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if other and redis.call('EXISTS', 'eigencall:alive:' .. string.match(other, '^[^/]+')) == 0 then
  redis.call('HDEL', KEYS[1], ARGV[2])
  other = false
end
return {other or '', replaced or ''}
"""
LEAVE = """
local seat = false
for _, name in ipairs({'caller', 'joiner'}) do
  if redis.call('HGET', KEYS[1], name) == ARGV[1] then seat = name end
end
if not seat then return false end
local other = redis.call('HGET', KEYS[1], seat == 'caller' and 'joiner' or 'caller')
redis.call('HDEL', KEYS[1], seat)
if not other or redis.call('HGET', KEYS[1], 'code') == '1' then redis.call('DEL', KEYS[1]) end
return other
"""


class SharedRooms:
    """A `RoomStore`. Raises RendezvousError from `start` if Redis cannot be reached."""

    def __init__(
        self,
        url: str,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        alive_s: float = ALIVE_S,
    ) -> None:
        """alive_s: how long after its last sign of life a process counts as dead."""
        self._alive_s = alive_s
        self._redis: Any = Redis.from_url(url, decode_responses=False, socket_connect_timeout=3.0)
        self._limits = limits or Limits()
        self._clock = clock
        self._process = secrets.token_hex(8)
        self._salt = b""
        self._rooms: dict[Member, str] = {}  # of our own members
        self._deadlines: dict[Member, float] = {}
        self._others: dict[Member, Member] = {}
        self._relayed: dict[Member, int] = {}
        self._listener: asyncio.Task[None] | None = None
        self._deliver: Deliver | None = None

    def __len__(self) -> int:
        return len(set(self._rooms.values()))

    # Life

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        try:
            await self._stay_alive()
            await self._redis.set(PREFIX + "salt", secrets.token_bytes(16), nx=True)
            self._salt = await self._redis.get(PREFIX + "salt")
        except (RedisError, OSError) as fault:
            await self._redis.aclose()
            raise RendezvousError(
                "Redis cannot be reached. Is it running, and is the address given with --redis right?"
            ) from fault
        ready = asyncio.Event()
        self._listener = asyncio.create_task(self._listen(ready))
        await ready.wait()

    async def stop(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        with ignored("Redis", RedisError, OSError):
            await self._redis.delete(f"{PREFIX}alive:{self._process}")
        await self._redis.aclose()

    async def _stay_alive(self) -> None:
        await self._redis.set(f"{PREFIX}alive:{self._process}", 1, px=_ms(self._alive_s))

    # Rooms

    async def open(self, member: Member, now_s: float) -> str:
        self._make_place()
        span = 9
        while True:
            for _ in range(TRIES):
                nameplate = str(1 + secrets.randbelow(span))
                lifetime_s = self._limits.code_lifetime_s
                if await self._run(OPEN, nameplate, self._known(member), _ms(lifetime_s)):
                    self._enter(member, nameplate, now_s + lifetime_s)
                    return nameplate
            span = span * 10 + 9

    async def join(self, nameplate: str, member: Member, now_s: float) -> Member:
        lifetime_s = self._limits.exchange_lifetime_s
        caller = await self._run(JOIN, nameplate, self._known(member), _ms(lifetime_s))
        if not caller:
            raise RefusedError(Refusal.NO_ROOM)
        self._enter(member, nameplate, now_s + lifetime_s)
        return self._pair(member, caller.decode(), now_s)

    async def meet(
        self, name: str, seat: str, member: Member, now_s: float
    ) -> tuple[Member | None, Member | None]:
        self._make_place()
        lifetime_s = self._limits.private_lifetime_s
        across = JOINER if seat == CALLER else CALLER
        other, replaced = await self._run(MEET, name, seat, across, self._known(member), _ms(lifetime_s))
        if replaced:
            self._forget(self._local(replaced.decode()))
        self._enter(member, name, now_s + lifetime_s)
        found = self._pair(member, other.decode(), now_s) if other else None
        return found, self._local(replaced.decode()) if replaced else None

    async def relay(self, member: Member) -> Member:
        other = self._others.get(member)
        if other is None:
            raise RefusedError(Refusal.BAD_REQUEST)
        self._relayed[member] = self._relayed.get(member, 0) + 1
        if self._relayed[member] > self._limits.messages:
            raise RefusedError(Refusal.TOO_MUCH)
        return other

    async def leave(self, member: Member) -> Member | None:
        name = self._rooms.get(member)
        if name is None:
            return None
        self._forget(member)
        other = await self._run(LEAVE, name, self._known(member))
        return self._local(other.decode()) if other else None

    async def expire(self, now_s: float) -> list[Dismissed]:
        """Also the sign of life of this process, and the look for those that have died."""
        over = [
            Dismissed(m, Refusal.EXPIRED) for m, deadline_s in self._deadlines.items() if deadline_s <= now_s
        ]
        try:
            await self._stay_alive()
            left_alone = await self._left_alone()
        except (RedisError, OSError) as fault:
            log.warning("Redis: unreachable (%s)", type(fault).__name__)
            left_alone = []  # Redis is away: new pairings are refused, those under way may still finish
        for dismissed in over:
            self._forget(dismissed.member)
        for member in left_alone:
            self._others.pop(member, None)
        return over + [Dismissed(member, None) for member in left_alone]

    async def _left_alone(self) -> list[Member]:
        """Our members whose other's process has died."""
        pairs = [(m, other.split("/")[0]) for m, other in self._others.items() if "/" in other]
        processes = sorted({process for _, process in pairs})
        if not processes:
            return []
        alive = await self._redis.mget([f"{PREFIX}alive:{process}" for process in processes])
        dead = {process for process, sign in zip(processes, alive, strict=True) if sign is None}
        return [member for member, process in pairs if process in dead]

    async def allow(self, source: str, most: int, now_s: float) -> None:
        digest = hashlib.blake2b(source.encode(), key=self._salt, digest_size=16).hexdigest()
        key = f"{PREFIX}rate:{digest}"
        try:
            async with self._redis.pipeline() as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, 60, nx=True)
                count, _ = await pipeline.execute()
        except (RedisError, OSError) as fault:
            raise RefusedError(Refusal.UNAVAILABLE) from fault
        if count > most:
            raise RefusedError(Refusal.TOO_FAST)

    async def send(self, letter: Letter) -> None:
        process, slash, _ = letter.member.partition("/")
        if not slash:
            assert self._deliver is not None
            await self._deliver(letter)
            return
        body = self._known(letter.body.decode()).encode() if letter.kind is LetterKind.PAIRED else letter.body
        sealed = letter.member.encode() + b"\0" + letter.kind.value + body
        with ignored("Redis", RedisError, OSError):  # the receiver will hear nothing, and give up
            await self._redis.publish(f"{PREFIX}to:{process}", sealed)

    # Within

    def _known(self, member: Member) -> Member:
        """Our own member's name as other processes know it."""
        return f"{self._process}/{member}"

    def _local(self, known: Member) -> Member:
        """A known name as the server uses it: short for its own members."""
        return known.removeprefix(f"{self._process}/")

    def _make_place(self) -> None:
        if len(self._rooms) >= self._limits.rooms:
            raise RefusedError(Refusal.FULL)

    def _enter(self, member: Member, name: str, deadline_s: float) -> None:
        self._rooms[member], self._deadlines[member] = name, deadline_s

    def _pair(self, member: Member, other: Member, now_s: float) -> Member:
        """Note both halves that are ours; the other process notes its own when it is told."""
        found = self._others[member] = self._local(other)
        if found in self._rooms:
            self._others[found] = member
            self._shorten(found, now_s)
        return found

    def _shorten(self, member: Member, now_s: float) -> None:
        """The other side has come: the exchange takes seconds, in a code room."""
        if len(self._rooms[member]) < PRIVATE_NAME:
            self._deadlines[member] = now_s + self._limits.exchange_lifetime_s

    def _forget(self, member: Member) -> None:
        for table in (self._rooms, self._deadlines, self._others, self._relayed):
            cast(dict[Member, object], table).pop(member, None)

    async def _run(self, script: str, room: str, *arguments: object) -> Any:
        try:
            asked: Awaitable[Any] = self._redis.eval(script, 1, f"{PREFIX}room:{room}", *arguments)
            return await asked
        except (RedisError, OSError) as fault:
            raise RefusedError(Refusal.UNAVAILABLE) from fault

    async def _listen(self, ready: asyncio.Event) -> None:
        while True:
            try:
                async with self._redis.pubsub() as letters:
                    await letters.subscribe(f"{PREFIX}to:{self._process}")
                    ready.set()
                    async for message in letters.listen():
                        if message["type"] == "message":
                            await self._take(message["data"])
            except (RedisError, OSError) as fault:
                log.warning("Redis: lost the channel (%s)", type(fault).__name__)
                await asyncio.sleep(RECONNECT_S)

    async def _take(self, sealed: bytes) -> None:
        """A letter from another process."""
        known, _, rest = sealed.partition(b"\0")
        member, kind, body = self._local(known.decode()), LetterKind(rest[:1]), rest[1:]
        if member not in self._rooms:
            return
        if kind is LetterKind.PAIRED:
            self._others[member] = self._local(body.decode())
            self._relayed.pop(member, None)
            self._shorten(member, self._clock())
        if kind is LetterKind.LEFT:
            self._others.pop(member, None)
        if kind is LetterKind.CLOSE:
            self._forget(member)
        assert self._deliver is not None
        await self._deliver(Letter(member, kind, body))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
