"""The whole training road on a few real pictures: labels, renders, both networks, export, figures."""

import json
import os
from pathlib import Path

import onnx
import pytest

import assets
from app.face.networks import load_tracker
from codec.basis import from_bytes
from tests import faces
from training import everything, teacher

CLIP = "liveportrait-d20.mp4"
EVERY = 30
"""Of youtube-faces' frames: the road is on trial, not the tracker."""
NAMED = "EIGENCALL_TEACHER"


def teacher_python() -> Path:
    """The Python that has MediaPipe; skips if there is none."""
    python = Path(os.environ.get(NAMED, teacher.DEFAULT_PYTHON))
    if not python.exists():
        pytest.skip(f"the teacher has no environment: 'make teacher', or name its Python in {NAMED}")
    return python


def few_tests(data: Path, out: Path) -> Path:
    """A folder to measure on with one clip, the thirteen pictures and some frames."""
    clips = out / "clips"
    clips.mkdir(parents=True)
    (clips / CLIP).symlink_to((data / "clips" / CLIP).resolve())
    (out / "aflw2000-3d").symlink_to((data / "aflw2000-3d").resolve())
    frames = out / "youtube-faces"
    frames.mkdir()
    (frames / "images").symlink_to((data / "youtube-faces/images").resolve())
    header, *rows = (data / "youtube-faces/keypoints68.csv").read_text().splitlines()
    (frames / "keypoints68.csv").write_text("\n".join([header, *rows[::EVERY]]) + "\n")
    return out


@pytest.mark.slow
@pytest.mark.training
@pytest.mark.faces
@pytest.mark.timeout(1800)  # a busy machine makes ten times as much of two minutes
def test_every_step_from_photographs_to_figures(tmp_path: Path) -> None:
    data, python = faces.folder(), teacher_python()
    out, test = tmp_path / "out", few_tests(data / "test", tmp_path / "test")
    road = ["--out", str(out), "--pictures", str(data / "train"), "--test", str(test)]
    assert everything.main([*road, "--teacher-python", str(python), "--recipe", "quick"]) == 0
    load_tracker(from_bytes(assets.read("basis.npz")), out / "models")
    rows = json.loads((out / "tracker.json").read_text())["rows"]
    assert rows["nme.youtube_faces"] < rows["constant.nme.youtube_faces"]
    assert rows["ms_per_frame"] > 0
    net = onnx.load(out / "models/regressor.onnx")
    assert "QuantizeLinear" in {node.op_type for node in net.graph.node}
    known = {name: value for name, value in rows.items() if value is not None}
    assert json.loads({prop.key: prop.value for prop in net.metadata_props}["rows"]) == pytest.approx(known)
    assert json.loads((out / "regressor/run.json").read_text())["config"]["seed"] == 0
