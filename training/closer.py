"""Trains a closer look: a small network that finds lids, iris and brow, or lips, in a square of the picture.

    python -m training closer --part eyes|mouth --shards DIR --out DIR [--images 1500000] [--seed 0]

DIR holds what `python -m training shards closeups-photos|closeups-warps|closeups-renders` made. A checkpoint
is written every few minutes; the same command goes on where it stopped, and takes up shards that have come
since. A line a minute shows, on people held out, what is seen: openings, widths, and where irises look.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from codec.values import Float
from training.closer_looks import Closeups, Look, stacked
from training.closer_net import COUNT, CloserNet
from training.parts import config, devices, interrupt, precision, samples, schedule
from training.parts.errors import DataError, Stopped
from training.parts.figures import Figures

CHECKPOINT = "checkpoint.pt"
SAVE_S, REPORT_S = 180.0, 60.0
KINDS = ("photos", "warps", "renders")
HELD = 400
LIDS = tuple((1 + i, 15 - i) for i in range(7))
LIPS = tuple((20 + 1 + i, 20 + 19 - i) for i in range(9))
PAIRS = {
    "eyes": (
        *((pair, 6.0) for pair in LIDS),
        *(((16, i), 30.0) for i in (0, 8, 4, 12)),
        *(((17 + a, b), 3.0) for a, b in ((2, 3), (3, 5), (1, 3), (2, 0), (3, 8), (4, 8))),
        ((0, 8), 3.0),
    ),
    "mouth": (
        *((pair, 6.0) for pair in LIPS),
        *(((a, b), 5.0) for a, b in ((0, 10), (20, 30), (5, 15))),
    ),
}
"""Pairs of points by their place in `codec.closer.RIGHT` or `MOUTH`, and what their difference weighs."""
MEETING, MEET = 3.0, 0.06
"""Lids and lips that meet (gaps of 2-3 mm of a side of 66-88) weigh three times as much."""


@dataclass(frozen=True, slots=True)
class CloserConfig:
    """Settings; shares are of squares drawn from each kind of shard."""

    part: str = "eyes"
    shards: Path = Path("work/shards")
    out: Path = Path("work/closer")
    images: int = 1_500_000
    batch: int = 128
    rate: float = 3e-3
    least_rate: float = 2e-5
    decay: float = 1e-2
    average: float = 0.998
    photos: float = 0.3
    warps: float = 0.4
    renders: float = 0.3
    refresh_s: float = 600.0
    device: str = devices.AUTO
    threads: int = 1
    seed: int = 0


def loss(said: tuple[Tensor, Tensor], truth: tuple[Tensor, Tensor, Tensor], part: str) -> Tensor:
    """Distances of points, L1 + 8 L2 of differences within pairs, cross entropy of being there."""
    (seen, logit), (points, weight, there) = said, truth
    distance = ((seen - points).square().sum(2) + 1e-6).sqrt()
    first, second = (torch.tensor(side) for side in zip(*(p for p, _ in PAIRS[part]), strict=True))
    heavy = seen.new_tensor([w for _, w in PAIRS[part]])
    wanted = points[:, first] - points[:, second]
    error = seen[:, first] - seen[:, second] - wanted
    known = torch.minimum(weight[:, first], weight[:, second]) * heavy
    known = known * (1 + (MEETING - 1) * torch.exp(-wanted.square().sum(2) / MEET**2))
    apart = (error.abs() + 8 * error.square()).sum(2)
    sure = nn.functional.binary_cross_entropy_with_logits(logit, there)
    near = (distance * weight).sum() / weight.sum().clamp_min(1)
    return near + 2 * (apart * known).sum() / known.sum().clamp_min(1) + 0.1 * sure


class Trainer:
    """Net, average and optimiser: what a checkpoint holds."""

    def __init__(self, settings: CloserConfig, device: torch.device = precision.CPU) -> None:
        torch.manual_seed(settings.seed)
        self.settings, self.step, self.device = settings, 0, device
        self.net, self.slow = CloserNet(settings.part).to(device), CloserNet(settings.part).to(device)
        self.slow.requires_grad_(False).eval()
        self.slow.load_state_dict(self.net.state_dict())
        for weight in self.net.parameters():
            if weight.ndim == 4:
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)
        self.kind = precision.kind(precision.AUTO, device)
        self.optimiser = schedule.adamw(self.net, settings.rate, settings.decay)

    @property
    def steps(self) -> int:
        """Of the whole run."""
        return max(self.settings.images // self.settings.batch, 1)

    def learn(self, *batch: Tensor) -> Tensor:
        """One step with what `stacked` makes; the loss."""
        s = self.settings
        squares, *truth = (column.to(self.device) for column in batch)
        schedule.set_rate(self.optimiser, self.step, self.steps, s.rate, s.least_rate)
        with precision.autocast(self.kind, self.device):
            said = self.net(squares)
        cost = loss(said, truth, s.part)  # type: ignore[arg-type]  # three of them
        self.optimiser.zero_grad(set_to_none=True)
        cost.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        keep = min(s.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for a, b in zip(self.slow.state_dict().values(), self.net.state_dict().values(), strict=True):
                a.lerp_(b, 1 - keep) if a.dtype.is_floating_point else a.copy_(b)
        self.step += 1
        return cost.detach()

    def save(self) -> None:
        """The checkpoint, whole or not at all."""
        state = {"part": self.settings.part, "step": self.step, "optimiser": self.optimiser.state_dict()}
        state |= {"net": self.net.state_dict(), "slow": self.slow.state_dict()}
        schedule.save(state, self.settings.out / CHECKPOINT)

    def restore(self) -> None:
        """Go on, if there is something to go on from."""
        path = self.settings.out / CHECKPOINT
        if path.exists():
            state = torch.load(path, map_location=self.device, weights_only=True)
            for name in ("net", "slow", "optimiser"):
                getattr(self, name).load_state_dict(state[name])
            self.step = int(state["step"])
            print(f"going on from step {self.step:,} of {self.steps:,}", flush=True)


def quantities(points: Float, part: str) -> dict[str, NDArray[np.float32]]:
    """(F, N, 2) -> what a person would see, half sides of the square."""

    def apart(a: int, b: int) -> Float:
        return np.linalg.norm(points[:, a] - points[:, b], axis=1)

    if part == "mouth":
        return {"gap": np.mean([apart(a, b) for a, b in LIPS[2:7]], 0), "width": apart(0, 10)}
    iris = points[:, 16] - (points[:, 0] + points[:, 8]) / 2
    brow = np.mean([apart(17 + 2, 0), apart(17 + 3, 8)], 0)
    lids = np.mean([apart(a, b) for a, b in LIDS[2:5]], 0)
    return {"lids": lids, "iris.x": iris[:, 0], "iris.y": iris[:, 1], "brow": brow}


@torch.no_grad()
def validate(net: CloserNet, root: Path, part: str) -> dict[str, float]:
    """On people held out: error of points in percent of the side; r and slope of what is seen."""
    out: dict[str, float] = {}
    for kind in KINDS:
        folders = samples.shards(root, f"closeups-{kind}")
        if not folders:
            continue
        held = Closeups(folders, part, True)
        if len(held) < 8:
            continue
        looks = [held.look(int(i), k % 2, None) for k, i in enumerate(np.linspace(0, len(held) - 1, HELD))]
        squares, points, weight, _ = stacked(looks)
        seen = net(squares.to(net.head.weight.device))[0].cpu()
        error = (seen - points).square().sum(2).sqrt() * weight
        out[f"{kind}.error"] = 50 * float(error.sum() / weight.sum())
        shown = weight[:, 16].numpy() > 0 if part == "eyes" else np.ones(len(weight), bool)
        ours, theirs = quantities(seen.numpy(), part), quantities(points.numpy(), part)
        for name, a in ours.items():
            good = shown if name.startswith("iris") else np.ones(len(a), bool)
            b = theirs[name][good]
            out[f"{kind}.{name}"] = float(np.corrcoef(a[good], b)[0, 1])
            out[f"{kind}.{name}.slope"] = float(np.polyfit(b, a[good], 1)[0])
    return {k: round(v, 3) for k, v in out.items()}


def supply(settings: CloserConfig, step: int) -> Iterator[list[Look]]:
    """Batches without end, from the shards that there are now."""
    rng = np.random.default_rng([settings.seed, step])
    shares = {k: getattr(settings, k) for k in KINDS}
    folders = {k: samples.shards(settings.shards, f"closeups-{k}") for k in KINDS}
    kinds = [(Closeups(f, settings.part, False), shares[k]) for k, f in folders.items() if f]
    if not kinds:
        raise DataError(
            f"{settings.shards} holds no close-ups; make some: 'training shards closeups-photos'."
        )
    chance = np.array([share for _, share in kinds]) / sum(share for _, share in kinds)
    print({k: 0 if not f else len(f) for k, f in folders.items()}, flush=True)
    while True:
        drawn = [kinds[int(i)][0] for i in rng.choice(len(kinds), settings.batch, p=chance)]
        yield [kind.look(*kind.any(rng), rng) for kind in drawn]


def run(settings: CloserConfig) -> Trainer:
    """Train to the end of the schedule."""
    settings.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(settings, devices.named(settings.device))
    trainer.restore()
    with interrupt.watched() as asked, Figures(settings.out) as figures:
        loop(trainer, figures, asked)
    return trainer


def loop(trainer: Trainer, figures: Figures, asked: Callable[[], bool]) -> None:
    """Steps, figures and checkpoints. Raises Stopped where the end is asked for before it has come."""
    settings = trainer.settings
    source = supply(settings, trainer.step)
    said = saved = fresh = time.monotonic()
    costs: list[float] = []
    while trainer.step < trainer.steps:
        costs.append(float(trainer.learn(*stacked(next(source)))))
        now, last = time.monotonic(), trainer.step == trainer.steps
        if now - fresh > settings.refresh_s:
            source, fresh = supply(settings, trainer.step), now
        if now - said > REPORT_S or last:
            line = {"step": trainer.step, "loss": round(float(np.mean(costs)), 4)}
            line |= validate(trainer.slow, settings.shards, settings.part)
            print(json.dumps(line), flush=True)
            figures.write(line)
            said, costs = now, []
        stop = asked() and not last
        if now - saved > SAVE_S or last or stop:
            trainer.save()
            saved = now
        if stop:
            raise Stopped(trainer.step, trainer.steps, settings.out)


def main(arguments: list[str]) -> int:
    """Run the command."""
    settings = config.load(CloserConfig, arguments, "Train a closer look at eyes or mouth.")
    if settings.part not in COUNT:
        raise config.ConfigError(f"part cannot be {settings.part!r}; known: {', '.join(COUNT)}.")
    devices.work_on(settings.threads)
    run(settings)
    return 0
