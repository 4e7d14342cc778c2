"""Trains the matting network: a crop around a face to shares of background, hair, skin, clothes and glasses.

    python -m training matting --data DIR --out DIR [--images 40000] [--assets assets]

Learns from what `training matting-data` made (training/matting_data.py). Half of the people are put before
another ground, or the net would learn portrait studios. A checkpoint is written every minute; at the
end matting.onnx is written and measured on people who were not learnt from.
"""

import sys
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
from likeness.matting import SIZE
from likeness.regions import Region
from training import export
from training.parts import config, loop, precision, schedule
from training.sources.matting_crops import Crops, Item
from training.sources.regions import BEYOND, UNKNOWN

OUT = SIZE // 2
CHECKPOINT = "checkpoint.pt"
EDGE_WEIGHT = 3.0
LEAST_RATE, WEIGHT_DECAY = 1e-5, 1e-3
DECAY = 0.998  # of the averaged weights
UNITS = "shares: room, hair, skin, clothes and glasses, which add up to 1"
Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class MattingConfig:
    """Settings."""

    data: Path = Path("work/matting")
    out: Path = Path("work/matting")
    assets: Path = assets.FOLDER
    images: int = 40_000
    batch: int = 16
    rate: float = 3e-3
    seed: int = 0


class MattingBlock(nn.Module):
    """Convolution, normalisation; `stride` 2 halves, `spread` widens."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, spread: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, spread, spread, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W)"""
        return functional.relu(self.norm(self.conv(x)))


class MattingNet(nn.Module):
    """A U-MattingNet: (B, S, S, 3) uint8 -> (B, 5, S / 2, S / 2) logits in the order of `Region`."""

    def __init__(self, widths: tuple[int, ...] = (12, 20, 40, 56, 72)) -> None:
        super().__init__()
        a, b, c, d, e = widths
        self.down = nn.ModuleList(
            [
                MattingBlock(3, a, 2),
                nn.Sequential(MattingBlock(a, b, 2), MattingBlock(b, b)),
                nn.Sequential(MattingBlock(b, c, 2), MattingBlock(c, c)),
                nn.Sequential(MattingBlock(c, d, 2), MattingBlock(d, d)),
                nn.Sequential(MattingBlock(d, e, 2), MattingBlock(e, e), MattingBlock(e, e, 1, 2)),
            ]
        )
        ups = ((e, d, 48), (48, c, 32), (32, b, 24), (24, a, 12))
        self.up = nn.ModuleList([MattingBlock(low + high, out) for low, high, out in ups])
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

    def __init__(self, net: MattingNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, crops: Tensor) -> tuple[Tensor]:
        """See the class."""
        return (torch.softmax(self.net(crops), 1).permute(0, 2, 3, 1),)


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
class MattingRun:
    """What a checkpoint holds."""

    net: MattingNet
    slow: MattingNet
    optimiser: torch.optim.Optimizer
    step: int = 0

    @staticmethod
    def begin(rate: float) -> "MattingRun":
        net, slow = MattingNet(), MattingNet()
        slow.load_state_dict(net.state_dict())
        return MattingRun(net, slow, schedule.adamw(net, rate, WEIGHT_DECAY))

    def save(self, path: Path) -> None:
        """See schedule.save."""
        nets = {"net": self.net.state_dict(), "slow": self.slow.state_dict()}
        schedule.save({**nets, "optimiser": self.optimiser.state_dict(), "step": self.step}, path)

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


def train(settings: MattingConfig) -> MattingNet:
    """To the end of the schedule, going on from a checkpoint if there is one; the averaged net."""
    torch.manual_seed(settings.seed)
    run, kind = MattingRun.begin(settings.rate), precision.kind(precision.AUTO, precision.CPU)
    steps = settings.images // settings.batch
    settings.out.mkdir(parents=True, exist_ok=True)
    path = settings.out / CHECKPOINT
    if path.exists():
        run.load(path)
    source, rng = Crops(settings.data, held=False), np.random.default_rng([settings.seed, run.step])

    def learn(done: int) -> float:
        schedule.set_rate(run.optimiser, done, steps, settings.rate, LEAST_RATE)
        person, weight, region, crops = targets([source.training(rng) for _ in range(settings.batch)])
        with precision.autocast(kind, precision.CPU):
            logits = run.net(crops)
        value = loss(logits.float(), person, weight, region)
        run.optimiser.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        run.optimiser.step()
        run.step = done + 1
        run.follow()
        return float(value.detach())

    loop.steps(run.step, steps, settings.batch, settings.out, learn, lambda _: run.save(path))
    return run.slow


def write(net: MattingNet, folder: Path) -> float:
    """matting.onnx among the assets; returns the largest difference from torch."""
    module = Shares(net).eval()
    rng = np.random.default_rng(0)
    example = torch.from_numpy(rng.integers(0, 256, (2, SIZE, SIZE, 3), dtype=np.uint8))
    data = export.to_onnx(module, example, ["crops"], ["shares"], units=UNITS, licence=export.LICENCE)
    worst = export.compare(data, module, example)
    folder.mkdir(parents=True, exist_ok=True)
    assets.write("matting.onnx", data, folder)
    return worst


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    settings = config.load(
        MattingConfig, sys.argv[1:] if argv is None else argv, "Train the matting network."
    )
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
