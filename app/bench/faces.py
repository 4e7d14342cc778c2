"""Real faces to measure on: clips with the teacher's points, and pictures with 68 true points.

Read-only, from the folder that data/README.md describes. The teacher's points of the clips are made once by
`python -m training label` (an environment of its own with MediaPipe) and kept in a folder outside the data.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from codec.values import Float, Image

CLIPS, YOUTUBE, AFLW = "clips", "youtube-faces", "aflw2000-3d"
EDGE = 0.5
"""The teacher counts pixels from the first one's edge, we from its middle."""


class MissingFacesError(Exception):
    """The faces to measure on are not there; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """points (F, 478, 2) by the teacher, in pixels; good (F,) where it found a face."""

    path: Path
    fps: float
    points: Float
    good: NDArray[np.bool_]

    @property
    def name(self) -> str:
        return self.path.stem

    def images(self) -> Iterator[Image]:
        """Every frame, (H, W, 3) RGB"""
        capture = cv2.VideoCapture(str(self.path))
        while True:
            good, image = capture.read()
            if not good:
                capture.release()
                return
            yield np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPicture:
    """points (68, 2) true; box: x0, y0, x1, y1 of the face; yaw in degrees where known."""

    path: Path
    points: Float
    box: Float
    yaw_deg: float

    def image(self) -> Image:
        """(H, W, 3) RGB"""
        return np.asarray(cv2.imread(str(self.path), cv2.IMREAD_COLOR_RGB), np.uint8)


def label(data: Path, labels: Path, teacher: Path | None) -> None:
    """Have the teacher label the clips that have no labels yet."""
    todo = [p for p in clip_files(data) if not (labels / CLIPS / f"{p.name}.npz").exists()]
    if not todo:
        return
    command = [sys.executable, "-m", "eigencall.training", "label", "--images", str(data / CLIPS)]
    command += ["--out", str(labels / CLIPS)]
    if teacher is not None:
        command += ["--teacher-python", str(teacher)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    if done.returncode:
        reason = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
        raise MissingFacesError(
            f"The clips have no labels, and the teacher cannot make them. {' '.join(reason)}"
        )


def clip_files(data: Path) -> list[Path]:
    """The clips, in order of names. Raises MissingFacesError if there are none."""
    files = sorted((data / CLIPS).glob("*.mp4"))
    if not files:
        raise MissingFacesError(
            f"There are no clips in {data / CLIPS}; name the folder of faces with --data."
        )
    return files


def clips(data: Path, labels: Path) -> Iterator[Clip]:
    """Clips that have labels."""
    for path in clip_files(data):
        known = labels / CLIPS / f"{path.name}.npz"
        if known.exists():
            with np.load(known, allow_pickle=False) as f:
                points = f["points"][:, :, :2].astype(np.float32) - EDGE
                yield Clip(path, float(f["fps"]) or 30.0, points, np.asarray(f["found"], bool))


def youtube(data: Path) -> list[LabelledPicture]:
    """Frames of youtube-faces; their crop is the square around the points."""
    out = []
    table = data / YOUTUBE / "keypoints68.csv"
    if not table.exists():
        raise MissingFacesError(f"There is no {table}; name the folder of faces with --data.")
    with table.open() as lines:
        for row in csv.DictReader(lines):
            name = row.pop("image")
            points = np.array(list(row.values()), np.float32).reshape(68, 2)
            box = np.concatenate([points.min(0), points.max(0)])
            out.append(LabelledPicture(data / YOUTUBE / "images" / name, points, box, float("nan")))
    return out


def aflw(data: Path) -> list[LabelledPicture]:
    """The pictures of aflw2000-3d."""
    path = data / AFLW / "ground_truth.json"
    if not path.exists():
        raise MissingFacesError(f"There is no {path}; name the folder of faces with --data.")
    table, out = json.loads(path.read_text()), []
    for name, truth in sorted(table.items()):
        points = np.array(truth["pts68"], np.float32)
        points = (points if points.shape[0] == 68 else points.T)[:, :2]
        box = np.array(truth["roi_box"], np.float32)
        out.append(LabelledPicture(data / AFLW / f"{name}.jpg", points, box, float(truth["yaw_deg"])))
    return out
