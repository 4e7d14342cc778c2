"""Trains the regressor.

    python -m training train --shards DIR --out DIR [--images 1200000] [--init FILE] [--seed 0]

DIR holds what `python -m training photos|warps|renders|finder` made. A checkpoint is written every few
minutes; the same command goes on where it stopped, and takes up shards that have come since. Weights are
averaged over the last thousands of steps; the average is what is evaluated and exported. One line of
figures a minute shows landmark error beside lip-gap and eye-opening correlation on people held out: the
first alone hides a face that does not move. FILE is a checkpoint or an exported regressor.onnx.
"""

import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

import assets
from codec import basis as basis_file
from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.values import Float
from training.parts import batches, config, devices, interrupt, losses, precision, samples, schedule, warm
from training.parts.batches import Batches, Row, ShardSet
from training.parts.errors import Stopped
from training.parts.figures import Figures
from training.parts.model import LandmarkModel, Prediction, RegressorNet, RegressorShape

CHECKPOINT = "checkpoint.pt"
REPORT_S = 60.0
SAVE_S = 240.0
WARM_UP = 300  # steps, or a tenth of a short run
SHAPE_POINTS = 700
WARM_CROPS = 256
RIGHT_IRIS = lm.RIGHT_IRIS[0]


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Settings; shares are of crops drawn from each kind of shard, skip: shards whose KIND/NNNN begins so,
    precision: of the trunk, auto is what this processor is fast at; threads: beside the process that makes
    crops. gaze_late: how much more gaze weighs in the last third of the run. Light it stays a constant, and
    heavy at the start as well; heavy to the very end it starves the lids (training/LOG.md)."""

    shards: Path = Path("work/shards")
    out: Path = Path("work/regressor")
    init: Path | None = None
    images: int = 1_200_000
    batch: int = 64
    rate: float = 1.5e-3
    least_rate: float = 2e-5
    decay: float = 1e-2
    average: float = 0.9985
    photos: float = 0.3
    warps: float = 0.4
    renders: float = 0.3
    point_weight: float = 2.0
    pair_weight: float = 8.0
    shape_weight: float = 0.15
    rotation_weight: float = 0.05
    gaze_weight: float = 0.35
    gaze_late: float = 4.0
    identity_weight: float = 0.01
    prior_weight: float = 1e-4
    confidence_weight: float = 0.03
    refresh_s: float = 600.0
    skip: str = ""
    precision: str = precision.AUTO
    compiled: bool = False
    device: str = devices.AUTO
    threads: int = 1
    seed: int = 0


class Trainer:
    """Nets, optimiser and their place in the schedule: what a checkpoint holds."""

    def __init__(self, settings: TrainingConfig, basis: Basis, device: torch.device = precision.CPU) -> None:
        shape = RegressorShape(identity=min(60, len(basis.identity)), expression=len(basis.expression))
        self.settings, self.device = settings, device
        self.kind = precision.kind(settings.precision, device)
        self.net = channels_last(RegressorNet(shape)).to(device)
        self.forward = torch.compile(self.net) if settings.compiled else self.net
        self.face, self.slow_face = (
            LandmarkModel(basis, shape.identity, shape.expression).to(device) for _ in range(2)
        )
        self.slow = RegressorNet(shape).to(device)
        self.slow.load_state_dict(self.net.state_dict())
        for module in (self.slow, self.slow_face):
            module.requires_grad_(False).eval()
        identity, expression = shape_points(basis, shape)
        self.points = identity.to(device), expression.to(device)
        self.weight = losses.point_weights().to(device)
        self.optimiser = schedule.adamw(self.net, settings.rate, settings.decay, list(self.face.parameters()))
        self.step = 0

    @property
    def steps(self) -> int:
        """Of the whole run."""
        return max(self.settings.images // self.settings.batch, 1)

    def learn(self, pixels: Tensor, truth: losses.TrainingTargets) -> dict[str, Tensor]:
        """One step; returns the parts of the loss, unweighted."""
        s = self.settings
        schedule.set_rate(self.optimiser, self.step, self.steps, s.rate, s.least_rate, WARM_UP)
        truth = losses.TrainingTargets(*(column.to(self.device) for column in truth))
        with precision.autocast(self.kind, self.device):
            prediction = self.forward(nchw(pixels.to(self.device)))
        parts = self._parts(prediction, truth)
        total = torch.stack([self._weights()[k] * v for k, v in parts.items()]).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        self._follow()
        self.step += 1
        return {k: v.detach() for k, v in parts.items()}

    def _parts(self, prediction: Prediction, truth: losses.TrainingTargets) -> dict[str, Tensor]:
        alone, prediction = prediction, losses.shared_identity(prediction, truth)
        seen = self.face(prediction)[:, :, :2]
        return {
            "points": losses.landmark_loss(seen, truth, self.weight),
            "pairs": losses.pair_loss(seen, truth),
            "shape": losses.shape_loss(prediction, truth, *self.points),
            "rotation": losses.rotation_loss(prediction, truth),
            "gaze": losses.gaze_loss(prediction, truth),
            "identity": (alone.identity - prediction.identity).square().mean(),
            "prior": losses.prior(prediction, truth) + self.face.offset.square().mean() * 10,
            "confidence": losses.confidence_loss(prediction, truth),
        }

    def _weights(self) -> dict[str, float]:
        s = self.settings
        return {
            "points": s.point_weight,
            "pairs": s.pair_weight,
            "shape": s.shape_weight,
            "rotation": s.rotation_weight,
            "gaze": s.gaze_weight * (1 + s.gaze_late * (3 * self.step >= 2 * self.steps)),
            "identity": s.identity_weight,
            "prior": s.prior_weight,
            "confidence": s.confidence_weight,
        }

    @torch.no_grad()
    def _follow(self) -> None:
        keep = min(self.settings.average, (1 + self.step) / (10 + self.step))
        for slow, fast in ((self.slow, self.net), (self.slow_face, self.face)):
            for a, b in zip(slow.state_dict().values(), fast.state_dict().values(), strict=True):
                if a.dtype.is_floating_point:
                    a.lerp_(b.float(), 1 - keep)
                else:
                    a.copy_(b)

    def warm_up(self, path: Path, crops: Tensor) -> None:
        """The weights of an exported net; crops (B, S, S, 3) settle its statistics."""
        offset = warm.load(self.net, path, nchw(crops.to(self.device)))
        self.slow.load_state_dict(self.net.state_dict())
        for face in (self.face, self.slow_face):
            face.offset.data.copy_(offset)

    def state(self) -> dict[str, object]:
        """Everything that going on needs."""
        return {
            "shape": self.net.shape.as_dict(),
            "net": self.net.state_dict(),
            "face": self.face.state_dict(),
            "slow": self.slow.state_dict(),
            "slow_face": self.slow_face.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }

    def restore(self, state: dict[str, object], weights_only: bool) -> None:
        """From `state`; only the averaged weights where a new run starts from an old one."""
        if weights_only:
            keep: dict[str, Tensor] = state["slow"]  # type: ignore[assignment]  # as `state` made it
            self.net.load_state_dict(keep)
            self.slow.load_state_dict(keep)
            for face in (self.face, self.slow_face):
                face.offset.data.copy_(state["slow_face"]["offset"])  # type: ignore[index]  # a dict
            return
        for name in ("net", "slow", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        for name in ("face", "slow_face"):
            getattr(self, name).offset.data.copy_(state[name]["offset"])  # type: ignore[index]  # a dict
        self.step = int(str(state["step"]))


class Endless(IterableDataset[tuple[Tensor, losses.TrainingTargets]]):
    """Batches made by a process beside the one that learns: crops and their jitter cost a fifth of a step."""

    def __init__(self, source: Batches, size: int) -> None:
        self.source, self.size = source, size

    def __iter__(self) -> Iterator[tuple[Tensor, losses.TrainingTargets]]:
        while True:
            yield self.source.batch(self.size)


def channels_last(net: RegressorNet) -> RegressorNet:
    """The same net; a tenth faster in bfloat16."""
    for weight in net.parameters():
        if weight.ndim == 4:
            weight.data = weight.data.contiguous(memory_format=torch.channels_last)
    return net


def nchw(pixels: Tensor) -> Tensor:
    """(B, S, S, 3) uint8 -> (B, 3, S, S) float, in memory as it was"""
    return pixels.permute(0, 3, 1, 2).float()


def shape_points(basis: Basis, shape: RegressorShape) -> tuple[Tensor, Tensor]:
    """(I, 3N), (E, 3N): components at evenly chosen vertices of the face's skin, units of 100 mm."""
    skin = np.flatnonzero((basis.part == Part.SKIN) & (basis.mean[:, 2] > np.median(basis.mean[:, 2])))
    chosen = skin[:: max(len(skin) // SHAPE_POINTS, 1)]
    return tuple(
        torch.from_numpy(c[:n, chosen].reshape(n, -1) / 100)
        for c, n in ((basis.identity, shape.identity), (basis.expression, shape.expression))
    )  # type: ignore[return-value]  # two of them


@torch.no_grad()
def validate(trainer: Trainer, root: Path, most: int = 256) -> dict[str, float]:
    """On people held out: landmark error (share of the face's size), correlations and slopes of gaps."""
    out: dict[str, float] = {}
    for kind in ("photos", "warps", "renders"):
        folders = batches.wanted(root, kind, trainer.settings.skip)
        if not folders:
            continue
        held = ShardSet(folders, True)
        if len(held) < 8:
            continue
        rows = [held[i] for i in np.linspace(0, len(held) - 1, min(most, len(held))).astype(int)]
        affine = samples.jittered(128, 1.32, np.zeros(2, np.float32), 0.0)
        images = np.stack([batches.warped(r.image, affine, 128) for r in rows])
        truth = np.stack([samples.transform(affine, r.points) for r in rows])
        crops = [torch.from_numpy(some).to(trainer.device) for some in np.array_split(images, 4)]
        said = [trainer.slow(nchw(some)) for some in crops]
        parts = [trainer.slow_face(p).cpu() for p in said]
        out |= gaze_agreement(kind, torch.cat([p.gaze for p in said]).cpu().numpy(), rows)
        seen = ((torch.cat(parts)[:, :, :2].numpy() + 1) * 64 - 0.5).astype(np.float32)
        error = np.linalg.norm(seen - truth, axis=2).mean(1) / (128 / 1.32)
        out[f"{kind}.error"] = float(error.mean())
        ours, theirs = batches.gaps(seen).T, batches.gaps(truth).T
        for name, a, b in zip(("lips", "right", "left", "width", "brows"), ours, theirs, strict=True):
            slope = np.polyfit(b, a, 1)[0]
            out[f"{kind}.{name}"] = float(np.corrcoef(a, b)[0, 1])
            out[f"{kind}.{name}.slope"] = float(slope)
    return out


def gaze_agreement(kind: str, gaze: Float, rows: Sequence[Row]) -> dict[str, float]:
    """Correlation of the right eye's predicted yaw and pitch with what is known, where its iris shows."""
    known = [i for i, row in enumerate(rows) if row.exact is not None and row.weight[RIGHT_IRIS] > 0]
    if len(known) < 8:
        return {}
    truth = np.stack([row.exact[2] for i in known if (row := rows[i]).exact is not None])
    return {
        f"{kind}.gaze.{name}": float(np.corrcoef(gaze[known, i], truth[:, i])[0, 1])
        for name, i in (("yaw", 2), ("pitch", 3))
    }


def note(settings: TrainingConfig, basis: Basis, trainer: Trainer, wall_s: float) -> None:
    """run.json: what made the weights beside it."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()
    document = {
        "command": sys.argv,
        "commit": head,
        "config": {k: str(v) if isinstance(v, Path) else v for k, v in asdict(settings).items()},
        "basis": basis.digest.hex(),
        "step": trainer.step,
        "wall_s": round(wall_s),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "shards": [
            f"{p.parent.name}/{p.name}" for p in samples.shards(settings.shards, "photos", "warps", "renders")
        ],
    }
    (settings.out / "run.json").write_text(json.dumps(document, indent=1) + "\n")


def stored(checkpoint: Path, device: torch.device) -> dict[str, object]:
    """What `Trainer.state` was."""
    return dict(torch.load(checkpoint, map_location=device, weights_only=True))


def begin(settings: TrainingConfig, basis: Basis) -> Trainer:
    """A trainer where the last run stopped, or with the weights that `init` names, or new."""
    torch.manual_seed(settings.seed)
    trainer = Trainer(settings, basis, devices.named(settings.device))
    settings.out.mkdir(parents=True, exist_ok=True)
    if (settings.out / CHECKPOINT).exists():
        trainer.restore(stored(settings.out / CHECKPOINT, trainer.device), weights_only=False)
    elif settings.init is not None and settings.init.suffix == ".onnx":
        trainer.warm_up(settings.init, supply(settings, trainer).batch(WARM_CROPS)[0])
    elif settings.init is not None:
        trainer.restore(stored(settings.init, trainer.device), weights_only=True)
    return trainer


def supply(settings: TrainingConfig, trainer: Trainer) -> Batches:
    """What there is to learn from now."""
    shares = {"photos": settings.photos, "warps": settings.warps, "renders": settings.renders}
    shape = trainer.net.shape
    rng = np.random.default_rng([settings.seed, trainer.step])
    lengths = (shape.identity, shape.expression)
    return Batches(settings.shards, shares, shape.size, lengths, rng, settings.skip)


def stream(settings: TrainingConfig, trainer: Trainer) -> Iterator[tuple[Tensor, losses.TrainingTargets]]:
    """Batches without end, from a process beside this one."""
    source = supply(settings, trainer)
    print(source.describe(), flush=True)
    made = DataLoader(
        Endless(source, settings.batch),
        None,
        num_workers=1,
        prefetch_factor=4,
        worker_init_fn=interrupt.left_to_others,
    )
    return iter(made)


def run(settings: TrainingConfig, basis: Basis) -> Trainer:
    """Train to the end of the schedule; returns the trainer as it then is."""
    trainer = begin(settings, basis)
    with interrupt.watched() as asked, Figures(settings.out) as figures:
        loop(trainer, basis, figures, asked)
    return trainer


def loop(trainer: Trainer, basis: Basis, figures: Figures, asked: Callable[[], bool]) -> None:
    """Steps, figures and checkpoints. Raises Stopped where the end is asked for before it has come."""
    settings = trainer.settings
    source = stream(settings, trainer)
    print(f"{sum(p.numel() for p in trainer.net.parameters()):,} parameters", flush=True)
    if trainer.step:
        print(f"going on from step {trainer.step} of {trainer.steps}", flush=True)
    started = said = saved = fresh = time.monotonic()
    sums: dict[str, float] = {}
    since = 0
    while trainer.step < trainer.steps:
        for key, value in trainer.learn(*next(source)).items():
            sums[key] = sums.get(key, 0.0) + float(value)
        since += 1
        now = time.monotonic()
        if now - said > REPORT_S or trainer.step == trainer.steps:
            held = validate(trainer, settings.shards)
            line = {k: round(v / since, 4) for k, v in sums.items()} | {
                k: round(v, 3) for k, v in held.items()
            }
            line |= {"step": trainer.step, "of": trainer.steps}
            line |= {
                "images_per_s": round(since * settings.batch / (now - said)),
                "wall_s": round(now - started),
            }
            figures.write(line)
            print(line, flush=True)
            sums, since, said = {}, 0, time.monotonic()
        stop = asked() and trainer.step < trainer.steps
        if now - saved > SAVE_S or trainer.step == trainer.steps or stop:
            schedule.save(trainer.state(), settings.out / CHECKPOINT)
            note(settings, basis, trainer, now - started)
            saved = now
        if stop:
            raise Stopped(trainer.step, trainer.steps, settings.out)
        if now - fresh > settings.refresh_s:
            source, fresh = stream(settings, trainer), now


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    settings = config.load(TrainingConfig, sys.argv[1:] if argv is None else argv, "Train the regressor.")
    devices.work_on(settings.threads)
    run(settings, basis_file.from_bytes(assets.read("basis.npz")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
