"""The protocol of AFLW2000-3D: the 68 points' error by yaw, on the whole set as its authors distribute it.

    python -m training aflw2000-3d --pictures DIR [--models DIR] [--json FILE] [--incomplete]

X. Zhu et al., "Face Alignment Across Large Poses: A 3D Solution", CVPR 2016, section 5.2: the mean distance
of the points over the root of their box's area, for |yaw| to 30, 60 and 90 degrees, and the mean of these
three. The measuring itself is `eigencall bench tracker`; its table of true points is made here from the .mat
files.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from assets import report
from training.clouds import crops
from training.parts.errors import DataError
from training.sources import aflw2000_3d
from training.sources.aflw2000_3d import Annotated, angles_of

FOLDER, TABLE = "aflw2000-3d", "ground_truth.json"
BINS = {
    "0 to 30": "yaw_0_30",
    "30 to 60": "yaw_30_60",
    "60 to 90": "yaw_60_90",
    "mean of the three": "yaw_mean",
}


def truth(one: Annotated) -> dict[str, object]:
    """What the bench wants of a picture: points (68, 2) and 3DDFA's box, y down, and the yaw."""
    if one.points is None:
        raise DataError(f"The .mat of {one.picture} has no pt3d_68: it is not of AFLW2000-3D.")
    square = crops.square(one.points, crops.SIDE)
    x, y, half = square.x, -square.y, square.half
    points = one.points[:, :2] * [1, -1]
    yaw_deg = float(np.degrees(angles_of(one.rotation)[1]))
    return {
        "pts68": points.tolist(),
        "roi_box": [x - half, y - half, x + half, y + half],
        "yaw_deg": yaw_deg,
    }


def lay_out(found: Sequence[Annotated], data: Path) -> None:
    """A folder as the bench reads it, with links to the pictures; numbered, as names may stand twice."""
    place, table = data / FOLDER, {}
    place.mkdir()
    for number, one in enumerate(found):
        name = f"{number:06d}"
        (place / f"{name}.jpg").symlink_to(one.picture.resolve())
        table[name] = truth(one)
    (place / TABLE).write_text(json.dumps(table))


def show(rows: dict[str, float]) -> None:
    """As the field's tables have it."""
    table = Table("|yaw|, degrees", "pictures", "NME, %", title="AFLW2000-3D, 68 points")
    for text, name in BINS.items():
        error, count = rows.get(f"nme.aflw2000.{name}"), rows.get(f"count.aflw2000.{name}")
        table.add_row(text, "" if count is None else f"{count:.0f}", "-" if error is None else f"{error:.2f}")
    Console().print(table)


def main(arguments: list[str]) -> int:
    """The command; the status is the bench's."""
    parser = argparse.ArgumentParser(prog="training aflw2000-3d", description="Error by yaw on AFLW2000-3D.")
    parser.add_argument("--pictures", type=Path, required=True, help="the set, a .jpg and a .mat per picture")
    parser.add_argument("--models", type=Path, help="folder of other networks than those shipped")
    parser.add_argument("--json", type=Path, default=Path("out/aflw2000-3d.json"))
    parser.add_argument("--incomplete", action="store_true", help="go on where files are missing")
    options = parser.parse_args(arguments)
    found = aflw2000_3d.annotated(options.pictures, options.incomplete)
    with tempfile.TemporaryDirectory() as folder:
        lay_out(found, Path(folder))
        command = [sys.executable, "-m", "eigencall", "bench", "tracker", "--data", folder]
        command += ["--json", str(options.json)]
        command += ["--models", str(options.models)] if options.models else []
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        return done.returncode
    show(report.read(options.json))
    return 0
