"""The sample type and its shards."""

from pathlib import Path

import numpy as np
import pytest

from codec.files import OutputError
from likeness.camera import pinhole, project
from tests.disks import fills_up
from training.parts import samples as s


def a_sample(person: str = "ada", model: bool = False) -> s.Sample:
    rng = np.random.default_rng(1)
    kind = np.float32
    coefficients = s.Coefficients(
        identity=np.ones(3, kind),
        expression=np.ones(5, kind),
        gaze=np.zeros(4, kind),
        rotation=np.zeros(3, kind),
        translation=np.array([0, 0, -600], kind),
        camera=np.eye(3, dtype=kind),
        units=np.zeros(2, kind),
    )
    return s.Sample(
        image=rng.integers(0, 255, (s.SIZE, s.SIZE, 3), np.uint8),
        points=rng.random((s.POINTS, 2), np.float32),
        weight=np.ones(s.POINTS, np.float32),
        visible=np.ones(s.POINTS, bool),
        source=s.SampleSource.RENDER if model else s.SampleSource.PHOTO,
        person=person,
        model=s.Model.EXACT if model else s.Model.NONE,
        coefficients=coefficients if model else None,
    )


def test_shard_comes_back_as_it_was_written(tmp_path: Path) -> None:
    one, two = a_sample("ada"), a_sample("bob", model=True)
    s.write(tmp_path / "photos" / "0000", [one, two], {"seed": 7})
    (folder,) = s.shards(tmp_path, "photos", "warps")
    back = s.read(folder)
    np.testing.assert_array_equal(back["images"], [one.image, two.image])
    np.testing.assert_array_equal(back["points"], [one.points, two.points])
    assert np.isnan(back["expression"][0]).all()
    np.testing.assert_array_equal(back["expression"][1], np.ones(5))
    assert s.meta(folder) == {"seed": 7}


def test_half_written_shard_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "photos" / ".0000.part").mkdir(parents=True)
    (tmp_path / "photos" / "0001").mkdir()
    assert s.shards(tmp_path, "photos") == []


def test_a_shard_that_finds_no_room_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills_up(monkeypatch, 50)
    with pytest.raises(OutputError, match=r"one\.npy cannot be written: No space left"):
        s.write_columns(tmp_path / "photos/0000", {"one": np.zeros(9)}, {})
    assert not list((tmp_path / "photos").iterdir())


def test_split_is_by_person_and_of_the_stated_share() -> None:
    names = [f"person {k}" for k in range(4000)]
    assert np.mean([s.held_out(n) for n in names]) == pytest.approx(s.HELD_OUT_SHARE, abs=0.02)
    assert [s.held_out(n) for n in names] == [s.held_out(n) for n in names]


def test_crop_centres_the_face_with_the_stated_margin() -> None:
    points = np.array([[100, 50], [300, 150], [np.nan, np.nan]], np.float32)
    moved = s.transform(s.crop_transform(points), points)
    np.testing.assert_allclose(np.nanmean(moved, 0), (s.SIZE - 1) / 2, atol=1e-3)
    assert moved[1, 0] - moved[0, 0] == pytest.approx(s.SIZE / s.MARGIN, rel=1e-5)


def test_camera_moves_with_the_picture() -> None:
    camera = pinhole(500.0, 640, 480)
    head = np.array([[10, 20, -600], [-50, 30, -550]], np.float32)
    pixels = project(camera, head)
    assert pixels[0, 0] > 319.5
    assert pixels[0, 1] < 239.5
    affine = s.jittered(112, 1.4, np.array([0.1, -0.05], np.float32), 0.3)
    np.testing.assert_allclose(
        project(s.aim(affine, camera), head), s.transform(affine, pixels), rtol=1e-4, atol=1e-3
    )


def test_training_crop_keeps_the_face_in_the_middle() -> None:
    affine = s.jittered(112, 1.4, np.zeros(2, np.float32), 0.5)
    np.testing.assert_allclose(s.transform(affine, np.full((1, 2), (s.SIZE - 1) / 2)), 55.5, atol=1e-3)


def test_frames_come_back(tmp_path: Path) -> None:
    blank = np.full((s.FACES, 4), np.nan, np.float32)
    frame = s.Frame(np.zeros((*s.FRAME_SIZE, 3), np.uint8), blank, blank[:, :3], False)
    s.write_frames(tmp_path / "finder" / "0000", [frame], {})
    back = s.read(tmp_path / "finder" / "0000")
    assert back["boxes"].shape == (1, s.FACES, 4)
    assert np.isnan(back["boxes"]).all()
