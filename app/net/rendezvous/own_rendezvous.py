"""The rendezvous of a program that names no other: it listens while somebody is expected, and not before.

It has a thread and a loop of its own, so that strangers who knock do not disturb the call, and a port of its
own: the usual one, or any where another program has that.
"""

import asyncio
from collections.abc import Callable

from app.net.addresses.places import DEFAULT_PORT
from app.net.errors import PortTakenError
from app.net.log import log
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread

HOST = "0.0.0.0"


class OwnRendezvous:
    """own_address: under which others reach this machine now; empty without a network."""

    URL = f"ws://127.0.0.1:{DEFAULT_PORT}"
    """What it is called within this program, whichever its port is."""

    def __init__(
        self, own_address: Callable[[], str], host: str = HOST, ports: tuple[int, ...] = (DEFAULT_PORT, 0)
    ) -> None:
        """ports: tried in this order; 0 is any."""
        self._own_address, self._host, self._ports = own_address, host, ports
        self._thread = NetworkThread("rendezvous")
        self._server: RendezvousServer | None = None
        self._changing = asyncio.Lock()
        self._started = False

    def shown_address(self) -> str:
        """What stands behind a code."""
        address = self._own_address()
        return f"{address}:{self.port}" if address and self.port not in (None, DEFAULT_PORT) else address

    @property
    def port(self) -> int | None:
        """None while it does not listen."""
        return self._server.port if self._server is not None else None

    async def open(self) -> str:
        """Listen from now on; returns the URL. From the call's loop. Raises PortTakenError."""
        if not self._started:
            self._started = True
            self._thread.start()
        return await asyncio.wrap_future(self._thread.submit(self._open()))

    async def close(self) -> None:
        """Listen no more, also when the wait for it is cancelled. From the call's loop."""
        if self._started:
            await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._close())))

    def stop(self) -> None:
        """At the end of the program, from its main thread."""
        if self._started:
            self._thread.submit(self._close()).result()
        self._thread.stop()

    async def _open(self) -> str:
        async with self._changing:
            if self._server is None:
                self._server = await self._listening()
                log.info("own rendezvous: listening")
            return f"ws://127.0.0.1:{self._server.port}"

    async def _listening(self) -> RendezvousServer:
        *first, last = self._ports
        for port in first:
            server = RendezvousServer(self._host, port)
            try:
                await server.start()
            except PortTakenError:
                log.info("own rendezvous: the usual port is another program's")
            else:
                return server
        server = RendezvousServer(self._host, last)
        await server.start()
        return server

    async def _close(self) -> None:
        async with self._changing:
            if self._server is None:
                return
            try:
                await self._server.stop()
                log.info("own rendezvous: closed")
            finally:
                self._server = None
