"""`eigencall bench latency`: what stamps, pixels and sound come to."""

import math
import struct
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.bench import flash, latency, seen
from app.bench.lab import stamps
from app.bench.lab.screen_memory import FILE, ScreenMemory, ScreenWatch
from app.bench.latency_plot import plot
from app.bench.lipsync import LoopTimeline
from app.face.model import load_model
from app.media.clip import read_clip
from app.media.samples import RATE
from codec import trace
from codec.trace import FACE, VOICE, Stage

TIMELINE = LoopTimeline(100.0, float(flash.SECONDS), 0.0)


def _passed(delays_ms: Mapping[Stage, float], frames: int = 30) -> stamps.Passed:
    """A frame each 33 ms, which passes each stage so long after its capture."""
    captured = 100 + np.arange(frames) / 30
    return {stage: np.stack([captured, captured + ms / 1000], axis=1) for stage, ms in delays_ms.items()}


def test_stamps_are_kept_in_a_file_and_come_back_by_the_time_of_capture(tmp_path: Path) -> None:
    with stamps.kept(tmp_path / "s.npy"):
        trace.stamp(Stage.TRACKER, 2.0, 2.5)
        trace.stamp(Stage.TRACKER, 1.0, 1.5)
        trace.stamp(Stage.DEVICE, 1.0, 1.1)
    trace.stamp(Stage.TRACKER, 3.0, 3.5)
    passed = stamps.load(tmp_path / "s.npy")
    assert passed[Stage.TRACKER].tolist() == [[1.0, 1.5], [2.0, 2.5]]
    assert passed[Stage.DEVICE].tolist() == [[1.0, 1.1]]
    assert len(passed[Stage.SCREEN]) == 0


def test_the_stages_add_up_to_the_age_on_the_screen() -> None:
    delays = dict(zip(FACE, (2, 7, 9, 12, 30, 45, 50), strict=True))
    taken = 1000 * stamps.durations(FACE, _passed(delays), 100.0)
    assert taken.shape == (30, len(FACE))
    np.testing.assert_allclose(taken.mean(axis=0), [2, 5, 2, 3, 18, 15, 5], atol=1e-6)


def test_a_picture_between_two_frames_counts_the_one_before_it() -> None:
    passed = dict(_passed({Stage.CAMERA: 2, Stage.SCREEN: 40}))
    passed[Stage.SCREEN] = passed[Stage.SCREEN] + [0.01, 0.01]
    taken = 1000 * stamps.durations((Stage.CAMERA, Stage.SCREEN), passed, 100.0)
    np.testing.assert_allclose(taken, [[2, 38]] * 30, atol=1e-6)


def test_what_has_no_stamp_at_a_stage_is_left_out() -> None:
    passed = dict(_passed({Stage.CAMERA: 2, Stage.SCREEN: 40}))
    passed[Stage.CAMERA] = passed[Stage.CAMERA][10:]
    assert len(stamps.durations((Stage.CAMERA, Stage.SCREEN), passed, 100.0)) == 20
    passed[Stage.CAMERA] = passed[Stage.CAMERA][:0]
    assert len(stamps.durations((Stage.CAMERA, Stage.SCREEN), passed, 100.0)) == 0


def test_a_look_for_which_nothing_was_drawn_is_no_picture() -> None:
    passed = dict(_passed({Stage.DRAWING: 20, Stage.SCREEN: 40}))
    passed[Stage.DRAWING] = passed[Stage.DRAWING][::2]
    assert len(stamps.drawn_only(passed)[Stage.SCREEN]) == 15


def test_the_clips_moments_are_those_at_which_its_picture_changes(tmp_path: Path) -> None:
    model = load_model()
    flash.write(tmp_path / "flash.mp4", model.basis, model.skin)
    pictures = [frame.image.astype(int) for frame in read_clip(str(tmp_path / "flash.mp4"))]
    change = [float(np.abs(b - a).mean()) for a, b in pairwise(pictures)]
    turns = [round(turn.at_s * flash.FPS) for turn in flash.turns()]
    largest = sorted(int(k) + 1 for k in np.argsort(change)[-len(turns) :])
    assert largest == turns
    assert len(pictures) == flash.SECONDS * flash.FPS


