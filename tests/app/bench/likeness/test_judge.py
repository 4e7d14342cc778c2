"""Whom a judge takes the drawings for: distances of descriptors that are known."""

import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from app.bench.likeness.judge import JudgedPictures, identity_rows
from codec.values import Image

JUDGE = """#!{python}
import json, sys
from pathlib import Path
import cv2
print(json.dumps({{
    path.stem: [float(cv2.imread(str(path))[..., 2].mean()) / 100] + [0.0] * 127
    for path in Path(sys.argv[2]).glob("*.png")
}}))
"""


@pytest.fixture
def judge(tmp_path: Path) -> Path:
    """Tells people apart by how red their pictures are, 100 grey levels to a unit."""
    file = tmp_path / "python"
    file.write_text(JUDGE.format(python=sys.executable))
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def red(level: int) -> Image:
    picture = np.zeros((8, 8, 3), np.uint8)
    picture[..., 0] = level
    return picture


def test_drawings_and_the_frames_they_show_are_compared_with_other_frames(judge: Path) -> None:
    pale = JudgedPictures([red(30), red(40)], [red(20)], [red(10), red(30)])
    ruddy = JudgedPictures([red(200)], [red(210)], [red(200)])
    rows = identity_rows({"pale": pale, "ruddy": ruddy}, judge)
    assert rows["likeness.identity_distance"] == pytest.approx((0.15 + 0) / 2)
    assert rows["likeness.identity_distance_of_frames"] == pytest.approx((0.1 + 0.1) / 2)
    assert rows["likeness.identity_rank1"] == 1


def test_a_drawing_that_is_nearer_to_another_person_is_counted(judge: Path) -> None:
    one = JudgedPictures([red(150), red(10)], [red(10)], [red(10)])
    other = JudgedPictures([red(200)], [red(200)], [red(200)])
    assert identity_rows({"one": one, "other": other}, judge)["likeness.identity_rank1"] == pytest.approx(
        0.75
    )
