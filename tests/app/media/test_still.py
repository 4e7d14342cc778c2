"""Pictures from files, whole or reduced while they are decoded."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.media.still import read_still


def write(path: Path, width: int, height: int) -> Path:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2] = 200, 120, 40  # blue is most: OpenCV writes BGR
    assert cv2.imwrite(str(path), picture)
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_picture_of_usual_size_stays_as_it_is(tmp_path: Path, name: str) -> None:
    image = read_still(write(tmp_path / name, 640, 480))
    assert image is not None
    assert image.shape == (480, 640, 3)
    assert image[240, 100] == pytest.approx([40, 120, 200], abs=3)
    assert image[240, 500] == pytest.approx([0, 0, 0], abs=3)


def test_a_telephones_picture_never_lies_whole_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, decoded = write(tmp_path / "a.jpg", 8000, 6000), []
    read = cv2.imread

    def noted(file: str, how: int) -> np.ndarray | None:
        image = read(file, how)
        assert image is not None
        decoded.append(image.nbytes)
        return image

    monkeypatch.setattr(cv2, "imread", noted)
    image = read_still(path)
    assert image is not None
    assert image.shape == (1500, 2000, 3)
    assert max(decoded) < 10e6, "of 144"


def test_what_is_no_picture_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no picture")
    assert read_still(tmp_path / "a.jpg") is None
    assert read_still(tmp_path / "missing.png") is None
