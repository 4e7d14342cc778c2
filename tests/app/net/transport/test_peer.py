"""One peer connection: what it carries, what it refuses, what it leaves behind."""

import asyncio
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from aiortc.rtp import RTCP_RTPFB_NACK, RtcpRtpfbPacket, RtpPacket

from app.bench.lab.impair import ImpairedLink, Impairment
from app.bench.lab.impaired_peer import impaired
from app.bench.stock_peer import StockPeer, VideoCodec
from app.net.errors import PeerError
from app.net.transport import ice
from app.net.transport.dtls import LeanCertificate, insist_on
from app.net.transport.ice import Hosts
from app.net.transport.peer import MAX_FACE_BYTES, Peer, PeerState
from app.net.transport.peer_config import IceServer, PeerConfig
from app.net.transport.sdp import fingerprint, init_of
from app.net.transport.voice import ReceivedVoice, VoiceQueue
from app.net.transport.wire_meter import PacketKind

LOOPBACK = PeerConfig(hosts=Hosts.LOOPBACK)


@dataclass
class Owner:
    faces: list[bytes] = field(default_factory=list)
    controls: list[bytes] = field(default_factory=list)
    voices: list[ReceivedVoice] = field(default_factory=list)
    states: list[PeerState] = field(default_factory=list)

    def on_face(self, datagram: bytes, now_s: float) -> None:
        self.faces.append(datagram)

    def on_control(self, message: bytes) -> None:
        self.controls.append(message)

    def on_voice(self, packet: ReceivedVoice) -> None:
        self.voices.append(packet)

    def on_state(self, state: PeerState) -> None:
        self.states.append(state)


async def until(true: Callable[[], object], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not true():  # noqa: ASYNC110 - a condition on several objects has no event
            await asyncio.sleep(0.005)


async def connect(a: Peer, b: Peer) -> None:
    await a.accept(await b.answer(await a.offer()))
    await asyncio.gather(a.connected(15), b.connected(15))


def test_faces_messages_and_voice_arrive_on_their_own_ways() -> None:
    async def scene() -> None:
        owner_a, owner_b, voice = Owner(), Owner(), VoiceQueue()
        a, b = Peer(LOOPBACK, owner_a, voice=voice), Peer(LOOPBACK, owner_b)
        await connect(a, b)
        assert a.send_face(b"face")
        assert a.send_control(b"control")
        assert b.send_face(b"")
        for number in range(5):
            voice.put(b"opus%d" % number, 1000 + 2880 * number)
        await until(lambda: owner_b.faces and owner_b.controls and len(owner_b.voices) == 5)
        await until(lambda: owner_a.faces == [b""])
        assert [packet.opus for packet in owner_b.voices] == [b"opus%d" % n for n in range(5)]
        steps = np.diff([packet.timestamp for packet in owner_b.voices])
        assert set(steps.tolist()) <= {2880, 2880 - 2**32}
        assert a.voice_origin == (owner_b.voices[0].timestamp - 1000) % 2**32
        assert set(np.diff([packet.sequence for packet in owner_b.voices]).tolist()) <= {1, 1 - 2**16}
        await asyncio.gather(a.close(), b.close())
        assert owner_a.states == owner_b.states == [PeerState.CONNECTED, PeerState.CLOSED]

    asyncio.run(scene())


@pytest.mark.parametrize("older", ["", "caller", "joiner"])
def test_the_association_stands_with_dtls_where_both_describe_it(older: str) -> None:
    async def scene() -> None:
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, Owner())
        offer = await a.offer()
        assert init_of(offer) is not None
        answer = await b.answer(re.sub("a=sctp-init:.*\r\n", "", offer) if older == "caller" else offer)
        assert (init_of(answer) is None) == (older == "caller")
        await a.accept(re.sub("a=sctp-init:.*\r\n", "", answer) if older == "joiner" else answer)
        if older == "joiner":  # it has ignored what it does not know
            b._lean._peer_init = None
        await asyncio.gather(a.connected(15), b.connected(15))
        assert (a._lean._peer_init is not None) == (not older)
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_attack_a_description_with_a_broken_association_is_refused() -> None:
    async def scene() -> None:
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, Owner())
        offer = await a.offer()
        for broken in ("!", "AQ==", "A" * 400):
            with pytest.raises(PeerError):
                await b.answer(re.sub("a=sctp-init:.*\r\n", f"a=sctp-init:{broken}\r\n", offer))
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_a_voice_packet_costs_50_bytes_around_its_opus() -> None:
    """28 of UDP and IP, 12 of RTP, 10 of SRTP's tag."""

    async def scene() -> None:
        owner, voice = Owner(), VoiceQueue()
        a, b = Peer(LOOPBACK, Owner(), voice=voice), Peer(LOOPBACK, owner)
        await connect(a, b)
        voice.put(bytes(60), 0)
        await until(lambda: owner.voices)
        count = a.wire.sent[PacketKind.RTP]
        assert (count.packets, count.bytes) == (1, 110)
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_silence_sends_nothing_at_all() -> None:
    async def scene() -> None:
        a, b = Peer(LOOPBACK, Owner(), voice=VoiceQueue()), Peer(LOOPBACK, Owner())
        await connect(a, b)
        await asyncio.sleep(0.7)
        before = a.wire
        await asyncio.sleep(1.6)
        passed = a.wire - before
        for kind in (PacketKind.RTP, PacketKind.RTCP, PacketKind.DTLS):
            assert passed.sent[kind].packets == 0
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_a_datagram_is_not_queued_behind_another() -> None:
    async def scene() -> None:
        owner = Owner()
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, owner)
        assert not a.send_face(b"before there is a connection")
        await connect(a, b)
        assert [a.send_face(bytes([n])) for n in range(3)] == [True, False, False]
        await until(lambda: owner.faces == [b"\0"])
        with pytest.raises(AssertionError):
            a.send_face(bytes(MAX_FACE_BYTES + 1))
        await asyncio.gather(a.close(), b.close())
        assert not a.send_face(b"after its end")
        assert not a.send_control(b"after its end")

    asyncio.run(scene())


