"""What the window says, from values alone."""

from dataclasses import replace
from typing import Any

import pytest

from app.call.status import CallStats, CallStatus, Comparison, Phase
from app.ui.wording import (
    Quality,
    bandwidth,
    bandwidth_detail,
    banner,
    comparison_words,
    duration,
    kbps,
    progress,
    quality,
    quality_words,
    remote_note,
    window_title,
)
from codec.sentence import Sentence
from tests.app.ui.fake import LIVE_STATS

LIVE = CallStatus(phase=Phase.LIVE, peer_present=True, stats=LIVE_STATS, live_for_s=83)

MEASURED = Comparison(1.0, (480.0, 544.0), (14.2, 14.2))


def measured(**values: Any) -> CallStatus:
    return replace(LIVE, stats=replace(LIVE_STATS, **values))


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (-1, "0:00"), (59.9, "0:59"), (61, "1:01"), (3661, "1:01:01")]
)
def test_durations_read_as_on_a_clock(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0, "0.0 kbit/s"), (2.44, "2.4 kbit/s"), (9.96, "10 kbit/s"), (14.2, "14 kbit/s"), (1310, "1.3 Mbit/s")],
)
def test_rates_have_as_many_digits_as_they_deserve(rate: float, text: str) -> None:
    assert kbps(rate) == text


@pytest.mark.parametrize(
    ("status", "level", "words"),
    [
        (LIVE, Quality.GOOD, "Good connection"),
        (replace(LIVE, stats=CallStats()), Quality.GOOD, "Good connection"),
        (measured(loss=0.08), Quality.FAIR, "Fair connection: packets are lost"),
        (measured(loss=0.3), Quality.POOR, "Poor connection: packets are lost"),
        (measured(latency_ms=250, playout_ms=210), Quality.FAIR, "Fair connection: long delay"),
        (measured(latency_ms=550, playout_ms=510), Quality.POOR, "Poor connection: long delay"),
        (measured(latency_ms=250), Quality.FAIR, "This machine is busy: pictures come late"),
        (measured(latency_ms=900), Quality.POOR, "This machine is busy: pictures come late"),
        (measured(latency_ms=900, shown_fps=4), Quality.POOR, "This machine is busy: few pictures"),
        (measured(loss=0.3, shown_fps=4), Quality.POOR, "Poor connection: packets are lost"),
        (measured(rtt_ms=900), Quality.POOR, "Poor connection: long delay"),
        (measured(shown_fps=12), Quality.FAIR, "This machine is busy: few pictures"),
        (measured(shown_fps=4), Quality.POOR, "This machine is busy: few pictures"),
        (replace(measured(shown_fps=4), peer_camera_on=False), Quality.GOOD, "Good connection"),
        (replace(LIVE, phase=Phase.RECOVERING), Quality.BROKEN, "Reconnecting"),
    ],
)
def test_quality_is_a_word_and_its_reason(status: CallStatus, level: Quality, words: str) -> None:
    assert (quality(status), quality_words(status)) == (level, words)


def test_bandwidth_counts_whole_packets_both_ways_and_video_only_when_measured() -> None:
    assert bandwidth(LIVE_STATS) == "27 kbit/s"
    assert bandwidth(LIVE_STATS, Comparison(0.5, (500.0,), (14.0,))) == "27 kbit/s"
    assert "VP8" not in bandwidth_detail(LIVE_STATS, None)
    assert bandwidth(LIVE_STATS, MEASURED) == "27 kbit/s, video 36 times that"
    assert "512 kbit/s" in bandwidth_detail(LIVE_STATS, MEASURED)
    assert "face data 2.4 kbit/s" in bandwidth_detail(LIVE_STATS, None)


@pytest.mark.parametrize(
    ("comparison", "says"),
    [
        (None, "nothing is sent"),
        (Comparison(0.3, (500.0,), (14.0,)), "Nothing of it is sent"),
        (Comparison(1.0, trouble=Sentence("No picture.")), "No picture."),
        (
            MEASURED,
            "512 kbit/s, its sound not counted. This call took 14 kbit/s with its sound: 36 times less",
        ),
    ],
)
def test_what_video_would_cost_is_said_with_what_is_in_it(comparison: Comparison | None, says: str) -> None:
    assert says in comparison_words(comparison)


STEPS = (Phase.PREPARING, Phase.JOINING, Phase.CALLING, Phase.CONNECTING)


def test_each_step_on_the_way_has_words_of_its_own() -> None:
    steps = {progress(CallStatus(phase)) for phase in STEPS}
    assert len(steps) == len(STEPS)


@pytest.mark.parametrize(
    ("changes", "has_face", "text"),
    [
        ({}, True, ""),
        ({}, False, "Waiting for the other face"),
        ({"peer_present": False}, True, "The other person is out of the picture"),
        ({"peer_muted": True}, True, "The other microphone is off"),
        ({"peer_camera_on": False}, True, "The other camera is off"),
        (
            {"peer_camera_on": False, "peer_muted": True},
            True,
            "The other camera is off, and so is the microphone",
        ),
        ({"phase": Phase.RECOVERING}, False, ""),
    ],
)
def test_a_face_that_does_not_move_is_explained(changes: dict[str, Any], has_face: bool, text: str) -> None:
    assert remote_note(replace(LIVE, **changes), has_face) == text


def test_the_banner_is_the_message_or_that_a_reconnection_runs() -> None:
    assert banner(LIVE) == ""
    assert banner(replace(LIVE, message=Sentence("No microphone."))) == "No microphone."
    assert "silent" in banner(replace(LIVE, phase=Phase.RECOVERING))
    assert banner(replace(LIVE, phase=Phase.ENDED, message=Sentence("Over."))) == ""


def test_the_title_tells_of_the_call() -> None:
    assert window_title(CallStatus()) == "Eigencall"
    assert window_title(replace(LIVE, muted=True)) == "1:23 · muted · Eigencall"
