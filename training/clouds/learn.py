"""Trains either model on tars, in one process or many.

    python -m training clouds train --data ROOT --out DIR --model posed --network resnet18
    torchrun --nproc-per-node 8 -m training clouds train --data s3://... --out DIR ...

Under torchrun every process has `batch` samples a step; gradients are averaged (DDP: gloo on processors, nccl
on GPUs) and batch normalisation is over all. The same command goes on where it stopped. A line of figures a
minute: loss, and the landmarks' error on people held out beside that of a face that never moves.
"""

import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

from codec import basis as basis_file
from codec.basis import Basis
from codec.files import output
from training.clouds import feed, nets, tars
from training.clouds.feed import Feed, ProcessRank, Truth
from training.clouds.nets import Cloud, Design, Net
from training.clouds.norm import shared
from training.clouds.subspace import HALF_SIDE_MM
from training.parts import devices, interrupt, precision, schedule
from training.parts.errors import DataError, Stopped
from training.parts.figures import Figures
from training.parts.model import Prediction
from training.train import nchw

CHECKPOINT = "checkpoint.pt"
CONFIDENCE_WEIGHT = 0.05
COEFFICIENT_WEIGHT = 0.002
"""Of the split model's coefficients beside its points: for what the points of one picture cannot tell."""
POINT_WEIGHT = 30.0
HELD_BATCH = 64
LOG_LINES = 100
"""Of a run that does not say `log_every`: enough for a curve."""
AGREE_EVERY = 10
"""Steps between two looks at the first process' clock: each waits for all."""


@dataclass(frozen=True, slots=True)
class CloudConfig:
    """Settings. batch: of one process. device: see parts/devices.py. precision: auto is what the device is
    fast at (parts/precision.py). log_every: steps between two figures of the loss; 0: a hundredth of the run.
    by_tar: each process reads its own tars (for hundreds of them)."""

    data: str = "work/clouds"
    out: Path = Path("work/cloud-net")
    model: str = "posed"
    network: str = "resnet18"
    size: int = 112
    images: int = 200_000
    batch: int = 64
    rate: float = 1e-3
    least_rate: float = 1e-5
    decay: float = 1e-2
    device: str = devices.AUTO
    precision: str = precision.AUTO
    channels_last: bool = True
    compiled: bool = False
    threads: int = 1
    loaders: int = 2
    by_tar: bool = False
    report_s: float = 60.0
    save_s: float = 240.0
    log_every: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The data set's basis at its anchors. solve (3A, E): a posed cloud less its mean, in 100 mm -> its
    coefficients. still (A, 3): the mean posed cloud, a guess that needs no picture."""

    basis: Basis
    anchors: np.ndarray
    landmarks: np.ndarray
    cloud: Cloud
    solve: Tensor
    still: np.ndarray


def target(root: str, model: str) -> Target:
    """From a data set. Raises DataError if there is none."""
    meta = tars.read_meta(root)
    basis = basis_file.from_bytes(tars.read_bytes(root, f"{model}.npz"))
    at = np.array(meta["anchors"])

    def units(values: np.ndarray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(values / HALF_SIDE_MM, np.float32))

    expression = units(basis.expression[:, at].reshape(len(basis.expression), -1))
    identity = units(basis.identity[:, at].reshape(len(basis.identity), 3 * len(at)))
    cloud = Cloud(units(basis.mean[at]), identity, expression)
    still = basis_file.from_bytes(tars.read_bytes(root, "posed.npz")).mean[at] / HALF_SIDE_MM
    return Target(basis, at, np.array(meta["landmarks"]), cloud, torch.linalg.pinv(expression), still)


def check(settings: CloudConfig) -> None:
    """Raises DataError for a model or network that there is not."""
    for name, known in (("model", nets.MODELS), ("network", nets.NETWORKS)):
        if getattr(settings, name) not in known:
            raise DataError(f"There is no {name} {getattr(settings, name)!r}; known: {', '.join(known)}.")


def design(settings: CloudConfig, basis: Basis) -> Design:
    """What the settings ask for, for this basis."""
    return Design(settings.model, settings.network, settings.size, len(basis.identity), len(basis.expression))


def losses(p: Prediction, truth: Truth, aim: Target, model: str) -> dict[str, Tensor]:
    """Unweighted parts; means are over the batch's size, so that halves of a batch add up."""
    face = truth.face
    parts = {"confidence": nn.functional.binary_cross_entropy_with_logits(p.confidence, face)}
    if model == "posed":
        offset = (truth.anchors - aim.cloud.mean).flatten(1)
        wanted = offset @ aim.solve.to(offset.device)
        parts["coefficients"] = ((p.expression - wanted).square().mean(1) * face).mean()
        return parts
    distance = (aim.cloud(p) - truth.anchors).square().sum(2).mean(1)
    off = (p.expression - truth.expression).square().mean(1)
    off = off + ((p.identity - truth.identity).square().mean(1) if p.identity.shape[1] else 0)
    parts["points"] = (distance * face).mean()
    parts["coefficients"] = (off * face).mean()
    return parts


