"""Lean SCTP: aiortc's association, in which a face waits for nothing and costs little.

`make_lean` turns one association into `LeanSctpTransport`: its beginning, its acknowledgements, what it gives
up and its bounds (`sctp_guard`) are modules of their own; here datagrams overtake messages that wait, so a
texture on its way never stops the face.

The peer needs to know nothing of it: an unmodified aiortc or a browser is answered within the RFCs' limits.
Everything here rests on private parts of aiortc (docs/AIORTC.md), so the version is pinned and checked at
import.
"""

import itertools
import time
from importlib.metadata import version

from aiortc import RTCDataChannel
from aiortc import rtcsctptransport as sctp
from aiortc.rtcsctptransport import Chunk, DataChunk, RTCSctpTransport

from app.net.log import ignored
from app.net.transport.sctp_abandoning import REORDER_S, AbandoningSctpTransport
from app.net.transport.sctp_chunks import Bundle, datagram, is_datagram

PINNED_AIORTC = "1.16.0"

SACK_CEILING_S = 0.5  # what RFC 4960 section 6.2 allows the peer
MAX_DATAGRAM = sctp.USERDATA_MAX_LENGTH
DATAGRAM_RESERVE = sctp.USERDATA_MAX_LENGTH
"""Bytes of datagrams that may be in flight beyond the window. They are paced by their owner and few; held
back, a face would stand still for a second after each loss of a message."""


