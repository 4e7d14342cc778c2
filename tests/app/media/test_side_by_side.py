from pathlib import Path

import numpy as np
import pytest

from app.media.errors import MediaError
from app.media.recorder import Mp4Recorder, frames
from app.media.side_by_side import RecordedTrack, side_by_side
from tests.disks import fills_up


def test_pictures_of_the_same_moment_stand_side_by_side(tmp_path: Path) -> None:
    """The avatar's recording begins later and lags by 0.2 s: so it does in the composed picture."""
    for name, start_s, lag_s in (("source", 10.0, 0.0), ("avatar", 10.5, 0.2)):
        recording = Mp4Recorder(tmp_path / f"{name}.mp4")
        for k in range(40):
            time_s = start_s + k * 0.1
            recording.wait_for_room()
            bright = 200 if time_s - lag_s >= 11.95 else 20
            recording.add(np.full((48, 64, 3), bright, np.uint8), time_s)
        recording.close()
    row = (RecordedTrack(tmp_path / "source.mp4", 10.0), RecordedTrack(tmp_path / "avatar.mp4", 10.5))
    side_by_side([row], tmp_path / "out.mp4", height=32, rate_hz=20)
    turned = {"left": 0.0, "right": 0.0}
    for time_s, picture in frames(tmp_path / "out.mp4", 10.5):
        for side, half in (("left", picture[:, :32]), ("right", picture[:, 32:])):
            if half.mean() > 100 and not turned[side]:
                turned[side] = time_s
    assert 0.1 <= turned["right"] - turned["left"] <= 0.35


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Mp4Recorder(tmp_path / "a.mp4")
    for k in range(20):
        recording.add(np.zeros((48, 64, 3), np.uint8), k * 0.1)
    recording.close()
    fills_up(monkeypatch, after_bytes=100)
    row = (RecordedTrack(tmp_path / "a.mp4", 0.0), RecordedTrack(tmp_path / "a.mp4", 0.0))
    with pytest.raises(MediaError, match="No space left on device"):
        side_by_side([row], tmp_path / "out.mp4", height=32)
    assert not (tmp_path / "out.mp4").exists()
