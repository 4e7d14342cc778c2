"""The laboratory's sound system, what is recorded of it, and the figures made of that."""

import math
import shutil
import time

import numpy as np
import pytest

from app.bench import network, pulse
from app.bench.lab.pulse import PulseError
from app.bench.lab.pulse import pulse as sound_system
from app.bench.lab.reports import recorded
from app.bench.lab.sound_capture import SoundChunk, placed
from app.bench.lipsync import Delays
from app.media.samples import RATE, level_dbfs
from tests.app.speech import lag_s, speech

MOST_S = 20.0  # for a player that takes its time to start


def test_a_recording_began_when_the_promptest_of_its_pieces_says() -> None:
    lateness_s = (0.3, 0.0, 0.8)
    pieces = [
        SoundChunk(RATE * (2 + i), 100.0 + late_s, np.full(RATE, i, np.int16))
        for i, late_s in enumerate(lateness_s)
    ]
    first_s, samples = placed(pieces)
    assert first_s == 102.0, "what was recorded in the first two seconds is no longer kept"
    assert len(samples) == 3 * RATE
    assert placed([])[0] == 0.0


def test_outside_of_a_recording_there_is_silence() -> None:
    ones = np.ones(RATE, np.int16)
    around = recorded(10.0, ones, 9.5, 2.0)
    assert around.sum() == RATE
    assert not around[: RATE // 2].any()
    assert not recorded(0.0, np.zeros(0, np.int16), 9.5, 1.0).any()


def test_the_rows_are_the_delay_of_the_voice_and_its_distance_from_the_face() -> None:
    found = [Delays(float(i), 0.2 + 0.001 * i, 0.21) for i in range(3)]
    rows = pulse.delay_rows(found)
    assert rows["pulse.windows"] == 3
    assert rows["pulse.mouth_to_ear_ms_p50"] == pytest.approx(201)
    assert rows["pulse.lipsync_ms_p95"] == pytest.approx(9.9)
    assert math.isnan(pulse.delay_rows([])["pulse.mouth_to_ear_ms_p95"])


def test_echo_that_is_gone_altogether_still_gives_a_figure() -> None:
    echo = speech(1, level_dbfs=-20)
    rows = pulse.echo_rows(echo, (echo / 100).astype(np.int16), echo)
    assert rows["pulse.echo_dbfs"] == pytest.approx(-20, abs=0.5)
    assert rows["pulse.echo_erle_db"] == pytest.approx(40, abs=0.5)
    assert rows["pulse.double_talk_dbfs"] == rows["pulse.echo_dbfs"]
    silence = np.zeros_like(echo)
    assert pulse.echo_rows(echo, silence, echo)["pulse.echo_erle_db"] == pytest.approx(76, abs=0.5)


def test_without_pulseaudio_the_bench_says_what_to_install_and_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    result = network._extra("pulse")
    assert "apt install pulseaudio" in result.outcome
    assert result.figures == {}


@pytest.mark.sound
@pytest.mark.quiet
def test_each_side_has_a_room_that_the_other_does_not_hear() -> None:
    sound = speech(1)
    try:
        with sound_system() as system, system.listen("room_a", "room_b") as rooms:
            with system.talk(sound):
                until_s = time.monotonic() + MOST_S
                while not rooms[0].heard()[1][: -2 * RATE].any() and time.monotonic() < until_s:
                    time.sleep(0.05)
            (_, here), (_, there) = (room.heard() for room in rooms)
    except PulseError as error:
        pytest.skip(str(error))
    assert level_dbfs(here) > -45
    _, likeness = lag_s(np.concatenate([sound, np.zeros(len(here), np.int16)]), here)
    assert likeness > 0.3, "a busy machine tears it here and there"
    assert not there.any()
