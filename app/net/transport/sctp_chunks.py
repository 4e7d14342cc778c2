"""SCTP chunks as lean SCTP sees them: several in a packet, gaps as blocks, what need not be waited for."""

from collections.abc import Iterable

from aiortc import rtcsctptransport as sctp
from aiortc.rtcsctptransport import Chunk, DataChunk

WHOLE_MESSAGE = sctp.SCTP_DATA_FIRST_FRAG | sctp.SCTP_DATA_LAST_FRAG


class Bundle(Chunk):
    """Several chunks that travel as one packet."""

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        super().__init__()
        self._chunks = list(chunks)

    def __bytes__(self) -> bytes:
        return b"".join(bytes(chunk) for chunk in self._chunks)


def gap_blocks(cumulative: int, received: set[int]) -> list[tuple[int, int]]:
    """TSNs beyond the cumulative one, as the blocks of RFC 4960 section 3.3.4."""
    blocks: list[tuple[int, int]] = []
    for offset in sorted((tsn - cumulative) % sctp.SCTP_TSN_MODULO for tsn in received):
        if blocks and blocks[-1][1] + 1 == offset:
            blocks[-1] = (blocks[-1][0], offset)
        else:
            blocks.append((offset, offset))
    return [block for block in blocks if block[1] < 2**16]


def datagram(stream: int, protocol: int, data: bytes, flags: int) -> DataChunk:
    """A whole message that is sent once."""
    chunk = DataChunk(WHOLE_MESSAGE | flags)
    chunk.stream_id, chunk.protocol, chunk.user_data = stream, protocol, data
    chunk._abandoned = chunk._acked = chunk._in_flight = chunk._retransmit = False
    chunk._book_size, chunk._misses, chunk._sent_count = len(data), 0, 0
    chunk._expiry = chunk._sent_time = None
    chunk._max_retransmits = 0
    return chunk


def is_datagram(chunk: DataChunk) -> bool:
    """Never repeated, so soon worthless."""
    return chunk._max_retransmits == 0


def passable(chunk: DataChunk) -> bool:
    """Whether the peer need not wait for this one: given up, or there already. Of a fragmented message
    nothing is passed, because a receiver may drop fragments that lie before a FORWARD TSN."""
    return bool(chunk._abandoned or (chunk._acked and chunk.flags & WHOLE_MESSAGE == WHOLE_MESSAGE))