def test_the_other_side_sees_a_close_at_once() -> None:
    async def scene() -> None:
        owner = Owner()
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, owner)
        await connect(a, b)
        await a.close()
        await until(lambda: owner.states[-1] is PeerState.CLOSED, 0.5)
        await b.close()

    asyncio.run(scene())


def test_the_certificate_given_is_the_one_described() -> None:
    async def scene() -> None:
        certificate = LeanCertificate.generateCertificate()
        first, second = (Peer(LOOPBACK, Owner(), certificate=certificate) for _ in range(2))
        assert fingerprint(await first.offer()) == fingerprint(await second.offer())
        other = Peer(LOOPBACK, Owner())
        assert fingerprint(await other.offer()) != fingerprint(await first.offer())
        await asyncio.gather(first.close(), second.close(), other.close())

    asyncio.run(scene())


def test_attack_another_certificate_than_the_described_one_gets_no_connection() -> None:
    async def scene() -> None:
        owner_a, owner_b = Owner(), Owner()
        a, b = Peer(LOOPBACK, owner_a), Peer(LOOPBACK, owner_b)
        imposter = LeanCertificate.generateCertificate()
        honest = fingerprint(await a.offer())
        pretended = bytes.fromhex(imposter.getFingerprints()[0].value.replace(":", ""))
        old, new = (":".join(f"{byte:02X}" for byte in digest) for digest in (honest, pretended))
        offer = (await a.offer()).replace(old, new)
        await a.accept(await b.answer(offer))
        with pytest.raises(PeerError):
            await b.connected(5)
        assert owner_b.states == [PeerState.FAILED]
        assert owner_b.faces == owner_b.controls == []
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


@pytest.mark.parametrize("offers", [True, False])
def test_attack_video_that_was_not_asked_for_is_refused_in_offers_and_answers(offers: bool) -> None:
    """A key frame of 28 kB would be 4096 pixels wide and cost a gigabyte."""

    async def scene() -> None:
        honest = Peer(LOOPBACK, Owner())
        hostile = StockPeer(LOOPBACK, Owner(), video=VideoCodec.VP8 if offers else None)
        before = honest._pc.getTransceivers()
        if offers:
            with pytest.raises(PeerError, match="was refused"):
                await honest.answer(await hostile.offer())
        else:
            answer = await hostile.answer(await honest.offer())
            with pytest.raises(PeerError, match="was refused"):
                await honest.accept(answer + "m=video 9 UDP/TLS/RTP/SAVPF 97\r\na=rtpmap:97 VP8/90000\r\n")
        assert honest._pc.getTransceivers() == before
        assert [t.kind for t in before] == ["audio"]
        await asyncio.gather(honest.close(), hostile.close())

    asyncio.run(scene())


def test_attack_a_certificate_that_only_the_section_in_use_names_gets_no_connection() -> None:
    """What aiortc compares is replaced behind our back: the connection's own certificate still counts."""

    async def scene() -> None:
        owner = Owner()
        thief, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, owner)
        offer = await thief.offer()
        kept = bytes(range(32))
        insist_on(b._association.transport, kept)
        await thief.accept(await b.answer(offer))
        with pytest.raises(PeerError):
            await b.connected(5)
        assert owner.states == [PeerState.FAILED]
        assert owner.faces == owner.controls == []
        await asyncio.gather(thief.close(), b.close())

    asyncio.run(scene())


