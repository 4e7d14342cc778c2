"""Videos with 68 points in every frame, laid out as 300VW, to measure on.

    python -m training 300vw --videos DIR --out DATA [--every 30]
    eigencall bench tracker --data DATA

300VW (J. Shen et al., ICCV Workshops 2015; for research, on request): a folder for each video, in it vid.avi
and annot/NNNNNN.pts, one file a frame, counted from 1, with 68 points in pixels counted from 1. DATA becomes
a folder as the bench reads it: pictures, and a table of points; its rows are those of `youtube_faces`. The
set is not here: this is tried on a synthetic copy.
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from codec.files import output
from codec.values import Float, Image
from training.parts.errors import DataError, passed_over

POINTS = 68
VIDEO, POINT_FILES = "vid.avi", "annot"
FOLDER, TABLE = "youtube-faces", "keypoints68.csv"
QUALITY = 95


@dataclass(frozen=True, slots=True, eq=False)
class PointedFrame:
    """image (H, W, 3) BGR as OpenCV reads it; points (68, 2) in pixels counted from 0."""

    name: str
    image: Image
    points: Float


def points_of(path: Path) -> Float:
    """(68, 2) of a .pts file: numbers between braces. Raises DataError."""
    try:
        inside = path.read_text().split("{")[1].split("}")[0]
        numbers = np.array(inside.split(), np.float32).reshape(POINTS, 2)
    except (OSError, ValueError, IndexError) as error:
        raise DataError(f"{path} does not hold {POINTS} points; copy it again.") from error
    return numbers - 1


def videos(folder: Path) -> list[Path]:
    """Folders with a video and its points, in order. Raises DataError if there are none."""
    found = sorted(p.parent for p in folder.rglob(VIDEO) if (p.parent / POINT_FILES).is_dir())
    if not found:
        raise DataError(f"{folder} holds no folder with {VIDEO} and {POINT_FILES}/: name that of 300VW.")
    return found


def frames(video: Path, every: int) -> Iterator[PointedFrame]:
    """Every so many frames of one video. Raises DataError if it cannot be read, or has fewer frames than
    files of points."""
    last = max((int(p.stem) for p in (video / POINT_FILES).glob("*.pts")), default=0)
    capture = cv2.VideoCapture(str(video / VIDEO))
    try:
        for number in range(1, last + 1):
            good, image = capture.read()
            if not good:
                raise DataError(f"{video / VIDEO} ends before frame {number} of {last}; copy it again.")
            path = video / POINT_FILES / f"{number:06d}.pts"
            if (number - 1) % every == 0 and path.exists():
                name = f"{video.name}-{number:06d}.jpg"
                yield PointedFrame(name, np.asarray(image, np.uint8), points_of(path))
    finally:
        capture.release()


def lay_out(folder: Path, out: Path, every: int) -> int:
    """Write pictures and table; how many. Videos that are damaged are named and passed over."""
    place, faults = out / FOLDER, list[DataError]()
    rows: list[list[object]] = []
    for video in videos(folder):
        try:
            for frame in frames(video, every):
                data = cv2.imencode(".jpg", frame.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1]
                with output(place / "images" / frame.name) as file:
                    file.write(data.tobytes())
                rows.append([frame.name, *np.round(frame.points.ravel(), 3).tolist()])
        except DataError as error:
            faults.append(error)
    passed_over(faults)
    if not rows:
        raise DataError(f"No video in {folder} can be read together with its points.")
    with (place / TABLE).open("w", newline="") as table:
        header = ["image", *(f"{axis}{k}" for k in range(POINTS) for axis in "xy")]
        csv.writer(table).writerows([header, *rows])
    return len(rows)


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="training 300vw", description="300VW as a folder to measure on.")
    parser.add_argument("--videos", type=Path, required=True, help="300VW, a folder for each video")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--every", type=int, default=30, help="take each so-manieth frame")
    options = parser.parse_args(arguments)
    count = lay_out(options.videos, options.out, max(options.every, 1))
    print(f"{count} frames: eigencall bench tracker --data {options.out}")
    return 0
