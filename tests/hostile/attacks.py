"""What a program does to another one that has let it in: each attack sends without end, as fast as it can.

An attack is a coroutine on the attacker's network thread; it is cancelled when its time is over. `Hostile`
gives it the connection below all our own rules.
"""

import asyncio
import random
import re
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from aiortc import RTCSctpTransport
from aiortc import rtcsctptransport as sctp
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpByePacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtpPacket,
    pack_remb_fci,
)

from app.client.client import Client
from app.face.likeness import Likeness
from app.media.opus import OpusEncoder
from app.media.samples import RATE
from app.net.messages import CallMessage
from app.net.pairing.contact import ContactCard
from app.net.transport.peer import CONTROL_CHANNEL, FACE_CHANNEL, Peer
from app.net.transport.rtp.padding import PADDING, PAYLOAD_TYPE
from codec.control import BlobKind, BlobOffer, BlobRequest, Devices, Ping, RecordingNotice, Shape
from codec.values import FaceFrame
from render.photo import packed
from tests.app.calls import active
from tests.photographs import flat

BURST = 16  # packets, then others of the loop have a turn
OPUS = 96  # payload type
VOICE_SSRC = 7


@dataclass
class Hostile:
    """One side of a live call that has turned hostile. bombs: likenesses that should not be sent. sent:
    packets and messages so far."""

    client: Client
    bombs: list[tuple[BlobKind, bytes]]
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    sent: int = 0
    sequence: int = 0
    """Of the voice: SRTP sends no number twice."""

    @property
    def peer(self) -> Peer:
        return active(self.client._call).peer

    @property
    def association(self) -> RTCSctpTransport:
        return self.peer._association

    async def rtp(self, packet: bytes) -> None:
        """Past our own padding: RTP or RTCP as it is."""
        await type(self.association.transport)._send_rtp(self.association.transport, packet)
        await self._count()

    async def chunk(self, chunk: sctp.Chunk) -> None:
        await RTCSctpTransport._send_chunk(self.association, chunk)
        await self._count()

    async def message(self, message: bytes) -> None:
        """On the control channel, whose backlog is the only limit."""
        while not self.peer.send_control(message):  # noqa: ASYNC110 - there is no event: the queue is aiortc's
            await asyncio.sleep(0.005)
        await self._count()

    async def _count(self) -> None:
        self.sent += 1
        if self.sent % BURST == 0:
            await asyncio.sleep(0)


Attack = Callable[[Hostile], Awaitable[None]]


# RTP and RTCP


async def senders(hostile: Hostile) -> None:
    """Voice of endless senders."""
    while True:
        number = hostile.dice.getrandbits(32)
        await hostile.rtp(RtpPacket(OPUS, ssrc=number, payload=bytes(60)).serialize())


async def voice(hostile: Hostile) -> None:
    """Speech with gaps, at any time, of every type."""
    dice, speech = hostile.dice, spoken(0.1)
    while True:
        kind = OPUS if dice.random() < 0.8 else dice.randrange(128)
        packet = RtpPacket(kind, ssrc=VOICE_SSRC, payload=dice.choice(speech))
        hostile.sequence += dice.choice((1, 1, 1, 2, 300))
        packet.sequence_number, packet.timestamp = hostile.sequence & 0xFFFF, dice.getrandbits(32)
        await hostile.rtp(packet.serialize())


async def noise(hostile: Hostile) -> None:
    """At full scale, in good order: packets of 20 ms."""
    packets, begun_s = spoken(1.0), asyncio.get_running_loop().time()
    for k in range(1 << 16):
        packet = RtpPacket(OPUS, ssrc=VOICE_SSRC, payload=packets[k % len(packets)])
        hostile.sequence += 1
        packet.sequence_number, packet.timestamp = hostile.sequence & 0xFFFF, 960 * k
        await hostile.rtp(packet.serialize())
        await asyncio.sleep(max(0.0, begun_s + 0.02 * k - asyncio.get_running_loop().time()))


