"""An SCTP association that a hostile peer can neither crash nor fill.

aiortc checks lengths and checksums, but lets a peer number its chunks as far ahead as it likes, begin
messages without end, open channels by the thousand and acknowledge what was never sent.
`GuardedSctpTransport` takes such things out before aiortc sees them. Only data channels that both sides have
agreed on exist. A parameter whose length does not even cover its header would keep aiortc's parser in one
place for ever, filling the memory: `parameters` stands in for it in all associations.
"""

import struct
from collections.abc import Callable

from aiortc import rtcsctptransport as sctp
from aiortc.rtcsctptransport import Chunk, DataChunk, ForwardTsnChunk, RTCSctpTransport, SackChunk

from app.net.log import log
from app.net.transport import aiortc_internals

MAX_AHEAD = 4096  # TSNs beyond the last in order that are accepted: 2 min of datagrams, 5 MB of blobs
MAX_WAITING = 1024  # chunks of one stream that wait for earlier ones: our window of 1 MiB, in full packets
MALFORMED = (ValueError, AssertionError, IndexError, KeyError, struct.error)
"""What aiortc raises where chunks contradict themselves or each other."""


def parameters(body: bytes) -> list[tuple[int, bytes]]:
    """(type, value) of each parameter of a chunk (RFC 4960 section 3.2.1). Raises ValueError if a length is
    impossible."""
    found, position = [], 0
    while position <= len(body) - 4:
        kind, length = struct.unpack_from("!HH", body, position)
        if length < 4:
            raise ValueError("a parameter shorter than its header")
        found.append((kind, body[position + 4 : position + length]))
        position += length + sctp.padl(length)
    return found


aiortc_internals.override(sctp, "decode_params", parameters)


class GuardedSctpTransport(RTCSctpTransport):
    """An association with bounds. `_plan_sack` says how what has come is acknowledged."""

    on_heard: Callable[[], None] | None  # told of each packet that the peer has certainly sent

    async def _handle_data(self, data: bytes) -> None:
        try:
            _, _, tag, chunks = sctp.parse_packet(data)
            if not self._acceptable(tag, chunks):
                return
            if self.on_heard is not None:
                self.on_heard()
            for chunk in chunks:
                await self._receive_chunk(chunk)
        except MALFORMED as fault:
            log.debug("SCTP: malformed packet dropped (%s)", type(fault).__name__)
            return  # the peer's own loss: nothing of this packet is acknowledged
        if self._sack_needed:
            self._sack_needed = False
            await self._plan_sack(chunks)

    async def _plan_sack(self, chunks: list[Chunk]) -> None:
        """These chunks need an acknowledgement; upstream gives it at once."""
        await self._send_sack()

    def _acceptable(self, tag: int, chunks: list[Chunk]) -> bool:
        """RFC 4960 section 8.5: an INIT comes alone and untagged, all else carries our tag."""
        if any(isinstance(chunk, sctp.InitChunk) for chunk in chunks):
            return len(chunks) == 1 and tag == 0
        return tag == self._local_verification_tag

    async def _receive_data_chunk(self, chunk: DataChunk) -> None:
        """Take only what we have a channel and room for: a peer must not be able to fill our memory."""
        ahead = (chunk.tsn - (self._last_received_tsn or 0)) % sctp.SCTP_TSN_MODULO
        if MAX_AHEAD < ahead < sctp.SCTP_TSN_MODULO // 2:
            return
        if chunk.stream_id not in self._data_channels or self._advertised_rwnd < len(chunk.user_data):
            return
        if len(self._get_inbound_stream(chunk.stream_id).reassembly) >= MAX_WAITING:
            return
        await super()._receive_data_chunk(chunk)

    async def _receive_forward_tsn_chunk(self, chunk: ForwardTsnChunk) -> None:
        chunk.streams = [pair for pair in chunk.streams if pair[0] in self._data_channels]
        await super()._receive_forward_tsn_chunk(chunk)

    async def _receive_sack_chunk(self, chunk: SackChunk) -> None:
        """As upstream, after what cannot be true of what we sent has been taken out."""
        outstanding = (self._local_tsn - chunk.cumulative_tsn - 1) % sctp.SCTP_TSN_MODULO
        if outstanding >= sctp.SCTP_TSN_MODULO // 2:
            return  # acknowledges what was never sent
        chunk.gaps = [(a, min(b, outstanding)) for a, b in chunk.gaps if 0 < a <= min(b, outstanding)]
        await super()._receive_sack_chunk(chunk)
