from pathlib import Path

import numpy as np
import pytest

from app.media.recorder import Mp4Recorder, frames


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
