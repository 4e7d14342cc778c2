"""The voice's borders with aiortc."""

import asyncio
from fractions import Fraction
from typing import Any

from aiortc import RTCRtpReceiver, RTCRtpSender
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtp import RtpPacket

from app.net.transport import aiortc_internals
from app.net.transport.voice import (
    MAX_OPUS_BYTES,
    ReceivedVoice,
    VoiceQueue,
    VoiceTrack,
    lean_reports,
    tap_voice,
)


class Codec:
    name = "opus"


class Receiver:
    """As much of aiortc's receiver as the tap touches."""

    def __init__(self) -> None:
        self._RTCRtpReceiver__remote_streams: dict[int, StreamStatistics] = {}
        self._RTCRtpReceiver__codecs = {96: Codec()}
        self.reports = 0

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        raise AssertionError("aiortc's own buffer must not see voice")

    async def _send_rtcp(self, packet: object) -> None:
        self.reports += 1


class Sender:
    def __init__(self) -> None:
        self._RTCRtpSender__packet_count = 0
        self.reports = 0

    async def _send_rtcp(self, packets: object) -> None:
        self.reports += 1


def packet(payload: bytes, ssrc: int = 1, payload_type: int = 96, sequence: int = 1) -> RtpPacket:
    made = RtpPacket(payload_type=payload_type, ssrc=ssrc, sequence_number=sequence, timestamp=960 * sequence)
    made.payload = payload
    return made


def tapped(*packets: RtpPacket) -> tuple[list[ReceivedVoice], Receiver]:
    heard: list[ReceivedVoice] = []
    receiver: Any = Receiver()
    tap_voice(receiver, heard.append, lambda: 5.0)

    async def feed() -> None:
        for each in packets:
            await receiver._handle_rtp_packet(each, arrival_time_ms=0)

    asyncio.run(feed())
    return heard, receiver


def test_the_parts_of_aiortc_that_we_touch_are_there() -> None:
    assert hasattr(RTCRtpReceiver, "_handle_rtp_packet")
    assert hasattr(RTCRtpReceiver, "_send_rtcp")
    assert hasattr(RTCRtpSender, "_send_rtcp")


def test_received_opus_is_handed_over_as_it_came() -> None:
    heard, receiver = tapped(packet(b"one", sequence=7), packet(b"two", sequence=8))
    assert heard == [ReceivedVoice(b"one", 7, 6720, 5.0), ReceivedVoice(b"two", 8, 7680, 5.0)]
    assert aiortc_internals.get(receiver, RTCRtpReceiver, "remote_streams")[1].packets_received == 2


def test_attack_only_the_first_sender_of_voice_is_heard() -> None:
    others = [packet(b"x", ssrc=n) for n in range(2, 500)]
    heard, receiver = tapped(packet(b"first"), *others, packet(b"again", sequence=2))
    assert [each.opus for each in heard] == [b"first", b"again"]
    assert list(aiortc_internals.get(receiver, RTCRtpReceiver, "remote_streams")) == [1]


def test_what_is_no_opus_packet_is_dropped() -> None:
    heard, _ = tapped(packet(b""), packet(bytes(MAX_OPUS_BYTES + 1)), packet(b"x", payload_type=8))
    assert heard == []


def test_reports_are_sent_only_after_packets_and_not_too_often(monkeypatch: Any) -> None:
    now_s = [0.0]
    monkeypatch.setattr("app.net.transport.voice.time.monotonic", lambda: now_s[0])
    sender: Any = Sender()
    receiver: Any = Receiver()
    lean_reports(sender, receiver)

    async def each_second(seconds: int, talking: bool) -> None:
        for _ in range(seconds):
            now_s[0] += 1.0
            sender._RTCRtpSender__packet_count += talking
            await sender._send_rtcp([])
            await receiver._send_rtcp(None)

    asyncio.run(each_second(20, talking=False))
    assert (sender.reports, receiver.reports) == (0, 0)
    asyncio.run(each_second(20, talking=True))
    assert (sender.reports, receiver.reports) == (4, 0)


def test_a_queue_that_is_not_emptied_keeps_the_newest() -> None:
    async def scene() -> None:
        queue = VoiceQueue()
        for number in range(20):
            queue.put(b"%d" % number, number)
        taken = [await queue.packet() for _ in range(VoiceQueue.MAX_PACKETS)]
        assert taken == [(b"%d" % n, n) for n in range(20 - VoiceQueue.MAX_PACKETS, 20)]

    asyncio.run(scene())


def test_a_track_hands_opus_to_aiortc_with_its_time() -> None:
    async def scene() -> None:
        queue = VoiceQueue()
        queue.put(b"opus", 2880)
        made = await VoiceTrack(queue).recv()
        assert bytes(made) == b"opus"
        assert made.pts == 2880
        assert made.time_base == Fraction(1, 48_000)

    asyncio.run(scene())
