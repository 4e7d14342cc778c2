"""The client's end of the rendezvous: one WebSocket, one room, messages to its other member."""

import asyncio
import contextlib
import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
from aiohttp import WSMsgType

from app.call.role import Role
from app.net.addresses import tcp
from app.net.errors import BrokenOffError, GoneError, RendezvousError
from app.net.log import log
from app.net.rendezvous.nudges import Nudges
from app.net.rendezvous.rooms import Refusal
from app.net.rendezvous.server import OPENING, PATH, PING_S
from app.net.rendezvous.tls import client_tls
from codec.errors import cause
from codec.sentence import Sentence

CONNECT_TIMEOUTS_S = (0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1.0, 2.0, 3.0, 10.0)
"""After each, another try joins the race: TCP waits a second for what it loses first, and ever longer."""
CLOSE_TIMEOUT_S = 1.0  # a server that does not answer our close is not waited for
SERVER_TIMEOUT_S = 15.0  # for the server's answer
PEER_TIMEOUT_S = 25.0  # for the other side's program; its network may be as bad as ours
MAX_MESSAGE_BYTES = 32_768

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
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def open_room(self) -> int:
        """Open a room; returns its number."""
        notice = await self._request({"do": "open"}, "open", protocol=OPENING)
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

    async def meet(self, room: str, role: Role, timeout_s: float | None = None) -> None:
        """Enter the private room of a pair and wait until both are there; BrokenOffError after so long."""
        await self._request({"do": "meet", "room": room, "seat": role.value.decode()}, "paired", timeout_s)

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
        assert self._socket is not None, "a room must be entered first"
        await self._send(self._socket.send_bytes(message))

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
            await self._nudges.close()
            if self._socket is not None:
                await self._socket.close()
        finally:  # also when the closing is itself cancelled
            if self._http is not None:
                await self._http.close()

    async def _request(
        self,
        request: dict[str, Any],
        answer: str,
        timeout_s: float | None = SERVER_TIMEOUT_S,
        protocol: str | None = None,
    ) -> dict[str, Any]:
        """protocol: one that says the same as the request, to a server that knows it."""
        await self._connect((protocol,) if protocol else ())
        log.info("rendezvous: connected, request %s", request["do"])
        assert self._socket is not None
        if protocol is None or self._socket.protocol != protocol:
            await self._send(self._socket.send_json(request))
        return await self._notice(answer, timeout_s)

    async def _send(self, sending: Awaitable[None]) -> None:
        assert self._socket is not None, "a room must be entered first"
        try:
            await sending
        except ConnectionError as fault:
            log.warning("rendezvous: the connection has gone (%s)", cause(fault))
            raise RendezvousError(GONE) from fault
        self._nudges.follow(self._socket)

    async def _connect(self, protocols: tuple[str, ...]) -> None:
        connector = aiohttp.TCPConnector(socket_factory=self._open_socket)
        self._http = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(sock_connect=sum(CONNECT_TIMEOUTS_S)),
            trace_configs=[_refusing_redirects()],
        )
        try:
            self._socket = await self._race(self._http, protocols)
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

    async def _race(
        self, http: aiohttp.ClientSession, protocols: tuple[str, ...]
    ) -> aiohttp.ClientWebSocketResponse:
        """The first of a few connections that stands. Raises what was wrong with one when none is left, or
        time is up."""
        racing: set[asyncio.Task[aiohttp.ClientWebSocketResponse]] = set()
        failed: asyncio.Task[aiohttp.ClientWebSocketResponse] | None = None
        try:
            for seconds in CONNECT_TIMEOUTS_S:
                racing.add(asyncio.ensure_future(self._open(http, protocols)))
                done, going = await asyncio.wait(racing, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
                good = next((task for task in done if task.exception() is None), None)
                if good is not None or (done and not going):
                    racing -= {first := good or done.pop()}
                    return first.result()
                racing -= done
                failed = next(iter(done), failed)
        finally:
            for task in racing:
                task.cancel()
            for late in await asyncio.gather(*racing, return_exceptions=True):
                if isinstance(late, aiohttp.ClientWebSocketResponse):
                    await late.close()
        if failed is not None:
            return failed.result()
        raise TimeoutError

    async def _open(
        self, http: aiohttp.ClientSession, protocols: tuple[str, ...]
    ) -> aiohttp.ClientWebSocketResponse:
        return await http.ws_connect(
            self._url.rstrip("/") + PATH,
            max_msg_size=MAX_MESSAGE_BYTES + 1024,
            heartbeat=PING_S,
            protocols=protocols,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_TIMEOUT_S),
            ssl=client_tls() if self._url.startswith("wss:") else True,
        )

    async def _notice(self, wanted: str, timeout_s: float | None) -> dict[str, Any]:
        frame = await self._frame(timeout_s)
        notice = _notice(frame.data) if frame.type is WSMsgType.TEXT else {}
        if notice.get("is") != wanted:
            raise _fault(notice)
        return notice

    async def _frame(self, timeout_s: float | None) -> aiohttp.WSMessage:
        assert self._socket is not None, "a room must be entered first"
        try:
            frame = await asyncio.wait_for(self._socket.receive(), timeout_s)
        except TimeoutError as fault:
            log.warning("rendezvous: the other side was silent for %.0f s", timeout_s)
            raise GoneError(SILENT) from fault
        if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
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
