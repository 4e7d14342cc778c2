"""`python -m training webgl-studio`, as a person runs it."""

import json
import zipfile
from pathlib import Path

import pytest

from assets import credits
from codec.basis import to_bytes
from tests.exits.conftest import foreign_basis
from training.__main__ import main


def test_the_shipped_basis_is_written_with_its_texture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "face.zip"
    assert main(["webgl-studio", "--out", str(out)]) == 0
    assert "40 targets of 4926 vertices" in capsys.readouterr().out
    with zipfile.ZipFile(out) as file:
        scene = json.loads(file.read("scene.json"))
        assert (scene["object_class"], scene["extra"]["credits"]) == ("Scene", [credits.HEAD, credits.SKIN])
        assert file.read("face.jpg")[:2] == b"\xff\xd8"


def test_a_basis_of_another_topology_is_written(tmp_path: Path) -> None:
    file, out = tmp_path / "square.npz", tmp_path / "square.zip"
    file.write_bytes(to_bytes(foreign_basis(components=5)))
    assert main(["webgl-studio", "--basis", str(file), "--out", str(out)]) == 0
    with zipfile.ZipFile(out) as written:
        assert "face_pc04.wbin" in written.namelist()
        assert "face.jpg" not in written.namelist()  # the shipped texture fits the shipped surface only


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (to_bytes(foreign_basis(triangles=False)), "points without triangles"),
        (b"nothing of the kind", "not a basis file"),
        (None, "No such file"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    content: bytes | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "basis.npz"
    if content is not None:
        file.write_bytes(content)
    assert main(["webgl-studio", "--basis", str(file), "--out", str(tmp_path / "x.zip")]) == 1
    assert sentence in capsys.readouterr().err


def test_a_skin_that_is_no_picture_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    skin = tmp_path / "skin.jpg"
    skin.write_bytes(b"no picture")
    assert main(["webgl-studio", "--skin", str(skin), "--out", str(tmp_path / "x.zip")]) == 1
    assert "not a JPEG" in capsys.readouterr().err
