"""From photographs to the networks that ship, by a recipe: one step after the other.

    python -m training all --recipe shipped --out DIR [--pictures DIR] [--test DIR] [--teacher-python PATH]
    python -m training all --recipe shipped --out DIR --plan    only the steps, and how long they would take

A recipe (training/recipes/NAME.toml, or a file of one's own) lists commands with their weights, amounts and
seed, and what they cost. Each step goes on where it stopped, and what has been done is not done again: the
whole may be stopped and started at any time. `--recipe quick` is the same road with some hundredth of the
pictures, in a few minutes: it shows that the road is whole, not a tracker that anybody would want. What ships
is copied from DIR/models to assets/ by hand, after a look at the numbers.
"""

import argparse
import json
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from training.parts.config import ConfigError
from training.teacher import DEFAULT_PYTHON, PICTURES

RECIPES = Path(__file__).parent / "recipes"
SOURCE = "--pictures {pictures} --labels {labels} --out {shards} --seed {seed}"
DONE = "done.json"
START_S = 30.0
"""What a step costs before it makes anything: imports, and for pictures fits of all portraits."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command of `python -m training` with places to fill in; units: what it makes or looks at; cpu_ms,
    gpu_ms: what one of them costs, 0 for no use of a GPU; needs: a place without which it is left out."""

    command: str
    units: int
    cpu_ms: float
    gpu_ms: float = 0.0
    needs: str = ""

    def words(self, places: Mapping[str, str]) -> list[str]:
        """The command as a list."""
        return [word.format_map(places) for word in shlex.split(self.command.replace("{source}", SOURCE))]

    @property
    def cost_s(self) -> float:
        """On one core."""
        return START_S + self.units * self.cpu_ms / 1000

    @property
    def name(self) -> str:
        """Its first words."""
        return " ".join(self.command.split(" {")[0].split(" --")[0].split())


@dataclass(frozen=True, slots=True)
class Recipe:
    """every: only every so-manieth picture is learnt from."""

    steps: tuple[Step, ...]
    seed: int = 0
    every: int = 1


def recipe(name: str) -> Recipe:
    """A recipe by its name or its file. Raises ConfigError with what is wrong."""
    path = RECIPES / f"{name}.toml" if not name.endswith(".toml") else Path(name)
    try:
        table = tomllib.loads(path.read_text())
        steps = tuple(Step(**step) for step in table.pop("step"))
        return Recipe(steps, **table)
    except OSError as error:
        known = ", ".join(sorted(p.stem for p in RECIPES.glob("*.toml")))
        raise ConfigError(
            f"There is no recipe {name}; known: {known}, or a file that ends in .toml."
        ) from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        known = ", ".join(f.name for f in fields(Step))
        raise ConfigError(f"The recipe {path} cannot be read ({error}); a step has: {known}.") from error


def few(pictures: Path, out: Path, every: int) -> Path:
    """A folder that links to every so-manieth picture."""
    files = sorted(p for p in pictures.rglob("*") if p.suffix.lower() in PICTURES)
    for picture in files[::every]:
        link = out / picture.relative_to(pictures)
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(picture.resolve())
    return out


def places(options: argparse.Namespace, pictures: Path, seed: int) -> dict[str, str]:
    """What a recipe's places stand for."""
    out: Path = options.out
    found = {"out": out, "pictures": pictures, "teacher": options.teacher_python, "seed": seed}
    found |= {
        "threads": options.threads,
        "labels": out / "labels",
        "shards": out / "shards",
        "models": out / "models",
    }
    return {name: str(value) for name, value in (found | {"test": options.test or ""}).items()}


def spoken(seconds: float) -> str:
    """12 h 05 min"""
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{max(minutes, 1)} min"


def plan(steps: Sequence[Step]) -> str:
    """A line a step, and the whole, on one core of the recipe's processor."""
    lines = [f"  {step.name:<24} {step.units:>10,}  {spoken(step.cost_s):>12}" for step in steps]
    whole = sum(step.cost_s for step in steps)
    beside = sum(START_S + step.units * (step.gpu_ms or step.cpu_ms / 8) / 1000 for step in steps)
    lines.append(
        f"About {spoken(whole)} on one core; {spoken(beside)} with a GPU, and eight cores that make shards."
    )
    return "\n".join(lines)


