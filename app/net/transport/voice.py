"""The voice's two borders: pre-encoded Opus packets in, Opus packets out, past aiortc's codecs and buffer.

aiortc would encode at 96 kbit/s stereo and keep 300 ms in its receive buffer after the first lost packet. So
`VoiceTrack` hands packets that are already encoded to the sender, and `tap_voice` takes received ones from
the receiver before its buffer. Silence is no packet at all. RTCP reports are sent only while there is
something to report.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import av
from aiortc import MediaStreamTrack, RTCRtpReceiver, RTCRtpSender
from aiortc.rtcdtlstransport import RtpRouter
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtp import AnyRtcpPacket, RtcpRrPacket, RtcpSrPacket, RtpPacket

from app.net.transport import aiortc_internals
from app.net.transport.rtp import redundancy
from app.net.transport.rtp.redundancy import RepeatedVoice

VOICE_CLOCK_HZ = 48_000  # RFC 7587 section 4.1, whatever rate Opus codes at
TICK = Fraction(1, VOICE_CLOCK_HZ)
MAX_OPUS_BYTES = 1275  # RFC 6716 section 3.2.1, one frame; our packets hold one
REPORT_INTERVAL_S = 5.0  # RFC 3550 section 6.2: the least interval; aiortc's is about 1 s


class OpusSource(Protocol):
    """Where our voice comes from."""

    async def packet(self) -> tuple[bytes, int]:
        """The next Opus packet and its time on the 48 kHz clock. Waits through silence."""
        ...


@dataclass(frozen=True, slots=True)
class ReceivedVoice:
    """A received Opus packet. sequence counts packets (16 bits), timestamp is on the 48 kHz clock (32 bits),
    both wrap around; now_s is when it arrived, on this machine's monotonic clock."""

    opus: bytes
    sequence: int
    timestamp: int
    now_s: float


class VoiceTrack(MediaStreamTrack):
    """A voice source as a track for aiortc; without a source it stays silent."""

    kind = "audio"

    def __init__(self, source: OpusSource | None = None) -> None:
        super().__init__()
        self.origin: int | None = None
        """By how much aiortc shifts our timestamps (a random number, RFC 3550 section 5.1), once known."""
        self.sender: RTCRtpSender | None = None
        self._sent: int | None = None  # timestamp of the packet handed over last
        self._source = source

    async def recv(self) -> "av.Packet[Any]":
        if self._sent is not None and self.sender is not None:  # who asks for more has sent it
            self.origin = (vars(self.sender)["_RTCRtpSender__rtp_timestamp"] - self._sent) & 0xFFFFFFFF
        if self._source is None:
            await asyncio.get_running_loop().create_future()  # until the sender is stopped
            raise AssertionError("a silent track is never woken")
        opus, timestamp = await self._source.packet()
        packet = av.Packet(opus)
        packet.pts = self._sent = timestamp
        packet.time_base = TICK
        return packet


def tap_voice(
    receiver: RTCRtpReceiver, on_voice: Callable[[ReceivedVoice], None], clock: Callable[[], float]
) -> None:
    """Have received Opus packets handed to us instead of to aiortc's buffer and decoder."""
    streams: dict[int, StreamStatistics] = aiortc_internals.get(receiver, RTCRtpReceiver, "remote_streams")
    codecs: dict[int, Any] = aiortc_internals.get(receiver, RTCRtpReceiver, "codecs")
    repeated = RepeatedVoice()

    def held(packet: RtpPacket) -> Iterable[tuple[bytes, int, int]]:
        """(Opus, sequence, timestamp) of each packet in it that has not come before."""
        codec, sequence = codecs.get(packet.payload_type), packet.sequence_number
        if packet.payload_type == redundancy.PAYLOAD_TYPE:
            return repeated.unload(packet.payload, sequence, packet.timestamp)
        if codec is None or codec.name.lower() != "opus":
            return ()
        repeated.note(sequence)
        return ((bytes(packet.payload), sequence, packet.timestamp),)

    async def handle(packet: RtpPacket, arrival_time_ms: int) -> None:
        voices = [voice for voice in held(packet) if 0 < len(voice[0]) <= MAX_OPUS_BYTES]
        if not voices:
            return
        if packet.ssrc not in streams:
            if streams:
                return  # one voice per call: a peer must not be able to make us remember more
            streams[packet.ssrc] = StreamStatistics(VOICE_CLOCK_HZ)
        streams[packet.ssrc].add(packet)
        for voice in voices:
            on_voice(ReceivedVoice(*voice, clock()))

    aiortc_internals.override(receiver, "_handle_rtp_packet", handle)


def route_voice(router: RtpRouter, receiver: RTCRtpReceiver) -> None:
    """Hand all RTP to this receiver, and take reports alone of RTCP. aiortc would remember each sender that a
    packet names, and send again whatever it is asked for."""
    route_rtcp = router.route_rtcp

    def reports(packet: AnyRtcpPacket) -> set[Any]:
        return route_rtcp(packet) if isinstance(packet, RtcpSrPacket | RtcpRrPacket) else set()

    aiortc_internals.override(router, "route_rtp", lambda packet: receiver)
    aiortc_internals.override(router, "route_rtcp", reports)


def lean_reports(sender: RTCRtpSender, receiver: RTCRtpReceiver) -> None:
    """Send RTCP reports only when packets have flowed since the last one, and not more than each 5 s."""
    streams: dict[int, StreamStatistics] = aiortc_internals.get(receiver, RTCRtpReceiver, "remote_streams")

    def sent() -> int:
        return int(aiortc_internals.get(sender, RTCRtpSender, "packet_count"))

    def received() -> int:
        return sum(stream.packets_received for stream in streams.values())

    aiortc_internals.override(sender, "_send_rtcp", _only_after_packets(sender._send_rtcp, sent))
    aiortc_internals.override(receiver, "_send_rtcp", _only_after_packets(receiver._send_rtcp, received))


def _only_after_packets(
    send: Callable[[Any], Awaitable[None]], count: Callable[[], int]
) -> Callable[[Any], Awaitable[None]]:
    last_count = 0
    last_s = float("-inf")

    async def send_sometimes(packets: Any) -> None:
        nonlocal last_count, last_s
        now_s = time.monotonic()
        if count() == last_count or now_s - last_s < REPORT_INTERVAL_S:
            return
        last_count, last_s = count(), now_s
        await send(packets)

    return send_sometimes


class VoiceQueue:
    """A voice source that is filled packet by packet; when the network stalls, the oldest give way."""

    MAX_PACKETS = 8

    def __init__(self) -> None:
        self._packets: asyncio.Queue[tuple[bytes, int]] = asyncio.Queue(self.MAX_PACKETS)

    def put(self, opus: bytes, timestamp: int) -> None:
        if self._packets.full():
            self._packets.get_nowait()
        self._packets.put_nowait((opus, timestamp))

    def clear(self) -> None:
        """What waits was said before the microphone was muted."""
        while not self._packets.empty():
            self._packets.get_nowait()

    async def packet(self) -> tuple[bytes, int]:
        return await self._packets.get()
