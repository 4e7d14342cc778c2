"""TCP for a few short messages: on a network that loses packets, none waits longer after each try."""

import contextlib
import socket
import sys
from typing import Any, Protocol

THIN_LINEAR_TIMEOUTS = 16
"""Linux, <netinet/tcp.h>: with fewer than four packets on their way, the time-out does not double."""
RTO_MAX_MS = 44
"""Linux from 6.15 on: the longest time-out; a second is the shortest that may be asked for."""
LONGEST_MS = 1000

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


class Socket(Protocol):
    """What asyncio gives of a connection's socket."""

    def setsockopt(self, level: int, name: int, value: int, /) -> None: ...


def hurry(connection: Socket | None) -> None:
    """Repeat what is lost at an even pace, as far as the system can."""
    if connection is None or not sys.platform.startswith("linux"):  # elsewhere the numbers are other things
        return
    for name, value in ((THIN_LINEAR_TIMEOUTS, 1), (RTO_MAX_MS, LONGEST_MS)):
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, name, value)


def hurried(address: AddressInfo) -> socket.socket:
    """A socket for this address whose first packet is in a hurry, too."""
    family, kind, protocol, *_ = address
    made = socket.socket(family, kind, protocol)
    hurry(made)
    return made
