"""Everything that reads what others sent, each as a function of bytes that lets only undocumented errors out.

A `Target` makes a fresh reader in the middle of its work, with genuine messages to mutate, and says after a
round whether the reader still does its work. What is documented is caught here; all else is a finding.
"""

import asyncio
import copy
import json
import random
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import numpy as np
from aioice import stun
from aiortc import rtcsctptransport as sctp
from aiortc.rtp import (
    HeaderExtensionsMap,
    RtcpByePacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    RtpPacket,
    pack_remb_fci,
)
from aiortc.sdp import SessionDescription

from app.conversation import Conversation
from app.media.opus import Encoder
from app.media.voice import VoiceSink
from app.net import codes, exchange, invite, noise, sdp, signal
from app.net.contact import MAX_NAME, Offer
from app.net.errors import NetworkError
from app.net.ice import is_sound
from app.net.rendezvous import RendezvousServer, Socket, _request
from app.net.rooms import RefusedError
from app.net.wire import Kind, kind_of
from codec.control import BlobKind, Hello
from codec.errors import BitstreamError, CodecError
from codec.link import FaceLink
from codec.playout import Playout
from codec.values import Identity
from tests.app.test_net_lean_sctp import Pair
from tests.app.virtual_time import VirtualLoop
from tests.codec.faces import make_link, talk
from tests.codec.vectors import MESSAGES

TALKS = 12  # calls from which links and genuine datagrams are taken
DRAW_EVERY = 64  # inputs, then what would be shown or heard is looked at

Read = Callable[[bytes], bool]
"""One input; whether the reader took it, that is, did not refuse it."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A reader in the middle of its work. still_works: asserts so after a round; close: gives back what it
    holds."""

    seeds: Sequence[bytes]
    read: Read
    still_works: Callable[[], None] = lambda: None
    close: Callable[[], None] = lambda: None


Target = Callable[[random.Random], Fresh]


# Face datagrams


@cache
def conversation(seed: int = 0) -> tuple[FaceLink, list[bytes]]:
    """A link in the middle of a call, and the datagrams that the other side has sent and will send."""
    a, b = make_link(), make_link()
    seeds = []
    for k, (frame, back) in enumerate(zip(talk(120, seed=seed), talk(120, seed=seed + 1), strict=True)):
        a.push(frame)
        b.push(back)
        for datagram in b.poll(frame.time_s):
            seeds.append(datagram)
            if k < 90:
                a.receive(datagram, frame.time_s)
        for datagram in a.poll(frame.time_s):
            b.receive(datagram, frame.time_s)
    return a, seeds


def face(dice: random.Random) -> Fresh:
    """Datagrams through link and playout; every face shown is finite, and the link still sends."""
    link, seeds = copy.deepcopy(conversation(2 * dice.randrange(TALKS)))
    playout, clock_s, count = Playout(), 4.0, 0

    def read(data: bytes) -> bool:
        nonlocal clock_s, count
        clock_s, count = clock_s + 0.001, count + 1
        try:
            frames = link.receive(data, clock_s)
        except BitstreamError:
            return False
        assert len(frames) <= 8
        for frame in frames:
            playout.add(frame, clock_s)
        if count % DRAW_EVERY == 0 and (shown := playout.at(clock_s)) is not None:
            assert all(np.isfinite(v).all() for v in (shown.rotation, shown.translation, shown.expression))
        return True

    def still_works() -> None:
        link.push(talk(1, start_s=300.0)[0])
        assert len(link.poll(301.0)) == 1, "a link that has eaten everything still sends"

    return Fresh(seeds, read, still_works)


# Control messages and blobs


