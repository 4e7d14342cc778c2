"""DTLS beside ICE: the handshake does not wait until a pair of addresses has been nominated.

Each of its packets leaves with the checks of the pairs, which are authenticated and few; once something of
the handshake, or the answer to a check, has come over a pair, over that one alone. This saves a round trip
(draft-hancke-webrtc-sped puts the same packets into the checks themselves). A side that does not know it
keeps what comes early until its own ICE has completed, as aioice and browsers do. docs/AIORTC.md names the
private parts of aiortc and aioice that this rests on.
"""

import asyncio

from aioice import ice
from aiortc import RTCIceTransport
from aiortc.rtcicetransport import RTCIceParameters

from app.net.transport import aiortc_internals
from app.net.transport.ice import MeteredProtocol

MAX_PAIRS = 4
"""To which a flight of up to a kilobyte leaves before any is known to work: those that ICE prefers."""


class EarlyTransport:
    """Lets what lies above an ICE transport send and receive while pairs are still checked."""

    def __init__(self, transport: RTCIceTransport) -> None:
        self.waits = False
        """For ICE after all: the other side may not come for half an hour."""
        self._connection = transport._connection
        self._check = transport.start
        self._checking: asyncio.Future[None] | None = None
        aiortc_internals.override(transport, "start", self._start)
        aiortc_internals.override(transport, "_send", self._send)
        aiortc_internals.override(transport, "_recv", self._receive)

    async def _start(self, parameters: RTCIceParameters) -> None:
        """Return as soon as there are pairs."""
        if self._checking is None:
            self._checking = asyncio.ensure_future(self._check(parameters))
        await asyncio.wait((self._checking,), timeout=None if self.waits else 0)

    async def _send(self, data: bytes) -> None:
        if self._connection._nominated or self._connection._closing:
            await self._connection.send(data)
            return
        for pair in usable(self._connection._check_list):
            await pair.protocol.send_data(data, pair.remote_addr)

    async def _receive(self) -> bytes:
        arrived = await self._connection._queue.get()
        if arrived is None:
            raise ConnectionError("closed meanwhile")
        return arrived[0]


def usable(pairs: list[ice.CandidatePair]) -> list[ice.CandidatePair]:
    """The best of those that something has come over, or else of those that are being checked."""
    good = [pair for pair in pairs if pair.state is ice.CandidatePair.State.SUCCEEDED or _is_heard(pair)]
    checked = [pair for pair in pairs if pair.state is ice.CandidatePair.State.IN_PROGRESS]
    return (good or checked)[:MAX_PAIRS]


def _is_heard(pair: ice.CandidatePair) -> bool:
    return isinstance(pair.protocol, MeteredProtocol) and pair.protocol.heard_from == pair.remote_addr
