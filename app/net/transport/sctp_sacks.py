"""SCTP acknowledgements that cost what they are worth: a SACK is delayed, and rides on DATA that leaves
anyway (RFC 4960 sections 6.2 and 6.10). aiortc answers each DATA packet with a SACK packet of its own.
"""

import asyncio

from aiortc import rtcsctptransport as sctp
from aiortc.rtcsctptransport import Chunk, DataChunk, RTCSctpTransport, SackChunk

from app.net.transport.sctp_beginning import DescribedSctpTransport
from app.net.transport.sctp_chunks import gap_blocks

DELAY_S = 0.2  # RFC 4960 section 6.2: within 200 ms, for data whose order or arrival matters
DELAY_DATAGRAM_S = 0.45  # the same section's ceiling is 0.5 s; nothing waits for a datagram's SACK
PIGGYBACK_AGE_S = 0.3  # a datagram's SACK is bundled with DATA from this age on: 16 bytes add up at 30 Hz
MAX_GAPS = 128  # in one SACK: 512 bytes


class DelayingSctpTransport(DescribedSctpTransport):
    """`_sack_within` gives the SACK that is to leave with DATA."""

    _sack_since_s: float | None  # when the oldest unacknowledged DATA came, loop time
    _sack_timer: asyncio.TimerHandle | None
    _sack_ordered: int  # ordered DATA packets since the last SACK

    def become_lean(self) -> None:
        super().become_lean()
        self._sack_since_s = self._sack_timer = None
        self._sack_ordered = 0

    async def _plan_sack(self, chunks: list[Chunk]) -> None:
        ordered = [c for c in chunks if isinstance(c, DataChunk) and not c.flags & sctp.SCTP_DATA_UNORDERED]
        if self._sack_at_once(ordered):
            await self._send_sack()
            return
        now_s = self._timers.time()
        if self._sack_since_s is None:
            self._sack_since_s = now_s
        self._sack_by(self._sack_since_s + (DELAY_S if ordered else DELAY_DATAGRAM_S))

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

    def _sack_within(self, room: int, now_s: float) -> SackChunk | None:
        """The SACK, if one is due and takes no more than so many bytes."""
        if self._sack_since_s is None:
            return None
        due = self._sack_ordered > 0 or now_s - self._sack_since_s >= PIGGYBACK_AGE_S
        size = 16 + 4 * min(MAX_GAPS, len(self._sack_misordered)) + 4 * len(self._sack_duplicates)
        return self._take_sack() if due and size <= room else None

    def _set_state(self, state: RTCSctpTransport.State) -> None:
        super()._set_state(state)
        if state == self.State.CLOSED:
            self._sack_since_s = None
            if self._sack_timer is not None:
                self._sack_timer.cancel()
                self._sack_timer = None
