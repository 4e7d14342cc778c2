"""Trains a closer look: a small network that finds lids, iris and brow, or lips, in a square of the picture.

    python -m training closer --part eyes|mouth --shards DIR --out DIR [--images 1500000] [--seed 0]

DIR holds what `python -m training shards closeups-photos|closeups-warps|closeups-renders` made. A checkpoint
is written every few minutes; the same command goes on where it stopped, and takes up shards that have come
since. A line a minute shows, on people held out, what is seen: openings, widths, and where irises look.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from codec import closer
from codec.values import Float, Image
from training.parts import augment, batches, config, devices, interrupt, precision, samples, schedule
from training.parts.errors import DataError, Stopped
from training.parts.figures import Figures
from training.sources.closeups import MARGIN

CHECKPOINT = "checkpoint.pt"
HIDDEN = 64
SAVE_S, REPORT_S = 180.0, 60.0
KINDS = ("photos", "warps", "renders")
HELD = 400
NEGATIVES = 0.12
"""Of the squares that show no eye, or no mouth, or one turned or far off."""
COUNT = {"eyes": len(closer.RIGHT), "mouth": len(closer.MOUTH)}
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
"""Pairs of points by their place in `closer.RIGHT` or `closer.MOUTH`, and what their difference weighs."""
MEETING, MEET = 3.0, 0.06
"""Lids and lips that meet (gaps of 2-3 mm of a side of 66-88) weigh three times as much."""
SIDE, THIN = {"eyes": 64, "mouth": 80}, {"eyes": 12, "mouth": 8}
FINE = {"eyes": (slice(5, 14), slice(2, 14)), "mouth": None}
"""Rows and columns of the map of 4-pixel cells in which the opened eye lies: an iris moves by a pixel or two,
and is not learnt from cells of 8."""
FINE_THIN = 8
SHOWN = 0.045
"""An iris whose middle lies less than 1.5 mm from the lids' edge is hidden by half: where it is drawn there,
and where it is, are two things in warps."""
MIRROR = np.array([(10 - k) % 20 for k in range(20)] + [20 + (10 - k) % 20 for k in range(20)])


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
    seed: int = 0


class Stage(nn.Module):
    """Half the size; two 3 x 3 convolutions with a way around the second."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H / 2, W / 2)"""
        x = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(x)) + x)


