"""The wire meter, and what a packet capture says of it."""

import asyncio

import pytest

from app.bench.packets import NoCaptureError, PacketCapture
from app.net.transport.ice import Hosts
from app.net.transport.peer import Peer, PeerState
from app.net.transport.peer_config import PeerConfig
from app.net.transport.voice import ReceivedVoice, VoiceQueue
from app.net.transport.wire_meter import Count, PacketKind, WireCounts, WireMeter, header_bytes, kbps, kind_of
from codec.values import Image


@pytest.mark.parametrize(
    ("datagram", "kind"),
    [
        (b"\x00\x01", PacketKind.STUN),
        (b"\x01\x01", PacketKind.STUN),
        (b"\x16\xfe\xfd", PacketKind.DTLS),
        (b"\x17\xfe\xfd", PacketKind.DTLS),
        (b"\x80\x60", PacketKind.RTP),
        (b"\x90\xe0", PacketKind.RTP),  # payload type 96 with the marker
        (b"\x80\xc8", PacketKind.RTCP),
        (b"\x81\xc9", PacketKind.RTCP),
        (b"\x80", PacketKind.OTHER),
        (b"\x40\x00", PacketKind.OTHER),
        (b"", PacketKind.OTHER),
    ],
)
def test_kinds_are_told_apart_by_their_first_bytes(datagram: bytes, kind: PacketKind) -> None:
    assert kind_of(datagram) is kind


def test_headers_are_those_of_udp_and_ip() -> None:
    assert header_bytes("192.0.2.1") == 28
    assert header_bytes("2001:db8::1") == 48
    assert header_bytes("fe80::1%eth0") == 48
    assert header_bytes("192.0.2.1", relayed=True) == 32


def test_the_difference_of_two_readings_is_what_passed_between_them() -> None:
    meter = WireMeter()
    meter.on_sent(b"\x17" + bytes(99), 28)
    before = meter.read()
    meter.on_sent(b"\x80\x60" + bytes(98), 28)
    meter.on_received(b"\x00" + bytes(19), 48)
    passed = meter.read() - before
    assert passed.sent_total == Count(1, 128)
    assert passed.sent[PacketKind.RTP] == Count(1, 128)
    assert passed.received_total == Count(1, 68)
    assert (before + passed).sent_total == meter.read().sent_total == Count(2, 256)
    assert WireCounts().sent_total == Count()


def test_rates_are_in_kilobits_per_second() -> None:
    assert kbps(Count(10, 1250), 10.0) == 1.0
    assert kbps(Count(1, 1), 0.0) == 0.0


class Owner:
    def on_face(self, datagram: bytes, now_s: float) -> None: ...
    def on_control(self, message: bytes) -> None: ...
    def on_voice(self, packet: ReceivedVoice) -> None: ...
    def on_picture(self, image: Image, time_s: float) -> None: ...
    def on_state(self, state: PeerState) -> None: ...


async def _call() -> tuple[dict[int, WireCounts], tuple[int, int]]:
    config = PeerConfig(hosts=Hosts.LOOPBACK)
    voices = VoiceQueue(), VoiceQueue()
    a, b = (Peer(config, Owner(), voice=voice) for voice in voices)
    await a.accept(await b.answer(await a.offer()))
    await asyncio.gather(a.connected(10), b.connected(10))
    ports = _port(a), _port(b)
    for number in range(40):
        for peer, voice in zip((a, b), voices, strict=True):
            peer.send_face(bytes(15 + number))
            voice.put(bytes(40 + number), 960 * number)
        if number == 20:
            a.send_control(bytes(9000))
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)
    await a.close()
    await asyncio.sleep(0.1)
    await b.close()
    return {ports[0]: a.wire, ports[1]: b.wire}, ports


def _port(peer: Peer) -> int:
    association = peer._pc.sctp
    assert association is not None
    (protocol,) = association.transport.transport._connection._protocols
    return int(protocol.local_candidate.port)


def test_meter_and_packet_capture_agree_to_the_byte() -> None:
    try:
        capture = PacketCapture()
    except NoCaptureError as why:
        pytest.skip(str(why))
    wires, (port_a, port_b) = asyncio.run(_call())
    captured = capture.stop({port_a, port_b}, sum(wire.sent_total.packets for wire in wires.values()))
    for port, other in ((port_a, port_b), (port_b, port_a)):
        wire = wires[port]
        assert wire.sent[PacketKind.STUN].packets > 0
        assert wire.sent[PacketKind.DTLS].packets > 40
        assert wire.sent[PacketKind.RTP].packets == 40
        assert wire.sent_total == captured[port]
        missed = captured[other] - wire.received_total  # what came after the socket was closed
        assert missed.bytes <= 0.02 * captured[other].bytes
