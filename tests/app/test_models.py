"""app.models: the shipped networks load, and say what they should of nothing."""

from pathlib import Path

import numpy as np
import pytest

import assets
from app.models import Finder, Regressor, cut, letterboxed, load_tracker, peaks
from codec import basis as basis_file
from codec.errors import AssetError
from codec.tracker import Square


def test_the_shipped_tracker_sees_no_face_in_an_empty_room() -> None:
    tracker = load_tracker(basis_file.from_bytes(assets.read("basis.npz")))
    room = np.full((480, 640, 3), 90, np.uint8)
    room[200:] = 140
    assert not tracker.track(room, 0.0).frame.present


def test_a_regression_has_the_shapes_that_the_tracker_wants() -> None:
    regressor = Regressor()
    seen = regressor(np.zeros((regressor.size, regressor.size, 3), np.uint8))
    assert seen.rotation.shape == (3, 3)
    assert seen.offset.shape == (478, 3)
    assert 0 <= seen.confidence <= 1


def test_a_missing_model_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / assets.MANIFEST).write_text("[sha256]\n")
    with pytest.raises(AssetError, match="no asset named"):
        Finder(tmp_path)


def test_a_truncated_model_is_a_sentence(tmp_path: Path) -> None:
    assets.write("finder.onnx", assets.read("finder.onnx"), tmp_path)
    (tmp_path / "finder.onnx").write_bytes(assets.read("finder.onnx")[:1000])
    with pytest.raises(AssetError, match="damaged"):
        Finder(tmp_path)


def test_a_file_that_is_no_model_is_a_sentence(tmp_path: Path) -> None:
    assets.write("finder.onnx", b"not a model", tmp_path)
    with pytest.raises(AssetError, match="cannot be loaded"):
        Finder(tmp_path)


@pytest.mark.parametrize("side", [40.0, 128.0, 700.0])
@pytest.mark.parametrize("roll", [0.0, 0.5])
def test_a_cut_has_the_square_in_its_middle_at_every_size(side: float, roll: float) -> None:
    y, x = np.mgrid[:480, :640]
    image = np.stack([x * 255 / 639, y * 255 / 479, np.zeros_like(x)], 2).astype(np.uint8)
    middle = cut(image, Square(320, 240, side, roll), 128)[63:65, 63:65].mean((0, 1))
    assert abs(middle[0] - 320 * 255 / 639) < 2
    assert abs(middle[1] - 240 * 255 / 479) < 2


def test_letterboxing_keeps_proportions() -> None:
    small, scale = letterboxed(np.full((720, 1280, 3), 200, np.uint8), 192, 144)
    assert small.shape == (144, 192, 3)
    assert scale == pytest.approx(0.15)
    assert small[:108].min() == 200
    assert small[108:].max() == 0


def test_peaks_side_by_side_are_one_face() -> None:
    chance = np.zeros((18, 24), np.float32)
    chance[5, 5], chance[5, 6], chance[12, 20] = 0.9, 0.8, 0.7
    squares = np.zeros((18, 24, 4), np.float32)
    assert [round(c, 1) for c, _ in peaks(chance, squares)] == [0.9, 0.7]