def test_attack_endless_senders_of_voice_and_requests_to_repeat_cost_no_memory_and_no_packets() -> None:
    async def scene() -> None:
        owner, voice = Owner(), VoiceQueue()
        a, b = Peer(LOOPBACK, Owner(), voice=voice), Peer(LOOPBACK, owner)
        await connect(a, b)
        voice.put(bytes(60), 0)
        await until(lambda: owner.voices)
        hostile, router = b._association.transport, a._association.transport._rtp_router
        known = len(router.ssrc_table)
        before = a.wire
        source = a._pc.getTransceivers()[0].sender._ssrc
        for number in range(2_000):
            await hostile._send_rtp(RtpPacket(96, ssrc=number, payload=bytes(9)).serialize())
        for _ in range(20):
            nack = RtcpRtpfbPacket(RTCP_RTPFB_NACK, 1, source, lost=list(range(0, 65_536, 400)))
            await hostile._send_rtp(bytes(nack))
        assert b.send_control(b"and the call goes on")
        await until(lambda: a._owner.controls)  # type: ignore[attr-defined]
        assert len(router.ssrc_table) == known
        assert (a.wire - before).sent[PacketKind.RTP].packets == 0
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_attack_datagrams_of_a_stranger_do_not_end_the_call() -> None:
    """Whoever has seen the address may send them: empty, too short for any header, longer than any buffer."""

    async def scene() -> None:
        owner = Owner()
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, owner)
        await connect(a, b)
        place = next(iter(b.ice._nominated.values())).protocol.transport.get_extra_info("sockname")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.sendto(b"", place)
            for first in range(256):
                for size in (1, 2, 11, 12, 13, 100, 1_500, 1_501, 3_000):
                    stranger.sendto((bytes([first, 200]) * size)[:size], place)
                await asyncio.sleep(0)
        assert a.send_control(b"and the call goes on")
        await until(lambda: owner.controls == [b"and the call goes on"])
        assert b.state is PeerState.CONNECTED
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


def test_no_way_to_the_other_side_is_explained() -> None:
    async def scene() -> None:
        unreachable = impaired(lambda: ImpairedLink(Impairment(loss=1.0)))
        a, b = unreachable(LOOPBACK, Owner()), Peer(LOOPBACK, Owner())
        await a.accept(await b.answer(await a.offer()))
        with pytest.raises(PeerError, match="TURN"):
            await a.connected(0.3)
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        "m=",
        "v=0\r\nm=audio\r\n",
        "v=0\r\nm=audio x y z\r\na=rtpmap:\r\n",
        "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=sctp-port:x\r\n",
        "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:\r\na=candidate:zzz\r\n",
        "\0" * 400,
    ],
)
def test_attack_a_description_that_cannot_be_read_is_explained(sdp: str) -> None:
    async def scene() -> None:
        peer = Peer(LOOPBACK, Owner())
        with pytest.raises(PeerError):
            await peer.answer(sdp)
        await peer.close()

    asyncio.run(scene())


def test_peers_leave_no_thread_and_no_task_behind() -> None:
    before = threading.active_count()

    async def scene() -> None:
        for _ in range(3):
            a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, Owner())
            await connect(a, b)
            await asyncio.gather(a.close(), b.close())
        await asyncio.sleep(0.05)
        assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []

    asyncio.run(scene())
    assert threading.active_count() == before


def test_a_turn_password_is_not_in_a_repr() -> None:
    assert "secret" not in repr(PeerConfig(ice_servers=(IceServer("turn:x", "user", "secret"),)))


def test_tests_and_lan_use_no_server_of_others() -> None:
    assert PeerConfig().ice_servers == ()


def test_a_connection_may_be_made_over_ipv6_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """aioice leaves ::1 out as it does 127.0.0.1; here it stands for any IPv6 host address."""
    monkeypatch.setattr(ice, "LOOPBACK", ("::1",))

    async def scene() -> None:
        owner = Owner()
        a, b = Peer(LOOPBACK, Owner()), Peer(LOOPBACK, owner)
        offer = await a.offer()
        assert set(re.findall(r"candidate:\S+ 1 udp \d+ (\S+) ", offer)) == {"::1"}
        await a.accept(await b.answer(offer))
        await asyncio.gather(a.connected(10), b.connected(10))
        assert a.departure is not None
        assert a.departure.local == "::1"
        before = a.wire.sent_total
        assert a.send_face(b"over six")
        await until(lambda: owner.faces == [b"over six"])
        sent = a.wire.sent_total
        assert sent.bytes - before.bytes >= 113  # 93 of an IPv4 packet, 20 more, and the payload
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())


class Tap:
    """A listener on the line: keeps every datagram and hinders none."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def arrive(self, datagram: bytes, deliver: Callable[[], None]) -> None:
        self.heard.append(datagram)
        deliver()


def test_attack_a_listener_on_the_line_hears_neither_faces_nor_messages_nor_voice() -> None:
    async def scene() -> None:
        tap, owner, voice = Tap(), Owner(), VoiceQueue()
        a, b = Peer(LOOPBACK, Owner(), voice=voice), impaired(lambda: tap)(LOOPBACK, owner)
        await connect(a, b)
        assert a.send_face(b"a face of somebody")
        assert a.send_control(b"a message to somebody")
        for number in range(5):
            voice.put(b"voice of somebody", 1000 + 2880 * number)
        await until(lambda: owner.faces and owner.controls and len(owner.voices) == 5)
        assert len(tap.heard) > 10
        assert not any(b"somebody" in datagram for datagram in tap.heard)
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())
