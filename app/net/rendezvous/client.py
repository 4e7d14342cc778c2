"""The client's end of the rendezvous: one WebSocket, one room, messages to its other member."""

import asyncio
import contextlib
import json
import secrets
import socket
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import aiohttp
from aiohttp import WSMsgType

from app.call.role import Role
from app.net.addresses import tcp
from app.net.errors import BrokenOffError, GoneError, RendezvousError
from app.net.log import ignored, log
from app.net.rendezvous.nudges import Nudges
from app.net.rendezvous.rooms import Refusal
from app.net.rendezvous.server import ALONE, OPENING, OPENING_STRANDS, PATH, PING_S, STRANDS, STRANDS_KEY
from app.net.rendezvous.strands import ONE_TOO_MANY, Strands
from app.net.rendezvous.tcp_info import tcp_info
from app.net.rendezvous.tls import client_tls
from codec.errors import cause
from codec.sentence import Sentence

CONNECT_TIMEOUTS_S = (0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1.0, 2.0, 3.0, 10.0)
"""After each, another try joins the race: TCP waits a second for what it loses first, and ever longer."""
NARROW_S = 0.1
"""A connection that loses nothing, and yet opens so much later than its round trips explain, is narrow: below
about 60 kbit/s. Copies of each message would only delay each other there."""
OPENING_ROUND_TRIPS, TLS_ROUND_TRIPS = 2, 2  # TCP and the upgrade; TLS 1.2
CLOSE_TIMEOUT_S = 1.0  # a server that does not answer our close is not waited for
SERVER_TIMEOUT_S = 15.0  # for the server's answer
PEER_TIMEOUT_S = 25.0  # for the other side's program; its network may be as bad as ours
MAX_MESSAGE_BYTES = 32_768
MAX_WAITING = 32  # messages that nothing has asked for yet; what comes then stays in the network

OpenSocket = Callable[[tcp.AddressInfo], socket.socket]

