"""A page in headless Chromium as the other side of a call, served on loopback, led by a socket.

The page answers offers and then calls by itself; what it has seen arrives here several times a second. The
pairing is ours: `join` enters the code as a person's program would, and hands only descriptions to the page.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from app.call.role import Role
from app.net.pairing import codes, exchange
from app.net.pairing.exchange import Introduction
from app.net.rendezvous.client import RendezvousClient
from codec import tables
from codec.basis import Basis
from tests.exits.browser import showing

FILES = Path(__file__).parents[1] / "browser"
KINDS = {".js": "text/javascript", ".html": "text/html"}
FLAGS = (
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",  # nobody looks at it
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",  # resolving a name of its own costs a second
)
START_S = 150.0  # a second on a free machine
TIMEOUT_S = 60.0
TABLES = {
    "residuals": [list(table) for table in tables.RESIDUALS],
    "thresholds": list(tables.THRESHOLDS),
    "boosts": list(tables.BOOSTS),
}


class Page:
    """`seen`: the newest of what the page says. `answer` and `accept` make it what an exchange describes."""

    def __init__(self, socket: web.WebSocketResponse, basis: Basis) -> None:
        self.seen: dict[str, Any] = {}
        self._socket = socket
        self._basis = basis
        self._answers: asyncio.Queue[str] = asyncio.Queue()

    async def listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            self.seen = told.get("seen", self.seen)
            if "answer" in told:
                self._answers.put_nowait(told["answer"])

    async def tell(self, **what: Any) -> None:
        await self._socket.send_json(what)

    async def offer(self) -> str:
        raise AssertionError("the page joins")

    async def accept(self, answer: str) -> None:
        raise AssertionError("the page joins")

    async def answer(self, offer: str) -> str:
        basis = self._basis
        sizes = {"expression": len(basis.expression), "identity": len(basis.identity)}
        await self.tell(offer=offer, tables=TABLES, basis=basis.digest.hex(), **sizes)
        async with asyncio.timeout(TIMEOUT_S):
            return await self._answers.get()

    async def join(self, rendezvous: str, text: str) -> Introduction:
        """Enter a call's code, and have the page answer its offer."""
        code = codes.parse(text)
        async with aclosing(RendezvousClient(rendezvous)) as signal:
            await signal.join_room(code.nameplate)
            secret = await exchange.agree(signal, Role.JOINER, code)
            return await exchange.introduce(
                signal, secret, secret.sealer(), self, confirm=lambda: exchange.confirmed(signal, secret)
            )


@asynccontextmanager
async def page(basis: Basis) -> AsyncIterator[Page]:
    """Chromium with the page open and its socket connected."""
    connected: asyncio.Future[Page] = asyncio.get_running_loop().create_future()

    async def talk(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        made = Page(socket, basis)
        connected.set_result(made)
        await made.listen()
        return socket

    async def fetch(request: web.Request) -> web.Response:
        path = FILES / request.match_info["name"]
        if not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=KINDS[path.suffix])

    site = web.Application()
    site.router.add_get("/page", talk)
    site.router.add_get("/{name}", fetch)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with showing(f"http://127.0.0.1:{runner.addresses[0][1]}/page.html", *FLAGS):
            yield await asyncio.wait_for(connected, START_S)
    finally:
        await runner.cleanup()
