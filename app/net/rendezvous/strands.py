"""One conversation over several web sockets at once, for a network that loses packets.

TCP delivers nothing behind a lost packet until that has been sent again: a round trip later at best. So a
client whose connection takes long opens a few, the *strands* of its conversation. Each message leaves over
all of them, and of what comes the first copy counts. Every strand carries the whole conversation in order, so
that the number of messages that have come over one tells which is the next.
"""

import asyncio
from typing import Any, Protocol

from app.net.log import ignored
from app.net.rendezvous.nudges import Nudges

MAX_STRANDS = 4
ONE_TOO_MANY = 4001
"""Code (RFC 6455 section 7.4.2) with which either end closes a connection that does not become a strand: the
conversation goes on. With any other it ends."""
KEPT_BYTES = 65_536
"""Of what has been said, for strands that come later: a set-up says some thousand."""


class WebSocket(Protocol):
    """Of aiohttp, at either end."""

    async def send_str(self, data: str) -> None: ...
    async def send_bytes(self, data: bytes) -> None: ...
    async def close(self) -> bool: ...
    def get_extra_info(self, name: str, default: Any = None) -> Any: ...
    async def pong(self, message: bytes = b"") -> None: ...


class Strands:
    """Of one end of one conversation. It may have a single one."""

    def __init__(self, nudges: Nudges) -> None:
        self.turn = asyncio.Lock()
        """Held while a message is taken in, so that no other is before that is done."""
        self.entered = False  # the request has come over one of them
        self._nudges = nudges
        self._said: list[str | bytes] = []
        self._bytes = 0  # of all that was ever said
        self._next: dict[WebSocket, int] = {}  # what each says next, of `_said`
        self._busy: set[WebSocket] = set()
        self._heard = 0

    @property
    def has_room(self) -> bool:
        """Whether another one may join."""
        return len(self._next) < MAX_STRANDS and self._bytes <= KEPT_BYTES

    async def add(self, socket: WebSocket) -> None:
        """It begins with all that has been said."""
        self._next[socket] = 0
        await self._say(socket)

    def remove(self, socket: WebSocket) -> bool:
        """It has ended; whether there are others."""
        self._next.pop(socket, None)
        return bool(self._next)

    async def send(self, message: str | bytes) -> None:
        """Raises ConnectionError when none is left."""
        self._said.append(message)
        self._bytes += len(message)
        for socket in list(self._next):
            await self._say(socket)
        self._forget()
        if not self._next:
            raise ConnectionError("none is left")

    async def _say(self, socket: WebSocket) -> None:
        if socket in self._busy:  # what does that goes on with this
            return
        self._busy.add(socket)
        try:
            while self._next.get(socket, len(self._said)) < len(self._said):
                message = self._said[self._next[socket]]
                self._next[socket] += 1
                sending = socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message)
                await sending
                self._nudges.follow(socket)
        except (ConnectionError, RuntimeError):  # closed meanwhile
            self.remove(socket)
        finally:
            self._busy.discard(socket)

    def _forget(self) -> None:
        """What all have said, once it is too much for another one to begin with."""
        done = min(self._next.values(), default=len(self._said))
        if self._bytes > KEPT_BYTES and done:
            del self._said[:done]
            self._next = {socket: following - done for socket, following in self._next.items()}

    def is_news(self, number: int) -> bool:
        """Whether the message of this number, which one of them brings, has not come before."""
        if number < self._heard:
            return False
        self._heard = number + 1
        return True

    async def close(self) -> None:
        sockets, self._next = list(self._next), {}
        await asyncio.gather(*(_close(socket) for socket in sockets))


async def _close(socket: WebSocket) -> None:
    with ignored("strand", ConnectionError, RuntimeError):
        await socket.close()
