"""What an SCTP association gives up (RFC 3758): a datagram that is not to be repeated, as soon as a later one
has certainly overtaken it.

The point of abandonment passes what the peer already has, so no queue grows under loss, and FORWARD TSN
leaves at most once a round trip, on DATA if any leaves in time. After any loss aiortc answers each SACK with
a FORWARD TSN packet, which is answered by a SACK again.
"""

import asyncio
import time

from aiortc import rtcsctptransport as sctp
from aiortc.rtcsctptransport import DataChunk, ForwardTsnChunk, RTCSctpTransport
from aiortc.utils import uint32_gt

from app.net.transport.sctp_chunks import is_datagram, passable
from app.net.transport.sctp_sacks import DelayingSctpTransport

FORWARD_DELAY_S = 0.2  # how long a FORWARD TSN waits for DATA to be bundled with
FORWARD_INTERVAL_MIN_S = 0.5  # an answer cannot be here before the peer's SACK delay has passed
REORDER_S = 0.1  # a datagram overtaken by a later one may still be on its way for this long


class AbandoningSctpTransport(DelayingSctpTransport):
    """`_forward_within` gives the FORWARD TSN that is to leave with DATA."""

    _forward_timer: asyncio.TimerHandle | None
    _forward_sent_s: float  # when the last FORWARD TSN left, loop time

    def become_lean(self) -> None:
        super().become_lean()
        self._forward_timer = None
        self._forward_sent_s = float("-inf")

    def _update_advanced_peer_ack_point(self) -> None:
        """Move the point up to which the peer need not wait, and note whether it has to be told."""
        self._abandon_overtaken()
        if uint32_gt(self._last_sacked_tsn, self._advanced_peer_ack_tsn):
            self._advanced_peer_ack_tsn = self._last_sacked_tsn
        while self._outbound_queue and self._outbound_queue[0]._abandoned:
            self._sent_queue.append(self._outbound_queue.popleft())
        while self._sent_queue and passable(self._sent_queue[0]):
            self._pass(self._sent_queue.popleft())
        self._forward_tsn_streams = {
            stream: (sequence, tsn)
            for stream, (sequence, tsn) in self._forward_tsn_streams.items()
            if uint32_gt(tsn, self._last_sacked_tsn)
        }
        self._forward_tsn_chunk = self._forward_owed()

    def _pass(self, chunk: DataChunk) -> None:
        self._advanced_peer_ack_tsn = chunk.tsn
        if chunk._abandoned and not chunk.flags & sctp.SCTP_DATA_UNORDERED:
            self._forward_tsn_streams[chunk.stream_id] = (chunk.stream_seq, chunk.tsn)

    def _forward_owed(self) -> ForwardTsnChunk | None:
        if not uint32_gt(self._advanced_peer_ack_tsn, self._last_sacked_tsn):
            return None
        forward = ForwardTsnChunk()
        forward.cumulative_tsn = self._advanced_peer_ack_tsn
        forward.streams = [(stream, seq) for stream, (seq, _) in self._forward_tsn_streams.items()]
        return forward

    def _abandon_overtaken(self) -> None:
        """Give up the datagrams that the peer misses although it has later ones. Upstream waits for three
        such reports, which delayed SACKs stretch beyond the retransmission timer."""
        overtaken: list[DataChunk] = []
        lost: list[DataChunk] = []
        for chunk in self._sent_queue:
            if chunk._acked:
                lost += overtaken
                overtaken = []
            elif is_datagram(chunk) and not chunk._abandoned:
                overtaken.append(chunk)
        for chunk in lost:
            if not self._in_transit(chunk):
                self._maybe_abandon(chunk)

    def _in_transit(self, chunk: DataChunk) -> bool:
        """Whether a datagram may still arrive, so that its number must not be passed."""
        if not is_datagram(chunk) or chunk._sent_time is None:
            return False
        return time.time() - chunk._sent_time < (self._srtt or 0.0) + REORDER_S

    def _t3_expired(self) -> None:
        """Nothing was acknowledged for a whole RTO (RFC 4960 section 6.3.3)."""
        self._t3_handle = None
        for chunk in self._sent_queue:
            if self._in_transit(chunk):
                continue
            if not self._maybe_abandon(chunk):
                chunk._retransmit = True
            self._flight_size_decrease(chunk)
        self._forward_sent_s = float("-inf")  # the last one may be what was lost
        self._update_advanced_peer_ack_point()
        self._fast_recovery_exit = None
        self._partial_bytes_acked = 0
        self._ssthresh = max(self._cwnd // 2, 4 * sctp.USERDATA_MAX_LENGTH)
        self._cwnd = sctp.USERDATA_MAX_LENGTH
        if self._sent_queue:
            self._t3_start()
        self._spawn(self._transmit())

    def _forward_wait_s(self, now_s: float) -> float:
        """How long until another FORWARD TSN may leave: the answer to the last one has to be possible."""
        interval_s = max(FORWARD_INTERVAL_MIN_S, self._srtt or 0.0)
        return self._forward_sent_s + interval_s - now_s

    def _plan_forward(self) -> None:
        if self._forward_tsn_chunk is None or self._forward_timer is not None:
            return
        wait_s = max(FORWARD_DELAY_S, self._forward_wait_s(self._timers.time()))
        self._forward_timer = self._timers.call_later(wait_s, self._forward_due)

    def _forward_due(self) -> None:
        self._forward_timer = None
        if self._forward_tsn_chunk is None:
            return
        if self._forward_wait_s(self._timers.time()) > 0:
            self._plan_forward()
            return
        self._spawn(self._send_forward())

    async def _send_forward(self) -> None:
        if self._forward_tsn_chunk is None:
            return  # it found DATA to ride on after all
        await self._send_chunk(self._take_forward(self._timers.time()))

    def _take_forward(self, now_s: float) -> ForwardTsnChunk:
        forward = self._forward_tsn_chunk
        assert forward is not None
        self._forward_tsn_chunk = None
        self._forward_sent_s = now_s
        if not self._t3_handle:
            self._t3_start()  # RFC 3758 section 3.5 C5
        return forward

    def _forward_within(self, room: int, now_s: float) -> ForwardTsnChunk | None:
        """The FORWARD TSN, if one may leave and takes no more than so many bytes."""
        forward = self._forward_tsn_chunk
        due = forward is not None and self._forward_wait_s(now_s) <= 0 and len(bytes(forward)) <= room
        return self._take_forward(now_s) if due else None

    def _set_state(self, state: RTCSctpTransport.State) -> None:
        super()._set_state(state)
        if state == self.State.CLOSED:
            self._forward_tsn_chunk = None
            if self._forward_timer is not None:
                self._forward_timer.cancel()
                self._forward_timer = None
