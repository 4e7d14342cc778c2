"""SRTP of a few senders alone, and of packets that fit.

libsrtp remembers each sender (SSRC) of an authentic packet for as long as the connection lives, and walks
through all of them for each packet: a peer could name millions. And pylibsrtp raises ValueError for a packet
beyond its buffer, before any key is asked, at which aiortc ends the connection: whoever knows the address
could. `FewSenders` stands between the two, and drops both with the error that aiortc expects.
"""

from collections.abc import Callable

import pylibsrtp
from aiortc import RTCDtlsTransport

from app.net.transport import aiortc_internals

MAX_SENDERS = 8  # voice, padding and reports of one side have two; another implementation may have more
MAX_PACKET_BYTES = 1500  # pylibsrtp's buffer: an Ethernet packet


class FewSenders:
    """Stands in for the session that decrypts what one connection receives."""

    def __init__(self, session: pylibsrtp.Session) -> None:
        self._session = session
        self._known: set[bytes] = set()

    def unprotect(self, packet: bytes) -> bytes:
        """Raises pylibsrtp.Error."""
        return self._opened(packet, packet[8:12], self._session.unprotect)

    def unprotect_rtcp(self, packet: bytes) -> bytes:
        """Raises pylibsrtp.Error."""
        return self._opened(packet, packet[4:8], self._session.unprotect_rtcp)

    def _opened(self, packet: bytes, sender: bytes, open_: Callable[[bytes], bytes]) -> bytes:
        """Only authentic packets make a sender known: a stranger's cannot take the peer's places."""
        unknown = sender not in self._known
        if len(packet) > MAX_PACKET_BYTES or (unknown and len(self._known) >= MAX_SENDERS):
            raise pylibsrtp.Error("too long, or of one sender too many")
        data = open_(packet)
        self._known.add(sender)
        return data


def keep_few_senders(transport: RTCDtlsTransport) -> None:
    """Before the transport starts."""
    set_up = transport._setup_srtp

    def set_up_guarded() -> None:
        set_up()
        if transport._rx_srtp is not None:
            setattr(transport, "_rx_srtp", FewSenders(transport._rx_srtp))  # noqa: B010 - mypy: of another type

    aiortc_internals.override(transport, "_setup_srtp", set_up_guarded)
