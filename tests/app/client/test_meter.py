from types import SimpleNamespace
from typing import cast

import pytest

from app.client.face_channel import FaceChannel
from app.client.meter import CallMeter, Rates
from app.net.transport.wire_meter import WireCounts
from codec.link import LinkStats
from codec.playout import Playout
from codec.values import FaceFrame


def test_a_rate_is_growth_over_the_last_seconds_only() -> None:
    rates = Rates(window_s=2.0)
    assert rates.per_second("bytes") == 0
    for second in range(10):
        rates.note(float(second), {"bytes": 100.0 * second if second < 5 else 500.0})
    assert rates.per_second("bytes") == pytest.approx(0)
    rates.note(10.0, {"bytes": 700.0})
    assert rates.per_second("bytes") == pytest.approx(100)


def test_waiting_for_the_voice_is_the_playouts_share_of_the_delay_and_no_slow_machine() -> None:
    playout = Playout()
    playout.voice_delay_s = 0.15
    for k in range(60):
        playout.add(FaceFrame.neutral(2, k / 30, present=True), k / 30 + 0.01)
        face = playout.at(k / 30 + 0.01)
    channel = cast(FaceChannel, SimpleNamespace(playout=playout, stats=LinkStats))
    meter = CallMeter(lambda: channel, WireCounts)
    assert face is not None
    meter.note_shown(face, 59 / 30 + 0.03)
    stats = meter.stats(2.0, 5.0)
    assert stats.playout_ms == pytest.approx(150, abs=5)
    assert stats.latency_ms - stats.playout_ms < 60, "a frame's time, and that of its drawing"


def test_what_is_told_stays_for_a_quarter_of_a_second() -> None:
    channel = cast(FaceChannel, SimpleNamespace(playout=Playout(), stats=LinkStats))
    meter = CallMeter(lambda: channel, WireCounts)
    first = meter.stats(1.0, 5.2)
    assert first.tracker_ms == 5, "a window shows it in whole milliseconds"
    assert meter.stats(1.2, 9.0) is first
    assert meter.stats(1.3, 9.0).tracker_ms == 9
