"""training.yaw: AFLW2000-3D's .mat files as the bench's table, and its rows as the field's."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.bench import faces
from app.bench.pictures import PictureErrors, binned
from tests.training import heads
from training import yaw
from training.__main__ import main
from training.sources.aflw2000_3d import annotated

COUNT = 3


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Drawn heads with .mat files."""
    heads.write(tmp_path / "set", COUNT)
    return tmp_path / "set"


def test_the_bench_reads_the_points_the_box_and_the_yaw_of_the_mats(pictures: Path, tmp_path: Path) -> None:
    found = annotated(pictures)
    yaw.lay_out(found, tmp_path)
    for one, read in zip(found, faces.aflw(tmp_path), strict=True):
        assert one.points is not None
        np.testing.assert_allclose(read.points, one.points[:, :2] * [1, -1], atol=1e-3)
        low, high = read.points.min(0), read.points.max(0)
        side = np.sqrt(2) * (high - low).max()
        np.testing.assert_allclose(
            read.box, [*((low + high - side) / 2), *((low + high + side) / 2)], atol=0.01
        )
        assert read.image().shape == (heads.SIDE, heads.SIDE, 3)
        assert abs(read.yaw_deg) <= np.degrees(0.7) + 0.01


def test_the_command_measures_and_shows_the_bins(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.json"
    assert main(["aflw2000-3d", "--pictures", str(pictures), "--json", str(out)]) == 0
    rows = json.loads(out.read_text())["rows"]
    assert rows["nme.aflw2000"] < rows["constant.nme.aflw2000"]
    said = capsys.readouterr().out
    assert all(text in said for text in yaw.BINS)


def test_the_field_s_mean_is_that_of_the_three_bins_and_not_of_all_pictures() -> None:
    seen = [PictureErrors(error, 9.0, degrees, 50.0, 20.0) for error, degrees, count in
            ((3.0, 10.0, 20), (4.0, -45.0, 8), (8.0, 80.0, 8)) for _ in range(count)]  # fmt: skip
    assert binned("aflw2000", seen)["nme.aflw2000.yaw_mean"] == pytest.approx(5.0)
    assert "nme.aflw2000.yaw_mean" not in binned("aflw2000", seen[:28])
