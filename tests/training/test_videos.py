"""training.videos: a synthetic copy of 300VW's layout becomes a folder that the bench reads."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.bench import faces
from training import videos
from training.__main__ import main

FRAMES = 5


def write_video(folder: Path, frames: int = FRAMES, points: int = FRAMES) -> np.ndarray:
    """(F, 68, 2) in pixels counted from 0."""
    (folder / videos.POINT_FILES).mkdir(parents=True)
    coder = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(folder / videos.VIDEO), coder, 25, (64, 48))
    for k in range(frames):
        writer.write(np.full((48, 64, 3), 40 * k, np.uint8))
    writer.release()
    truth = np.random.default_rng(0).uniform(0, 40, (points, 68, 2)).round(3)
    for k, each in enumerate(truth, 1):
        lines = "\n".join(f"{x + 1:.3f} {y + 1:.3f}" for x, y in each)
        text = f"version: 1\nn_points: 68\n{{\n{lines}\n}}\n"
        (folder / videos.POINT_FILES / f"{k:06d}.pts").write_text(text)
    return truth


def test_frames_and_points_are_read_by_the_bench(tmp_path: Path) -> None:
    truth = write_video(tmp_path / "set" / "001")
    write_video(tmp_path / "set" / "002")
    out = tmp_path / "data"
    assert main(["300vw", "--videos", str(tmp_path / "set"), "--out", str(out), "--every", "2"]) == 0
    read = faces.youtube(out)
    assert [p.path.name for p in read] == [f"{v}-00000{n}.jpg" for v in ("001", "002") for n in (1, 3, 5)]
    np.testing.assert_allclose(read[1].points, truth[2], atol=2e-3)
    assert read[2].image().mean() == pytest.approx(160, abs=4)


def test_a_video_that_ends_too_early_is_named_and_the_others_are_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_video(tmp_path / "set" / "001", frames=2)
    write_video(tmp_path / "set" / "002")
    assert (
        main(["300vw", "--videos", str(tmp_path / "set"), "--out", str(tmp_path / "d"), "--every", "1"]) == 0
    )
    assert "001/vid.avi ends before frame 3 of 5" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{\n1 2\n}\n", "{\n" + "a b\n" * 68 + "}\n"])
def test_a_damaged_file_of_points_is_named(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_video(tmp_path / "set" / "001")
    (tmp_path / "set" / "001" / "annot" / "000001.pts").write_text(text)
    assert main(["300vw", "--videos", str(tmp_path / "set"), "--out", str(tmp_path / "d")]) == 1
    assert "000001.pts does not hold 68 points" in capsys.readouterr().err


def test_a_folder_without_videos_says_what_is_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["300vw", "--videos", str(tmp_path), "--out", str(tmp_path / "d")]) == 1
    assert "holds no folder with vid.avi and annot/" in capsys.readouterr().err
