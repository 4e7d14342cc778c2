import json
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

from app.__main__ import main
from app.commands import export
from app.media.clip import read_clip
from app.media.errors import CameraError
from tests.app.clips import every, write_clip
from tests.app.commands.faces import told
from tests.app.recordings import record
from tests.disks import Usage, fills_up

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of a library that pygltflib is built on
    import pygltflib


def test_a_face_at_rest_is_written_without_any_camera(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "ada.glb"), "--avatar", "ada"]) == 0
    file = pygltflib.GLTF2().load(str(tmp_path / "ada.glb"))
    assert file.animations == []
    assert "jawOpen" in file.meshes[0].extras["targetNames"]
    assert "ada.glb" in capsys.readouterr().out


def test_a_clip_becomes_an_animation_of_all_its_pictures(tmp_path: Path) -> None:
    out = tmp_path / "clip.glb"
    assert (
        main(["export", str(out), "--camera", "sample", "--seconds", "0.3", "--targets", "components"]) == 0
    )
    file = pygltflib.GLTF2().load(str(out))
    times = file.accessors[file.animations[0].samplers[0].input]
    assert times.count == 9
    assert times.max[0] == pytest.approx(8 / 30, abs=0.01)
    assert file.meshes[0].extras["targetNames"][0] == "pc00"


def test_a_call_s_face_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "faces", told(5))
    out = tmp_path / "friend.zip"
    assert main(["export", str(out), "--call"]) == 0
    with zipfile.ZipFile(out) as file:
        scene = json.loads(file.read("scene.json"))
    tracks = scene["animation"]["takes"]["default"]["tracks"]
    assert {len(track["data"]) for track in tracks} == {5}
    assert any(track["property"] == "face/MorphDeformer/morphs/0/weight" for track in tracks)


def test_a_recorded_call_is_written_as_it_was_coded(tmp_path: Path) -> None:
    record(tmp_path / "talk.eigencall", 3.0)
    out = tmp_path / "friend.glb"
    assert main(["export", str(out), "--recording", str(tmp_path / "talk.eigencall"), "--seconds", "2"]) == 0
    file = pygltflib.GLTF2().load(str(out))
    times = file.accessors[file.animations[0].samplers[0].input]
    assert 1.7 < times.max[0] <= 2.0
    assert 10 < times.count < 35


def test_an_obj_shows_the_moment_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def vertices(seconds: str) -> np.ndarray:
        monkeypatch.setattr(export, "faces", told(30))
        assert main(["export", str(tmp_path / "a.obj"), "--call", "--at", seconds]) == 0
        lines = (tmp_path / "a.obj").read_text().splitlines()
        return np.array([line.split()[1:] for line in lines if line.startswith("v ")], float)

    early, late = vertices("0"), vertices("0.9")
    assert np.linalg.norm(late - early, axis=1).max() > 0.005  # metres: the smile
    assert {path.name for path in tmp_path.iterdir()} == {
        f"a{end}" for end in (".obj", ".mtl", "-face.jpg", "-lashes.png", "-hair.png")
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x.fbx"], "no .glb, .obj or .zip file"),
        (["nowhere/x.glb"], "no folder"),
        (["x.glb", "--camera", "nowhere.mp4"], "no file nowhere.mp4"),
        (["x.glb", "--recording", "nowhere.eigencall"], "nowhere.eigencall"),
        (["x.glb", "--avatar", "nobody"], "no invented face named nobody"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments]) == 1
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_clip_without_a_face_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = write_clip(tmp_path / "dark.mp4", every(1 / 30, 0.2))
    for name in ("x.glb", "x.obj"):
        assert main(["export", str(tmp_path / name), "--camera", str(clip)]) == 1
        assert "no face to be seen" in capsys.readouterr().err


def test_a_clip_is_read_picture_by_picture_from_its_beginning(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "short.mp4", every(1 / 30, 0.5))
    pictures = list(read_clip(str(clip)))
    np.testing.assert_allclose([p.time_s for p in pictures], every(1 / 30, 0.5), atol=2e-3)
    brightness = [int(p.image[:, :20].mean()) for p in pictures[:8]]
    assert brightness == sorted(brightness)
    with pytest.raises(CameraError):
        list(read_clip(str(tmp_path / "none.mp4")))


def test_a_full_disk_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1_000_000, 900_000, 100_000))
    monkeypatch.setattr(export, "recorded", lambda _: pytest.fail("the work has begun"))
    assert main(["export", str(tmp_path / "a.glb")]) == 1
    assert "too little room" in capsys.readouterr().err


def test_a_disk_that_fills_up_leaves_the_file_of_last_week_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.obj").write_text("of last week")
    fills_up(monkeypatch, after_bytes=10_000)  # enough for the material alone
    assert main(["export", str(tmp_path / "a.obj"), "--avatar", "ada"]) == 1
    assert "cannot be written: No space left on device" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["a.obj"]
    assert (tmp_path / "a.obj").read_text() == "of last week"