class CloserNet(nn.Module):
    """(B, S, S, 3) uint8 -> points (B, N, 2) in the square, [-1, 1], and (B,) the logit that they are there.

    Every square is brought to the same mean and contrast first: eyes in the dark are eyes.
    """

    def __init__(self, part: str) -> None:
        super().__init__()
        side, self.count = SIDE[part], COUNT[part]
        self.near = nn.Sequential(
            nn.Conv2d(3, 16, 5, 2, 2, bias=False), nn.BatchNorm2d(16), nn.ReLU(), Stage(16, 24)
        )
        self.far = Stage(24, 40)
        self.thin = nn.Sequential(nn.Conv2d(40, THIN[part], 1), nn.ReLU(), nn.Flatten())
        self.hidden = nn.Linear(THIN[part] * (side // 8) ** 2, HIDDEN)
        self.window = FINE[part]
        if self.window is not None:
            cells = FINE_THIN * int(np.prod([s.stop - s.start for s in self.window]))
            self.fine = nn.Sequential(nn.Conv2d(24, FINE_THIN, 1), nn.ReLU(), nn.Flatten())
            self.fine_hidden = nn.Linear(cells, HIDDEN, bias=False)
            nn.init.zeros_(self.fine_hidden.weight)
        self.head = nn.Linear(HIDDEN, 2 * self.count + 1)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, squares: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        x = squares.permute(0, 3, 1, 2).float()
        x = x - x.mean((1, 2, 3), keepdim=True)
        x = x / (x.square().mean((1, 2, 3), keepdim=True).sqrt() + 6)
        near = self.near(x)
        features = self.hidden(self.thin(self.far(near)))
        if self.window is not None:
            rows, columns = self.window
            features = features + self.fine_hidden(self.fine(near[:, :, rows, columns]))
        with torch.autocast(squares.device.type, enabled=False):
            out = self.head(torch.relu(features.float()))
        return out[:, :-1].view(-1, self.count, 2), out[:, -1]


class Whole(nn.Module):
    """The net as the app sees it: points, and how sure it is that they are there, 0 to 1."""

    def __init__(self, net: CloserNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, squares: Tensor) -> tuple[Tensor, Tensor]:
        """(B, S, S, 3) uint8"""
        points, there = self.net(squares)
        return points, torch.sigmoid(there)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One square: pixels, points (N, 2) in [-1, 1], their weights (N,), whether it shows what it ought to."""

    image: Image
    points: Float
    weight: Float
    there: bool


class Closeups:
    """All closeups of one kind, either those to learn from or those held out."""

    def __init__(self, folders: Sequence[Path], part: str, held: bool) -> None:
        self.part, self.shards = part, [samples.read(f) for f in folders]
        rows = [np.flatnonzero(np.asarray(s["held_out"]) == held) for s in self.shards]
        self.index = np.concatenate([np.stack([np.full(len(r), i), r], 1) for i, r in enumerate(rows)])
        points = np.concatenate([np.asarray(s["points"])[r] for s, r in zip(self.shards, rows, strict=True)])
        self.cumulative = np.cumsum(batches.rarity(points)) if len(points) else np.zeros(0)

    def __len__(self) -> int:
        return len(self.index)

    def any(self, rng: np.random.Generator) -> tuple[int, int]:
        """A face, rare ones more often, and which of its eyes."""
        number = int(np.searchsorted(self.cumulative, rng.random()).clip(0, len(self) - 1))
        return number, int(rng.integers(2))

    def region(self, number: int, eye: int, part: str = "") -> tuple[Image, Float, Float]:
        """Pixels, points (N, 2) in half sides of the square and weights; a left eye is mirrored."""
        at, row = self.index[number]
        shard, mouth = self.shards[at], (part or self.part) == "mouth"
        which = 2 if mouth else eye
        x, y, side, roll = (float(v) for v in shard["squares"][row][which])
        names = list(closer.MOUTH if mouth else (closer.RIGHT, closer.LEFT)[eye])
        cosine, sine = np.cos(roll), np.sin(roll)
        away = np.asarray(shard["points"][row])[names] - np.array([x, y], np.float32)
        points = away @ np.array([[cosine, -sine], [sine, cosine]], np.float32) * np.float32(2 / side)
        image = np.asarray(shard["mouth"][row] if mouth else shard["eyes"][row][eye])
        weight = np.array(shard["weight"][row])[names]
        if not mouth and cv2.pointPolygonTest(points[:16], points[16].tolist(), True) < SHOWN:
            weight[16] = 0
        if which == 1:
            return np.ascontiguousarray(image[:, ::-1]), points * np.array([-1, 1], np.float32), weight
        return image, points, weight

    def look(self, number: int, eye: int, rng: np.random.Generator | None) -> Look:
        """The square, jittered if there is an `rng`."""
        image, points, weight = self.region(number, eye)
        if rng is None:
            return Look(
                square(image, SIDE[self.part], np.zeros(2, np.float32), 1.0, 0.0), points, weight, True
            )
        if self.part == "mouth" and rng.random() < 0.5:
            image, points = np.ascontiguousarray(image[:, ::-1]), (points * [-1, 1])[MIRROR]
            weight = weight[MIRROR]
        if rng.random() < NEGATIVES:
            return self._wrong(image, points, weight, rng)
        shift = rng.normal(0, 0.06, 2).astype(np.float32)
        zoom, turn = float(np.exp(rng.normal(0, 0.07))), float(rng.normal(0, 0.07))
        pixels = suffered(square(image, SIDE[self.part], shift, zoom, turn), rng)
        return Look(pixels, moved(points, shift, zoom, turn), weight, True)

    def _wrong(self, image: Image, points: Float, weight: Float, rng: np.random.Generator) -> Look:
        """The other part of another face, far off, upside down, or noise."""
        kind, turn = rng.random(), float(rng.normal(0, 0.2))
        shift = rng.normal(0, 0.1, 2).astype(np.float32)
        if kind < 0.4:
            other = "eyes" if self.part == "mouth" else "mouth"
            image = self.region(*self.any(rng), other)[0]
        elif kind < 0.75:
            turn += float(rng.uniform(1.2, 2 * np.pi - 1.2))
        elif kind < 0.95:
            angle = rng.uniform(0, 2 * np.pi)
            far = rng.uniform(0.75, 1.1)
            shift += far * np.array([np.cos(angle), np.sin(angle)], np.float32)
        else:
            image = rng.integers(0, 255, image.shape, np.uint8)
        pixels = suffered(
            square(image, SIDE[self.part], shift, float(np.exp(rng.normal(0, 0.15))), turn), rng
        )
        return Look(pixels, np.zeros_like(points), np.zeros_like(weight), False)


def square(image: Image, size: int, shift: Float, zoom: float, turn: float) -> Image:
    """(R, R, 3) of MARGIN times a square -> (size, size, 3): the square, moved by half sides,
    zoomed, turned."""
    unit = len(image) / MARGIN
    matrix = zoom * unit / size * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corner = (len(image) - 1) / 2 + unit / 2 * np.asarray(shift) - matrix @ np.full(2, (size - 1) / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    back = np.column_stack([matrix, corner])
    out = cv2.warpAffine(image, back, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.uint8)


def moved(points: Float, shift: Float, zoom: float, turn: float) -> Float:
    """Points as `square` shows them."""
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) / zoom
    return ((points - shift) @ back).astype(np.float32)


def suffered(image: Image, rng: np.random.Generator) -> Image:
    """Once more what light and cameras do; the picture that the square is cut from has suffered already."""
    for share, step in ((0.5, augment.lit), (0.2, augment.shaded), (0.15, augment.small)):
        if rng.random() < share:
            image = step(image, rng)
    for share, step in ((0.15, augment.blurred), (0.25, augment.noisy), (0.15, augment.compressed)):
        if rng.random() < share:
            image = step(image, rng)
    return image


def stacked(looks: Sequence[Look]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Squares (B, S, S, 3), points (B, N, 2), weights (B, N), there (B,)"""
    columns = (
        np.stack([x.image for x in looks]),
        np.stack([x.points for x in looks]).astype(np.float32),
        np.stack([x.weight for x in looks]).astype(np.float32),
        np.array([x.there for x in looks], np.float32),
    )
    return tuple(torch.from_numpy(c) for c in columns)  # type: ignore[return-value]  # four of them


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
    torch.set_num_threads(1)
    settings = config.load(CloserConfig, arguments, "Train a closer look at eyes or mouth.")
    if settings.part not in COUNT:
        raise config.ConfigError(f"part cannot be {settings.part!r}; known: {', '.join(COUNT)}.")
    run(settings)
    return 0
