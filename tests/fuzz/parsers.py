"""Hostile input by the million for everything that reads what others sent.

    python -m tests.fuzz.parsers --count 10000000 --seed 1 --log out/fuzz.json    random and mutated
    python -m tests.fuzz.parsers --atheris face -max_total_time=60                guided by coverage

Each target (tests/fuzz/targets.py) takes `count` inputs in rounds of ROUND, each with a reader of its own in
the middle of its work; round k of a seed is the same inputs for ever, so a finding can be repeated. Passes if
nothing but documented errors is raised, no input takes longer than SLOWEST_S of processor time, memory does
not grow beyond GROWN_MB, and a reader that has eaten everything still works. With --log the counts are kept
after every round, and the same command goes on where it was stopped. atheris is an optional tool.
"""

import argparse
import importlib
import json
import random
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.inputs import inputs
from tests.fuzz.target import Read, Target
from tests.fuzz.targets import TARGETS

ROUND = 2_000  # inputs, then a fresh reader: forged numbers lead one astray
SLOWEST_S = 1.0  # of processor time for one input; a datagram of 1,100 bytes takes a few ms
WARM_ROUNDS = 40  # until caches are full
GROWN_MB = 64.0  # two unfinished blobs, at most 8 MiB, and what the allocator keeps
MEMORY_BYTES = 4 << 30
TELL_EVERY_S = 60.0


@dataclass(slots=True)
class Tally:
    """Of one target: inputs, how many were taken rather than refused, the slowest input in ms of processor
    time and what it was, and the process' largest memory, in MB, when warm and now."""

    inputs: int = 0
    taken: int = 0
    slowest_ms: float = 0.0
    slowest: str = ""
    warm_mb: float = 0.0
    peak_mb: float = 0.0

    def note(self, data: bytes, taken: bool, cost_s: float) -> None:
        self.inputs += 1
        self.taken += taken
        if cost_s * 1000 > self.slowest_ms:
            self.slowest_ms, self.slowest = cost_s * 1000, data.hex()

    def measure(self) -> None:
        self.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if self.inputs <= WARM_ROUNDS * ROUND:
            self.warm_mb = self.peak_mb


def hammer(name: str, seed: int, number: int, tally: Tally, limit: int = ROUND) -> None:
    """One round: `limit` inputs to a fresh reader."""
    dice = random.Random(f"{seed} {name} {number}")
    fresh = TARGETS[name](dice)
    stream = inputs(fresh.seeds, dice)
    for _ in range(limit):
        feed(fresh.read, next(stream), tally)
    fresh.still_works()
    fresh.close()
    tally.measure()
    assert tally.peak_mb - tally.warm_mb < GROWN_MB, "memory grows"


def feed(read: Read, data: bytes, tally: Tally) -> None:
    begun_s = time.thread_time()
    try:
        taken = read(data)
    except BaseException:
        print(f"failed on {data.hex()}", file=sys.stderr)
        raise
    cost_s = time.thread_time() - begun_s
    tally.note(data, taken, cost_s)
    assert cost_s < SLOWEST_S, f"too slow: {data.hex()}"


def plain(names: Iterable[str], count: int, seed: int, log: Path | None = None) -> dict[str, Tally]:
    """`count` inputs to each target, target after target."""
    tallies = _resumed(log, seed)
    told_s = time.monotonic()
    for name in names:
        tally = tallies.setdefault(name, Tally())
        while tally.inputs < count:
            hammer(name, seed, tally.inputs // ROUND, tally, min(ROUND, count - tally.inputs))
            if time.monotonic() - told_s > TELL_EVERY_S or tally.inputs >= count:
                told_s = time.monotonic()
                print(f"{name}: {tally.inputs:,}, slowest {tally.slowest_ms:.1f} ms", flush=True)
                _keep(log, seed, tallies)
    return tallies


def _resumed(log: Path | None, seed: int) -> dict[str, Tally]:
    if log is None or not log.exists():
        return {}
    kept = json.loads(log.read_text())
    return {name: Tally(**t) for name, t in kept["tallies"].items()} if kept["seed"] == seed else {}


def _keep(log: Path | None, seed: int, tallies: dict[str, Tally]) -> None:
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(json.dumps({"seed": seed, "tallies": {n: asdict(t) for n, t in tallies.items()}}))


def guided(name: str, arguments: list[str]) -> None:
    """One reader, led by which lines an input reaches."""
    import atheris  # an optional tool, not a dependency

    for module in [m for m in sys.modules if m.split(".")[0] in ("codec", "app", "tests")]:
        del sys.modules[module]
    with atheris.instrument_imports(include=["codec", "app"]):
        target: Target = importlib.import_module("tests.fuzz.targets").TARGETS[name]
    read = target(random.Random(1)).read
    atheris.Setup([sys.argv[0], *arguments], lambda data: read(data) and None)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description="Hostile input for whatever reads from others.")
    parser.add_argument("--count", type=int, default=100_000, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=list(TARGETS), help="these targets")
    parser.add_argument("--log", type=Path, help="file of the counts so far, to go on from")
    parser.add_argument("--atheris", choices=TARGETS, help="guided fuzzing of this target")
    options, rest = parser.parse_known_args()
    if options.atheris:
        guided(options.atheris, rest)
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))  # a runaway names its input
    for name, t in plain(options.only, options.count, options.seed, options.log).items():
        print(
            f"{name}: {t.inputs:,} inputs, {t.taken:,} taken, slowest {t.slowest_ms:.1f} ms, "
            f"memory {t.warm_mb:.0f} to {t.peak_mb:.0f} MB: nothing but documented errors"
        )


if __name__ == "__main__":
    main()
