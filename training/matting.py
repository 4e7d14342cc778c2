"""Trains the matting network: a crop around a face to shares of background, hair, skin, clothes and glasses.

    python -m training matting --data DIR --out DIR [--images 40000] [--assets assets]

Learns from what `training matting-data` made (training/matting_data.py). Half of the people are put before
another ground, or the net would learn portrait studios. A checkpoint is written every minute; at the
end matting.onnx is written and measured on people who were not learnt from.
"""

import io
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

import assets
from codec.values import Float, Image
from likeness.matting import OUTSIDE, SIZE, Region
from training import export
from training.matting_data import BEYOND, STORED, STORED_SIDE
from training.parts import augment, config, precision
from training.sources import backgrounds
from training.sources.regions import UNKNOWN

OUT = SIZE // 2
CHECKPOINT = "checkpoint.pt"
SIDES = (1.9, 4.0)
"""Widths of training crops, in faces: the app's (likeness/matting.py) and what its landmarks may err."""
TURN_RAD, SHIFT = 0.25, 0.45  # the second in faces
PHOTOS, OTHER_GROUND, CLUTTER, FLAT_GROUND = 0.65, 0.6, 0.5, 0.15
TIGHT = 0.5
"""Share of crops whose picture ends close to the face, as a webcam's often does."""
GROUNDS = (Region.BACKGROUND, Region.CLOTHES)
"""What grounds are made of: rooms, and cloth, which is a ground to be told from a person by its place."""
STEEP = (0.25, 0.85)
"""What of a photographed outline is taken along to another ground: the fringe still shows the old one."""
EDGE_WEIGHT = 3.0
DECAY = 0.998  # of the averaged weights
Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Config:
    """Settings."""

    data: Path = Path("work/matting")
    out: Path = Path("work/matting")
    assets: Path = assets.FOLDER
    images: int = 40_000
    batch: int = 16
    rate: float = 3e-3
    seed: int = 0


class Block(nn.Module):
    """Convolution, normalisation; `stride` 2 halves, `spread` widens."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, spread: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, spread, spread, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W)"""
        return functional.relu(self.norm(self.conv(x)))


class Net(nn.Module):
    """A U-Net: (B, S, S, 3) uint8 -> (B, 5, S / 2, S / 2) logits in the order of `Region`."""

    def __init__(self, widths: tuple[int, ...] = (12, 20, 40, 56, 72)) -> None:
        super().__init__()
        a, b, c, d, e = widths
        self.down = nn.ModuleList(
            [
                Block(3, a, 2),
                nn.Sequential(Block(a, b, 2), Block(b, b)),
                nn.Sequential(Block(b, c, 2), Block(c, c)),
                nn.Sequential(Block(c, d, 2), Block(d, d)),
                nn.Sequential(Block(d, e, 2), Block(e, e), Block(e, e, 1, 2)),
            ]
        )
        ups = ((e, d, 48), (48, c, 32), (32, b, 24), (24, a, 12))
        self.up = nn.ModuleList([Block(low + high, out) for low, high, out in ups])
        self.head = nn.Conv2d(12, len(Region), 1)

    def forward(self, crops: Tensor) -> Tensor:
        """See the class."""
        x = crops.permute(0, 3, 1, 2).float() / 127.5 - 1
        seen = []
        for stage in self.down:
            x = stage(x)
            seen.append(x)
        for stage, high in zip(self.up, seen[-2::-1], strict=True):
            x = stage(torch.cat((functional.interpolate(x, scale_factor=2.0, mode="nearest"), high), 1))
        out: Tensor = self.head(x)
        return out


