"""Everything that this process hands to the network, before it is encrypted, and what of it may not leave.

Watched are the DTLS transports of all connections (SCTP packets and RTP packets, from any sender), the
descriptions that are sealed at the rendezvous, and the sockets: that nothing goes past the two.
"""

import re
import threading
import time
from dataclasses import dataclass, field

import pytest
from aiortc import RTCDtlsTransport
from aiortc import rtcsctptransport as sctp
from aiortc.rtp import RtpPacket, is_rtcp

from app.net.pairing.crypto import Sealer
from app.net.transport.ice import MeteredProtocol
from app.net.transport.rtp import redundancy
from app.net.transport.rtp.padding import MAX_IN_PADDING, PAYLOAD_TYPE
from codec.control import BlobChunk, parse
from codec.errors import CodecError
from codec.values import Image

FACE, CONTROL, URGENT = 0, 1, 2  # SCTP streams
CALLS_OWN = range(0xE0, 0xF0)  # first bytes of messages that are not codec/control.py's
FACE_BYTES_PER_S = 1000  # 8 kbit/s: a thumbnail of 64 pixels a second is twice that as a JPEG
VOICE_BYTES_PER_S = 4000  # Opus at 24 kbit/s, and more; without the earlier packets that each carries
MOST_EARLIER = redundancy.MOST_EARLIER
TALK_BYTES = 4096  # of all messages without textures, in a call of seconds
PIXELS = 12  # bytes of a picture in a row: no other content has them by chance
JPEGS = tuple(b"\xff\xd8\xff" + bytes((second,)) for second in (0xDB, 0xE0, 0xE1, 0xEE, 0xFE))
SIGNATURES = (*JPEGS, b"\x89PNG", b"RIFF", b"\0\0\0\1\x67", b"\0\0\1\x67")
"""With which JPEG, PNG, WebP and H.264 begin."""


@dataclass
class Wire:
    """What has been handed over, each with its time."""

    sctp: list[tuple[float, int, bytes]] = field(default_factory=list)  # with the connection's number
    rtp: list[tuple[float, bytes]] = field(default_factory=list)
    sealed: list[bytes] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)  # DTLS packets as they left
    srtp: int = 0  # SRTP and SRTCP packets that left
    strange: list[bytes] = field(default_factory=list)  # what else left, but for STUN

    @classmethod
    def watch(cls, monkeypatch: pytest.MonkeyPatch) -> "Wire":
        wire, lock = cls(), threading.Lock()
        send_data, send_rtp = RTCDtlsTransport._send_data, RTCDtlsTransport._send_rtp
        seal, leave = Sealer.seal, MeteredProtocol.send_data

        async def data(self: RTCDtlsTransport, packet: bytes) -> None:
            with lock:
                wire.sctp.append((time.monotonic(), id(self), bytes(packet)))
            await send_data(self, packet)

        async def rtp(self: RTCDtlsTransport, packet: bytes) -> None:
            with lock:
                wire.rtp.append((time.monotonic(), bytes(packet)))
            await send_rtp(self, packet)

        def sealed(self: Sealer, plain: bytes) -> bytes:
            wire.sealed.append(plain)
            return seal(self, plain)

        async def left(self: MeteredProtocol, packet: bytes, addr: tuple[str, int]) -> None:
            with lock:
                wire._note_left(packet)
            await leave(self, packet, addr)

        monkeypatch.setattr(RTCDtlsTransport, "_send_data", data)
        monkeypatch.setattr(RTCDtlsTransport, "_send_rtp", rtp)
        monkeypatch.setattr(Sealer, "seal", sealed)
        monkeypatch.setattr(MeteredProtocol, "send_data", left)
        return wire

    def _note_left(self, packet: bytes) -> None:
        if 20 <= packet[0] < 64:
            self.records.append(packet)
        elif 128 <= packet[0] < 192:
            self.srtp += 1
        else:
            self.strange.append(packet)

    @property
    def seconds(self) -> float:
        """From the first to the last packet, at least one."""
        times = [time_s for time_s, *_ in self.sctp] + [time_s for time_s, _ in self.rtp]
        return max(1.0, max(times) - min(times)) if times else 1.0

    def messages(self, stream: int) -> list[bytes]:
        """What was sent on a stream of any connection, whole and once."""
        chunks: dict[tuple[int, int], sctp.DataChunk] = {}
        for _, connection, packet in list(self.sctp):
            for chunk in sctp.parse_packet(packet)[3]:
                if isinstance(chunk, sctp.DataChunk) and chunk.stream_id == stream:
                    chunks[(connection, chunk.tsn)] = chunk
        out, begun = [], b""
        for _, chunk in sorted(chunks.items(), key=lambda item: item[0]):
            begun = chunk.user_data if chunk.flags & sctp.SCTP_DATA_FIRST_FRAG else begun + chunk.user_data
            if chunk.flags & sctp.SCTP_DATA_LAST_FRAG:
                out.append(bytes(begun))
        return out

    def pieces(self, textures: set[bytes]) -> int:
        """How many pieces of textures have left."""
        return sum(_is_texture(message, textures) for message in self.messages(CONTROL))

    def packets(self, since_s: float = 0.0) -> list[RtpPacket]:
        return [
            RtpPacket.parse(data) for at_s, data in list(self.rtp) if at_s >= since_s and not is_rtcp(data)
        ]

    def voices(self, since_s: float = 0.0) -> list[bytes]:
        """Payloads of RTP, each without the earlier ones that it carries."""
        return [blocks[-1] for blocks in self.payloads(since_s)]

    def payloads(self, since_s: float = 0.0) -> list[list[bytes]]:
        """Payloads of RTP: the earlier ones that each carries, and its own."""
        return [_blocks(packet) for packet in self.packets(since_s) if packet.payload]

    def faces(self, since_s: float = 0.0) -> list[bytes]:
        """Datagrams of faces, on either way; on the data channel since the beginning."""
        ridden = [
            data[-data[-1] : -1]
            for at_s, data in list(self.rtp)
            if at_s >= since_s and not is_rtcp(data) and data[0] & 0x20
        ]
        return [*ridden, *(self.messages(FACE) if since_s <= 0 else [])]