def spoken(loudness: float) -> list[bytes]:
    """A second of noise as Opus."""
    encoder, rng = OpusEncoder(24_000), np.random.default_rng(1)
    blocks = (rng.uniform(-32767, 32767, (50, RATE // 50)) * loudness).astype(np.int16)
    return [encoder.encode(block) for block in blocks]


async def feedback(hostile: Hostile) -> None:
    """Requests to repeat everything, to begin anew and to slow down; reports without end; farewells."""
    dice = hostile.dice
    named = re.search(r"a=ssrc:(\d+)", hostile.peer._pc.remoteDescription.sdp)
    source = int(named[1]) if named else 1
    while True:
        report = RtcpReceiverInfo(dice.getrandbits(32), 255, 1 << 22, 5, 6, 7, 8)
        packets = (
            RtcpRtpfbPacket(RTCP_RTPFB_NACK, 1, source, lost=list(range(0, 65_536, 400))),
            RtcpPsfbPacket(RTCP_PSFB_PLI, 1, source),
            RtcpPsfbPacket(RTCP_PSFB_APP, 1, 0, fci=pack_remb_fci(1, [source] * 40)),
            RtcpRrPacket(ssrc=dice.getrandbits(32), reports=[report] * 31),
            RtcpByePacket(sources=[dice.getrandbits(32) for _ in range(31)]),
        )
        await hostile.rtp(bytes(dice.choice(packets)))


# SCTP


async def chunks(hostile: Hostile) -> None:
    """Heartbeats, gaps, unfinished messages, acknowledgements of everything, unknown channels."""
    dice, association = hostile.dice, hostile.association
    while True:
        made: sctp.Chunk
        match dice.randrange(6):
            case 0:
                made = sctp.HeartbeatChunk()
                made.params = [(1, bytes(1096))]
            case 1:
                made = sctp.SackChunk()
                made.cumulative_tsn = association._last_received_tsn or 0
                made.gaps = [(k, k) for k in range(2, 600, 2)]
            case 2:
                made = sctp.ForwardTsnChunk()
                made.cumulative_tsn = (association._local_tsn + dice.randrange(-50, 50)) % (1 << 32)
                made.streams = [(dice.getrandbits(16), dice.getrandbits(16)) for _ in range(200)]
            case 3:
                made = sctp.ReconfigChunk()
                made.params = [(13, dice.randbytes(996))]
            case 4:
                made = sctp.ErrorChunk()
                made.params = [(dice.getrandbits(16), dice.randbytes(900))]
            case _:
                made = sctp.DataChunk(flags=dice.choice((0, 1, 2, 3, 4, 6)))
                made.tsn = (association._local_tsn + dice.randrange(2, 5000)) % (1 << 32)
                made.stream_id = dice.choice((FACE_CHANNEL, CONTROL_CHANNEL, CONTROL_CHANNEL, 9))
                made.stream_seq, made.protocol = dice.getrandbits(16), sctp.WEBRTC_BINARY
                made.user_data = bytes(dice.randrange(1, 1150))
        await hostile.chunk(made)


# Messages of the call


async def messages(hostile: Hostile) -> None:
    """All that a side may say, without end."""
    dice, rng = hostile.dice, np.random.default_rng(1)
    while True:
        said = (
            CallMessage.PROBE.of(),
            bytes(Ping(dice.getrandbits(16))),
            bytes(Shape.of(rng.uniform(-1e4, 1e4, 80).astype(np.float32))),
            bytes(Devices(dice.random() < 0.5, dice.random() < 0.5)),
            bytes(RecordingNotice(dice.random() < 0.5)),
            bytes(BlobRequest(BlobKind.TEXTURE_LARGE, 0, dice.randbytes(32))),
            bytes(
                BlobOffer(
                    dice.choice((BlobKind.TEXTURE_SMALL, BlobKind.TEXTURE_LARGE)), 1 << 21, dice.randbytes(32)
                )
            ),
        )
        await hostile.message(dice.choice(said))


async def names(hostile: Hostile) -> None:
    """The wish to be a contact, under names that nobody can read."""
    while True:
        name = "".join(chr(hostile.dice.randrange(1, 0xD800)) for _ in range(40))
        await hostile.message(CallMessage.CONTACT.of(hostile.dice.randbytes(32) + name.encode()[:200]))
        await hostile.message(CallMessage.CONTACT.of(bytes(ContactCard(bytes(32), "<img src=x>" * 3))))


async def rubbish(hostile: Hostile) -> None:
    """Bytes that are no message."""
    while True:
        await hostile.message(hostile.dice.randbytes(hostile.dice.choice((1, 40, 8000, 60_000))))


async def reconnecting(hostile: Hostile) -> None:
    """The wish to reconnect, here and elsewhere, again and again, and descriptions with a video in them."""
    describe = Peer._describe
    video = "m=video 9 UDP/TLS/RTP/SAVPF 97\r\na=rtpmap:97 VP8/90000\r\n"
    setattr(Peer, "_describe", lambda peer: describe(peer) + video)  # noqa: B010 - mypy: a method
    while True:
        place = hostile.dice.choice((b"", b"192.0.2.1:8765", b"127.0.0.1:22"))
        await hostile.message(CallMessage.RECOVER.of(place))
        await asyncio.sleep(0.01)


# Faces and likenesses


async def absurd(hostile: Hostile) -> None:
    """Faces beyond all bounds that the format allows, in good order."""
    rng, link = np.random.default_rng(1), hostile.client.faces
    hostile.client.tracking.switch(False)
    count, now_s = len(hostile.client.basis.expression), asyncio.get_running_loop().time()
    while True:
        now_s += 0.033
        size = 10.0 ** rng.uniform(0, 4)
        turned, at, moved = (rng.uniform(-size, size, n).astype(np.float32) for n in (3, 3, count))
        link.send(FaceFrame(now_s, True, turned, at, moved, rng.uniform(-3, 3, 4).astype(np.float32)))
        hostile.sent += 1
        await asyncio.sleep(0.033)


async def broken(hostile: Hostile) -> None:
    """Padding that says that it is a face, and is none."""
    dice = hostile.dice
    while True:
        hostile.sequence += 1
        numbers = struct.pack("!HLL", hostile.sequence & 0xFFFF, 0, VOICE_SSRC)
        size = dice.randrange(2, 250)
        padding = dice.randbytes(size - 1) + bytes([size])
        await hostile.rtp(bytes([0x80 | PADDING, PAYLOAD_TYPE]) + numbers + padding)


async def likenesses(hostile: Hostile) -> None:
    """Another likeness as soon as the one before has left: bombs, wrong sizes, and genuine ones."""
    client, own = hostile.client, hostile.client._exchange.likeness
    while True:
        kind, blob = hostile.dice.choice(hostile.bombs)
        blob = blob + hostile.dice.randbytes(4) if kind is not BlobKind.PHOTOGRAPH else blob
        photograph = blob if kind is BlobKind.PHOTOGRAPH else b""
        worn = {} if photograph else {kind: blob}
        client.wear(Likeness(replace(own.identity, photograph=photograph), worn))
        hostile.sent += 1
        await asyncio.sleep(0.5)


async def dressing(hostile: Hostile) -> None:
    """No attack: a photograph, a large texture and the own likeness, so that the victim has drawn each."""
    client, own = hostile.client, hostile.client._exchange.likeness
    large, photograph = hostile.bombs[1][1], hostile.bombs[3][1]
    while True:
        client.wear(Likeness(replace(own.identity, photograph=photograph), own.textures))
        await asyncio.sleep(2.0)
        client.wear(Likeness(own.identity, {BlobKind.TEXTURE_LARGE: large}))
        await asyncio.sleep(2.5)
        client.wear(own)
        await asyncio.sleep(1.5)


def textures() -> list[tuple[BlobKind, bytes]]:
    """A JPEG that claims four billion pixels, one of noise in the largest size, one of another kind."""
    noise = np.random.default_rng(1).integers(0, 255, (1024, 1024, 3), np.uint8)
    _, whole = cv2.imencode(".jpg", noise)
    small = bytearray(cv2.imencode(".jpg", noise[:64, :64])[1].tobytes())
    where = small.index(b"\xff\xc0") + 5
    small[where : where + 4] = b"\xff\xff\xff\xff"
    _, png = cv2.imencode(".png", np.zeros((9000, 9000), np.uint8))
    return [
        (BlobKind.TEXTURE_LARGE, bytes(small)),
        (BlobKind.TEXTURE_LARGE, whole.tobytes()),
        (BlobKind.TEXTURE_SMALL, png.tobytes()),
    ]


def photographs(client: Client) -> list[tuple[BlobKind, bytes]]:
    """A genuine one, one whose numbers unpack to 100 MB, and one whose picture claims 16,383 pixels."""
    whole = flat(client.own_identity().shape, 20.0)
    _, base = packed._split(whole)
    inflates = zlib.compress(bytes(100 << 20), 9)
    huge = bytearray(base)
    huge[26:30] = b"\xff\x3f\xff\x3f"
    numbers, _ = packed._split(whole)
    bombs = ((inflates, base), (numbers, bytes(huge)))
    pack = [b"".join(struct.pack(">I", len(p)) + p for p in parts) for parts in bombs]
    return [(BlobKind.PHOTOGRAPH, data) for data in (whole, *(whole[:5] + p for p in pack))]


ATTACKS: dict[str, Attack] = {
    "dressing": dressing,
    "honest": lambda hostile: asyncio.sleep(3600),
    "voice": voice,
    "noise": noise,
    "senders": senders,
    "feedback": feedback,
    "messages": messages,
    "names": names,
    "absurd": absurd,
    "likenesses": likenesses,
    "reconnecting": reconnecting,
    "chunks": chunks,
    "broken": broken,
    "rubbish": rubbish,
}
ENDING = ("chunks", "broken", "rubbish")
"""After these the victim ends the call with a sentence: a channel is closed, or what came is none of ours."""