class Course:
    """How far a run has come; what is done is kept in DONE, with the seconds that it took."""

    def __init__(self, steps: Sequence[Step], out: Path) -> None:
        self._steps, self._path = steps, out / DONE
        self.took_s: dict[str, float] = json.loads(self._path.read_text()) if self._path.exists() else {}

    def done(self, words: Sequence[str]) -> bool:
        """Whether this very command has ended well."""
        return shlex.join(words) in self.took_s

    def note(self, words: Sequence[str], seconds: float) -> None:
        """It has ended well."""
        self.took_s[shlex.join(words)] = round(seconds, 1)
        self._path.write_text(json.dumps(self.took_s, indent=1) + "\n")

    def bar(self, at: int, pace: float) -> str:
        """Before step number `at`; pace: seconds that a second of the recipe's processor takes here."""
        whole = sum(step.cost_s for step in self._steps)
        left = sum(step.cost_s for step in self._steps[at:])
        share = 1 - left / max(whole, 1e-9)
        return f"{'█' * round(20 * share):░<20} {share:4.0%}, about {spoken(left * pace)} left"


def status(command: Sequence[str]) -> int:
    """Of a program that has run. Ctrl-C reaches it too, and it is given time to keep what it has learnt."""
    with subprocess.Popen(command) as program:
        try:
            return program.wait()
        except KeyboardInterrupt:
            program.wait()
            raise


def beside(words: list[str], workers: int) -> list[str]:
    """A step's command; pictures are labelled and made by as many processes."""
    if workers > 1 and words[0] in ("label", "shards"):
        return ["spread", "--workers", str(workers), "--no-ray", *words]
    return words


def run(steps: Sequence[Step], filled: Mapping[str, str], out: Path, workers: int = 1) -> int:
    """Stops at the first step that fails."""
    out.mkdir(parents=True, exist_ok=True)
    course, spent, reckoned = Course(steps, out), 0.0, 0.0
    for at, step in enumerate(steps):
        words = step.words(filled)
        if course.done(words):
            continue
        print(f"{course.bar(at, spent / reckoned if reckoned > 60 else 1.0)}", flush=True)
        print(f"{at + 1} of {len(steps)}. training {' '.join(words)}", flush=True)
        begun = time.monotonic()
        if failed := status([sys.executable, "-m", "eigencall.training", *beside(words, workers)]):
            return failed
        course.note(words, time.monotonic() - begun)
        spent, reckoned = spent + time.monotonic() - begun, reckoned + step.cost_s
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training all", description="Every step of a recipe.")
    parser.add_argument("--out", type=Path, required=True, help="folder of everything that is made")
    parser.add_argument("--recipe", default="shipped", help="shipped, quick, or a TOML file of one's own")
    parser.add_argument("--pictures", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--test", type=Path, help="faces to measure on at the end")
    parser.add_argument("--teacher-python", type=Path, default=DEFAULT_PYTHON, help="Python with MediaPipe")
    parser.add_argument("--seed", type=int, help="instead of the recipe's")
    parser.add_argument(
        "--threads",
        type=int,
        default=1,
        help="on which large networks learn, and processes that make pictures",
    )
    parser.add_argument("--plan", action="store_true", help="say what would be done and how long it takes")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    if options.threads < 1:
        parser.error("--threads: at least one is needed")
    chosen = recipe(options.recipe)
    steps = [s for s in chosen.steps if not s.needs or getattr(options, s.needs)]
    print(plan(steps), flush=True)
    if options.plan:
        return 0
    pictures = options.pictures
    if chosen.every > 1:
        pictures = few(pictures, options.out / "pictures", chosen.every)
    seed = chosen.seed if options.seed is None else options.seed
    return run(steps, places(options, pictures, seed), options.out, options.threads)


if __name__ == "__main__":
    raise SystemExit(main())
