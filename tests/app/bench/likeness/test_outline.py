"""The outline's row: on masks whose overlap is known, and on a drawing whose coverage is."""

import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from app.bench.likeness.compare import Mask
from app.bench.likeness.drawn import part_of
from app.bench.likeness.outline import above_chin, iou, persons, within
from codec.values import FaceFrame, Float
from likeness.photo.takes import Take

WORKER = """#!{python}
import json, sys, cv2, numpy as np
for line in sys.stdin:
    job = json.loads(line)
    red = cv2.imread(job["source"])[..., 2]
    cv2.imwrite(job["out"], np.where(red > 99, 255, 0).astype(np.uint8))
"""


def marks(top: tuple[float, float], chin: tuple[float, float]) -> Float:
    points = np.zeros((478, 2), np.float32)
    points[10], points[152] = top, chin
    return points


def box(left: int, top: int, right: int, bottom: int) -> Mask:
    mask = np.zeros((100, 100), bool)
    mask[top:bottom, left:right] = True
    return mask


def test_what_lies_below_the_chin_does_not_count() -> None:
    upright = marks((50, 20), (50, 60))
    head, head_and_shoulders = box(30, 10, 70, 60), box(30, 10, 70, 60) | box(0, 62, 100, 100)
    assert iou(head, head_and_shoulders, upright) == 1
    assert iou(head, box(30, 10, 50, 60), upright) == pytest.approx(0.5)


def test_a_head_on_its_side_is_cut_across_its_own_axis() -> None:
    above = above_chin(marks((80, 50), (40, 50)), (100, 100))
    assert above[:, 41:].all()
    assert not above[:, :40].any()


def test_what_lies_beyond_the_picture_does_not_count() -> None:
    points = np.full((478, 2), (30, 20), np.float32)
    take = Take(np.zeros((40, 60, 3), np.uint8), points, FaceFrame.neutral(4, present=True))
    inside = within(part_of(take, 80, 80), take)
    assert inside[20:60, 10:70].all()
    assert inside.sum() == 40 * 60


def test_persons_are_what_the_teacher_says(tmp_path: Path) -> None:
    teacher = tmp_path / "python"
    teacher.write_text(WORKER.format(python=sys.executable))
    teacher.chmod(teacher.stat().st_mode | stat.S_IXUSR)
    picture = np.zeros((30, 40, 3), np.uint8)
    picture[5:20, 10:30, 0] = 200
    (found,) = persons([picture], teacher)
    assert found.sum() == 15 * 20
    assert found[5:20, 10:30].all()
