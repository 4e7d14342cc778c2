"""Names of media files are names, whatever FFmpeg would take them for."""

import socket
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.media.clip import read_clip
from app.media.errors import CameraError
from app.media.recorder import Mp4Recorder, frames

NAMES = ["10:30 talk.mp4", "%03d.mp4", "http:x.mp4", "pipe:0.mp4", "concat:a|b.mp4", "-i.mp4", "[x] 100%.mp4"]


@pytest.mark.parametrize("name", NAMES)
def test_a_film_of_any_name_is_written_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    recording = Mp4Recorder(Path(name))
    for k in range(3):
        recording.add(np.full((64, 64, 3), 80 * k, np.uint8), k / 10)
    recording.close()
    assert recording.problem == ""
    assert len(list(frames(Path(name), 0.0))) == 3
    assert len(list(read_clip(name))) == 3


def test_a_picture_with_a_pattern_in_its_name_is_that_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, grey in (("%03d.png", 200), ("000.png", 10), ("001.png", 10)):
        cv2.imwrite(name, np.full((64, 64, 3), grey, np.uint8))
    pictures = list(read_clip("%03d.png"))
    assert len(pictures) == 1
    assert pictures[0].image.mean() == pytest.approx(200, abs=2)


def test_attack_a_playlist_that_names_an_address_visits_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.0)
        place = f"http://127.0.0.1:{server.getsockname()[1]}/s.ts"
        path = tmp_path / "talk.m3u8"
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{place}\n#EXT-X-ENDLIST\n")
        with pytest.raises(CameraError):
            list(read_clip(str(path)))
        with pytest.raises(BlockingIOError):
            server.accept()
