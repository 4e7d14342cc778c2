"""Getting a connection through loss: what opens it is sent again soon, and then at an even interval; flights
of DTLS, which are larger, ever less often.

STUN, DTLS and SCTP each wait longer after each try (RFC 8489 section 6.2.1, RFC 9147 section 5.8.1, RFC 9260
section 5.1.6), which spares a network that many share; a call has one other side and fifteen seconds. At 30 %
loss each way half of all tries fail, and nine small ones fit into four seconds here instead of two minutes.
On a network that loses nothing, and answers within 50 ms, not one packet more is sent. docs/AIORTC.md
names the private parts of aiortc that this rests on.
"""

import asyncio
from collections.abc import Iterator
from itertools import repeat

from aiortc import RTCDtlsTransport

from app.net.log import ignored
from app.net.transport import aiortc_internals

FIRST_INTERVALS_S = (0.05, 0.1, 0.15, 0.2, 0.25, 0.35)
"""A few packets too many where an answer takes longer, and no waiting where one is lost."""
FLIGHT_INTERVALS_S = 0.05, 0.3, 0.4, 0.5, 0.7, 1.0, *12 * (1.5,)
"""A flight of DTLS has up to a kilobyte: twice from the start, but sent as often as the others it alone would
fill 20 kbit/s, and the round trips that a call begins with would be those of a queue."""
RETRANSMIT_INTERVAL_S = 0.5  # the later ones; RFC 8489: longer than a round trip on the internet
RETRANSMIT_TIMEOUT_S = 20.0  # a call gives each connection fifteen seconds
FLIGHT_S = 0.1  # what comes later without an answer is OpenSSL's own retransmission
HANDSHAKE, CHANGE_CIPHER, APPLICATION = 22, 20, 23  # first bytes of DTLS records (RFC 9147 section 4.1)


def intervals_s() -> Iterator[float]:
    """The waits before each retransmission, until it is given up; flights of DTLS have their own."""
    yield from FIRST_INTERVALS_S
    yield from repeat(RETRANSMIT_INTERVAL_S, round(RETRANSMIT_TIMEOUT_S / RETRANSMIT_INTERVAL_S) - 1)


class FlightRetransmitter:
    """Sends the newest flight of one DTLS handshake again until the other side has sent data.

    The records are the same, byte for byte: a side that has them drops them as replayed (RFC 9147 section
    4.5.1), one that has missed them takes them. So the last flight, which has no timer of its own, comes
    through, too."""

    def __init__(self, transport: RTCDtlsTransport) -> None:
        self._ice = transport.transport
        self._send, self._recv = self._ice._send, self._ice._recv
        self._flight: list[bytes] = []
        self._begun_s = 0.0  # when the flight's first packet left
        self._answered = False  # since then
        self._done = False
        self._task: asyncio.Task[None] | None = None
        aiortc_internals.override(self._ice, "_send", self._note_sent)
        aiortc_internals.override(self._ice, "_recv", self._note_received)

    async def close(self) -> None:
        self._done = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _note_sent(self, data: bytes) -> None:
        if not self._done and data[0] in (HANDSHAKE, CHANGE_CIPHER):
            self._note(data, asyncio.get_running_loop().time())
        await self._send(data)

    def _note(self, data: bytes, now_s: float) -> None:
        if self._answered or not self._flight:
            self._flight, self._begun_s, self._answered = [], now_s, False
        if now_s - self._begun_s > FLIGHT_S:
            return
        self._flight.append(data)
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.ensure_future(self._retransmit())

    async def _note_received(self) -> bytes:
        data: bytes = await self._recv()
        if data[:1] == bytes((APPLICATION,)):
            self._done = True
            self._step_aside()
        elif data[:1] in (bytes((HANDSHAKE,)), bytes((CHANGE_CIPHER,))):
            self._answered = True
        return data

    def _step_aside(self) -> None:
        """From the first data on, each packet is spared what watches the handshake."""
        aiortc_internals.override(self._ice, "_send", self._send)
        aiortc_internals.override(self._ice, "_recv", self._recv)

    async def _retransmit(self) -> None:
        """From the flight's last packet on."""
        with ignored("DTLS flight", ConnectionError):  # closed meanwhile
            for wait_s in FLIGHT_INTERVALS_S:
                await asyncio.sleep(wait_s)
                if self._done:
                    return
                for packet in list(self._flight):
                    await self._send(packet)
