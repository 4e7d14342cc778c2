"""Labelling and making shards on many processors, or on many machines where Ray is installed.

    python -m training spread --workers 16 label --images DIR --out DIR
    python -m training spread --workers 64 shards renders --pictures DIR --labels DIR --out ROOT --count 640

The command is cut into parts that do not touch: pictures by their order, shards by their numbers. Each part
is the very command, run as a process of its own, so that one that dies is run again by itself. With Ray the
parts are tasks of the cluster that RAY_ADDRESS names (else of this machine); Eigencall must be installed on
all its machines, and folders be ones that all see. Prints how much was done a second, in all and per worker.
"""

import argparse
import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.progress import track as progress

from codec.errors import UserError
from training.teacher import CLIPS, PICTURES

HERE = str(Path(__file__).parent.parent)
"""A checkout's root: its parts run this very program, wherever the command was given."""
TRIES = 2
"""A part is run so often; what it has made stays, so the second goes on where the first ended."""


class SpreadError(UserError):
    """The work cannot be spread, or a part of it failed; the message says what to do."""


def parts(command: Sequence[str], workers: int) -> list[list[str]]:
    """The commands, one per worker, that together do what `command` does. Raises SpreadError."""
    kind = command[0] if command else ""
    if kind == "shards":
        return _by_number(list(command), workers)
    if kind == "label":
        return [[*command, "--part", f"{k}/{workers}"] for k in range(workers)]
    raise SpreadError(f"'{kind}' cannot be spread; 'label' and 'shards' can.")


def _by_number(command: list[str], workers: int) -> list[list[str]]:
    count, first = _number(command, "--count", 10), _number(command, "--first", 0)
    ends = [first + count * k // workers for k in range(workers + 1)]
    spans = [(a, b - a) for a, b in pairwise(ends) if b > a]
    return [[*command, "--first", str(a), "--count", str(n)] for a, n in spans]


def _taken(command: list[str], name: str, otherwise: str) -> str:
    """The value of an option, which is taken out of the command."""
    if name not in command:
        return otherwise
    at = command.index(name)
    if at + 1 >= len(command):
        raise SpreadError(f"{name} needs a number.")
    value = command[at + 1]
    del command[at : at + 2]
    return value


def _number(command: list[str], name: str, otherwise: int) -> int:
    value = _taken(command, name, str(otherwise))
    if not value.isdecimal():
        raise SpreadError(f"{name} cannot be {value!r}; a whole number is wanted.")
    return int(value)


def run_part(command: Sequence[str], folder: str = ".") -> int:
    """One part to its end; 0 when it succeeded. Its words are shown if it did not. folder: that paths of the
    command are relative to."""
    for _ in range(TRIES):
        environment = os.environ | {"OMP_NUM_THREADS": "1", "LP_NUM_THREADS": "1"}
        environment["PYTHONPATH"] = os.pathsep.join([HERE, environment.get("PYTHONPATH", "")]).rstrip(
            os.pathsep
        )
        done = subprocess.run(
            [sys.executable, "-m", "eigencall.training", *command],
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode == 0:
            return 0
    print(done.stdout[-2000:], flush=True)
    return done.returncode


def ray_module() -> Any:
    """Ray, or None where it is not installed."""
    try:
        return importlib.import_module("ray")
    except ImportError:
        return None


def outcomes(work: Callable[[list[str]], int], todo: Sequence[list[str]], ray: Any = None) -> Iterator[int]:
    """What `work` says of each part, as they end: by Ray's tasks, or by as many processes of this machine."""
    if ray is None:
        with ThreadPoolExecutor(max(len(todo), 1), "part") as pool:
            yield from (f.result() for f in as_completed([pool.submit(work, part) for part in todo]))
        return
    if not ray.is_initialized():
        # RAY_ADDRESS names a cluster; without it Ray starts one on this machine
        ray.init(num_cpus=None if "RAY_ADDRESS" in os.environ else len(todo), log_to_driver=False)
    waiting = [ray.remote(num_cpus=1, max_retries=TRIES)(work).remote(part) for part in todo]
    while waiting:
        done, waiting = ray.wait(waiting)
        yield from ray.get(done)


def amount(command: Sequence[str]) -> tuple[int, str]:
    """How much the whole command does, for the rate: pictures or shards."""
    if command[0] == "label":
        folder = Path(_taken(list(command), "--images", "."))
        return sum(p.suffix.lower() in PICTURES | CLIPS for p in folder.rglob("*")), "files"
    return _number(list(command), "--count", 10), "shards"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training spread", description="A command on many workers.")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-ray", action="store_true", help="plain processes, also where Ray is installed")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="'label ...' or 'shards ...'")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    todo = parts(options.command, max(options.workers, 1))
    ray = None if options.no_ray else ray_module()
    begin = time.monotonic()
    here = str(Path.cwd())
    ends = list(progress(outcomes(lambda part: run_part(part, here), todo, ray), "parts", total=len(todo)))
    if failed := sum(e != 0 for e in ends):
        print(f"{failed} of {len(todo)} parts failed; the same command goes on with what is missing.")
        return 1
    taken_s, (count, unit) = time.monotonic() - begin, amount(options.command)
    how = "Ray tasks" if ray else "processes"
    rate = count / max(taken_s, 1e-9)
    each = rate / max(len(todo), 1)
    print(f"{count} {unit} in {taken_s:.0f} s by {len(todo)} {how}: {rate:.3g} a second, {each:.3g} each")
    return 0
