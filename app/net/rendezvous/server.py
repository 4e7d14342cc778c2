"""The rendezvous server: lets two who know the same number exchange a few sealed messages.

    text frames    JSON requests and notices between one client and the server
    binary frames  relayed to the other member of the room as they are

It sees numbers, never words; it logs neither these nor addresses. docs/PROTOCOL.md section 2 describes it.
Runs inside another program (`async with RendezvousServer(...)`) or alone (`eigencall serve`).
"""

import asyncio
import json
import logging
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any, Self

from aiohttp import WSCloseCode, WSMsgType, web

from app.net.addresses import tcp
from app.net.listening import listen, stop_listening
from app.net.log import ignored, log
from app.net.rendezvous import page as pages
from app.net.rendezvous.doorkeeper import (
    WIDE,
    Doorkeeper,
    DoorLimits,
    Network,
    Visitor,
    file_limit,
    near,
    wide,
)
from app.net.rendezvous.nudges import Nudges
from app.net.rendezvous.page_servers import PageServers
from app.net.rendezvous.room_store import Letter, LetterKind, LocalRooms, Member, RoomStore
from app.net.rendezvous.rooms import Limits, Refusal, RefusedError
from app.net.rendezvous.strands import ONE_TOO_MANY, Strands
from app.net.thread import NetworkThread

PATH = "/v1"
OPENING = "open.eigencall"
"""Subprotocol (RFC 6455 section 1.9) of a client that asks for a room: its handshake is its request."""
STRANDS, OPENING_STRANDS, ALONE = "strands.eigencall", "open.strands.eigencall", "eigencall"
"""Of one that brings its messages over several connections (`strands`), with and without such a request; and
what a server answers that does not know how."""
STRANDS_KEY = "Eigencall-Strands"  # HTTP header: 32 random hexadecimal digits, the same of all of them
SWEEP_S = 1.0
PING_S = 20.0  # keeps NAT bindings of waiting callers open, and finds the ones that have gone
SEND_TIMEOUT_S = 5.0  # a member that does not read must not hold up the other

STRONG_WORDS = 3  # 24 bits
GUARDED_S = 60.0

Socket = web.WebSocketResponse
PAIRED, LEFT = {"is": "paired"}, {"is": "left"}