SENTENCES: dict[str, str] = {
    Refusal.NO_ROOM.value: (
        Sentence(
            "There is no call under that code: it may have been used, have expired, or be mistyped. "
            "Ask for a new one."
        )
    ),
    Refusal.EXPIRED.value: Sentence("Nobody entered the code in time, so it has expired. Start a new call."),
    Refusal.FULL.value: Sentence(
        "The rendezvous server is full. Try again in a few minutes, or use another one."
    ),
    Refusal.TOO_FAST.value: Sentence(
        "The rendezvous server asks to wait a minute: too many tries came from here."
    ),
    Refusal.TOO_MUCH.value: Sentence(
        "The rendezvous server has cut the exchange off as too long. Try again."
    ),
    Refusal.BAD_REQUEST.value: Sentence(
        "The rendezvous server does not understand this program. Are both up to date?"
    ),
    Refusal.UNAVAILABLE.value: Sentence(
        "The rendezvous server has a fault of its own. Try again in a minute."
    ),
}
UNTRUSTED = Sentence(
    "The rendezvous server at {url} shows a certificate that this machine does not trust. Is the address "
    "right? If the server is your own, install the certificate of its authority on this machine."
)
UNREACHABLE = Sentence(
    "The rendezvous server at {url} cannot be reached. Is this machine online, and is the address right?"
)
GONE = Sentence(
    "The rendezvous server has gone in the middle of the exchange. Try again, or use another one."
)
LEFT = Sentence("The other side left before the call was made.")
SILENT = Sentence("The other side does not answer. Try again.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection that stands; narrow: as NARROW_S says."""

    socket: aiohttp.ClientWebSocketResponse
    narrow: bool


class RendezvousClient:
    """A seat in one room. Not reused: a new conversation is a new `RendezvousClient`."""

    def __init__(self, url: str, open_socket: OpenSocket = tcp.open_socket) -> None:
        """open_socket: makes the sockets to there, or raises PlaceError."""
        self._open_socket = open_socket
        self.code_words = 0
        """How many words the server asks a code to have, once it has opened a room; 0: as many as usual."""
        self.has_page = False
        """Whether the server shows browsers a page in which they can join; known with the room."""
        self._peer_timeout_s = PEER_TIMEOUT_S
        self._url = url
        self._nudges = Nudges()
        self._strands = Strands(self._nudges)
        self._key = secrets.token_hex(16)  # of all its connections
        self._coming: asyncio.Queue[aiohttp.WSMessage] = asyncio.Queue(MAX_WAITING)
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened: list[aiohttp.ClientWebSocketResponse] = []  # all of them, also those that nobody took
        self._http: aiohttp.ClientSession | None = None
        self._opens = False  # a room, by its handshake alone

    async def open_room(self) -> int:
        """Open a room; returns its number."""
        notice = await self._request({"do": "open"}, "open", protocols=(OPENING_STRANDS, OPENING))
        nameplate = notice.get("nameplate")
        if not isinstance(nameplate, int) or not 0 < nameplate < 1_000_000:
            raise RendezvousError(SENTENCES[Refusal.BAD_REQUEST.value])
        asked = notice.get("words")
        self.code_words = asked if isinstance(asked, int) else 0
        self.has_page = notice.get("page") is True
        return nameplate

    async def join_room(self, nameplate: int) -> None:
        """Enter the room of this number, where its caller waits."""
        await self._request({"do": "join", "nameplate": nameplate}, "paired")

    async def meet(
        self, room: str, role: Role, timeout_s: float | None = None, *, patiently: bool = False
    ) -> None:
        """Enter the private room of a pair and wait until both are there; BrokenOffError after so long.
        patiently: perhaps for hours, and so over one connection."""
        request = {"do": "meet", "room": room, "seat": role.value.decode()}
        await self._request(request, "paired", timeout_s, (ALONE,) if patiently else (STRANDS, ALONE))

    async def paired(self) -> None:
        """Wait, as long as the server lets us, until the other side joins the room that we opened."""
        await self._notice("paired", None)

    @contextlib.contextmanager
    def peer_timeout(self, timeout_s: float) -> Iterator[None]:
        """The other side's person has to act: its next message may take so long."""
        usual_s, self._peer_timeout_s = self._peer_timeout_s, timeout_s
        try:
            yield
        finally:
            self._peer_timeout_s = usual_s

    async def send(self, message: bytes) -> None:
        await self._send(message)

    async def receive(self) -> bytes:
        """The other side's next message."""
        frame = await self._frame(self._peer_timeout_s)
        if frame.type is WSMsgType.BINARY:
            return bytes(frame.data)
        raise _fault(_notice(frame.data))

    async def left(self) -> None:
        """Wait until the other side has left the room. Raises RendezvousError if the server goes first."""
        while _notice(str((await self._frame(None)).data)).get("is") != "left":
            pass

    async def aclose(self) -> None:
        try:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(self._nudges.close(), *self._tasks, return_exceptions=True)
            await self._strands.close()
        finally:  # also when the closing is itself cancelled
            try:
                await asyncio.gather(*(socket.close() for socket in self._opened))
            finally:
                if self._http is not None:
                    await self._http.close()

    async def _request(
        self,
        request: dict[str, Any],
        answer: str,
        timeout_s: float | None = SERVER_TIMEOUT_S,
        protocols: tuple[str, ...] = (STRANDS, ALONE),
    ) -> dict[str, Any]:
        """protocols: in which the server may answer; some say the same as the request."""
        await self._connect(protocols)
        log.info("rendezvous: connected, request %s", request["do"])
        if not self._opens:
            await self._send(json.dumps(request))
        return await self._notice(answer, timeout_s)

    async def _send(self, message: str | bytes) -> None:
        try:
            await self._strands.send(message)
        except ConnectionError as fault:
            log.warning("rendezvous: the connection has gone (%s)", cause(fault))
            raise RendezvousError(GONE) from fault

    async def _connect(self, protocols: tuple[str, ...]) -> None:
        connector = aiohttp.TCPConnector(socket_factory=self._open_socket)
        self._http = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(sock_connect=sum(CONNECT_TIMEOUTS_S)),
            trace_configs=[_refusing_redirects()],
        )
        try:
            await self._race(self._http, protocols)
        except aiohttp.WSServerHandshakeError as fault:
            log.warning("rendezvous: no such server there (HTTP status %d)", fault.status)
            raise RendezvousError(
                "At {url} is no rendezvous server that this version of Eigencall can use. Check the address.",
                url=self._url,
            ) from fault
        except aiohttp.ClientConnectorCertificateError as fault:
            log.warning("rendezvous: its certificate is not trusted")
            raise RendezvousError(UNTRUSTED, url=self._url) from fault
        except (OSError, aiohttp.ClientError, TimeoutError, ValueError) as fault:
            log.warning("rendezvous: unreachable (%s)", cause(fault))
            raise RendezvousError(UNREACHABLE, url=self._url) from fault

    async def _race(self, http: aiohttp.ClientSession, protocols: tuple[str, ...]) -> None:
        """Until the first of a few connections stands; where the server takes several, the others join it.
        Raises what was wrong with one when none is left, or time is up."""
        racing: set[asyncio.Task[Opened]] = set()
        failed: asyncio.Task[Opened] | None = None
        try:
            for seconds in CONNECT_TIMEOUTS_S:
                racing.add(asyncio.ensure_future(self._open(http, protocols)))
                done, going = await asyncio.wait(racing, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
                good = next((task for task in done if task.exception() is None), None)
                if good is not None or (done and not going):
                    racing -= {first := good or done.pop()}
                    if await self._begin(first.result()):
                        self._spawn(*(self._join_late(task) for task in racing))
                        racing = set()
                    return
                racing -= done
                failed = next(iter(done), failed)
        finally:
            for task in racing:
                task.cancel()
            for late in await asyncio.gather(*racing, return_exceptions=True):
                if isinstance(late, Opened):
                    await late.socket.close(code=ONE_TOO_MANY)
        if failed is not None:
            failed.result()
        raise TimeoutError

    async def _begin(self, opened: Opened) -> bool:
        """With the first connection; whether there may be others."""
        self._opens = opened.socket.protocol in (OPENING, OPENING_STRANDS)
        await self._take(opened.socket)
        return opened.socket.protocol in (STRANDS, OPENING_STRANDS) and not opened.narrow

    async def _join_late(self, opening: asyncio.Task[Opened]) -> None:
        with ignored("strand", OSError, aiohttp.ClientError, TimeoutError, ValueError):
            socket = (await opening).socket
            if self._strands.has_room and socket.protocol in (STRANDS, OPENING_STRANDS):
                await self._take(socket)
            else:
                await socket.close(code=ONE_TOO_MANY)

    async def _take(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await self._strands.add(socket)
        self._spawn(self._listen(socket))

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Until this connection ends; where the server has closed it, or there is no other, all has ended."""
        numbers = count()
        while (frame := await socket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
            if self._strands.is_news(next(numbers)):
                await self._coming.put(frame)
        over = frame.type is WSMsgType.CLOSE and frame.data != ONE_TOO_MANY
        if not self._strands.remove(socket) or over:
            await self._coming.put(frame)

    def _spawn(self, *works: Coroutine[Any, Any, None]) -> None:
        for work in works:
            task = asyncio.ensure_future(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _open(self, http: aiohttp.ClientSession, protocols: tuple[str, ...]) -> Opened:
        begun_s = time.monotonic()
        socket = await http.ws_connect(
            self._url.rstrip("/") + PATH,
            headers={STRANDS_KEY: self._key},
            max_msg_size=MAX_MESSAGE_BYTES + 1024,
            heartbeat=PING_S,
            protocols=protocols,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_TIMEOUT_S),
            ssl=client_tls() if self._url.startswith("wss:") else True,
        )
        self._opened.append(socket)
        trips = OPENING_ROUND_TRIPS + (TLS_ROUND_TRIPS if self._url.startswith("wss:") else 0)
        info = tcp_info(socket.get_extra_info("socket"))
        took_s = time.monotonic() - begun_s
        narrow = info is not None and not info.resent and took_s > trips * info.min_rtt_s + NARROW_S
        return Opened(socket, narrow)

    async def _notice(self, wanted: str, timeout_s: float | None) -> dict[str, Any]:
        frame = await self._frame(timeout_s)
        notice = _notice(frame.data) if frame.type is WSMsgType.TEXT else {}
        if notice.get("is") != wanted:
            raise _fault(notice)
        return notice

    async def _frame(self, timeout_s: float | None) -> aiohttp.WSMessage:
        try:
            frame = await asyncio.wait_for(self._coming.get(), timeout_s)
        except TimeoutError as fault:
            log.warning("rendezvous: the other side was silent for %.0f s", timeout_s)
            raise GoneError(SILENT) from fault
        if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            with contextlib.suppress(asyncio.QueueFull):
                self._coming.put_nowait(frame)  # for what is asked next
            log.warning("rendezvous: the server has closed the connection")
            raise RendezvousError(GONE)
        return frame


def _refusing_redirects() -> aiohttp.TraceConfig:
    """A rendezvous is where it was said to be: a server there must not send this program elsewhere."""

    async def refuse(*_: object) -> None:
        raise aiohttp.ClientConnectionError("sent elsewhere")

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(refuse)
    return trace


def _notice(text: str) -> dict[str, Any]:
    try:
        notice = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return notice if isinstance(notice, dict) else {}


def _fault(notice: dict[str, Any]) -> BrokenOffError | RendezvousError:
    match notice:
        case {"is": "left"}:
            log.warning("rendezvous: the other side has left the room")
            return GoneError(LEFT)
        case {"is": "refused", "why": str(why)} if why in SENTENCES:
            log.warning("rendezvous: refused (%s)", why)
            return RendezvousError(SENTENCES[why])
        case _:
            log.warning("rendezvous: an answer that this version does not know")
            return RendezvousError(SENTENCES[Refusal.BAD_REQUEST.value])
