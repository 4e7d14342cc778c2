"""Lips and voice together: one clock stamps both, and each waits for the other no longer than lips need.

A voice's RTP time says nothing of when its sound was captured until the other side has told its origin. From
then on every packet that comes sets how late the face may be shown, and how late the voice is to be heard.
"""

from collections.abc import Callable

from app.client.face_channel import FaceChannel
from app.media.samples import RATE
from app.media.voice import WRAP_S, VoiceReceiver
from app.net.transport.voice import ReceivedVoice
from codec.control import VoiceTime
from codec.trace import Stage, stamp

LEAD_S = 0.02
"""A face may be due so long before its sound is heard: half of that passes until it is drawn, and lips that
are a little early are not noticed (ITU-R BT.1359: up to 125 ms)."""


def captured_s(timestamp: int, near_s: float) -> float:
    """The moment at which a sound of this time on the 48 kHz clock, which repeats, was captured: the one
    nearest to near_s."""
    at_s = timestamp / RATE
    return at_s + WRAP_S * round((near_s - at_s) / WRAP_S)


class LipSync:
    """Of one side, for the network's thread; `receiver` of the voice, None without one."""

    def __init__(self, receiver: Callable[[], VoiceReceiver | None], heard: Callable[[], bool]) -> None:
        """heard: whether there is a loudspeaker. Where nothing is heard the face waits for no voice."""
        self._receiver, self._heard = receiver, heard
        self._told_origin: int | None = None

    def connected(self) -> None:
        """A new connection: its timestamps begin elsewhere."""
        self._told_origin = None

    def is_news(self, origin: int) -> bool:
        """Whether the other side has yet to be told this origin of our timestamps; from now on it has."""
        before, self._told_origin = self._told_origin, origin
        return origin != before

    def learn(self, said: VoiceTime | None) -> None:
        """The other side has told the origin of its own."""
        receiver = self._receiver()
        if said is not None and receiver is not None:
            receiver.set_origin((said.rtp_time - 48 * said.time_ms) & 0xFFFFFFFF)

    def arrived(self, packet: ReceivedVoice, faces: FaceChannel) -> None:
        """A packet of the other side: hand it to the loudspeaker, and bring the face together with it."""
        receiver = self._receiver()
        if receiver is None:
            return
        receiver.put(packet.opus, packet.sequence, packet.timestamp, packet.now_s)
        if faces.remote.voice_time is not None:
            self._stamp(packet, faces.remote.voice_time, receiver)
            self._align(receiver, faces, packet.now_s)

    def _align(self, receiver: VoiceReceiver, faces: FaceChannel, now_s: float) -> None:
        playout = faces.playout
        if playout.offset_s is None:
            return
        newest_s = now_s - playout.offset_s  # capture of the newest face that can have come
        heard_s = receiver.heard_at(newest_s, now_s)
        if heard_s is not None and self._heard():
            playout.voice_delay_s = max(0.0, heard_s - now_s - LEAD_S)
            receiver.align(newest_s, now_s + playout.needed_delay_s)

    @staticmethod
    def _stamp(packet: ReceivedVoice, said: VoiceTime, receiver: VoiceReceiver) -> None:
        at_s = captured_s(on_their_clock(packet, said), packet.now_s)
        stamp(Stage.VOICE_NETWORK, at_s, packet.now_s)
        heard_s = receiver.heard_at(at_s, packet.now_s)
        if heard_s is not None:
            stamp(Stage.VOICE_PLAYOUT, at_s, heard_s - receiver.heard_in_s)
            stamp(Stage.DEVICE, at_s, heard_s)


def on_their_clock(packet: ReceivedVoice, said: VoiceTime) -> int:
    """The packet's time on the clock of the other side's faces."""
    return (packet.timestamp - said.rtp_time + 48 * said.time_ms) & 0xFFFFFFFF