class RendezvousServer:
    """Serves from `start` to `stop`; `port` is the one in use (0 asks for any)."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        tls: ssl.SSLContext | None = None,
        store: RoomStore | None = None,
        door: DoorLimits | None = None,
        proxies: Iterable[Network] = (),
        code_words: int = 0,
        page: pages.Page | None = None,
        page_servers: PageServers | None = None,
    ) -> None:
        """store: where the rooms are, if not in this process alone. proxies: whose X-Forwarded-For is
        believed. code_words: how many words new codes are to have at least. page: what browsers are shown.
        page_servers: what they are told of STUN and TURN."""
        self.host = host
        self.port = port
        self._limits = limits or Limits()
        self._clock = clock
        self._tls = tls
        self._rooms: RoomStore = store if store is not None else LocalRooms(self._limits)
        self._members = count()
        self._strands: dict[Member, Strands] = {}
        # the connections of one conversation may come to several processes, none of which has all of them
        several = (OPENING_STRANDS, STRANDS) if store is None else ()
        self._protocols = (*several, OPENING, ALONE)
        self._nudges = Nudges()
        self._door_limits, self._proxies = door or DoorLimits(descriptors=file_limit()), tuple(proxies)
        self._code_words = code_words
        self._page, self._page_servers = page or {}, page_servers or PageServers()
        self._joins: deque[float] = deque(maxlen=self._limits.guarded_joins)  # when the last ones were
        self._door: Doorkeeper | None = None
        self._listener: asyncio.Server | None = None
        self._runner: web.AppRunner | None = None
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        scheme = "wss" if self._tls else "ws"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"

    @property
    def rooms(self) -> int:
        return len(self._rooms)

    async def start(self) -> None:
        await self._rooms.start(self._deliver)
        app = web.Application()
        app.router.add_get(PATH, self._serve)
        if self._page:
            app.router.add_get("/{name:[a-z0-9.-]*}", self._show, allow_head=False)
        # no access log, and no address in the log of errors
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, logger=_discreet_logger())
        await self._runner.setup()
        assert self._runner.server is not None
        self._door = Doorkeeper(self._runner.server, self._door_limits, self._tls, self._proxies)
        try:
            self._listener = await listen(self._door, self.host, self.port)
        except BaseException:  # also when it is cancelled
            await self.stop()
            raise
        self.port = self._listener.sockets[0].getsockname()[1]
        self._sweeper = asyncio.create_task(self._sweep_for_ever())

    async def stop(self) -> None:
        if self._listener is not None:
            await stop_listening(self._listener)
        if self._door is not None:
            self._door.close()
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        await self._nudges.close()
        for strands in list(self._strands.values()):
            await strands.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self._rooms.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def sweep(self) -> None:
        """Close the rooms whose time is up, and tell those that waited."""
        for over in await self._rooms.expire(self._clock()):
            strands = self._strands.get(over.member)
            if strands is None:
                continue
            if over.refusal is None:
                await self._tell(strands, LEFT)
            else:
                await self._tell(strands, {"is": "refused", "why": over.refusal.value})
                await strands.close()

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            await self.sweep()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        socket = Socket(
            max_msg_size=self._limits.message_bytes,
            heartbeat=PING_S,
            compress=False,
            timeout=SEND_TIMEOUT_S,
            protocols=self._protocols,
        )
        try:
            await socket.prepare(request)
            tcp.retransmit_evenly(socket.get_extra_info("socket"))
            await self._attend(socket, request)
        except ConnectionError:
            log.debug("server: a member has gone in the middle of a message")
        finally:
            await self._close(socket)
        return socket if socket.prepared else web.Response(status=400)  # gone before it had begun

    async def _attend(self, socket: Socket, http: web.Request) -> None:
        """A connection of a member, from its first message on."""
        key = http.headers.get(STRANDS_KEY, "")
        several = socket.ws_protocol in (STRANDS, OPENING_STRANDS) and _is_private(key)
        member = key if several else str(next(self._members))
        strands = self._strands.setdefault(member, Strands(self._nudges))
        if not strands.has_room:
            await socket.close(code=ONE_TOO_MANY)
            return
        ended = False
        try:
            await strands.add(socket)
            await self._converse(member, strands, socket, http)
            ended = socket.close_code == WSCloseCode.OK
        except RefusedError as refused:
            ended = True
            await self._tell(strands, {"is": "refused", "why": refused.refusal.value})
        finally:
            if (not strands.remove(socket) or ended) and self._strands.get(member) is strands:
                await self._leave(member)

    async def _leave(self, member: Member) -> None:
        strands = self._strands.pop(member)
        with ignored("server", RefusedError):
            await self._part(await self._rooms.leave(member))
        await strands.close()

    async def _converse(self, member: Member, strands: Strands, socket: Socket, http: web.Request) -> None:
        begun = socket.ws_protocol in (OPENING, OPENING_STRANDS)
        if begun:
            async with strands.turn:
                await self._request(member, strands, http, {"do": "open"})
        numbers = count()
        async for message in socket:
            async with strands.turn:
                if message.type is WSMsgType.BINARY and begun:
                    if strands.is_news(next(numbers)):
                        await self._relay(member, message.data)
                elif message.type is WSMsgType.TEXT and not begun:
                    begun = True
                    await self._request(member, strands, http, _request(message.data))
                else:
                    raise RefusedError(Refusal.BAD_REQUEST)

    async def _request(
        self, member: Member, strands: Strands, http: web.Request, request: dict[str, Any]
    ) -> None:
        """Whichever strand brings it first."""
        if strands.entered:
            self._admit(http)
            return
        strands.entered = True
        await self._allow(http, request.get("do") == "join")
        await self._enter(member, strands, request)

    async def _show(self, http: web.Request) -> web.Response:
        """A file of the page; the connection may stay open for the next one."""
        try:
            address, now_s = self._admit(http), self._clock()
            await self._rooms.allow("page " + near(address), self._limits.files_per_minute, now_s)
            await self._rooms.allow("page " + wide(address), WIDE * self._limits.files_per_minute, now_s)
        except RefusedError:
            return web.Response(status=429, headers=pages.HEADERS)
        if http.match_info["name"] == pages.SERVERS:
            return pages.fresh(self._page_servers.as_json(time.time()))
        return pages.answer(self._page, http)

    def _admit(self, http: web.Request) -> str:
        """The address that a connection speaks for, once let in. Raises RefusedError, ConnectionError."""
        assert self._door is not None
        visitor = http.transport.get_protocol() if http.transport is not None else None
        if not isinstance(visitor, Visitor):
            raise ConnectionError("gone meanwhile")
        address = self._door.origin(visitor.address, http.headers.get("X-Forwarded-For", ""))
        if not visitor.admit(address):
            raise RefusedError(Refusal.TOO_FAST)
        return address

    async def _allow(self, http: web.Request, guesses: bool) -> None:
        """Count the request for its address and for the wider network. guesses: it names a code's room."""
        address, now_s = self._admit(http), self._clock()
        most = {"": self._limits.requests_per_minute}
        if guesses:
            most["join "] = self._limits.joins_per_minute
            self._joins.append(now_s)
        for kind, number in most.items():
            await self._rooms.allow(kind + near(address), number, now_s)
            await self._rooms.allow(kind + wide(address), WIDE * number, now_s)

    def _words_wanted(self, now_s: float) -> int:
        """How many words a code is to have: more of them while there are many guesses, wherever from."""
        busy = len(self._joins) == self._joins.maxlen and self._joins[0] > now_s - GUARDED_S
        return max(self._code_words, STRONG_WORDS if busy else 0)

    async def _relay(self, member: Member, data: bytes) -> None:
        await self._rooms.send(Letter(await self._rooms.relay(member), LetterKind.DATA, data))

    async def _enter(self, member: Member, strands: Strands, request: dict[str, Any]) -> None:
        now_s = self._clock()
        other: Member | None = None
        match request:
            case {"do": "open"}:
                nameplate = await self._rooms.open(member, now_s)
                words = self._words_wanted(now_s)
                more = ({"words": words} if words else {}) | ({"page": True} if self._page else {})
                await self._tell(strands, {"is": "open", "nameplate": int(nameplate), **more})
            case {"do": "join", "nameplate": int(number)}:
                other = await self._rooms.join(str(number), member, now_s)
            case {"do": "meet", "room": str(name), "seat": "caller" | "joiner" as seat} if _is_private(name):
                other, replaced = await self._rooms.meet(name, seat, member, now_s)
                if replaced is not None:
                    await self._rooms.send(Letter(replaced, LetterKind.CLOSE))
            case _:
                raise RefusedError(Refusal.BAD_REQUEST)
        if other is not None:  # the newcomer first: it is not heard before both know
            await self._tell(strands, PAIRED)
            await self._rooms.send(Letter(other, LetterKind.PAIRED, member.encode()))

    async def _part(self, other: Member | None) -> None:
        if other is not None:
            await self._rooms.send(Letter(other, LetterKind.LEFT))

    async def _deliver(self, letter: Letter) -> None:
        """What one of our members is to get, from another of ours or from another process."""
        strands = self._strands.get(letter.member)
        if strands is None:
            return
        match letter.kind:
            case LetterKind.PAIRED:
                await self._tell(strands, PAIRED)
            case LetterKind.LEFT:
                await self._tell(strands, LEFT)
            case LetterKind.CLOSE:
                await strands.close()
            case LetterKind.DATA:
                with ignored("server", ConnectionError):
                    await strands.send(letter.body)

    async def _tell(self, strands: Strands, notice: Mapping[str, Any]) -> None:
        with ignored("server", ConnectionError):
            await strands.send(json.dumps(notice))

    @staticmethod
    async def _close(socket: Socket) -> None:
        with ignored("server", ConnectionError, RuntimeError):
            await socket.close()