def control(dice: random.Random) -> Fresh:
    """Messages through parser, blobs and conversation, which still greets and still takes a greeting."""
    hello = Hello(bytes(range(32)), 40, 80)
    textures = {BlobKind.TEXTURE_SMALL: dice.randbytes(3000), BlobKind.TEXTURE_LARGE: dice.randbytes(9000)}
    ours, theirs = (Conversation(hello, Identity(np.zeros(80, np.float32)), textures) for _ in range(2))
    seeds = [*map(bytes, MESSAGES), *_genuine(ours, theirs)]
    ours.receive(bytes(hello))

    def read(data: bytes) -> bool:
        try:
            answers = ours.receive(data)
            chunk = ours.next_chunk()
        except CodecError:
            return False
        assert len(answers) <= 1
        assert chunk is None or len(chunk) <= 1200
        return True

    def still_works() -> None:
        ours.receive(bytes(hello))
        assert ours.greeting()[0] == bytes(hello)

    return Fresh(seeds, read, still_works)


def _genuine(ours: Conversation, theirs: Conversation) -> list[bytes]:
    """What the other side says when it greets and hands over its textures."""
    said = theirs.greeting()
    requests = [answer for message in said for answer in ours.receive(message)]
    for message in (ours.greeting()[0], *requests):
        theirs.receive(message)
    while (chunk := theirs.next_chunk()) is not None:
        said.append(chunk)
    return [*said, *requests]


# Voice packets


@cache
def _speech() -> list[bytes]:
    """Packets of noise and tones in every length and rate that a call uses."""
    packets = []
    for packet_ms, bit_rate, copies in ((20, 24_000, False), (40, 16_000, True), (60, 12_000, False)):
        encoder, count = Encoder(bit_rate, copies), 48 * packet_ms
        for k in range(12):
            at = np.arange(k * count, (k + 1) * count)
            packets.append(encoder.encode((8000 * np.sin(at / 30) * np.sin(at / 5000)).astype(np.int16)))
    return packets


def voice(dice: random.Random) -> Fresh:
    """Four bytes of sequence number and timestamp, then a packet, through buffer and decoder."""
    sink, count = VoiceSink(), 0

    def read(data: bytes) -> bool:
        nonlocal count
        count += 1
        step = int.from_bytes(data[:2], "big")
        good = sink.put(data[4:], count + step % 7, 1920 * count + 480 * (step % 11), count * 0.04)
        sound = sink.pull(1920, count * 0.04)
        assert len(sound) == 1920
        return good

    def still_works() -> None:
        for k in range(200):
            sink.put(_speech()[0], k, 960 * k + 1_000_000_000, 1e6 + 0.02 * k)
            sink.pull(960, 1e6 + 0.02 * k)
        assert sink.put(_speech()[0], 200, 960 * 200 + 1_000_000_000, 1e6 + 4.0)

    return Fresh([dice.randbytes(4) + packet for packet in _speech()], read, still_works)


# SCTP, inside of DTLS


def packets(dice: random.Random) -> Fresh:
    """Chunks in a packet of the right tag and checksum, to an association in the middle of a call."""
    loop = VirtualLoop()
    pair = loop.run_until_complete(_association())
    transport = pair.b.transport
    tag = transport._local_verification_tag

    def read(data: bytes) -> bool:
        packet = sctp.serialize_packet(5000, 5000, tag, _Raw(data))
        loop.run_until_complete(transport._handle_data(packet))
        held = len(transport._sack_misordered) + sum(map(_held, transport._inbound_streams.values()))
        assert held <= 16_384, "what waits for missing chunks is bounded"
        return True

    def close() -> None:
        loop.run_until_complete(pair.close())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    return Fresh([bytes(chunk) for chunk in pair.a.wire.chunks], read, close=close)


async def _association() -> Pair:
    pair = Pair()
    await pair.connect()
    for k in range(40):
        pair.a.face.send(bytes([k]) * 20)
        pair.a.control.send(bytes([k]) * 300 * (1 + k % 9))
        pair.b.control.send(bytes([k]) * 30)
        await asyncio.sleep(0.001)
    return pair


def _held(stream: sctp.InboundStream) -> int:
    return len(stream.reassembly)


