"""Lips and voice, with time as an argument: who waits for whom, and how long."""

from typing import cast

import numpy as np
import pytest

from app.client.conversation import Remote
from app.client.face_channel import FaceChannel
from app.client.lip_sync import LEAD_S, LipSync, captured_s
from app.media.opus import OpusEncoder
from app.media.samples import RATE
from app.media.voice import WRAP_S, VoiceReceiver
from app.net.transport.voice import ReceivedVoice
from codec.control import VoiceTime
from codec.playout import Playout
from codec.values import FaceFrame

FACE_TRANSIT_S = 0.01
VOICE_TRANSIT_S = 0.03


class _Faces:
    """A face's playout, and what the other side has said of its voice."""

    def __init__(self) -> None:
        self.playout = Playout()
        self.remote = Remote(voice_time=VoiceTime(7_000, 0))


def _talk(lips: LipSync, faces: _Faces, device_s: float = 0.0, receiver: VoiceReceiver | None = None) -> None:
    """Two seconds of face and voice, captured from time 100 on."""
    hum = (8_000 * np.sin(np.arange(960) * 2 * np.pi * 440 / RATE)).astype(np.int16)
    encoder = OpusEncoder(24_000)
    lips.learn(faces.remote.voice_time)
    for k in range(100):
        at_s = 100 + k / 50
        faces.playout.add(FaceFrame.neutral(2, at_s, present=True), at_s + FACE_TRANSIT_S)
        faces.playout.at(at_s + FACE_TRANSIT_S)
        if receiver is not None:
            receiver.pull(960, at_s + VOICE_TRANSIT_S, device_s)
        timestamp = (7_000 + round(at_s * RATE)) & 0xFFFFFFFF
        packet = ReceivedVoice(encoder.encode(hum), k, timestamp, at_s + VOICE_TRANSIT_S)
        lips.arrived(packet, cast(FaceChannel, faces))


def test_the_face_waits_for_a_voice_that_is_heard_late_but_for_a_lead_of_the_lips() -> None:
    receiver, faces = VoiceReceiver(), _Faces()
    _talk(LipSync(lambda: receiver, lambda: True), faces, 0.05, receiver)
    due_s = FACE_TRANSIT_S + faces.playout.delay_s
    heard_s = receiver.heard_at(102.0, 102.0)
    assert heard_s is not None
    assert heard_s - 102.0 > VOICE_TRANSIT_S + 0.05
    assert due_s == pytest.approx(heard_s - 102.0 - LEAD_S, abs=0.006)


def test_where_nothing_is_heard_the_face_waits_for_no_voice() -> None:
    receiver, faces = VoiceReceiver(), _Faces()
    _talk(LipSync(lambda: receiver, lambda: False), faces, 0.05, receiver)
    assert faces.playout.voice_delay_s is None
    assert faces.playout.delay_s < 0.006


def test_without_a_voice_of_our_own_a_packet_is_nothing() -> None:
    faces = _Faces()
    _talk(LipSync(lambda: None, lambda: True), faces)
    assert faces.playout.voice_delay_s is None


def test_an_origin_is_told_once_and_again_on_another_connection() -> None:
    lips = LipSync(lambda: None, lambda: True)
    assert [lips.is_news(5), lips.is_news(5), lips.is_news(6)] == [True, False, True]
    lips.connected()
    assert lips.is_news(6)


@pytest.mark.parametrize("now_s", [3.0, 90_000.0, 200_000.0])
def test_a_time_that_repeats_is_the_nearest_one(now_s: float) -> None:
    timestamp = round((now_s - 0.5) * RATE) & 0xFFFFFFFF
    assert captured_s(timestamp, now_s) == pytest.approx(now_s - 0.5, abs=1e-3)
    assert WRAP_S > 80_000
