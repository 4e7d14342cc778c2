"""training.parts.pictures: whole files become pictures, cut-off ones a sentence that names them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.parts import pictures
from training.parts.errors import DataError


def written(path: Path) -> bytes:
    """A picture of noise, so that its pixels fill the file."""
    pixels = np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    good, data = cv2.imencode(path.suffix.lower(), pixels)
    assert good
    path.write_bytes(data.tobytes())
    return data.tobytes()


@pytest.mark.parametrize("name", ["a.jpg", "a.JPG", "a.png"])
def test_a_whole_picture_is_read(tmp_path: Path, name: str) -> None:
    written(tmp_path / name)
    assert pictures.read(tmp_path / name).shape == (60, 80, 3)


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_cut_off_picture_is_named(tmp_path: Path, name: str, share: float) -> None:
    data = written(tmp_path / name)
    (tmp_path / name).write_bytes(data[: int(share * len(data))])
    with pytest.raises(DataError, match=rf"{name} is (only half copied|no picture)"):
        pictures.read(tmp_path / name)


def test_bytes_after_a_picture_s_end_are_no_fault(tmp_path: Path) -> None:
    data = written(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").write_bytes(data + bytes(100))
    assert pictures.read(tmp_path / "a.jpg").shape == (60, 80, 3)


def test_a_thumbnail_does_not_make_a_cut_off_picture_whole(tmp_path: Path) -> None:
    """Cameras put a whole small JPEG into the first segment of the large one."""
    data = written(tmp_path / "a.jpg")
    thumbnail = b"\xff\xe1" + (len(data) + 2).to_bytes(2, "big") + data
    (tmp_path / "a.jpg").write_bytes(data[:2] + thumbnail + data[2:])
    assert pictures.read(tmp_path / "a.jpg").shape == (60, 80, 3)
    (tmp_path / "a.jpg").write_bytes((data[:2] + thumbnail + data[2:])[:-200])
    with pytest.raises(DataError, match="only half copied"):
        pictures.read(tmp_path / "a.jpg")


def test_a_picture_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.jpg cannot be read"):
        pictures.read(tmp_path / "none.jpg")