class Shares(nn.Module):
    """The network as the app sees it: crops (B, S, S, 3) uint8 -> shares (B, S / 2, S / 2, 5)."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, crops: Tensor) -> tuple[Tensor]:
        """See the class."""
        return (torch.softmax(self.net(crops), 1).permute(0, 2, 3, 1),)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """image (S, S, 3); person (S, S) 0..1; region (S, S), UNKNOWN or BEYOND among them."""

    image: Image
    person: Float
    region: Image


class Crops:
    """Items of ROOT/photos and ROOT/renders; held: the people to measure on, else the others."""

    def __init__(self, root: Path, held: bool) -> None:
        self.kinds: list[dict[str, NDArray[np.uint8]]] = []
        self.rows: list[NDArray[np.intp]] = []
        for kind in ("photos", "renders"):
            names = ("images", "person", "region")
            self.kinds.append({n: np.load(root / kind / f"{n}.npy", mmap_mode="r") for n in names})
            self.rows.append(np.flatnonzero(np.load(root / kind / "held.npy") == held))
        shown = [patch(self.stored(0, int(row)), r) for row in self.rows[0] for r in GROUNDS]
        self.patches = [p for p in shown if p is not None]

    def stored(self, kind: int, row: int) -> Item:
        """kind: 0 photographs, 1 renders."""
        columns = self.kinds[kind]
        image, person, region = (np.asarray(columns[n][row]) for n in ("images", "person", "region"))
        return Item(image, np.asarray(person / 255, np.float32), region)

    def training(self, rng: Rng) -> Item:
        """One at random, changed at random, of SIZE pixels."""
        kind = int(rng.random() > PHOTOS)
        item = self.stored(kind, int(rng.choice(self.rows[kind])))
        item = moved(item, float(rng.uniform(*SIDES)), rng)
        if rng.random() < OTHER_GROUND:
            item = grounded(item, self.patches, rng)
        if rng.random() < TIGHT:
            item = framed(item, rng)
        image = item.image
        for share, step in ((0.8, augment.lit), (0.2, augment.shaded), (0.15, augment.small)):
            if rng.random() < share:
                image = step(image, rng)
        for share, step in ((0.15, augment.blurred), (0.4, augment.noisy), (0.2, augment.compressed)):
            if rng.random() < share:
                image = step(image, rng)
        image = image.copy()
        image[item.region == BEYOND] = OUTSIDE
        return Item(image, item.person, item.region)

    def measured(self, kind: int) -> list[Item]:
        """The held-out ones as the app would crop them."""
        return [middle(self.stored(kind, int(row))) for row in self.rows[kind]]


def patch(item: Item, region: Region, size: int = 80) -> Image | None:
    """A square that shows one region and nothing else, if there is one."""
    free = cv2.erode((item.region == region).astype(np.uint8), np.ones((size, size), np.uint8))
    y, x = np.nonzero(free[size // 2 : -size // 2, size // 2 : -size // 2])
    if not len(y):
        return None
    return item.image[y[0] : y[0] + size, x[0] : x[0] + size].copy()


def middle(item: Item, side: float = 3.2) -> Item:
    """The crop that the app takes."""
    return _warped(item, np.eye(2) * SIZE / STORED * STORED_SIDE / side, np.zeros(2), False)


def moved(item: Item, side: float, rng: Rng) -> Item:
    """A crop of another width, turned, shifted and perhaps mirrored."""
    turn = float(rng.uniform(-TURN_RAD, TURN_RAD))
    scale = SIZE / STORED * STORED_SIDE / side
    matrix = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shift = rng.uniform(-SHIFT, SHIFT, 2) * SIZE / side
    return _warped(item, matrix, shift, bool(rng.random() < 0.5))


def _warped(item: Item, matrix: NDArray[np.float64], shift: NDArray[np.float64], mirrored: bool) -> Item:
    centre = np.full(2, (STORED - 1) / 2)
    affine = np.column_stack([matrix, (SIZE - 1) / 2 + shift - matrix @ centre])
    size, grey = (SIZE, SIZE), (OUTSIDE, OUTSIDE, OUTSIDE)
    image = cv2.warpAffine(item.image, affine, size, flags=cv2.INTER_LINEAR, borderValue=grey)
    person = cv2.warpAffine(item.person, affine, size, flags=cv2.INTER_LINEAR)
    region = cv2.warpAffine(item.region, affine, size, flags=cv2.INTER_NEAREST, borderValue=BEYOND)
    step = slice(None, None, -1 if mirrored else 1)
    out = (np.ascontiguousarray(v[:, step]) for v in (image, person, region))
    return Item(*out)  # type: ignore[arg-type]  # three arrays of these kinds


def framed(item: Item, rng: Rng) -> Item:
    """Seen by a camera that shows less: what lies outside a rectangle about the face is BEYOND."""
    left, right = rng.uniform(0, 0.32), rng.uniform(0.68, 1)
    top, bottom = rng.uniform(0, 0.2), rng.uniform(0.6, 1)
    x0, x1, y0, y1 = (round(v * SIZE) for v in (left, right, top, bottom))
    region = np.full_like(item.region, BEYOND)
    region[y0:y1, x0:x1] = item.region[y0:y1, x0:x1]
    return Item(item.image, item.person, region)


def grounded(item: Item, patches: Sequence[Image], rng: Rng) -> Item:
    """The person before another ground."""
    person = np.clip((item.person - STEEP[0]) / (STEEP[1] - STEEP[0]), 0, 1).astype(np.float32)
    person *= item.region != BEYOND
    ground = backgrounds.draw(patches, SIZE, rng)
    if rng.random() < FLAT_GROUND:
        ground = np.full_like(ground, rng.integers(0, 256, 3))
    elif rng.random() < CLUTTER:
        ground = backgrounds.clutter(backgrounds.collage(patches, SIZE, rng), rng)
    share = person[..., None]
    image = (item.image * share + ground * (1 - share)).astype(np.uint8)
    return Item(image, person, item.region)


def targets(items: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """-> person (B, h, w), its weight, region (B, h, w) with 0 where it is open, crops (B, S, S, 3)."""
    person = np.stack([cv2.resize(i.person, (OUT, OUT), interpolation=cv2.INTER_AREA) for i in items])
    region = np.stack([i.region[::2, ::2] for i in items])
    weight = (region != BEYOND) * (1 + EDGE_WEIGHT * 4 * person * (1 - person))
    known = (region != BEYOND) & (region != UNKNOWN) & (person > 0.5)
    label = np.where(known, region, 0)
    arrays = (person, weight.astype(np.float32), label.astype(np.int64), np.stack([i.image for i in items]))
    a, b, c, d = (torch.from_numpy(v) for v in arrays)
    return a, b, c, d


def loss(logits: Tensor, person: Tensor, weight: Tensor, region: Tensor) -> Tensor:
    """Cross entropy of person against ground, and of regions among themselves where they are known."""
    whole = functional.log_softmax(logits, 1)
    inside = torch.logsumexp(whole[:, 1:], 1)
    outline = -(person * inside + (1 - person) * whole[:, 0])
    among = functional.log_softmax(logits[:, 1:], 1)
    own = -among.gather(1, (region - 1).clamp_min(0)[:, None])[:, 0]
    known = (region > 0).float() * (1 + 4 * (region == Region.GLASSES).float())
    return (outline * weight).sum() / weight.sum() + 0.5 * (own * known).sum() / known.sum().clamp_min(1)


def overlap(ours: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> float:
    """Intersection over union; 1 where both are empty."""
    union = int((ours | theirs).sum())
    return float((ours & theirs).sum()) / union if union else 1.0


def measure(net: nn.Module, items: Sequence[Item]) -> dict[str, float]:
    """Mean overlap of the person, and of each region over all pictures together where it is known."""
    hits, unions, people = np.zeros(5), np.zeros(5), []
    for item in items:
        with torch.no_grad():
            shares = net(torch.from_numpy(item.image[None]))[0][0].numpy()
        shares = cv2.resize(shares, (SIZE, SIZE), interpolation=cv2.INTER_LINEAR)
        inside = item.region != BEYOND
        people.append(overlap((shares[..., 0] < 0.5) & inside, (item.person > 0.5) & inside))
        known = inside & (item.region != UNKNOWN)
        label = shares.argmax(-1)
        for k in range(1, 5):
            hits[k] += (known & (label == k) & (item.region == k)).sum()
            unions[k] += (known & ((label == k) | (item.region == k))).sum()
    rows = {"person": float(np.mean(people))}
    return rows | {r.name.lower(): float(hits[r] / unions[r]) for r in list(Region)[1:] if unions[r]}


@dataclass(slots=True, eq=False)
class Run:
    """What a checkpoint holds."""

    net: Net
    slow: Net
    optimiser: torch.optim.Optimizer
    step: int = 0

    @staticmethod
    def begin(rate: float) -> "Run":
        net, slow = Net(), Net()
        slow.load_state_dict(net.state_dict())
        return Run(net, slow, torch.optim.AdamW(net.parameters(), rate, weight_decay=1e-3))

    def save(self, path: Path) -> None:
        """The file appears whole or not at all."""
        buffer = io.BytesIO()
        nets = {"net": self.net.state_dict(), "slow": self.slow.state_dict()}
        torch.save({**nets, "optimiser": self.optimiser.state_dict(), "step": self.step}, buffer)
        part = path.with_suffix(".part")
        part.write_bytes(buffer.getvalue())
        part.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, weights_only=True)
        for name in ("net", "slow", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.step = int(state["step"])

    def follow(self) -> None:
        """The averaged weights take a step towards the net's."""
        decay = min(DECAY, self.step / (self.step + 10))
        for slow, new in zip(self.slow.state_dict().values(), self.net.state_dict().values(), strict=True):
            slow.copy_(new if not slow.is_floating_point() else slow * decay + new * (1 - decay))


