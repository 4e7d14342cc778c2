"""app.face.networks: the shipped networks load, and say what they should of nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

import assets
from app.face.model import load_model
from app.face.networks import (
    MAX_NETWORK_BYTES,
    FaceFinder,
    FaceRegressor,
    cut,
    letterboxed,
    load_tracker,
    network,
    peaks,
)
from codec import basis as basis_file
from codec.errors import AssetError
from codec.square import Square
from codec.values import FaceFrame, Image
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Appearance, Hair, Scene
from render.view import View


def test_attack_a_network_of_endless_size_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "finder.onnx").open("wb") as file:
        file.truncate(MAX_NETWORK_BYTES + 1)  # takes no room on the disk
    with pytest.raises(AssetError, match="too large"):
        network("finder.onnx", tmp_path)


def test_networks_of_another_folder_are_said_to_be_foreign(tmp_path: Path) -> None:
    model = load_model()
    assert not model.foreign_networks
    assert replace(model, folder=tmp_path).foreign_networks


def test_the_shipped_tracker_sees_no_face_in_an_empty_room() -> None:
    tracker = load_tracker(basis_file.from_bytes(assets.read("basis.npz")))
    room = np.full((480, 640, 3), 90, np.uint8)
    room[200:] = 140
    assert not tracker.track(room, 0.0).frame.present


@pytest.fixture(scope="module")
def stage() -> Iterator[Callable[[float, tuple[int, int]], Image]]:
    """Draws the mean head at a yaw before a plain wall, in a picture of a size."""
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    blank = np.zeros(len(basis.expression), np.float32)
    with Offscreen(640, 480) as target:
        renderer = Renderer(basis)
        skin = cv2.imread(str(assets.path("skin-mean.jpg")), cv2.IMREAD_COLOR_RGB)
        assert skin is not None
        renderer.set_person(None, skin.astype(np.uint8))

        def draw(yaw_rad: float, size: tuple[int, int]) -> Image:
            turn, place = np.array([0, yaw_rad, 0], np.float32), np.array([60, 0, -700], np.float32)
            face = FaceFrame(0.0, True, turn, place, blank, np.zeros(4, np.float32))
            scene = Scene(appearance=Appearance(hair=Hair.SHORT))
            view = View(700.0, (320.0, 240.0))
            target.make_current()
            return np.asarray(cv2.resize(target.draw(renderer, face, scene, view), size), np.uint8)

        yield draw


@pytest.mark.parametrize("size", [(640, 480), (1280, 720)])
def test_the_finder_sees_a_face_where_it_is(
    stage: Callable[[float, tuple[int, int]], Image], size: tuple[int, int]
) -> None:
    found = FaceFinder()(stage(0.2, size))
    assert len(found) == 1
    across, up = size[0] / 640, size[1] / 480
    square = found[0].square
    assert abs(square.x - 380 * across) < 0.25 * square.side
    assert abs(square.y - 240 * up) < 0.35 * square.side
    assert abs(square.roll_rad) < 0.25


def test_the_back_of_a_head_is_no_face(stage: Callable[[float, tuple[int, int]], Image]) -> None:
    assert FaceFinder()(stage(np.pi, (640, 480))) == []


def test_hands_are_no_face() -> None:
    finder, rng = FaceFinder(), np.random.default_rng(0)
    wrong = 0
    for _ in range(12):
        room = np.full((480, 640, 3), rng.integers(40, 200, 3), np.uint8)
        tone = np.array([220, 170, 140]) * rng.uniform(0.4, 1.1)
        for _finger in range(5):
            start = rng.integers([150, 150], [490, 400])
            end = (start + rng.integers(-120, 120, 2)).tolist()
            cv2.line(room, start.tolist(), end, tone.tolist(), int(rng.integers(18, 40)), cv2.LINE_AA)
        cv2.ellipse(room, (320, 260), (90, 70), 0, 0, 360, tone.tolist(), -1, cv2.LINE_AA)
        wrong += bool(finder(cv2.GaussianBlur(room, (0, 0), 2).astype(np.uint8)))
    assert wrong == 0


def test_a_regression_has_the_shapes_that_the_tracker_wants() -> None:
    regressor = FaceRegressor()
    seen = regressor(np.zeros((regressor.size, regressor.size, 3), np.uint8))
    assert seen.rotation.shape == (3, 3)
    assert seen.offset.shape == (478, 3)
    assert 0 <= seen.confidence <= 1


def test_a_missing_model_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / assets.MANIFEST).write_text("[sha256]\n")
    with pytest.raises(AssetError, match="no asset named"):
        FaceFinder(tmp_path)


def test_a_truncated_model_is_a_sentence(tmp_path: Path) -> None:
    assets.write("finder.onnx", assets.read("finder.onnx"), tmp_path)
    (tmp_path / "finder.onnx").write_bytes(assets.read("finder.onnx")[:1000])
    with pytest.raises(AssetError, match="damaged"):
        FaceFinder(tmp_path)


def test_a_file_that_is_no_model_is_a_sentence(tmp_path: Path) -> None:
    assets.write("finder.onnx", b"not a model", tmp_path)
    with pytest.raises(AssetError, match="cannot be loaded"):
        FaceFinder(tmp_path)


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


def test_peaks_within_one_face_are_one_face() -> None:
    chance = np.zeros((18, 24), np.float32)
    chance[5, 5], chance[5, 8], chance[12, 20] = 0.9, 0.8, 0.7
    y, x = np.mgrid[:18, :24]
    squares = np.stack([8.0 * x, 8.0 * y, np.full(x.shape, 60.0), np.zeros(x.shape)], 2).astype(np.float32)
    assert [round(c, 1) for c, _ in peaks(chance, squares)] == [0.9, 0.7]
