"""Faces on RTP: a face datagram as the padding of an RTP packet, where both sides have agreed to it.

A data channel puts 57 bytes and acknowledgements around a datagram, beside IP and UDP; SRTP puts 22, and a
datagram in a voice packet that leaves anyway costs one. RTP packets may end in padding that is not part of
the payload and whose last byte is its length (RFC 3550 section 5.1): a side that has not agreed strips it and
hears the voice all the same. A datagram that no voice packet takes along travels in a packet of padding
alone, of a payload type and a source of its own. Like the voice it is encrypted and authenticated by SRTP
under the keys of the DTLS handshake, never repeated, and subject to our own rate control. docs/AIORTC.md
names the private parts of aiortc that this rests on.
"""

import asyncio
import random
import struct
from collections.abc import Callable

from aiortc import RTCDtlsTransport
from aiortc.rtp import RTP_HEADER_LENGTH, is_rtcp

from app.net.log import ignored
from app.net.transport import aiortc_internals
from app.net.transport.rtp.redundancy import VoiceRepeater

PAYLOAD_TYPE = 127  # dynamic (RFC 3551 section 6), and the last that aiortc would give away
MAX_IN_PADDING = 254  # bytes: the length of the padding, itself included, is one byte
VERSION_2, PADDING = 0x80, 0x20


class RtpPadding:
    """The padding of one connection's RTP packets. on_face: what came as padding."""

    def __init__(self, transport: RTCDtlsTransport, on_face: Callable[[bytes], None]) -> None:
        self.agreed = False
        """Whether the other side has said that it looks into the padding; until then nothing is done."""
        self.next_face: Callable[[], bytes | None] = lambda: None
        """Asked whenever a voice packet leaves: the datagram that it carries, if any."""
        self.repeater = VoiceRepeater()
        self._transport = transport
        self._on_face = on_face
        self._source, self._sequence = random.getrandbits(32), random.getrandbits(15)
        self._work: set[asyncio.Future[None]] = set()
        self._send_rtp, self._handle_rtp = transport._send_rtp, transport._handle_rtp_data
        aiortc_internals.override(transport, "_send_rtp", self._load)
        aiortc_internals.override(transport, "_handle_rtp_data", self._unload)

    def takes(self, datagram: bytes) -> bool:
        """Whether a datagram may travel this way."""
        return self.agreed and len(datagram) <= MAX_IN_PADDING and self._transport.state == "connected"

    def send(self, datagram: bytes) -> None:
        """In a packet of its own, at once."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        header = struct.pack("!BBHLL", VERSION_2, PAYLOAD_TYPE, self._sequence, 0, self._source)
        task = asyncio.ensure_future(self._guarded(_padded(header, datagram)))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _guarded(self, packet: bytes) -> None:
        with ignored("face on RTP", ConnectionError):  # the call ended while this waited for its turn
            await self._send_rtp(packet)

    async def _load(self, data: bytes) -> None:
        """Stands in for the transport's `_send_rtp`."""
        if not is_rtcp(data) and not data[0] & PADDING:
            data = self.repeater.load(data)
        if self.agreed and not is_rtcp(data) and not data[0] & PADDING:
            datagram = self.next_face()
            if datagram is not None:
                data = _padded(data, datagram)
        await self._send_rtp(data)

    async def _unload(self, data: bytes, arrival_time_ms: int) -> None:
        """Stands in for the transport's `_handle_rtp_data`, which strips the padding itself."""
        if not self.agreed or len(data) <= RTP_HEADER_LENGTH or not data[0] & PADDING:
            await self._handle_rtp(data, arrival_time_ms)
            return
        size = data[-1]
        if 1 < size <= len(data) - RTP_HEADER_LENGTH:
            self._on_face(data[-size:-1])
        if data[1] & 0x7F != PAYLOAD_TYPE:
            await self._handle_rtp(data, arrival_time_ms)


def _padded(packet: bytes, datagram: bytes) -> bytes:
    return bytes((packet[0] | PADDING,)) + packet[1:] + datagram + bytes((len(datagram) + 1,))
