"""The teacher's front end; the worker is replaced by one that answers without MediaPipe."""

import sys
from pathlib import Path

import numpy as np
import pytest

from training import teacher

ANSWERING = """
import json, sys
import numpy as np
for line in sys.stdin:
    job = json.loads(line)
    np.savez(job["out"], points=np.zeros((1, 478, 3), np.float32), found=[True], width=4, height=3, fps=0)
    bad = "bad" in job["source"]
    print(json.dumps({"error": "no"} if bad else {"frames": 1, "found": 1}), flush=True)
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


def test_without_the_environment_it_says_how_to_make_one(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--images", str(pictures), "--out", str(tmp_path / "o"), "--teacher-python", str(tmp_path / "no")]
    assert teacher.main(argv) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "'make teacher'" in said
    assert "mediapipe 0.10.21" in said
    assert "--teacher-python" in said


def test_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(teacher.TeacherError, match="holds no pictures"):
        teacher.jobs(tmp_path, tmp_path)
