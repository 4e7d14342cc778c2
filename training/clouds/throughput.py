"""How fast training runs here, in which setting: what to keep is measured, not guessed.

    python -m training throughput [--networks small resnet18] [--batch 64] [--size 112] [--data ROOT]

Forward, backward and step of the posed model on one device, images a second: plain float32, channels-last,
bfloat16 (float16 too on a GPU), torch.compile, and how many times plain float32 each is. With --data also how
fast crops come from its tars. Writes out/throughput.json. `torchrun --nproc-per-node N -m training
throughput` in front measures scaling: the rate is that of all processes together.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from assets import report
from codec.basis import Basis, to_bytes
from training.clouds import learn, nets, tars, topology
from training.clouds.feed import Feed, ProcessRank, Truth
from training.clouds.learn import CloudConfig, Learner
from training.clouds.tars import Layout
from training.parts import devices

LEAST_S = 3.0
"""Of each turn, after WARM steps."""
WARM, ROUNDS = 2, 3


def plain_basis(expressions: int = 25, points: int = 68) -> Basis:
    """Something to regress: its numbers do not matter for the rate."""
    rng = np.random.default_rng(0)
    mean = (rng.normal(size=(points, 3)) * [50, 60, 20]).astype(np.float32)
    surface = topology.of_68(mean)
    moves = rng.normal(size=(expressions, points, 3)).astype(np.float32)
    return surface.basis(mean, np.zeros((0, points, 3), np.float32), moves)


def data_set(folder: Path, basis: Basis) -> str:
    """A data set without samples: its basis is all that a learner needs."""
    points = len(basis.mean)
    tars.write_bytes(str(folder), "posed.npz", to_bytes(basis))
    layout = {"anchors": points, "identity": 0, "expression": len(basis.expression)}
    tars.write_meta(
        str(folder), {"anchors": list(range(points)), "landmarks": list(range(points)), "layout": layout}
    )
    return str(folder)


def batch(settings: CloudConfig, layout: Layout) -> tuple[torch.Tensor, Truth]:
    """Noise in the shape of a batch."""
    rng = np.random.default_rng(0)
    count, size = settings.batch, settings.size

    def noise(*shape: int) -> torch.Tensor:
        return torch.from_numpy(rng.normal(size=(count, *shape)).astype(np.float32))

    pixels = torch.from_numpy(rng.integers(0, 256, (count, size, size, 3), dtype=np.uint8))
    truth = Truth(
        noise(layout.anchors, 3),
        torch.eye(3).expand(count, 3, 3),
        torch.ones(count),
        noise(2),
        noise(layout.identity),
        noise(layout.expression),
        torch.ones(count),
    )
    return pixels, truth


def ways(device: torch.device) -> Iterator[tuple[str, dict[str, object]]]:
    """Names and settings to compare; the first is what the others' gain is over."""
    precisions = ("float32", "bfloat16", "float16") if device.type == "cuda" else ("float32", "bfloat16")
    for precision, last, compiled in product(precisions, (False, True), (False, True)):
        if compiled and not last:
            continue  # compiling pays on top of the faster order of memory or not at all
        name = precision + last * ".channels_last" + compiled * ".compiled"
        yield name, {"precision": precision, "channels_last": last, "compiled": compiled}


def clock(place: ProcessRank, device: torch.device) -> float:
    """Seconds. One process on processors counts its own, so that other programs of the machine do not;
    several, or a GPU, count the wall's."""
    return time.process_time() if place.world == 1 and device.type == "cpu" else time.perf_counter()


class Timed:
    """One setting, warmed up, with as many steps as LEAST_S takes."""

    def __init__(self, settings: CloudConfig) -> None:
        self._place, device = learn.place_and_device(settings.device)
        self._learner = Learner(settings, learn.target(settings.data, settings.model), self._place, device)
        self._data = batch(settings, Layout(68, 0, 25))
        for _ in range(WARM):
            float(self._learner.learn(*self._data))  # a number on this side waits for a GPU
        self._steps = 1
        taken_s = self._learner.settings.batch * self._place.world / self.rate()
        self._steps = learn.agreed(max(int(LEAST_S / max(taken_s, 1e-6)), 2), self._place)

    def rate(self) -> float:
        """Images a second of all processes together."""
        learner, place = self._learner, self._place
        begin = clock(place, learner.device)
        for _ in range(self._steps):
            float(learner.learn(*self._data))
        taken_s = clock(place, learner.device) - begin
        return self._steps * learner.settings.batch * place.world / max(taken_s, 1e-9)


def prepared(settings: CloudConfig, device: torch.device) -> dict[str, Timed]:
    """Every setting that runs here."""
    out = {}
    for name, given in ways(device):
        plain = given["precision"] == "float32" and not given["compiled"]
        # torch.compile wants a C++ compiler; a device may lack a precision; plain float32 runs everywhere
        with nullcontext() if plain else suppress(RuntimeError):
            out[name] = Timed(replace(settings, **given))  # type: ignore[arg-type]  # names of its fields
    return out


def compared(settings: CloudConfig, device: torch.device) -> dict[str, float]:
    """Images a second of every setting: the median of ROUNDS turns, which take turns so that a machine that
    is busy for a while is so for all. NaN where a setting does not run."""
    timed = prepared(settings, device)
    rounds = [{name: one.rate() for name, one in timed.items()} for _ in range(ROUNDS)]
    return {
        name: float(np.median([r[name] for r in rounds])) if name in timed else float("nan")
        for name, _ in ways(device)
    }


def feed_rate(root: str, settings: CloudConfig) -> float:
    """Crops a second of one processor from tars: read, decoded, jittered and degraded."""
    source = Feed(root, settings.size, settings.batch, 0)
    source.batch()
    count, begin = 0, time.process_time()
    while time.process_time() - begin < LEAST_S:
        source.batch()
        count += settings.batch
    return count / (time.process_time() - begin)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training throughput", description="Images a second, by setting.")
    parser.add_argument("--networks", nargs="+", default=["small", "resnet18"], choices=nets.NETWORKS)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--size", type=int, default=112)
    parser.add_argument("--data", help="a data set, to measure the feed too")
    parser.add_argument("--device", default=devices.AUTO, help=devices.HELP)
    parser.add_argument("--json", type=Path, default=Path("out/throughput.json"))
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    torch.set_num_threads(1)
    place, device = learn.place_and_device(options.device)
    figures: dict[str, float] = {"processes": float(place.world)}
    with tempfile.TemporaryDirectory() as folder:
        wanted = {"batch": options.batch, "size": options.size, "device": options.device}
        base = CloudConfig(data=data_set(Path(folder), plain_basis()), **wanted)
        for network in options.networks:
            found = compared(replace(base, network=network), device)
            figures |= {f"{network}.{name}": value for name, value in found.items()}
        if options.data:
            figures["feed"] = feed_rate(options.data, base)
    if place.rank == 0:
        report.make(figures, "python -m training").write(options.json)
        show(figures, str(device))
    return 0


def show(figures: dict[str, float], device: str) -> None:
    """As a table: rates, and how many times that of the network's first, plain setting."""
    table = Table("network and setting", "images a second", "times", title=f"Training on {device}")
    plain: dict[str, float] = {}
    for name, value in figures.items():
        network, _, setting = name.partition(".")
        times = f"{value / plain.setdefault(network, value):.2f}" if setting else ""
        table.add_row(name, *(("does not run here", "") if np.isnan(value) else (f"{value:.1f}", times)))
    Console().print(table)