def _blocks(packet: RtpPacket) -> list[bytes]:
    """What breaks RFC 2198 is one block."""
    payload = bytes(packet.payload)
    repeating = packet.payload_type == redundancy.PAYLOAD_TYPE
    blocks = redundancy.RepeatedVoice().unload(payload, MOST_EARLIER, 0) if repeating else []
    return [opus for opus, *_ in blocks] or [payload]


def findings(wire: Wire, textures: set[bytes], pictures: list[Image]) -> list[str]:
    """What has left that may not. textures: what both people have enrolled and agreed to send, photographed
    likenesses too."""
    found = [*_descriptions(wire), *_voices(wire), *_faces(wire), *_messages(wire, textures)]
    found += _past_the_encryption(wire)
    plain = [*wire.voices(), *wire.faces(), *wire.sealed]
    plain += wire.messages(URGENT)
    plain += [data for data in wire.messages(CONTROL) if not _is_texture(data, textures)]
    found += [f"a picture's signature {s!r}" for s in SIGNATURES if any(s in data for data in plain)]
    known = _runs(pictures)
    if any(data[i : i + PIXELS] in known for data in plain for i in range(len(data) - PIXELS + 1)):
        found.append("pixels of the camera")
    return found


def _runs(pictures: list[Image]) -> set[bytes]:
    """Pieces of the pictures that are no plain surface; each run of 18 bytes in a row has one in it."""
    found: set[bytes] = set()
    for data in (image.tobytes() for image in pictures):
        found.update(data[i : i + PIXELS] for i in range(0, len(data) - PIXELS, 6))
    return {run for run in found if len(set(run)) > PIXELS // 2}


def _descriptions(wire: Wire) -> list[str]:
    return ["a description of video"] if any(b"m=video" in plain for plain in wire.sealed) else []


def _voices(wire: Wire) -> list[str]:
    """Opus is what aiortc offers first, as 96; video has other types."""
    kinds = {packet.payload_type for packet in wire.packets() if packet.payload}
    found = [f"RTP of the kind {kind}" for kind in kinds - {96, redundancy.PAYLOAD_TYPE}]
    spoken = set(wire.voices())
    if any(earlier not in spoken for blocks in wire.payloads() for earlier in blocks[:-1]):
        found.append("a voice before that was none")
    loud = sum(map(len, wire.voices())) > 2 * VOICE_BYTES_PER_S * wire.seconds  # both sides talk
    return [*found, *(["more than a voice"] if loud else [])]


def _faces(wire: Wire) -> list[str]:
    faces = wire.faces()
    found = ["too long a face"] if any(len(face) > MAX_IN_PADDING for face in faces) else []
    if sum(map(len, faces)) > 2 * FACE_BYTES_PER_S * wire.seconds:
        found.append("more than faces")
    if any(p.payload for p in wire.packets() if p.payload_type == PAYLOAD_TYPE):
        found.append("a payload where there is none")
    return found


def _is_texture(message: bytes, textures: set[bytes]) -> bool:
    """Whether this is a piece of what was enrolled."""
    try:
        chunk = parse(message)
    except CodecError:
        return False
    if not isinstance(chunk, BlobChunk):
        return False
    return any(chunk.data == whole[chunk.offset : chunk.offset + len(chunk.data)] for whole in textures)


def _messages(wire: Wire, textures: set[bytes]) -> list[str]:
    found, talk = [], 0
    for message in (*wire.messages(CONTROL), *wire.messages(URGENT)):
        if _is_texture(message, textures):
            continue
        talk += len(message)
        try:
            if message[0] not in CALLS_OWN and isinstance(parse(message), BlobChunk):
                found.append("a blob that was not enrolled")
        except CodecError:
            found.append("a message that is none")
    others = {s for s in _streams(wire) if s not in (FACE, CONTROL, URGENT)}
    found += [f"channel {number}" for number in others]
    return [*found, *(["more than messages"] if talk > TALK_BYTES else [])]


def _streams(wire: Wire) -> set[int]:
    chunks = (chunk for _, _, packet in wire.sctp for chunk in sctp.parse_packet(packet)[3])
    return {chunk.stream_id for chunk in chunks if isinstance(chunk, sctp.DataChunk)}


def _past_the_encryption(wire: Wire) -> list[str]:
    """As many encrypted packets have left as were handed over, and nothing else."""
    found = ["what is neither DTLS nor SRTP"] if wire.strange else []
    if wire.srtp > len(wire.rtp):
        found.append("SRTP that was not handed over")
    if sum(record[:1] == b"\x17" for record in wire.records) > len(wire.sctp):
        found.append("DTLS data that was not handed over")
    return found


def rtpmaps(wire: Wire) -> set[str]:
    """Codecs that descriptions name, to say what 96 is."""
    return {
        match.decode() for plain in wire.sealed for match in re.findall(rb"rtpmap:96 ([A-Za-z0-9]+)", plain)
    }
