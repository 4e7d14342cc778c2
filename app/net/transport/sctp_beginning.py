"""An SCTP association's beginning: without a handshake of its own where both descriptions hold INIT chunks
(draft-hancke-tsvwg-snap), and with one that is repeated soon where they do not.
"""

import asyncio
from collections.abc import Coroutine, Iterator

from aiortc import rtcsctptransport as sctp
from aiortc.rtcsctptransport import Chunk, HeartbeatChunk, InitChunk, RTCSctpTransport
from OpenSSL import SSL

from app.net.log import ignored, log
from app.net.transport.retransmission import intervals_s
from app.net.transport.sctp_guard import GuardedSctpTransport

RTO_INITIAL_S = 1.0  # RFC 9260 section 16; upstream has the 3 s of RFC 4960


class DescribedSctpTransport(GuardedSctpTransport):
    """`init` goes into our description, and `begin_with` takes that of the other side."""

    _timers: asyncio.AbstractEventLoop
    _work: set[asyncio.Future[None]]
    _t1_waits_s: Iterator[float]
    _peer_init: InitChunk | None  # what the other side has described

    def become_lean(self) -> None:
        self._timers = asyncio.get_running_loop()
        self._work = set()
        self.on_heard = None
        self._peer_init = None
        self._rto = RTO_INITIAL_S

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

    def _set_state(self, state: RTCSctpTransport.State) -> None:
        log.info("SCTP: %s", state.name.lower())
        super()._set_state(state)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        async def guarded() -> None:
            with ignored("SCTP", ConnectionError, SSL.Error):  # DTLS below was closed meanwhile
                await work

        task = asyncio.ensure_future(guarded())
        self._work.add(task)
        task.add_done_callback(self._work.discard)
