"""app.bench.pictures: bins, and what is read from a picture's own pixels."""

from pathlib import Path

import numpy as np
import pytest

from app.bench import pictures
from app.bench.faces import LabelledPicture
from app.bench.pictures import PictureErrors
from codec.values import Float, Image

RED, GREEN, BLUE = (200, 150, 120), (96, 64, 48), (12, 10, 8)


def points() -> Float:
    """(68, 2) in a picture of 100 x 100: left of the middle are the right eye, cheek and mouth corner."""
    out = np.random.default_rng(0).uniform(10, 90, (68, 2)).astype(np.float32)
    out[[36, 48, 31]] = [[25, 35], [35, 70], [42, 55]]
    out[[45, 54, 35]] = [[75, 35], [65, 70], [58, 55]]
    return out


def half(left: tuple[int, int, int], right: tuple[int, int, int]) -> Image:
    """A picture of two colours."""
    image = np.zeros((100, 100, 3), np.uint8)
    image[:, :50], image[:, 50:] = left, right
    return image


def test_light_and_tone_are_those_of_the_lighter_cheek() -> None:
    lit, tone = pictures.cheeks(half(RED, BLUE), points())
    again = pictures.cheeks(half(BLUE, RED), points())
    assert (lit, tone) == pytest.approx(again)
    assert lit == pytest.approx(66, abs=2)
    darker, browner = pictures.cheeks(half(GREEN, BLUE), points())
    assert darker < lit
    assert browner < tone


def test_a_cheek_at_the_border_is_read_inside_the_picture() -> None:
    assert np.isfinite(pictures.cheeks(half(RED, RED), points() - 60)).all()


def test_every_face_is_in_one_bin_of_each_kind() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        seen = PictureErrors(4.0, 12.0, rng.uniform(-90, 90), rng.uniform(0, 100), rng.uniform(-90, 90))
        for kind in ("yaw", "light", "tone"):
            assert sum(f(seen) for name, f in pictures.BINS.items() if name.startswith(kind)) == 1


def test_bins_with_few_pictures_have_no_row() -> None:
    many = [PictureErrors(3.0, 12.0, 10.0, 50.0, 40.0)] * pictures.FEW
    rows = pictures.binned("set", [*many, PictureErrors(9.0, 12.0, 80.0, 50.0, 40.0)])
    assert rows["nme.set.yaw_0_30"] == pytest.approx(3.0)
    assert rows["count.set.yaw_0_30"] == pictures.FEW
    assert "nme.set.yaw_60_90" not in rows


def test_the_face_that_sees_nothing_fills_the_true_box() -> None:
    true = points()
    picture = LabelledPicture(Path("none.jpg"), true, np.zeros(4, np.float32), float("nan"))
    shape = np.random.default_rng(2).normal(0, 50, (68, 3)).astype(np.float32)
    there = pictures.in_box(shape, picture)
    assert there.min(0) == pytest.approx(true.min(0), abs=1e-3)
    assert there.max(0) == pytest.approx(true.max(0), abs=1e-3)