def rate(settings: Config, step: int, steps: int) -> float:
    """Half a cosine after a short rise."""
    warm = min(1.0, (step + 1) / min(100, steps))
    return float(settings.rate * warm * (1 + np.cos(np.pi * step / steps)) / 2) + 1e-5


def train(settings: Config) -> Net:
    """To the end of the schedule, going on from a checkpoint if there is one; the averaged net."""
    torch.manual_seed(settings.seed)
    run, kind = Run.begin(settings.rate), precision.kind(precision.AUTO, precision.CPU)
    steps = settings.images // settings.batch
    settings.out.mkdir(parents=True, exist_ok=True)
    path = settings.out / CHECKPOINT
    if path.exists():
        run.load(path)
    source, rng = Crops(settings.data, held=False), np.random.default_rng([settings.seed, run.step])
    said, total, count = time.monotonic(), 0.0, 0
    while run.step < steps:
        for group in run.optimiser.param_groups:
            group["lr"] = rate(settings, run.step, steps)
        person, weight, region, crops = targets([source.training(rng) for _ in range(settings.batch)])
        with precision.autocast(kind, precision.CPU):
            logits = run.net(crops)
        value = loss(logits.float(), person, weight, region)
        run.optimiser.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        run.optimiser.step()
        run.step, total, count = run.step + 1, total + float(value.detach()), count + 1
        run.follow()
        if time.monotonic() - said > 60 or run.step == steps:
            speed = round(count * settings.batch / (time.monotonic() - said), 1)
            line = {"step": run.step, "of": steps, "loss": round(total / count, 4), "images_per_s": speed}
            print(json.dumps(line), flush=True)
            said, total, count = time.monotonic(), 0.0, 0
            run.save(path)
    return run.slow


def write(net: Net, folder: Path) -> float:
    """matting.onnx among the assets; returns the largest difference from torch."""
    module = Shares(net).eval()
    rng = np.random.default_rng(0)
    example = torch.from_numpy(rng.integers(0, 256, (2, SIZE, SIZE, 3), dtype=np.uint8))
    data = export.to_onnx(module, example, ["crops"], ["shares"])
    worst = export.compare(data, module, example)
    folder.mkdir(parents=True, exist_ok=True)
    assets.write("matting.onnx", data, folder)
    return worst


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    settings = config.load(Config, sys.argv[1:] if argv is None else argv, "Train the matting network.")
    torch.set_num_threads(1)
    net = train(settings)
    print(f"matting.onnx: torch and onnxruntime differ by at most {write(net, settings.assets):.2g}")
    kept, module = Crops(settings.data, held=True), Shares(net).eval()
    for kind, name in enumerate(("photographs", "renders")):
        rows = measure(module, kept.measured(kind))
        print(f"{name}: " + ", ".join(f"{k} {v:.3f}" for k, v in rows.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
