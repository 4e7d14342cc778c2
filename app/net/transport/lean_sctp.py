"""Lean SCTP: aiortc's association, with acknowledgements that cost what they are worth.

aiortc 1.16 answers each DATA packet with a SACK packet of its own and, after any loss, each SACK with a
FORWARD TSN packet, which is answered by a SACK again. `make_lean` turns one association into
`LeanSctpTransport`, which

* delays SACKs and bundles them with DATA that leaves anyway (RFC 4960 section 6.2, 6.10 bundling);
* abandons a datagram that is not to be repeated as soon as a later one has certainly overtaken it, and lets
  the point of abandonment pass what the peer already has: no queue grows under loss (RFC 3758 section 3.5);
* sends FORWARD TSN at most once per round trip, on DATA if any leaves in time;
* lets datagrams overtake messages that wait, so a texture on its way never stops the face;
* begins without a handshake of its own where both descriptions hold INIT chunks (draft-hancke-tsvwg-snap);
* keeps the bounds of `app.net.transport.sctp_guard`.

The peer needs to know nothing of it: an unmodified aiortc or a browser is answered within the RFCs' limits.
Everything here rests on private parts of aiortc (docs/AIORTC.md), so the version is pinned and checked at
import.
"""

import asyncio
import itertools
import time
from collections.abc import Coroutine, Iterator
from importlib.metadata import version

from aiortc import RTCDataChannel
from aiortc import rtcsctptransport as sctp
from aiortc.rtcsctptransport import (
    Chunk,
    DataChunk,
    ForwardTsnChunk,
    HeartbeatChunk,
    InitChunk,
    RTCSctpTransport,
    SackChunk,
)
from aiortc.utils import uint32_gt
from OpenSSL import SSL

from app.net.log import ignored, log
from app.net.transport.retransmission import intervals_s
from app.net.transport.sctp_chunks import Bundle, datagram, gap_blocks, is_datagram, passable
from app.net.transport.sctp_guard import GuardedSctpTransport

PINNED_AIORTC = "1.16.0"

SACK_DELAY_S = 0.2  # RFC 4960 section 6.2: within 200 ms, for data whose order or arrival matters
SACK_DELAY_DATAGRAM_S = 0.45  # the same section's ceiling is 0.5 s; nothing waits for a datagram's SACK
SACK_CEILING_S = 0.5  # what the same section allows the peer
SACK_PIGGYBACK_AGE_S = (
    0.3  # a datagram's SACK is bundled with DATA from this age on: 16 bytes add up at 30 Hz
)
FORWARD_DELAY_S = 0.2  # how long a FORWARD TSN waits for DATA to be bundled with
FORWARD_INTERVAL_MIN_S = 0.5  # an answer cannot be here before the peer's SACK delay has passed
RTO_INITIAL_S = 1.0  # RFC 9260 section 16; upstream has the 3 s of RFC 4960
REORDER_S = 0.1  # a datagram overtaken by a later one may still be on its way for this long

MAX_DATAGRAM = sctp.USERDATA_MAX_LENGTH
DATAGRAM_RESERVE = sctp.USERDATA_MAX_LENGTH
"""Bytes of datagrams that may be in flight beyond the window. They are paced by their owner and few; held
back, a face would stand still for a second after each loss of a message."""

MAX_GAPS = 128  # in one SACK: 512 bytes


