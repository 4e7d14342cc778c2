"""Labels pictures and clips with the teacher, MediaPipe's 478 landmarks, in an environment of its own.

    python -m training label --images DIR --out DIR [--teacher-python PATH]

MediaPipe 0.10.21 needs numpy < 2 and protobuf < 5, so it runs as a subprocess (training/teacher_worker.py)
of another Python; the program itself never needs it. Every picture below DIR becomes OUT/<same path>.npz
(fields: see the worker). What is there already is not labelled again: stopping and starting is free.
"""

import argparse
import hashlib
import json
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from codec.errors import UserError
from codec.values import Float
from training.parts import pictures
from training.parts.errors import DataError
from training.parts.pictures import PICTURES as PICTURES

CLIPS = {".mp4", ".mov", ".avi", ".webm", ".mkv"}
WORKER = Path(__file__).parent / "parts" / "teacher_worker.py"
DEFAULT_PYTHON = Path(".venv-teacher/bin/python")
HOW_TO_MAKE = (
    "Make the teacher's environment with 'make teacher', or name a Python that has mediapipe 0.10.21 with "
    "--teacher-python."
)


class TeacherError(UserError):
    """The teacher cannot run; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """points (F, 478, 3) in pixels, NaN where found (F,) is false; size of the picture in pixels."""

    points: Float
    found: np.ndarray
    width: int
    height: int
    fps: float

    @staticmethod
    def read(path: Path) -> "Labels":
        """From a file that the worker wrote. Raises TeacherError."""
        try:
            with np.load(path, allow_pickle=False) as f:
                return Labels(f["points"], f["found"], int(f["width"]), int(f["height"]), float(f["fps"]))
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise TeacherError(f"The labels {path} are damaged: delete that file and label again.") from error


@dataclass(frozen=True, slots=True)
class Job:
    """One file to label."""

    source: Path
    out: Path

    @property
    def digest(self) -> str:
        """A number of the file that does not depend on which others are labelled already."""
        return hashlib.sha256(str(self.out).encode()).hexdigest()

    def line(self) -> str:
        """As the worker reads it."""
        video = self.source.suffix.lower() in CLIPS
        return json.dumps({"source": str(self.source), "out": str(self.out), "video": video}) + "\n"


def jobs(images: Path, out: Path) -> list[Job]:
    """What is below `images` and has no labels below `out` yet, in order of names."""
    if not images.is_dir():
        raise TeacherError(f"There is no folder {images}; name the folder of pictures with --images.")
    files = sorted(p for p in images.rglob("*") if p.suffix.lower() in PICTURES | CLIPS)
    if not files:
        raise TeacherError(f"{images} holds no pictures or clips ({', '.join(sorted(PICTURES | CLIPS))}).")
    todo = [Job(p, out / p.relative_to(images).with_name(p.name + ".npz")) for p in files]
    return [j for j in todo if not j.out.exists()]


def run(
    todo: Sequence[Job], python: Path = DEFAULT_PYTHON, program: Path | None = None
) -> Iterable[dict[str, object]]:
    """Answers of the worker, one per job, as they come. program: another worker than that for landmarks."""
    if not python.exists():
        raise TeacherError(f"There is no {python}. {HOW_TO_MAKE}")
    with subprocess.Popen(
        [str(python), str(program or WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        for job in todo:
            try:
                worker.stdin.write(job.line())
                worker.stdin.flush()
            except BrokenPipeError:
                raise TeacherError(f"The teacher did not start with {python}. {HOW_TO_MAKE}") from None
            answer = worker.stdout.readline()
            if not answer:
                raise TeacherError(f"The teacher ended at {job.source}. {HOW_TO_MAKE}")
            yield json.loads(answer)


def label(
    images: Path, out: Path, python: Path = DEFAULT_PYTHON, part: tuple[int, int] = (0, 1)
) -> dict[str, int]:
    """Label every picture and clip below a folder; counts of files, frames, faces and files that failed.
    part: (k, n) only the k-th of n shares of the files, for n processes side by side."""
    mine = [job for job in jobs(images, out) if int(job.digest, 16) % part[1] == part[0]]
    todo = [job for job in mine if _whole(job)]
    total = {"files": len(mine), "frames": 0, "found": 0, "failed": len(mine) - len(todo)}
    columns = (*Progress.get_default_columns()[:3], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(TextColumn("labelling"), *columns) as progress:
        task = progress.add_task("", total=len(todo))
        for job, answer in zip(todo, run(todo, python) if todo else (), strict=True):
            if "last" in answer:
                raise TeacherError(f"{answer['error']} Make room, or choose another place.")
            if "error" in answer:
                progress.console.print(answer["error"], markup=False, soft_wrap=True)
                total["failed"] += 1
            elif not answer["found"]:
                progress.console.print(f"In {job.source} no face was found.", markup=False, soft_wrap=True)
            for key in ("frames", "found"):
                total[key] += int(str(answer.get(key, 0)))
            progress.advance(task)
    return total


def _whole(job: Job) -> bool:
    """Whether the picture is not cut off; says which is."""
    try:
        if job.source.suffix.lower() in PICTURES:
            pictures.whole(job.source)
    except DataError as error:
        print(error)
        return False
    return True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m training label`."""
    parser.add_argument("--images", type=Path, required=True, help="folder of pictures and clips")
    parser.add_argument("--out", type=Path, required=True, help="folder of the labels")
    parser.add_argument("--teacher-python", type=Path, default=DEFAULT_PYTHON, help="Python with MediaPipe")
    parser.add_argument(
        "--part", type=_part, default=(0, 1), help="K/N: of N processes side by side, this is K"
    )


def _part(text: str) -> tuple[int, int]:
    number, _, count = text.partition("/")
    if not (number.isdigit() and count.isdigit() and int(number) < int(count)):
        raise argparse.ArgumentTypeError("a part is K/N, K from 0 to N - 1")
    return int(number), int(count)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="training label", description="Label pictures with the teacher.")
    add_arguments(parser)
    options = parser.parse_args(argv)
    total = label(options.images, options.out, options.teacher_python, options.part)
    print(
        f"{total['files']} files, {total['frames']} frames, {total['found']} faces, {total['failed']} failed"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