class LeanSctpTransport(AbandoningSctpTransport):
    """An association with lean acknowledgements. Made by `make_lean` only."""

    async def _send_chunk(self, chunk: Chunk) -> None:
        """Send a chunk; a SACK and a FORWARD TSN that are due are bundled with DATA if there is room."""
        chunks: list[Chunk] = [chunk]
        if isinstance(chunk, DataChunk):
            room, now_s = sctp.USERDATA_MAX_LENGTH - len(chunk.user_data), self._timers.time()
            for within in (self._sack_within, self._forward_within):
                if (due := within(room, now_s)) is not None:
                    chunks.insert(-1, due)
                    room -= len(bytes(due))
        await super()._send_chunk(Bundle(chunks))

    async def send_urgent(self, stream: int, data: bytes) -> None:
        """A short message that waits for nothing that came before it, neither here nor, on a stream without
        order (RFC 9260 section 6.6), there; it is not repeated."""
        if self._association_state == self.State.ESTABLISHED:
            self._queue_chunk(datagram(stream, sctp.WEBRTC_BINARY, data, sctp.SCTP_DATA_UNORDERED))
            while self._outbound_queue and is_datagram(self._outbound_queue[0]):
                await self._launch(self._outbound_queue.popleft())  # a few bytes pass a full window, too

    def settled(self, stream: int) -> bool:
        """Whether all that was sent on this stream has been acknowledged."""
        waiting = [chunk for chunk in (*self._sent_queue, *self._outbound_queue) if chunk.stream_id == stream]
        queued = any(channel.id == stream for channel, _, _ in self._data_channel_queue)
        return not queued and all(chunk._acked for chunk in waiting)

    @property
    def rtt_s(self) -> float:
        """The smoothed round trip, until the peer acknowledges; 0 before the first."""
        return float(self._srtt or 0.0)

    @property
    def datagram_waiting(self) -> bool:
        """Whether a datagram has not left yet: a newer one would only queue behind it."""
        return any(is_datagram(chunk) for chunk in self._outbound_queue)

    async def _data_channel_flush(self) -> None:
        """As upstream, but datagrams overtake the messages that wait."""
        if self._association_state != self.State.ESTABLISHED:
            return
        waiting = self._data_channel_queue
        datagrams = [item for item in waiting if item[0].maxRetransmits == 0 and len(item[2]) <= MAX_DATAGRAM]
        for item in datagrams:
            waiting.remove(item)
        with ignored("data channel", ConnectionError):  # the call ended while this waited for its turn
            for channel, protocol, data in datagrams:
                self._queue_datagram(channel, protocol, data)
                channel._addBufferedAmount(-len(data))
            if datagrams:
                await self._transmit()
            await super()._data_channel_flush()

    def _queue_datagram(self, channel: RTCDataChannel, protocol: int, data: bytes) -> None:
        flags = 0 if channel.ordered else sctp.SCTP_DATA_UNORDERED
        self._queue_chunk(datagram(channel.id or 0, protocol, data, flags))

    def _queue_chunk(self, chunk: DataChunk) -> None:
        """Put a datagram before the messages of which nothing has left yet, and renumber those. Fragments
        of one message need consecutive numbers, so a message that is on its way is not interrupted."""
        queue = self._outbound_queue
        starts = (
            i for i, c in enumerate(queue) if c.flags & sctp.SCTP_DATA_FIRST_FRAG and not is_datagram(c)
        )
        position = next(starts, len(queue))
        chunk.tsn = self._local_tsn if position == len(queue) else queue[position].tsn
        for later in itertools.islice(queue, position, None):
            later.tsn = sctp.tsn_plus_one(later.tsn)
        queue.insert(position, chunk)
        self._local_tsn = sctp.tsn_plus_one(self._local_tsn)

    async def _transmit(self) -> None:
        """Send what the window allows: first what has to be repeated, then what is new."""
        self._plan_forward()
        self._release_stale()
        burst = 2 if self._fast_recovery_exit is not None else 4  # RFC 4960 section 6.1 D, Max.Burst
        window = min(self._flight_size + burst * sctp.USERDATA_MAX_LENGTH, self._cwnd)
        if not await self._repeat(window):
            window = 0
        while self._outbound_queue:
            reserve = DATAGRAM_RESERVE if is_datagram(self._outbound_queue[0]) else 0
            if self._flight_size >= window + reserve:
                return
            await self._launch(self._outbound_queue.popleft())

    async def _launch(self, chunk: DataChunk) -> None:
        """Send a chunk for the first time."""
        self._sent_queue.append(chunk)
        chunk._sent_time = time.time()
        await self._send_data_chunk(chunk)

    def _release_stale(self) -> None:
        """Datagrams whose SACK is overdue are not in flight any more, whatever became of them; they must not
        keep fresh ones waiting until the retransmission timer gives up on them."""
        oldest_s = time.time() - (self._srtt or 0.0) - SACK_CEILING_S - REORDER_S
        for chunk in self._sent_queue:
            if is_datagram(chunk) and chunk._sent_time is not None and chunk._sent_time < oldest_s:
                self._flight_size_decrease(chunk)

    async def _repeat(self, window: int) -> bool:
        """Send again what is marked for it; False when the window was filled by that."""
        for position, chunk in enumerate(list(self._sent_queue)):
            if not chunk._retransmit:
                continue
            if self._fast_recovery_transmit:
                self._fast_recovery_transmit = False  # RFC 4960 section 7.2.4: one packet passes the window
            elif self._flight_size >= window:
                return False
            chunk._misses = 0
            chunk._retransmit = False
            if position == 0 and self._t3_handle:
                self._t3_cancel()  # RFC 4960 section 6.3.2 R1: the earliest one restarts the timer
            await self._send_data_chunk(chunk)
        return True

    async def _send_data_chunk(self, chunk: DataChunk) -> None:
        self._flight_size_increase(chunk)
        chunk._sent_count += 1
        await self._send_chunk(chunk)
        if not self._t3_handle:
            self._t3_start()


def make_lean(transport: RTCSctpTransport) -> LeanSctpTransport:
    """Turn an association that has not been started into a lean one."""
    assert transport.state == "new", "an association can be made lean only before it starts"
    transport.__class__ = LeanSctpTransport
    assert isinstance(transport, LeanSctpTransport)
    transport.become_lean()
    return transport


if version("aiortc") != PINNED_AIORTC:  # pragma: no cover
    raise ImportError(f"This program needs aiortc {PINNED_AIORTC}; {version('aiortc')} is installed.")