def weights(model: str) -> dict[str, float]:
    """Of the parts of the loss. The older model's is the coefficients' mean square error and nothing else."""
    if model == "posed":
        return {"coefficients": 1.0, "confidence": CONFIDENCE_WEIGHT}
    return {
        "points": POINT_WEIGHT,
        "coefficients": COEFFICIENT_WEIGHT,
        "confidence": CONFIDENCE_WEIGHT,
    }


class Learner:
    """The net, its optimiser and the place in the schedule, on one device of one process."""

    def __init__(self, settings: CloudConfig, aim: Target, place: ProcessRank, device: torch.device) -> None:
        self.settings, self.place, self.device = settings, place, device
        self.net = Net(design(settings, aim.basis)).to(device)
        self.aim = aim
        aim.cloud.to(device)
        if settings.channels_last:
            self.net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub lacks it
        if place.world > 1:
            shared(self.net, device.type == "cuda")
        self.forward: Callable[..., Prediction] = self.net
        if place.world > 1:
            ids = [device.index] if device.type == "cuda" else None
            self.forward = nn.parallel.DistributedDataParallel(self.net, device_ids=ids)
        if settings.compiled:
            self.forward = torch.compile(self.forward)
        self.optimiser = schedule.adamw(self.net, settings.rate, settings.decay)
        self.kind = precision.kind(settings.precision, device)
        self.scaler = torch.amp.GradScaler(device.type, enabled=self.kind is torch.float16)
        self.step = 0

    @property
    def steps(self) -> int:
        """Of the whole run."""
        return max(self.settings.images // (self.settings.batch * self.place.world), 1)

    def learn(self, pixels: Tensor, truth: Truth) -> Tensor:
        """One step; the loss of this process' batch."""
        s = self.settings
        schedule.set_rate(self.optimiser, self.step, self.steps, s.rate, s.least_rate)
        truth = truth.to(self.device)
        with precision.autocast(self.kind, self.device):
            seen = self.forward(nchw(pixels.to(self.device, non_blocking=True)))
        parts = losses(seen, truth, self.aim, self.settings.model)
        total = torch.stack([w * parts[k] for k, w in weights(self.settings.model).items()]).sum()
        self.optimiser.zero_grad(set_to_none=True)
        self.scaler.scale(total).backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        self.scaler.unscale_(self.optimiser)
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.scaler.step(self.optimiser)
        self.scaler.update()
        self.step += 1
        return total.detach()

    def state(self) -> dict[str, object]:
        """Everything that going on needs."""
        return {
            "design": self.net.design.as_dict(),
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "scaler": self.scaler.state_dict(),
            "step": self.step,
            "basis": self.aim.basis.digest.hex(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """From `state`. Raises DataError if it is of other data or another design."""
        if state["design"] != self.net.design.as_dict() or state["basis"] != self.aim.basis.digest.hex():
            raise DataError(
                f"{self.settings.out} holds a checkpoint of another model, network or data set; name another "
                "folder with --out, or remove it."
            )
        self.net.load_state_dict(state["net"])
        self.optimiser.load_state_dict(state["optimiser"])
        if state.get("scaler"):  # float32 and bfloat16 have nothing to keep
            self.scaler.load_state_dict(state["scaler"])
        self.step = int(state["step"])


@torch.no_grad()
def measure(net: Net, aim: Target, root: str, device: torch.device = precision.CPU) -> dict[str, float]:
    """On people held out, plain crops: the 68 points' error over their box (NME, %), the whole cloud's over
    the crop's side (%), and both for a face that never moves."""
    net.eval()
    every = list(feed.held_out(root, net.design.size))
    truth = np.stack([t[0] for _, t in every])
    seen = []
    for k in range(0, len(every), HELD_BATCH):
        pixels = torch.from_numpy(np.stack([p for p, _ in every[k : k + HELD_BATCH]]))
        seen.append(aim.cloud(net(nchw(pixels.to(device)))).cpu().numpy())
    net.train()
    still = np.broadcast_to(aim.still, truth.shape)
    out = {}
    for name, points in (("", np.concatenate(seen)), ("constant.", still)):
        marks, wanted = points[:, aim.landmarks, :2], truth[:, aim.landmarks, :2]
        box = np.sqrt(np.prod(np.ptp(wanted, 1), 1))
        out[name + "nme"] = float(100 * (np.linalg.norm(marks - wanted, axis=2).mean(1) / box).mean())
        out[name + "cloud"] = float(100 * np.linalg.norm(points - truth, axis=2).mean() / 2)
    return out


def validate(learner: Learner) -> dict[str, float]:
    """`measure` of the net as it is now."""
    return measure(learner.net, learner.aim, learner.settings.data, learner.device)


def stored(checkpoint: Path, device: torch.device = precision.CPU) -> dict[str, Any]:
    """What `Learner.state` said. Raises DataError if the file is damaged or something else."""
    try:
        state = dict(torch.load(checkpoint, map_location=device, weights_only=True))
    except (OSError, RuntimeError, ValueError, TypeError, EOFError, UnpicklingError) as error:
        raise DataError(f"{checkpoint} is damaged; remove it and train again.") from error
    if not {"design", "net", "basis", "step"} <= set(state):
        raise DataError(f"{checkpoint} was not written by 'python -m training clouds train'; name another.")
    return state


def place_and_device(name: str = devices.AUTO) -> tuple[ProcessRank, torch.device]:
    """As torchrun says by its environment; alone otherwise. Raises ConfigError for a device that there is
    not."""
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    own = devices.named(name, int(os.environ.get("LOCAL_RANK", "0")))
    if own.type == "cuda":
        torch.cuda.set_device(own)
    if world > 1 and not dist.is_initialized():
        dist.init_process_group("nccl" if own.type == "cuda" else "gloo")
    return ProcessRank(rank, world), own


def mean_over_processes(value: Tensor, place: ProcessRank) -> float:
    """A number of every process -> their mean."""
    if place.world > 1:
        dist.all_reduce(value)
    return float(value) / place.world


def run(settings: CloudConfig) -> Learner:
    """Train to the end of the schedule."""
    check(settings)
    devices.work_on(settings.threads)
    place, device = place_and_device(settings.device)
    torch.manual_seed(settings.seed)  # the same weights everywhere
    learner = Learner(settings, target(settings.data, settings.model), place, device)
    checkpoint = settings.out / CHECKPOINT
    schedule.need_room(learner.net, checkpoint)
    settings.out.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        learner.restore(stored(checkpoint, device))
    source = Feed(
        settings.data,
        settings.size,
        settings.batch,
        settings.seed,
        place,
        learner.step,
        settings.loaders,
        settings.by_tar,
    )
    if place.rank == 0:
        count = sum(p.numel() for p in learner.net.parameters())
        what = (
            f"{settings.model}, {settings.network}: {count:,} parameters, {place.world} processes, {device}"
        )
        print(what, flush=True)
        if learner.step:
            print(f"going on from step {learner.step} of {learner.steps}", flush=True)
    with interrupt.watched() as asked, Figures(settings.out) as figures:
        loop(learner, source, figures, asked)
    if place.world > 1:
        dist.destroy_process_group()
    return learner


def loop(learner: Learner, source: Feed, figures: Figures, asked: Callable[[], bool]) -> None:
    """Steps, figures and checkpoints. Raises Stopped where the end is asked for before it has come."""
    settings, place = learner.settings, learner.place
    begin = said = noted = saved = time.monotonic()
    every = settings.log_every or max(learner.steps // LOG_LINES, 1)
    total, since = torch.zeros((), device=learner.device), 0
    while learner.step < learner.steps:
        total += learner.learn(*source.batch())
        since += 1
        last, now = learner.step == learner.steps, time.monotonic()
        often = learner.step % AGREE_EVERY == 0
        due = often and bool(agreed(int(now - said > settings.report_s), place))
        if due or last or learner.step % every == 0:
            loss = mean_over_processes(total / since, place)
            if place.rank == 0:
                line = _line(learner, loss, since, now - noted, now - begin, measured=due or last)
                figures.write(line)
            total, since, noted = torch.zeros_like(total), 0, time.monotonic()
            said = noted if due else said
        stop = not last and (often or place.world == 1) and bool(agreed(int(asked()), place))
        if place.rank == 0 and (now - saved > settings.save_s or last or stop):
            save(learner, now - begin)
            saved = now
        if stop:
            raise Stopped(learner.step, learner.steps, settings.out)


def agreed(number: int, place: ProcessRank) -> int:
    """What the first process says, so that all do the same although their clocks differ."""
    if place.world == 1:
        return number
    said = torch.tensor([number], device="cuda" if dist.get_backend() == "nccl" else "cpu")
    dist.broadcast(said, 0)
    return int(said.item())


def _line(
    learner: Learner, loss: float, since: int, for_s: float, wall_s: float, measured: bool
) -> dict[str, float]:
    """Figures of the last `since` steps, which took `for_s`; those on people held out are shown, too."""
    images = since * learner.settings.batch * learner.place.world
    line: dict[str, float] = {"step": learner.step, "of": learner.steps, "loss": loss}
    line |= {"images_per_s": round(images / max(for_s, 1e-9), 1), "wall_s": round(wall_s, 1)}
    if measured:
        line |= {k: round(v, 3) for k, v in validate(learner).items()}
        print(line, flush=True)
    return line


def save(learner: Learner, wall_s: float) -> None:
    """Checkpoint and run.json, each whole or not at all."""
    out = learner.settings.out
    schedule.save(learner.state(), out / CHECKPOINT)
    document = {
        "config": {k: str(v) if isinstance(v, Path) else v for k, v in asdict(learner.settings).items()},
        "basis": learner.aim.basis.digest.hex(),
        "step": learner.step,
        "processes": learner.place.world,
        "device": str(learner.device),
        "wall_s": round(wall_s, 1),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
    }
    with output(out / "run.json") as file:
        file.write(json.dumps(document, indent=1).encode() + b"\n")