class _Raw(sctp.Chunk):
    """Whatever these bytes are."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self._raw = raw

    def __bytes__(self) -> bytes:
        return self._raw + bytes(-len(self._raw) % 4)


# What aioice and aiortc read of the network


@cache
def _media() -> list[bytes]:
    """RTP with and without header extensions, RTCP of each kind, STUN checks and answers."""
    packets = [RtpPacket(payload_type=96, ssrc=1, sequence_number=k, timestamp=960 * k) for k in range(3)]
    for packet in packets:
        packet.payload = b"opus"
    sender = RtcpSenderInfo(ntp_timestamp=1 << 40, rtp_timestamp=1, packet_count=2, octet_count=3)
    report = RtcpReceiverInfo(1, 0, 0, 5, 6, 7, 8)
    reports: list[Any] = [
        RtcpSrPacket(ssrc=1, sender_info=sender, reports=[report]),
        RtcpRrPacket(ssrc=1, reports=[report]),
        RtcpSdesPacket(chunks=[RtcpSourceInfo(ssrc=1, items=[(1, b"name")])]),
        RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=2, lost=[3, 4]),
        RtcpPsfbPacket(fmt=15, ssrc=1, media_ssrc=2, fci=pack_remb_fci(10_000, [1])),
        RtcpByePacket(sources=[1]),
    ]
    extended = RtpPacket(payload_type=96).serialize(HeaderExtensionsMap())[:12]
    one_byte = bytes([0x90]) + extended[1:] + bytes.fromhex("bede000110ff0000") + b"opus"
    check = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, b"0" * 12)
    check.attributes["USERNAME"] = "abcd:efgh"
    check.attributes["PRIORITY"] = 1
    check.add_message_integrity(b"key")
    answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, b"0" * 12)
    answer.attributes["XOR-MAPPED-ADDRESS"] = ("192.0.2.1", 1234)
    answer.attributes["ERROR-CODE"] = (401, "no")
    answer.attributes["XOR-PEER-ADDRESS"] = ("2001:db8::1", 1234)
    return [*(p.serialize() for p in packets), one_byte, *map(bytes, (*reports, check, answer))]


def media(dice: random.Random) -> Fresh:
    """Datagrams as they come: what neither parser knows is a ValueError, which both callers pass over."""
    extensions = HeaderExtensionsMap()

    def read(data: bytes) -> bool:
        good = int(is_sound(data) and kind_of(data) is Kind.STUN)
        for parse in (lambda d: RtpPacket.parse(d, extensions), RtcpPacket.parse):
            with suppress(ValueError):
                parse(data)
                good += 1
        return good > 0

    return Fresh(_media(), read)


# Signalling


REQUESTS: tuple[object, ...] = (
    {"do": "open"},
    {"do": "join", "nameplate": 7},
    {"do": "meet", "room": "0123456789abcdef" * 2, "seat": "caller"},
    {"do": "meet", "room": "f" * 32, "seat": "joiner"},
)
NOTICES: tuple[object, ...] = (
    {"is": "open", "nameplate": 7},
    {"is": "paired"},
    {"is": "left"},
    {"is": "refused", "why": "no-room"},
)


def request(dice: random.Random) -> Fresh:
    """First frames of clients, each a new one, to the rendezvous."""
    server = RendezvousServer()
    _finish(server._rooms.start(server._deliver))
    nobody = Socket()  # never prepared: what is told to it goes nowhere
    members = iter(range(1 << 62))

    def read(data: bytes) -> bool:
        text, number = data.decode("utf-8", "replace"), next(members)
        try:
            _finish(server._enter(str(number), nobody, _request(text)))
        except RefusedError:
            return False
        if number % 3:
            _finish(server._rooms.leave(str(number)))
        return True

    def still_works() -> None:
        assert server.rooms <= 20_000

    return Fresh([json.dumps(r).encode() for r in REQUESTS], read, still_works)


def _finish(work: Coroutine[Any, Any, object]) -> None:
    """Run what has nothing to wait for."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits for something")


def notice(dice: random.Random) -> Fresh:
    """Text frames of a hostile rendezvous."""

    def read(data: bytes) -> bool:
        found = signal._notice(data.decode("utf-8", "replace"))
        assert isinstance(str(signal._fault(found)), str)
        return bool(found)

    return Fresh([json.dumps(n).encode() for n in NOTICES], read)


