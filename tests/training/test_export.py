"""training.export and training.finder: what is written does what was trained."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

import assets
from app.face.networks import FaceFinder, FaceRegressor
from assets.session import session
from training import export, finder
from training.__main__ import main
from training.finder import HEIGHT, WIDTH, FinderNet, LabelledFrame
from training.parts.model import RegressorNet, RegressorShape

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SMALL = RegressorShape(
    size=64, widths=(8, 8, 8, 8), blocks=(1, 1, 1, 1), thin=4, hidden=16, identity=3, expression=2
)


def test_an_exported_regressor_runs_in_the_app(tmp_path: Path) -> None:
    net = RegressorNet(SMALL)
    state = {"shape": SMALL.as_dict(), "slow": net.state_dict(), "slow_face": {"offset": torch.zeros(478, 3)}}
    torch.save(state, tmp_path / "checkpoint.pt")
    assert export.regressor(tmp_path / "checkpoint.pt", tmp_path) < export.TOLERANCE
    ours = FaceRegressor(tmp_path)
    assert (ours.size, ours.identities, ours.expressions) == (64, 3, 2)
    assert "regressor.onnx" in assets.manifest(tmp_path)
    assert about(tmp_path)["units"] == export.UNITS["units"]
    assert "commit" in about(tmp_path)


def about(folder: Path) -> dict[str, str]:
    """The metadata of the regressor."""
    return dict(session(assets.read("regressor.onnx", folder)).get_modelmeta().custom_metadata_map)


NETWORKS = {
    "regressor": "regressor",
    "finder": "finder",
    "eyes": "closer",
    "mouth": "closer",
    "matting": "matting",
}
"""And their cards."""


@pytest.mark.parametrize("name", NETWORKS)
def test_a_shipped_network_says_what_its_numbers_mean_and_its_card_what_the_hub_reads(name: str) -> None:
    told = session(assets.read(f"{name}.onnx")).get_modelmeta().custom_metadata_map
    assert told["units"]
    assert told["licence"] == export.LICENCE
    _, header, card = (assets.FOLDER / f"{NETWORKS[name]}.md").read_text().split("---\n", 2)
    known = dict(line.split(": ", 1) for line in header.splitlines() if ": " in line)
    assert (known["license"], known["library_name"]) == ("cc-by-4.0", "onnx")
    assert f"{name}.onnx" in card.splitlines()[1]


def test_figures_are_written_into_a_network_that_stays_the_same(tmp_path: Path) -> None:
    assets.write("regressor.onnx", assets.read("regressor.onnx"), tmp_path)
    (tmp_path / "rows.json").write_text('{"rows": {"nme.aflw2000": 3.5, "nothing": null}}')
    assert main(["export", "--assets", str(tmp_path), "--rows", str(tmp_path / "rows.json")]) == 0
    assert json.loads(about(tmp_path)["rows"]) == {"nme.aflw2000": 3.5}
    assert about(tmp_path)["licence"] == export.LICENCE
    crop = np.random.default_rng(0).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    described, shipped = FaceRegressor(tmp_path)(crop), FaceRegressor()(crop)
    np.testing.assert_array_equal(described.expression, shipped.expression)
    np.testing.assert_array_equal(described.rotation, shipped.rotation)


def test_an_exported_finder_runs_in_the_app(tmp_path: Path) -> None:
    torch.save({"net": FinderNet().state_dict()}, tmp_path / "finder.pt")
    assert export.finder(tmp_path / "finder.pt", tmp_path) < export.TOLERANCE
    assert FaceFinder(tmp_path)(np.zeros((480, 640, 3), np.uint8)) == []


def test_a_finder_target_says_where_how_large_and_how_turned() -> None:
    face = np.array([[100.0, 60.0, 50.0, 0.3]], np.float32)
    chance, boxes, sure, doubt = finder.targets([LabelledFrame(np.zeros((HEIGHT, WIDTH, 3), np.uint8), face)])
    assert chance.sum() == sure.sum() > 0
    assert float((chance * doubt).sum()) == 0
    y, x = (int(v) for v in torch.nonzero(sure[0])[0])
    dx, dy, size, c, s = boxes[0, y, x].tolist()
    assert ((x + 0.5 + dx) * finder.STRIDE, (y + 0.5 + dy) * finder.STRIDE) == pytest.approx((100, 60))
    assert finder.START_SIDE * np.exp(size) == pytest.approx(50)
    assert np.arctan2(s, c) == pytest.approx(0.3)


def test_a_face_moved_into_a_frame_keeps_its_label() -> None:
    image = np.zeros((200, 200, 3), np.uint8)
    image[95:106, 115:126] = 255
    face = np.array([[120.0, 100.0, 60.0, 0.0]], np.float32)
    scene = finder.moved(image, face, 0.5, 0.2, np.random.default_rng(0))
    y, x = np.unravel_index(int(scene.image.sum(2).argmax()), (HEIGHT, WIDTH))
    assert np.hypot(x - scene.faces[0, 0], y - scene.faces[0, 1]) < 4
    assert scene.faces[0, 2:] == pytest.approx([30, 0.2])
