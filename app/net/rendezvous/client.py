"""The client's end of the rendezvous: one WebSocket, one room, messages to whoever else is in it."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any

import aiohttp
from aiohttp import WSMsgType

from app.net.errors import BrokenOffError, GoneError, RendezvousError
from app.net.pairing.crypto import Role
from app.net.rendezvous import tcp
from app.net.rendezvous.rooms import Refusal
from app.net.rendezvous.server import PATH, PING_S
from app.net.rendezvous.tls import client_tls

CONNECT_S = (3.0, 3.0, 4.0, 10.0)  # after each, another connection joins the race: TCP waits ever longer
CLOSE_S = 1.0  # a server that does not answer our parting keeps nobody
SERVER_S = 15.0  # for the server's answer
ANSWER_S = 25.0  # the other side has a person's network too, but no person has to act any more
MAX_MESSAGE_BYTES = 32_768

SENTENCES: dict[str, str] = {
    Refusal.NO_ROOM.value: (
        "There is no call under that code: it may have been used, have expired, or be mistyped. "
        "Ask for a new one."
    ),
    Refusal.EXPIRED.value: "Nobody entered the code in time, so it has expired. Start a new call.",
    Refusal.FULL.value: "The rendezvous server is full. Try again in a few minutes, or use another one.",
    Refusal.TOO_FAST.value: "The rendezvous server asks to wait a minute: too many tries came from here.",
    Refusal.TOO_MUCH.value: "The rendezvous server has cut the exchange off as too long. Try again.",
    Refusal.BAD_REQUEST.value: "The rendezvous server does not understand this program. Are both up to date?",
    Refusal.UNAVAILABLE.value: "The rendezvous server has a fault of its own. Try again in a minute.",
}
UNTRUSTED = (
    "The rendezvous server at {url} shows a certificate that this machine does not trust. Is the address "
    "right? If its certificate is your own, name its authority in the environment: SSL_CERT_FILE=ca.pem."
)
UNREACHABLE = (
    "The rendezvous server at {url} cannot be reached. Is this machine online, and is the address right?"
)
GONE = "The rendezvous server has gone in the middle of the exchange. Try again, or use another one."
LEFT = "The other side left before the call was made."
SILENT = "The other side does not answer. Try again."


class Signal:
    """A place in one room. Not reused: a new conversation is a new `Signal`."""

    def __init__(self, url: str) -> None:
        self._patience_s = ANSWER_S
        self._url = url
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def open_room(self) -> int:
        """Open a room; returns its number."""
        notice = await self._request({"do": "open"}, "open")
        nameplate = notice.get("nameplate")
        if not isinstance(nameplate, int) or not 0 < nameplate < 1_000_000:
            raise RendezvousError(SENTENCES[Refusal.BAD_REQUEST.value])
        return nameplate

    async def join_room(self, nameplate: int) -> None:
        """Enter the room of this number, where somebody waits."""
        await self._request({"do": "join", "nameplate": nameplate}, "paired")

    async def meet(self, room: str, role: Role, patience_s: float | None = None) -> None:
        """Enter the private room of a pair and wait until both are there; BrokenOffError after so long."""
        await self._request({"do": "meet", "room": room, "seat": role.value.decode()}, "paired", patience_s)

    async def paired(self) -> None:
        """Wait, as long as the server lets us, until somebody joins the room that we opened."""
        await self._notice("paired", None)

    @contextlib.contextmanager
    def patient(self, seconds: float) -> Iterator[None]:
        """The other side's person has to act: its next message may take so long."""
        usual_s, self._patience_s = self._patience_s, seconds
        try:
            yield
        finally:
            self._patience_s = usual_s

    async def send(self, message: bytes) -> None:
        assert self._socket is not None, "a room must be entered first"
        try:
            await self._socket.send_bytes(message)
        except ConnectionError as fault:
            raise RendezvousError(GONE) from fault

    async def receive(self) -> bytes:
        """The other side's next message."""
        frame = await self._frame(self._patience_s)
        if frame.type is WSMsgType.BINARY:
            return bytes(frame.data)
        raise _fault(_notice(frame.data))

    async def aclose(self) -> None:
        try:
            if self._socket is not None:
                await self._socket.close()
        finally:  # also when the closing is itself cancelled
            if self._http is not None:
                await self._http.close()

    async def _request(
        self, request: dict[str, Any], answer: str, patience_s: float | None = SERVER_S
    ) -> dict[str, Any]:
        await self._connect()
        assert self._socket is not None
        try:
            await self._socket.send_json(request)
        except ConnectionError as fault:
            raise RendezvousError(GONE) from fault
        return await self._notice(answer, patience_s)

    async def _connect(self) -> None:
        connector = aiohttp.TCPConnector(socket_factory=tcp.hurried)
        self._http = aiohttp.ClientSession(
            connector=connector, timeout=aiohttp.ClientTimeout(sock_connect=sum(CONNECT_S))
        )
        try:
            self._socket = await self._race(self._http)
        except aiohttp.WSServerHandshakeError as fault:
            raise RendezvousError(
                f"At {self._url} is no rendezvous server that this version of Eigencall can use."
            ) from fault
        except aiohttp.ClientConnectorCertificateError as fault:
            raise RendezvousError(UNTRUSTED.format(url=self._url)) from fault
        except (OSError, aiohttp.ClientError, TimeoutError, ValueError) as fault:
            raise RendezvousError(UNREACHABLE.format(url=self._url)) from fault

    async def _race(self, http: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        """The first of a few connections that stands. Raises when none is left, or time is up."""
        racing: set[asyncio.Task[aiohttp.ClientWebSocketResponse]] = set()
        try:
            for seconds in CONNECT_S:
                racing.add(asyncio.ensure_future(self._open(http)))
                done, going = await asyncio.wait(racing, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
                good = next((task for task in done if task.exception() is None), None)
                if good is not None or (done and not going):
                    return (good or done.pop()).result()
                racing -= done
        finally:
            for task in racing:
                task.cancel()
            await asyncio.gather(*racing, return_exceptions=True)
        raise TimeoutError

    async def _open(self, http: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        return await http.ws_connect(
            self._url.rstrip("/") + PATH,
            max_msg_size=MAX_MESSAGE_BYTES + 1024,
            heartbeat=PING_S,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_S),
            ssl=client_tls() if self._url.startswith("wss:") else True,
        )

    async def _notice(self, wanted: str, patience_s: float | None) -> dict[str, Any]:
        frame = await self._frame(patience_s)
        notice = _notice(frame.data) if frame.type is WSMsgType.TEXT else {}
        if notice.get("is") != wanted:
            raise _fault(notice)
        return notice

    async def _frame(self, patience_s: float | None) -> aiohttp.WSMessage:
        assert self._socket is not None, "a room must be entered first"
        try:
            frame = await asyncio.wait_for(self._socket.receive(), patience_s)
        except TimeoutError as fault:
            raise GoneError(SILENT) from fault
        if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            raise RendezvousError(GONE)
        return frame


def _notice(text: str) -> dict[str, Any]:
    try:
        notice = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return notice if isinstance(notice, dict) else {}


def _fault(notice: dict[str, Any]) -> BrokenOffError | RendezvousError:
    match notice:
        case {"is": "left"}:
            return GoneError(LEFT)
        case {"is": "refused", "why": str(why)} if why in SENTENCES:
            return RendezvousError(SENTENCES[why])
        case _:
            return RendezvousError(SENTENCES[Refusal.BAD_REQUEST.value])
