"""Faces on RTP, over real connections: what they cost, and what a peer may not do with them."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from aiortc import RTCDtlsTransport
from aiortc.rtp import RtpPacket

from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.net.transport.peer import Peer
from app.net.transport.rtp.padding import MAX_IN_PADDING, RtpPadding
from app.net.transport.voice import VoiceQueue
from app.net.transport.wire_meter import Count, PacketKind
from tests.app.net.transport.test_peer import LOOPBACK, Owner, connect, until


def nothing() -> bytes | None:
    return None


def passengers(faces: list[bytes]) -> Callable[[], bytes | None]:
    waiting: Iterator[bytes] = iter(faces)
    return lambda: next(waiting, None)


def sent(peer: Peer, kind: PacketKind) -> Count:
    return peer.wire.sent[kind]


def test_a_face_on_rtp_costs_51_bytes_and_is_not_answered() -> None:
    async def scene() -> None:
        owner = Owner()
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, owner)
        await connect(a, b)
        for peer in (a, b):
            peer.send_faces_on_rtp(nothing)
        await asyncio.sleep(0.7)  # the handshake's last acknowledgements
        before = a.wire, b.wire
        for number in range(20):
            assert a.send_face(bytes((number,)) * 10)
        await until(lambda: len(owner.faces) == 20)
        await asyncio.sleep(0.7)
        assert sorted(owner.faces) == [bytes((number,)) * 10 for number in range(20)]
        assert (a.wire - before[0]).sent[PacketKind.RTP] == Count(20, 20 * (20 + 8 + 12 + 10 + 1 + 10))
        for passed in (a.wire - before[0], b.wire - before[1]):
            assert passed.sent[PacketKind.DTLS] == Count()
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_a_voice_packet_takes_a_face_along_for_one_byte() -> None:
    async def scene() -> None:
        owner, voice = Owner(), VoiceQueue()
        a, b = Peer(LOOPBACK, Owner(), voice=voice), Peer(LOOPBACK, owner)
        await connect(a, b)
        a.send_faces_on_rtp(passengers([b"a face", b"another"]))
        b.send_faces_on_rtp(nothing)
        for number in range(4):
            voice.put(b"opus%d" % number, 2880 * number)
        await until(lambda: len(owner.voices) == 4)
        assert [packet.opus for packet in owner.voices] == [b"opus%d" % n for n in range(4)]
        assert owner.faces == [b"a face", b"another"]
        assert sent(a, PacketKind.RTP) == Count(4, 4 * (50 + 5) + 7 + 8)
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_who_has_not_agreed_hears_the_voice_and_takes_no_padding_for_a_face() -> None:
    async def scene() -> None:
        owner, voice = Owner(), VoiceQueue()
        a, b = Peer(LOOPBACK, Owner(), voice=voice), Peer(LOOPBACK, owner)
        await connect(a, b)
        a.send_faces_on_rtp(passengers([b"padding"]))
        voice.put(b"opus", 0)
        assert a.send_face(b"in a packet of its own")
        await until(lambda: owner.voices)
        await asyncio.sleep(0.1)
        assert [packet.opus for packet in owner.voices] == [b"opus"]
        assert owner.faces == []
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_a_face_too_long_for_padding_takes_the_data_channel() -> None:
    async def scene() -> None:
        owner = Owner()
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, owner)
        await connect(a, b)
        for peer in (a, b):
            peer.send_faces_on_rtp(nothing)
        assert a.send_face(bytes(MAX_IN_PADDING))
        assert a.send_face(bytes(MAX_IN_PADDING + 1))
        await until(lambda: len(owner.faces) == 2)
        assert sorted(map(len, owner.faces)) == [MAX_IN_PADDING, MAX_IN_PADDING + 1]
        assert sent(a, PacketKind.RTP).packets == 1
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


class Wire:
    """A DTLS transport of which only RTP is left."""

    state = "connected"

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.handled: list[bytes] = []

    async def _send_rtp(self, data: bytes) -> None:
        self.sent.append(data)

    async def _handle_rtp_data(self, data: bytes, arrival_time_ms: int) -> None:
        self.handled.append(data)


def rider(wire: Wire, faces: list[bytes]) -> RtpPadding:
    made = RtpPadding(wire, faces.append)  # type: ignore[arg-type]  # a stand-in
    made.agreed = True
    return made


HEAD = bytes((0xA0, 96, 0, 1)) + bytes(8)


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"\x00",
        HEAD + b"\x01",
        HEAD + b"voice\xff",
        HEAD[:-1],
        b"\xa0",
        bytes((0x80, 96, 0, 1)) + bytes(8) + b"no padding\x05",
    ],
    ids=["zero", "itself", "longer than the packet", "half a header", "one byte", "without the flag"],
)
def test_attack_padding_of_an_impossible_length_is_no_face_and_harms_nothing(data: bytes) -> None:
    wire, faces = Wire(), list[bytes]()
    rider(wire, faces)
    asyncio.run(wire._handle_rtp_data(data, 0))
    assert faces == []
    assert wire.handled == [data]


def test_reports_and_padded_packets_carry_no_face() -> None:
    wire = Wire()
    made = rider(wire, [])
    made.next_face = lambda: b"face"

    async def scene() -> None:
        await wire._send_rtp(bytes((0x80, 200)) + bytes(26))  # RTCP: a sender's report
        await wire._send_rtp(HEAD + b"\x01")

    asyncio.run(scene())
    assert wire.sent == [bytes((0x80, 200)) + bytes(26), HEAD + b"\x01"]


def test_other_implementations_read_the_voice_of_a_packet_with_a_face() -> None:
    wire = Wire()
    made = rider(wire, [])
    made.next_face = lambda: b"face"
    packet = RtpPacket(payload_type=96, sequence_number=1, payload=b"opus")
    asyncio.run(wire._send_rtp(packet.serialize()))
    read = RtpPacket.parse(wire.sent[0])
    assert read.payload == b"opus"
    assert read.padding_size == 5


def test_aiortc_still_has_what_is_replaced() -> None:
    assert asyncio.iscoroutinefunction(RTCDtlsTransport._send_rtp)
    assert asyncio.iscoroutinefunction(RTCDtlsTransport._handle_rtp_data)


def test_after_a_blackout_only_fresh_faces_arrive() -> None:
    async def scene() -> None:
        owner, link = Owner(), ImpairedLink(Impairment())
        a, b = Peer(LOOPBACK, Owner()), impaired(lambda: link)(LOOPBACK, owner)
        await connect(a, b)
        for peer in (a, b):
            peer.send_faces_on_rtp(nothing)
        for number in range(40):
            if number == 5:
                await until(lambda: len(owner.faces) == 5)
                link.impairment = Impairment(loss=1.0)
            if number == 35:
                link.impairment = Impairment()
            assert a.send_face(bytes((number,)) * 100), "nothing waits, so nothing grows stale"
            await asyncio.sleep(0.02)
        await until(lambda: len(owner.faces) == 10)
        assert [face[0] for face in owner.faces] == [*range(5), *range(35, 40)]
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())
