"""TCP for a few short messages: on a network that loses packets, none waits longer after each try."""

import contextlib
import socket
from typing import Protocol

THIN_LINEAR_TIMEOUTS = 16
"""Linux, <netinet/tcp.h>: with fewer than four packets on their way, the time-out does not double."""


class Socket(Protocol):
    """What asyncio gives of a connection's socket."""

    def setsockopt(self, level: int, name: int, value: int, /) -> None: ...


def hurry(connection: Socket | None) -> None:
    """Repeat what is lost at an even pace, where the system can."""
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux: elsewhere 16 is another thing
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, THIN_LINEAR_TIMEOUTS, 1)