def test_the_clip_is_heard_while_its_mouth_is_open_and_only_then() -> None:
    sound, turns = flash.sound(), flash.turns()
    assert [turn.open for turn in turns] == [True, False] * (len(turns) // 2)
    for begin, end in zip(turns[::2], turns[1::2], strict=True):
        assert np.abs(sound[round(begin.at_s * RATE) : round(end.at_s * RATE)]).max() > 1000
    for begin, end in zip(turns[1::2], turns[2::2], strict=False):
        assert not sound[round(begin.at_s * RATE) + 1 : round(end.at_s * RATE)].any()


@pytest.mark.parametrize("brighter", [True, False])
def test_a_turn_is_seen_when_the_pixels_have_gone_nearly_all_the_way(brighter: bool) -> None:
    """Each comes half way 80 ms after the camera had it, and all the way 10 ms later."""
    dice, steps = np.random.default_rng(1), [(100.0, 0.0)]
    for turn in flash.turns():
        steps += [(100 + turn.at_s + 0.08, 0.6 if turn.open else 0.4), (100 + turn.at_s + 0.09, turn.open)]
    ways = np.linspace(0, 40 if brighter else -40, 64)
    looks = [(at_s, (100 + ways * value + dice.random(64)).astype(np.uint8)) for at_s, value in steps]
    found = seen.delays(looks, flash.turns(), TIMELINE)
    assert len(found) == len(flash.turns())
    np.testing.assert_allclose([late_s for _, late_s in found], 0.09, atol=1e-6)


def test_a_screen_that_shows_nothing_has_nothing_to_tell() -> None:
    assert seen.delays([], flash.turns(), TIMELINE) == []


def test_the_screens_memory_is_read_where_its_header_says(tmp_path: Path) -> None:
    """Two colours, three rows of four pixels of which one is no part of the screen."""
    words = [0] * 25
    words[0], words[4], words[5], words[12], words[19] = 104, 3, 3, 16, 2
    pixels = np.arange(48, dtype=np.uint8)
    (tmp_path / FILE).write_bytes(
        struct.pack(">25I", *words) + bytes(4) + bytes(2 * 12) + pixels.tobytes() + b"rest"
    )
    memory = ScreenMemory(tmp_path)
    assert (memory.width, memory.height) == (3, 3)
    assert memory.pixels[1, 2].tolist() == [24, 25, 26, 27]
    watch = ScreenWatch(memory, 1, 1, 2, 2)
    watch.start()
    while not watch.seen:
        pass
    watch.stop()
    watch.join()
    assert watch.seen[0][1].tolist() == [21]


def _call() -> latency.Call:
    face = _passed(dict(zip(FACE, (2, 7, 9, 12, 30, 45, 50), strict=True)))
    voice = _passed(dict(zip(VOICE, (15, 25, 26, 40, 60), strict=True)))
    return latency.Call(100.0, {**face, **voice}, [(101.0, 0.055), (102.0, 0.055)], [(100.5, 0.07)])


def test_the_rows_tell_every_stage_and_what_the_stages_do_not_explain() -> None:
    rows = latency.call_rows(_call())
    assert rows["latency.playout_ms_p50"] == pytest.approx(18)
    assert rows["latency.window_ms_p95"] == pytest.approx(50)
    assert rows["latency.window_unexplained_ms"] == pytest.approx(5)
    assert rows["latency.voice_unexplained_ms"] == pytest.approx(10)
    assert rows["latency.lips_ms_p95"] == pytest.approx(15)


def test_what_could_not_be_measured_is_no_number() -> None:
    nothing = {stage: np.zeros((0, 2)) for stage in Stage}
    rows = latency.call_rows(latency.Call(0.0, nothing, [], []))
    assert all(math.isnan(value) for value in rows.values())


def test_the_budget_is_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "latency.png"
    plot(latency.call_rows(_call()), path)
    assert path.read_bytes().startswith(b"\x89PNG")