def _discreet_logger() -> logging.Logger:
    """aiohttp names the address with every fault that it logs; this keeps the fault and drops the rest."""

    def without_address(record: logging.LogRecord) -> bool:
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "no exception"
        record.msg, record.args = f"server: a request failed ({fault})", ()
        record.exc_info = record.exc_text = None
        return True

    logger = logging.getLogger("eigencall.net.server")
    if not logger.filters:
        logger.addFilter(without_address)
    return logger


def _request(text: str) -> dict[str, Any]:
    try:
        request = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError(Refusal.BAD_REQUEST) from None
    if not isinstance(request, dict):
        raise RefusedError(Refusal.BAD_REQUEST)
    return request


def _is_private(name: str) -> bool:
    """32 hexadecimal digits."""
    return len(name) == 32 and all(c in "0123456789abcdef" for c in name)


@contextmanager
def serving(
    thread: NetworkThread,
    host: str,
    port: int,
    tls: ssl.SSLContext | None = None,
    store: RoomStore | None = None,
    proxies: Iterable[Network] = (),
    code_words: int = 0,
    limits: Limits | None = None,
    page: pages.Page | None = None,
    page_servers: PageServers | None = None,
) -> Iterator[RendezvousServer]:
    """A rendezvous on this thread until the end of the `with`. Raises PortTakenError."""
    server = RendezvousServer(
        host,
        port,
        limits=limits,
        tls=tls,
        store=store,
        proxies=proxies,
        code_words=code_words,
        page=page,
        page_servers=page_servers,
    )
    thread.submit(server.start()).result()
    try:
        yield server
    finally:
        thread.submit(server.stop()).result()
