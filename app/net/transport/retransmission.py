"""Getting a connection through where packets are lost: what opens it is repeated at an even pace.

STUN, DTLS and SCTP each wait longer after each try (RFC 8489 section 6.2.1, RFC 9147 section 5.8.1, RFC 9260
section 5.1.6), which spares a network that many share; a call has one other side and fifteen seconds. At 30 %
loss each way half of all tries fail, and eight of them fit into four seconds here instead of two minutes.
On a network that loses nothing, and answers within the pace, not one packet more is sent.

Two assumptions about aiortc's private parts: a DTLS transport sends and receives by its ICE transport's
`_send` and `_recv`, and these are looked up at each use.
"""

import asyncio
import contextlib

from aiortc import RTCDtlsTransport

from app.net.transport import aiortc_internals

PACE_S = 0.5  # RFC 8489: a round trip on the internet is shorter; on a longer one, a packet too many is sent
LONGEST_S = 20.0  # a call gives each connection fifteen seconds
HANDSHAKE, CHANGE_CIPHER, APPLICATION = 22, 20, 23  # first bytes of DTLS records (RFC 9147 section 4.1)


class FlightRepeater:
    """Repeats the newest flight of one DTLS handshake until the other side has sent data over the connection.

    The records are the same, byte for byte: who has them drops them as replayed (RFC 9147 section 4.5.1), who
    has missed them takes them. So the last flight, which no timer of its own repeats, comes through, too."""

    def __init__(self, transport: RTCDtlsTransport) -> None:
        self._ice = transport.transport
        self._send, self._recv = self._ice._send, self._ice._recv
        self._flight: list[bytes] = []
        self._answered = False  # since the flight's first packet
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
            if self._answered:
                self._flight.clear()
            self._answered = False
            self._flight.append(data)
            if self._task is None:
                self._task = asyncio.ensure_future(self._repeat())
        await self._send(data)

    async def _note_received(self) -> bytes:
        data: bytes = await self._recv()
        if data[:1] == bytes((APPLICATION,)):
            self._done = True
        elif data[:1] in (bytes((HANDSHAKE,)), bytes((CHANGE_CIPHER,))):
            self._answered = True
        return data

    async def _repeat(self) -> None:
        loop = asyncio.get_running_loop()
        until_s = loop.time() + LONGEST_S
        with contextlib.suppress(ConnectionError):  # closed meanwhile
            while loop.time() < until_s:
                await asyncio.sleep(PACE_S)
                if self._done:
                    return
                for packet in list(self._flight):
                    await self._send(packet)
