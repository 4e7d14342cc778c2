import os
from pathlib import Path

import numpy as np
import pytest

from app.media.clip import read_clip
from app.media.recorder import Mp4Recorder, frames
from tests.disks import fills_up


def test_pictures_come_back_at_the_times_at_which_they_were_shown(tmp_path: Path) -> None:
    recording = Mp4Recorder(tmp_path / "r.mp4")
    times = [100.0, 100.04, 100.11, 100.5]
    for k, time_s in enumerate(times):
        recording.add(np.full((64, 96, 3), 60 * k, np.uint8), time_s)
    recording.close()
    assert recording.start_s == 100.0
    back = list(frames(tmp_path / "r.mp4", 100.0))
    assert [time_s for time_s, _ in back] == pytest.approx(times, abs=0.002)
    assert [picture.mean() for _, picture in back] == pytest.approx([0, 60, 120, 180], abs=4)


def test_a_recording_without_pictures_leaves_no_file(tmp_path: Path) -> None:
    recording = Mp4Recorder(tmp_path / "r.mp4")
    recording.close()
    assert recording.start_s is None
    assert not (tmp_path / "r.mp4").exists()


def _film(path: Path, pictures: int) -> Mp4Recorder:
    """Noise, of which a second takes about 200 kB."""
    dice, recording = np.random.default_rng(0), Mp4Recorder(path)
    for k in range(pictures):
        recording.wait_for_room()
        recording.add(dice.integers(0, 255, (96, 128, 3), dtype=np.uint8), k / 30)
    recording.close()
    return recording


def test_a_film_on_a_full_disk_plays_up_to_where_it_came_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills_up(monkeypatch, after_bytes=700_000)
    recording = _film(tmp_path / "r.mp4", 200)
    assert "r.mp4 has stopped: No space left on device." in recording.problem
    back = list(frames(tmp_path / "r.mp4", 0.0))
    assert 30 <= len(back) < 150
    assert os.listdir(tmp_path) == ["r.mp4"]


def test_a_film_of_which_nothing_would_play_leaves_the_one_of_last_week(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.mp4").write_text("of last week")
    fills_up(monkeypatch, after_bytes=1000)
    recording = _film(tmp_path / "r.mp4", 100)
    assert recording.problem
    assert (tmp_path / "r.mp4").read_text() == "of last week"
    assert os.listdir(tmp_path) == ["r.mp4"]


def test_a_film_in_an_impossible_place_is_told_and_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _film(tmp_path / "file" / "r.mp4", 100).problem


def test_a_film_that_is_cut_off_plays(tmp_path: Path) -> None:
    _film(tmp_path / "r.mp4", 150)
    whole = (tmp_path / "r.mp4").read_bytes()
    (tmp_path / "r.mp4").write_bytes(whole[: len(whole) // 2])  # a program that was killed
    assert 30 <= len(list(read_clip(str(tmp_path / "r.mp4")))) < 120