def sealed(dice: random.Random) -> Fresh:
    """What was sealed by somebody who knows the code, and still means harm."""
    seeds = [json.dumps({"answer": "v=0", "nonce": "00" * 16}), json.dumps({"nonce": "ff" * 16})]

    def read(data: bytes) -> bool:
        try:
            *_, text = exchange.fields(data, ("answer", "nonce"))
            exchange.nonce_of(text)
        except NetworkError:
            return False
        return True

    return Fresh([seed.encode() for seed in seeds], read)


DESCRIPTION = """v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 192.0.2.1\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\n\
a=ssrc:1 cname:x\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n\
a=candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host\r\na=end-of-candidates\r\na=ice-ufrag:abcd\r\n\
a=ice-pwd:abcdefabcdefabcdefabcd\r\na=fingerprint:sha-256 {0}\r\na=setup:actpass\r\n\
m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 192.0.2.1\r\na=mid:1\r\na=sctp-port:5000\r\n\
a=max-message-size:65536\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefabcdefabcdefabcd\r\n\
a=fingerprint:sha-256 {0}\r\na=setup:actpass\r\n""".format(":".join(["AB"] * 32))


def description(dice: random.Random) -> Fresh:
    """Session descriptions: our checks, then aiortc's parser, whose any failure the peer explains."""

    def read(data: bytes) -> bool:
        text = data.decode("utf-8", "replace")
        try:
            sdp.check(text)
            assert len(sdp.fingerprint(text)) == 32
        except NetworkError:
            return False
        sdp.without_audio_extensions(text)
        try:
            SessionDescription.parse(text)
        except Exception:  # Peer._remote makes a sentence of it, whatever it is
            return False
        return True

    return Fresh([DESCRIPTION.encode()], read)


def code(dice: random.Random) -> Fresh:
    """Codes as somebody tells a person to type them."""

    def read(data: bytes) -> bool:
        try:
            spoken, _ = codes.split_place(data.decode("utf-8", "replace"))
            found = codes.parse(spoken)
        except NetworkError:
            return False
        assert codes.parse(str(found)) == found
        return True

    return Fresh([b"7-acorn-violin", b"999999 ACOR viol", b"7-acorn-violin@[2001:db8::1]:8765"], read)


def invitation(dice: random.Random) -> Fresh:
    """The plain text of an invite, sealed by somebody who means harm, and texts that are pasted."""
    good = json.dumps({"offer": DESCRIPTION, "commitment": "00" * 32, "expires": "1800000060", "meeting": ""})
    inviter = invite.Inviter(cast(Any, None))

    def read(data: bytes) -> bool:
        text = data.decode("utf-8", "replace")
        if dice.random() < 0.7:
            sealed_ = inviter._secret.sealer().seal(data)
            text = invite._text("invite", inviter._seed + sealed_)
        try:
            invite.Invitee(text, 1_800_000_000.0, invite.Used())
        except NetworkError:
            return False
        return True

    return Fresh([invite._pack(json.loads(good)), b"eigencall-invite-1:AAAA:end"], read)


def ring(dice: random.Random) -> Fresh:
    """What rings: the first message of a handshake, and the wish to be kept."""
    keys = noise.Keys(bytes([1] * 32), noise.public(bytes([2] * 32)), bytes([3] * 32))
    caller = noise.Keys(bytes([2] * 32), noise.public(bytes([1] * 32)), bytes([3] * 32))

    def read(data: bytes) -> bool:
        offer = Offer.parse(data)
        assert offer is None or len(offer.name) <= MAX_NAME
        try:
            noise.Handshake(keys, b"", initiator=False).read(data)
        except noise.StrangerError:
            return False
        return True

    seeds = [noise.Handshake(caller, b"", initiator=True).write(), bytes(Offer(bytes(32), "Anna"))]
    return Fresh(seeds, read)


TARGETS: dict[str, Target] = {
    "face": face,
    "control": control,
    "voice": voice,
    "sctp": packets,
    "media": media,
    "request": request,
    "notice": notice,
    "sealed": sealed,
    "description": description,
    "invitation": invitation,
    "ring": ring,
    "code": code,
}
