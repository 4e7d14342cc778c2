"""What makes TCP notice a loss at once: a few empty messages behind one that matters.

A lone message that is lost is sent again after about a second: a timeout is all that tells of it. Once
anything later arrives, the receiver's acknowledgement shows the gap (RFC 8985 section 6): one round trip. So
pongs that were not asked for, and are not answered (RFC 6455 section 5.5.3), follow a message while it is not
acknowledged. Linux tells whether it is; elsewhere, and where the answer is quick, none is sent.
"""

import asyncio
from typing import Any, Protocol

from app.net.log import ignored
from app.net.rendezvous.tcp_info import tcp_info

WAITS_S = (0.05, 0.05, 0.1, *12 * (0.2,))
"""Each round trip again for a while: what is sent a second time may be lost, too, and only something later
tells of that."""


class WebSocket(Protocol):
    """Of aiohttp, at either end."""

    def get_extra_info(self, name: str, default: Any = None) -> Any: ...
    async def pong(self, message: bytes = b"") -> None: ...


class Nudges:
    """Of one program's web sockets."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, connection: WebSocket) -> None:
        """A message has been sent over it."""
        task = asyncio.ensure_future(_follow(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> "asyncio.Future[list[BaseException | None]]":
        """At once, awaited or not; to be awaited."""
        for task in self._tasks:
            task.cancel()
        return asyncio.gather(*self._tasks, return_exceptions=True)


async def _follow(connection: WebSocket) -> None:
    with ignored("nudge", ConnectionError, RuntimeError):  # closed meanwhile
        for wait_s in WAITS_S:
            await asyncio.sleep(wait_s)
            if not waits(connection.get_extra_info("socket")):
                return
            await connection.pong()


def waits(connection: Any) -> bool:
    """Whether something that was sent has not been acknowledged; False where the system does not tell."""
    info = tcp_info(connection)
    return info is not None and info.unacked > 0
