"""TCP for a few short messages: where packets are lost, they are sent again at an even interval."""

import socket
import sys
from typing import Any, Protocol

from app.net.log import ignored

THIN_LINEAR_TIMEOUTS = 16
"""Linux, <netinet/tcp.h>: with fewer than four packets on their way, the time-out does not double."""
RTO_MAX_MS = 44
"""Linux from 6.15 on: the longest time-out; a second is the shortest that may be asked for."""
RTO_MAX_VALUE_MS = 1000

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


class Socket(Protocol):
    """What asyncio gives of a connection's socket."""

    def setsockopt(self, level: int, name: int, value: int, /) -> None: ...


def retransmit_evenly(connection: Socket | None) -> None:
    """Send what is lost again at an even interval, as far as the system can."""
    if connection is None or not sys.platform.startswith("linux"):  # elsewhere the numbers are other things
        return
    for name, value in ((THIN_LINEAR_TIMEOUTS, 1), (RTO_MAX_MS, RTO_MAX_VALUE_MS)):
        with ignored("TCP option", OSError):
            connection.setsockopt(socket.IPPROTO_TCP, name, value)


def open_socket(address: AddressInfo) -> socket.socket:
    """A socket for this address that is so from its first packet on."""
    family, kind, protocol, *_ = address
    made = socket.socket(family, kind, protocol)
    retransmit_evenly(made)
    return made