class LeanSctpTransport(GuardedSctpTransport):
    """An association with lean acknowledgements. Made by `make_lean` only."""

    _timers: asyncio.AbstractEventLoop
    _work: set[asyncio.Future[None]]
    _sack_since_s: float | None  # when the oldest unacknowledged DATA came, loop time
    _sack_timer: asyncio.TimerHandle | None
    _sack_ordered: int  # ordered DATA packets since the last SACK
    _forward_timer: asyncio.TimerHandle | None
    _t1_waits_s: Iterator[float]
    _peer_init: InitChunk | None  # what the other side has described
    _forward_sent_s: float  # when the last FORWARD TSN left, loop time

    def become_lean(self) -> None:
        self._timers = asyncio.get_running_loop()
        self._work = set()
        self.on_heard = None
        self._sack_since_s = None
        self._sack_timer = None
        self._sack_ordered = 0
        self._forward_timer = None
        self._forward_sent_s = float("-inf")
        self._peer_init = None
        self._rto = RTO_INITIAL_S

    # Beginning

    @property
    def init(self) -> bytes:
        """Our INIT chunk, for the description (draft-hancke-tsvwg-snap)."""
        chunk = InitChunk()
        chunk.initiate_tag, chunk.initial_tsn = self._local_verification_tag, self._local_tsn
        chunk.advertised_rwnd = self._advertised_rwnd
        chunk.outbound_streams, chunk.inbound_streams = (
            self._outbound_streams_count,
            self._inbound_streams_max,
        )
        self._set_extensions(chunk.params)
        return bytes(chunk)

    def begin_with(self, init: bytes) -> None:
        """Both descriptions have INIT chunks, and this is the other side's: the association stands as soon as
        something of it is heard after DTLS' handshake, which the other side may still refuse. Raises one of
        MALFORMED."""
        self._peer_init = InitChunk(flags=init[1], body=init[4:])
        if init[0] != InitChunk.type or not self._peer_init.initiate_tag:
            raise ValueError("no INIT chunk")

    async def _init(self) -> None:
        if self._peer_init is None:
            await super()._init()
            return
        theirs = self._peer_init
        self._last_received_tsn = self._reconfig_response_seq = sctp.tsn_minus_one(theirs.initial_tsn)
        self._remote_verification_tag, self._ssthresh = theirs.initiate_tag, theirs.advertised_rwnd
        self._get_extensions(theirs.params)
        self._inbound_streams_count = min(theirs.outbound_streams, self._inbound_streams_max)
        self._outbound_streams_count = min(self._outbound_streams_count, theirs.inbound_streams)
        heartbeat = HeartbeatChunk()
        heartbeat.params = [(1, b"")]
        await self._send_chunk(heartbeat)  # data at last: the DTLS handshake need not be repeated any more
        if self._association_state == self.State.CLOSED:  # nothing was heard meanwhile
            self._t1_start(heartbeat)
            self._set_state(self.State.COOKIE_WAIT)

    async def _receive_chunk(self, chunk: Chunk) -> None:
        if self._peer_init is not None and self._association_state == self.State.COOKIE_WAIT:
            self._t1_cancel()
            self._set_state(self.State.ESTABLISHED)
        await super()._receive_chunk(chunk)

    def _t1_start(self, chunk: Chunk) -> None:
        """INIT and COOKIE ECHO are sent again soon (retransmission.py)."""
        assert self._t1_handle is None, "one is repeated at a time"
        self._t1_chunk, self._t1_waits_s = chunk, intervals_s()
        self._t1_handle = self._timers.call_later(next(self._t1_waits_s), self._t1_expired)

    def _t1_expired(self) -> None:
        self._t1_handle = None
        wait_s = next(self._t1_waits_s, None)
        if wait_s is None:
            self._set_state(self.State.CLOSED)
        elif self._t1_chunk is not None:
            self._spawn(self._send_chunk(self._t1_chunk))
            self._t1_handle = self._timers.call_later(wait_s, self._t1_expired)

    # Acknowledging

    async def _plan_sack(self, chunks: list[Chunk]) -> None:
        ordered = [c for c in chunks if isinstance(c, DataChunk) and not c.flags & sctp.SCTP_DATA_UNORDERED]
        if self._sack_at_once(ordered):
            await self._send_sack()
            return
        now_s = self._timers.time()
        if self._sack_since_s is None:
            self._sack_since_s = now_s
        self._sack_by(self._sack_since_s + (SACK_DELAY_S if ordered else SACK_DELAY_DATAGRAM_S))

    def _sack_at_once(self, ordered: list[DataChunk]) -> bool:
        """RFC 4960 section 6.2 asks for every second packet, section 6.7 for gaps and duplicates. We obey
        where something waits for it: not for datagrams, which are never repeated."""
        if not ordered:
            return bool(len(self._sack_duplicates) > 16)
        self._sack_ordered += 1
        return bool(self._sack_ordered >= 2 or self._sack_misordered or self._sack_duplicates)

    def _sack_by(self, deadline_s: float) -> None:
        if self._sack_timer is not None:
            if self._sack_timer.when() <= deadline_s:
                return
            self._sack_timer.cancel()
        self._sack_timer = self._timers.call_at(deadline_s, self._sack_due)

    def _sack_due(self) -> None:
        self._sack_timer = None
        if self._sack_since_s is not None:
            self._spawn(self._send_sack())

    async def _send_sack(self) -> None:
        await self._send_chunk(self._take_sack())

    def _take_sack(self) -> SackChunk:
        """The SACK of this moment; nothing is owed after it."""
        sack = SackChunk()
        sack.cumulative_tsn = self._last_received_tsn
        sack.advertised_rwnd = max(0, self._advertised_rwnd)
        sack.duplicates = self._sack_duplicates[:MAX_GAPS]
        sack.gaps = gap_blocks(self._last_received_tsn or 0, self._sack_misordered)[:MAX_GAPS]
        self._sack_duplicates.clear()
        self._sack_needed = False
        self._sack_since_s = None
        self._sack_ordered = 0
        if self._sack_timer is not None:
            self._sack_timer.cancel()
            self._sack_timer = None
        return sack

    # Sending

    async def _send_chunk(self, chunk: Chunk) -> None:
        """Send a chunk; a SACK and a FORWARD TSN that are due are bundled with DATA if there is room."""
        chunks: list[Chunk] = [chunk]
        if isinstance(chunk, DataChunk):
            chunks = [*self._due_chunks(len(chunk.user_data)), chunk]
        await super()._send_chunk(Bundle(chunks))

    def _due_chunks(self, user_bytes: int) -> list[Chunk]:
        room = sctp.USERDATA_MAX_LENGTH - user_bytes
        now_s = self._timers.time()
        bundled: list[Chunk] = []
        owed_s = None if self._sack_since_s is None else now_s - self._sack_since_s
        sack_bytes = 16 + 4 * min(MAX_GAPS, len(self._sack_misordered)) + 4 * len(self._sack_duplicates)
        due = self._sack_ordered > 0 or (owed_s is not None and owed_s >= SACK_PIGGYBACK_AGE_S)
        if owed_s is not None and due and sack_bytes <= room:
            bundled.append(self._take_sack())
            room -= sack_bytes
        forward = self._forward_tsn_chunk
        if forward is not None and self._forward_wait_s(now_s) <= 0 and len(bytes(forward)) <= room:
            bundled.append(self._take_forward(now_s))
        return bundled

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

    # Abandoning (RFC 3758)

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

    # Ending

    def _set_state(self, state: RTCSctpTransport.State) -> None:
        log.info("SCTP: %s", state.name.lower())
        super()._set_state(state)
        if state == self.State.CLOSED:
            for timer in (self._sack_timer, self._forward_timer):
                if timer is not None:
                    timer.cancel()
            self._sack_timer = self._forward_timer = None
            self._sack_since_s = self._forward_tsn_chunk = None

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        async def guarded() -> None:
            with ignored("SCTP", ConnectionError, SSL.Error):  # DTLS below was closed meanwhile
                await work

        task = asyncio.ensure_future(guarded())
        self._work.add(task)
        task.add_done_callback(self._work.discard)


def make_lean(transport: RTCSctpTransport) -> LeanSctpTransport:
    """Turn an association that has not been started into a lean one."""
    assert transport.state == "new", "an association can be made lean only before it starts"
    transport.__class__ = LeanSctpTransport
    assert isinstance(transport, LeanSctpTransport)
    transport.become_lean()
    return transport


if version("aiortc") != PINNED_AIORTC:  # pragma: no cover
    raise ImportError(f"This program needs aiortc {PINNED_AIORTC}; {version('aiortc')} is installed.")
