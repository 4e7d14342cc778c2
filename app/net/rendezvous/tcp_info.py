"""What Linux knows of a TCP connection: struct tcp_info of <linux/tcp.h>. Nothing elsewhere."""

import socket
import struct
import sys
from dataclasses import dataclass
from typing import Any

TCP_INFO = 11
UNACKED, TOTAL_RETRANS, MIN_RTT, SIZE = 24, 100, 148, 152
"""Where these unsigned numbers stand, in bytes, and what is read."""


@dataclass(frozen=True, slots=True)
class TcpInfo:
    """unacked: segments without an answer. resent: segments, since the connection stands. min_rtt_s: the
    shortest round trip, that of small packets."""

    unacked: int
    resent: int
    min_rtt_s: float


def tcp_info(connection: Any) -> TcpInfo | None:
    """connection: a socket, or what asyncio gives for one; None where the system does not tell."""
    if connection is None or sys.platform != "linux":
        return None
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, TCP_INFO, SIZE)
        unacked, resent, min_rtt_us = (
            struct.unpack_from("=I", info, at)[0] for at in (UNACKED, TOTAL_RETRANS, MIN_RTT)
        )
    except (OSError, struct.error):  # closed, or an old system
        return None
    return TcpInfo(unacked, resent, min_rtt_us / 1e6)
