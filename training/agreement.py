"""How the teacher reads pictures that we made: where it disagrees with exact labels, pictures look wrong.

    python -m training agree --shard DIR [--count 256] [--teacher-python PATH]

Prints the distance between label and reading, and for lip gap, eye opening, mouth width and brow height the
correlation and the slope of the reading on the label. A shut eye that the teacher reads as half open shows a
slit of eyeball; an open mouth that it reads as closed has no dark.
"""

import argparse
import tempfile
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from codec import landmarks as lm
from codec.values import Float
from training import teacher
from training.parts import samples

ENLARGED = 3  # the teacher wants larger faces than a crop's 91 px


def read(shard: Path, count: int, python: Path) -> tuple[Float, Float]:
    """(N, 478, 2) labels and the teacher's readings of the same pictures, crop pixels; lost ones left out."""
    columns = samples.read(shard)
    with tempfile.TemporaryDirectory() as name:
        pictures, out = Path(name) / "pictures", Path(name) / "labels"
        pictures.mkdir()
        for k, image in enumerate(columns["images"][:count]):
            large = cv2.resize(image, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
            cv2.imwrite(str(pictures / f"{k:04d}.png"), large[:, :, ::-1])
        teacher.label(pictures, out, python)
        found = [teacher.Labels.read(p) for p in sorted(out.glob("*.npz"))]
    seen = np.array([f.found[0] for f in found])
    points = np.stack([f.points[0, :, :2] for f in found])[seen] / ENLARGED - 0.5
    return np.asarray(columns["points"][: len(found)], np.float32)[seen], points.astype(np.float32)


def measures(points: Float) -> dict[str, Float]:
    """(N, 478, 2) -> seen quantities (N,), over the distance of the eyes' outer corners."""
    eyes = np.linalg.norm(points[:, 33] - points[:, 263], axis=1)

    def gap(first: tuple[int, ...], second: tuple[int, ...]) -> Float:
        return np.linalg.norm(points[:, list(first)] - points[:, list(second)], axis=2).mean(1) / eyes

    return {
        "lip gap": gap(lm.INNER_UPPER_LIP[2:7], lm.INNER_LOWER_LIP[2:7]),
        "right eye": gap(lm.RIGHT_UPPER_LID[2:5], lm.RIGHT_LOWER_LID[2:5]),
        "left eye": gap(lm.LEFT_UPPER_LID[2:5], lm.LEFT_LOWER_LID[2:5]),
        "mouth width": gap((61,), (291,)),
        "right brow": gap((105,), (159,)),
        "left brow": gap((334,), (386,)),
    }


def compare(label: Float, reading: Float) -> dict[str, tuple[float, float]]:
    """Correlation and slope of the reading on the label for each of `measures`."""
    ours, theirs = measures(label), measures(reading)
    return {
        name: (
            float(np.corrcoef(ours[name], theirs[name])[0, 1]),
            float(np.polyfit(ours[name], theirs[name], 1)[0]),
        )
        for name in ours
    }


def main(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training agree", description="Compare labels with the teacher.")
    parser.add_argument("--shard", type=Path, required=True)
    parser.add_argument("--count", type=int, default=256)
    parser.add_argument("--teacher-python", type=Path, default=teacher.DEFAULT_PYTHON)
    options = parser.parse_args(arguments)
    label, reading = read(options.shard, options.count, options.teacher_python)
    eyes = np.linalg.norm(label[:, 33] - label[:, 263], axis=1)
    distance = np.linalg.norm(label - reading, axis=2)[:, :468].mean(1) / eyes
    table = Table(
        "", "r", "slope", title=f"{len(label)} faces, median distance {100 * np.median(distance):.2f} %"
    )
    for name, (correlation, slope) in compare(label, reading).items():
        table.add_row(name, f"{correlation:.3f}", f"{slope:.2f}")
    Console().print(table)
    return 0
