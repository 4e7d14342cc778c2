"""The teacher's front end; the worker is replaced by one that answers without MediaPipe."""

import sys
from pathlib import Path

import numpy as np
import pytest

from training import teacher
from training.__main__ import main

ANSWERING = """
import json, sys
import numpy as np
for line in sys.stdin:
    job = json.loads(line)
    np.savez(job["out"], points=np.zeros((1, 478, 3), np.float32), found=[True], width=4, height=3, fps=0)
    if "full" in job["source"]:
        print(json.dumps({"error": "No place.", "last": True}), flush=True)
    bad = "bad" in job["source"]
    found = int("empty" not in job["source"])
    print(json.dumps({"error": "no"} if bad else {"frames": 1, "found": found}), flush=True)
"""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.jpg", "b.png", "bad.jpg", "notes.txt"):
        (folder / name).touch()
    return folder


@pytest.fixture
def answering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(ANSWERING)
    monkeypatch.setattr(teacher, "WORKER", worker)


def test_labels_every_picture_once(pictures: Path, tmp_path: Path, answering: None) -> None:
    out = tmp_path / "labels"
    out.mkdir()
    total = teacher.label(pictures, out, Path(sys.executable))
    assert total == {"files": 3, "frames": 2, "found": 2, "failed": 1}
    assert teacher.label(pictures, out, Path(sys.executable))["files"] == 0
    labels = teacher.Labels.read(out / "a.jpg.npz")
    assert labels.points.shape == (1, 478, 3)
    assert (labels.width, labels.height) == (4, 3)
    np.testing.assert_array_equal(labels.found, [True])


def test_pictures_without_a_face_and_cut_off_ones_are_named(
    tmp_path: Path, answering: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "pictures", tmp_path / "labels"
    folder.mkdir()
    out.mkdir()
    (folder / "empty.jpg").touch()
    (folder / "cut.jpg").write_bytes(b"\xff\xd8 \xff\xda half")
    total = teacher.label(folder, out, Path(sys.executable))
    assert total == {"files": 2, "frames": 1, "found": 0, "failed": 1}
    said = capsys.readouterr().out
    assert f"In {folder / 'empty.jpg'} no face was found." in said
    assert f"{folder / 'cut.jpg'} is only half copied" in said


def test_a_full_disk_ends_the_labelling(tmp_path: Path, answering: None) -> None:
    for folder in ("pictures", "labels"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pictures" / "full.jpg").touch()
    with pytest.raises(teacher.TeacherError, match=r"No place\. Make room"):
        teacher.label(tmp_path / "pictures", tmp_path / "labels", Path(sys.executable))


def test_without_the_environment_it_says_how_to_make_one(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--images", str(pictures), "--out", str(tmp_path / "o"), "--teacher-python", str(tmp_path / "no")]
    assert main(["label", *argv]) == 1
    said = capsys.readouterr().err
    assert "'make teacher'" in said
    assert "mediapipe 0.10.21" in said
    assert "--teacher-python" in said


def test_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(teacher.TeacherError, match="holds no pictures"):
        teacher.jobs(tmp_path, tmp_path)
