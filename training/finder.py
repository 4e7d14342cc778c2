"""Trains the finder: a tiny network from a whole frame to a map of where faces are, how large and how turned.

    python -m training finder --shards DIR --out DIR [--images 300000]

Learns from ROOT/finder (training/samples.py); where there are none yet, or beside them, frames are composed
here: training photographs shrunk, turned and pasted before blurred or noisy grounds, with their own
grounds, and with the face painted over, as frames without one. A checkpoint is written every minute.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from codec.values import Float, Image
from training.parts import augment, config, loop, precision, samples, schedule
from training.parts.errors import DataError

HEIGHT, WIDTH = 144, 192
STRIDE = 8
GROUNDS = 400
"""Photographs without their faces, made once: smearing a face takes long."""
TALLEST = 240  # pixels that a photograph keeps
START_SIDE = 40.0  # pixels; exp(0) of the size output
CHECKPOINT = "checkpoint.pt"
LEAST_RATE = 1e-5
Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class FinderConfig:
    """Settings; composed: the share of frames composed here once there are shards."""

    shards: Path = Path("work/shards")
    out: Path = Path("work/finder")
    pictures: Path | None = None
    labels: Path | None = None
    images: int = 200_000
    batch: int = 48
    rate: float = 3e-3
    composed: float = 0.4
    seed: int = 0


class Scale(nn.Module):
    """Convolution, normalisation, and half the resolution if `stride` is 2."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, spread: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, spread, spread, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, h, w) -> (B, outputs, h / stride, w / stride)"""
        return torch.relu(self.norm(self.conv(x)))


class FinderNet(nn.Module):
    """(B, H, W, 3) uint8 -> chance (B, h, w) as logits and boxes (B, h, w, 5): dx, dy in cells, log side, and
    cosine and sine of the roll, before scaling. h, w are H, W over 8."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(Scale(3, 12, 2), Scale(12, 24, 2), Scale(24, 40, 2), Scale(40, 40))
        self.deep = nn.Sequential(Scale(40, 64, 2), Scale(64, 64), Scale(64, 64, 2), Scale(64, 64, 1, 2))
        self.join = Scale(104, 48)
        self.head = nn.Conv2d(48, 6, 1)
        nn.init.normal_(self.head.weight, std=0.01)
        assert self.head.bias is not None
        with torch.no_grad():
            self.head.bias.copy_(torch.tensor([-4.0, 0, 0, 0, 1, 0]))

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        near = self.stem(frames.permute(0, 3, 1, 2).float() / 127.5 - 1)
        far = nn.functional.interpolate(self.deep(near), scale_factor=4.0, mode="nearest")
        far = far[:, :, : near.shape[2], : near.shape[3]]
        out = self.head(self.join(torch.cat((near, far), 1))).permute(0, 2, 3, 1)
        return out[..., 0], out[..., 1:]


class Located(nn.Module):
    """The finder as the app sees it: chance (B, h, w) in 0..1, squares (B, h, w, 4): x, y of the centre, side
    in pixels of the frame (the first pixel's edge is 0), and roll in radians, clockwise."""

    cells: Tensor

    def __init__(self, net: FinderNet) -> None:
        super().__init__()
        self.net = net
        y, x = torch.meshgrid(torch.arange(HEIGHT // STRIDE), torch.arange(WIDTH // STRIDE), indexing="ij")
        self.register_buffer("cells", torch.stack((x, y), 2).float() + 0.5)

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """(B, H, W, 3) uint8"""
        chance, boxes = self.net(frames)
        centre = (self.cells + boxes[..., :2]) * STRIDE
        side = START_SIDE * torch.exp(boxes[..., 2:3])
        roll = torch.atan2(boxes[..., 4:5], boxes[..., 3:4])
        return torch.sigmoid(chance), torch.cat((centre, side, roll), 3)


@dataclass(frozen=True, slots=True, eq=False)
class LabelledFrame:
    """A frame and its faces (N, 4): x, y, side in pixels, roll."""

    image: Image
    faces: Float


def targets(scenes: Sequence[LabelledFrame]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """-> chance (B, h, w), boxes (B, h, w, 5), where boxes count (B, h, w), where chance does not"""
    shape = (len(scenes), HEIGHT // STRIDE, WIDTH // STRIDE)
    chance, sure = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    boxes, doubt = np.zeros((*shape, 5), np.float32), np.zeros(shape, np.float32)
    y, x = np.mgrid[: shape[1], : shape[2]] + 0.5
    for i, scene in enumerate(scenes):
        for cx, cy, side, roll in sorted(scene.faces.tolist(), key=lambda f: f[2]):
            dx, dy = cx / STRIDE - x, cy / STRIDE - y
            reach = max(0.2 * side / STRIDE, 0.75)
            away = np.hypot(dx, dy)
            here = away < reach
            doubt[i][(away < 2 * reach) & ~here] = 1
            doubt[i][here] = 0
            chance[i][here], sure[i][here] = 1, 1
            values = np.stack([dx, dy, np.full_like(dx, np.log(side / START_SIDE))], 2)
            turn = np.broadcast_to([np.cos(roll), np.sin(roll)], (*dx.shape, 2))
            boxes[i][here] = np.concatenate([values, turn], 2)[here]
    a, b, c, d = (torch.from_numpy(v) for v in (chance, boxes, sure, doubt))
    return a, b, c, d


def loss(chance: Tensor, boxes: Tensor, truth: tuple[Tensor, Tensor, Tensor, Tensor]) -> Tensor:
    """Focal cross entropy (gamma 2) of the map and mean absolute error of the boxes."""
    true_chance, true_boxes, sure, doubt = truth
    plain = nn.functional.binary_cross_entropy_with_logits(chance, true_chance, reduction="none")
    guess = torch.sigmoid(chance)
    missed = torch.where(true_chance > 0.5, 1 - guess, guess)
    focal = (plain * missed.square() * (1 - doubt)).sum() / sure.sum().clamp_min(8)
    off = ((boxes - true_boxes).abs() * torch.tensor([0.5, 0.5, 1, 0.5, 0.5])).sum(3)
    return focal + (off * sure).sum() / sure.sum().clamp_min(1)


class Scenes:
    """Frames from finder shards and composed from training photographs."""

    def __init__(self, settings: FinderConfig, rng: Rng) -> None:
        self.rng, self.composed = rng, settings.composed
        self.frames = [samples.read(f) for f in samples.shards(settings.shards, "finder")]
        self.kept = [np.flatnonzero(~np.asarray(s["held_out"])) for s in self.frames]
        self.photos: list[tuple[Image, Float]] = []
        if settings.pictures and settings.labels:
            self.photos = photographs(settings.pictures, settings.labels)
        chosen = rng.permutation(len(self.photos))[:GROUNDS]
        self.grounds = [hidden(*self.photos[int(i)], rng) for i in chosen]

    def scene(self) -> LabelledFrame:
        """One frame of either kind, degraded."""
        rng = self.rng
        shard = self.frames and (not self.photos or rng.random() > self.composed)
        scene = self._stored() if shard else self._composed()
        if rng.random() < 0.5:
            faces = scene.faces * [-1, 1, 1, -1] + [WIDTH, 0, 0, 0]
            scene = LabelledFrame(np.ascontiguousarray(scene.image[:, ::-1]), faces.astype(np.float32))
        image = scene.image
        for share, step in ((0.8, augment.lit), (0.2, augment.shaded), (0.4, augment.noisy)):
            if rng.random() < share:
                image = step(image, rng)
        if rng.random() < 0.2:
            image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.5, 1.5))), np.uint8)
        return LabelledFrame(image, scene.faces)

    def _stored(self) -> LabelledFrame:
        rng = self.rng
        at = int(rng.integers(len(self.frames)))
        row = int(rng.choice(self.kept[at]))
        image = np.asarray(self.frames[at]["images"][row])
        boxes = np.asarray(self.frames[at]["boxes"][row])
        turned = np.asarray(self.frames[at]["rotation"][row])
        known = np.isfinite(boxes[:, 0])
        boxes, turned = boxes[known], np.nan_to_num(turned[known])
        centre, side = (boxes[:, :2] + boxes[:, 2:]) / 2 + 0.5, (boxes[:, 2:] - boxes[:, :2]).max(1)
        faces = np.column_stack([centre, side, -turned[:, 2]])
        scale = np.exp(rng.uniform(np.log(0.7), np.log(1.25))) * WIDTH / image.shape[1]
        return moved(image, faces, scale, float(rng.normal(0, 0.15)), rng)

    def _composed(self) -> LabelledFrame:
        rng = self.rng
        ground = self._ground()
        faces: list[Float] = []
        count = int(rng.choice([0, 1, 1, 1, 1, 2]))
        for place in range(count):
            image, face = self.photos[int(rng.integers(len(self.photos)))]
            side = float(np.exp(rng.uniform(np.log(14), np.log(110 if count == 1 else 50))))
            turn = float(rng.normal(0, 0.25))
            scene = moved(
                image, face[None], side / float(face[2]), turn, rng, (place + 0.5) / count, fill=False
            )
            if not len(scene.faces):
                continue
            mask = scene.image.any(2)
            if rng.random() < 0.25:
                cut_at = int(rng.integers(2, 30))
                kernel = np.ones((cut_at // 4 + 1,) * 2, np.uint8)
                mask = np.asarray(cv2.erode(np.asarray(mask, np.uint8), kernel)) > 0
            ground[mask] = scene.image[mask]
            faces = [f for f in faces if np.hypot(*(f[:2] - scene.faces[0, :2])) > side * 0.8]
            faces.append(scene.faces[0])
        return LabelledFrame(ground, np.array(faces, np.float32).reshape(-1, 4))

    def _ground(self) -> Image:
        """A blurred photograph without its face, coarse noise, or one colour."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.65:
            image = self.grounds[int(rng.integers(len(self.grounds)))]
            scale = float(np.exp(rng.uniform(np.log(0.5), np.log(3)))) * WIDTH / image.shape[1]
            return moved(image, np.zeros((0, 4), np.float32), scale, float(rng.uniform(-3.2, 3.2)), rng).image
        cells = int(rng.integers(1, 3 if kind > 0.85 else 40))
        coarse = rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
        return np.asarray(cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR), np.uint8)


def hidden(image: Image, face: Float, rng: Rng) -> Image:
    """The face smeared beyond recognition: hair and shoulders without a face are not a face."""
    x, y, side = (float(v) for v in face[:3])
    height, width = image.shape[:2]
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (int(x), int(y)), (int(0.55 * side), int(0.62 * side)), 0, 0, 360, 1.0, -1)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), side * 0.05), np.float32)[..., None]
    if rng.random() < 0.5:
        other = cv2.GaussianBlur(image, (0, 0), side * 0.3).astype(np.float32)
    else:  # hair, cloth or wall from elsewhere in the picture: the back of a head
        shift = np.array([0, -0.75 if rng.random() < 0.6 else 0.9]) * side
        move = np.array([[1, 0, -shift[0]], [0, 1, -shift[1]]], np.float32)
        other = cv2.warpAffine(image, move, (width, height), borderMode=cv2.BORDER_REFLECT).astype(np.float32)
    return (image * (1 - mask) + other * mask).astype(np.uint8)


def moved(
    image: Image,
    faces: Float,
    scale: float,
    turn: float,
    rng: Rng,
    where: float | None = None,
    fill: bool = True,
) -> LabelledFrame:
    """A picture scaled, turned (clockwise) and shifted into a frame; faces that leave it are dropped."""
    if scale < 0.6:
        small = max(scale, 0.05) / 0.6
        shape = (max(round(image.shape[1] * small), 2), max(round(image.shape[0] * small), 2))
        image = np.asarray(cv2.resize(image, shape, interpolation=cv2.INTER_AREA), np.uint8)
        faces = (faces * [small, small, small, 1]).astype(np.float32)
        scale = scale / small
    c, s = np.cos(turn) * scale, np.sin(turn) * scale
    matrix = np.array([[c, -s], [s, c]])
    if len(faces):
        pivot = faces[0, :2]
        side = float(faces[0, 2]) * scale
        low = min(side * 0.4, WIDTH / 2)
        to = np.array(
            [rng.uniform(low, WIDTH - low), rng.uniform(min(low, HEIGHT / 2), HEIGHT - min(low, HEIGHT / 2))]
        )
        if where is not None:
            to[0] = np.clip(where * WIDTH + rng.normal(0, 12), low, WIDTH - low)
    else:
        pivot = (np.array([image.shape[1], image.shape[0]]) * rng.uniform(0.2, 0.8, 2)).astype(np.float32)
        to = np.array([WIDTH, HEIGHT]) * rng.uniform(0.3, 0.7, 2)
    affine = np.column_stack([matrix, to - matrix @ pivot])
    mirrors = not len(faces) and rng.random() < 0.5  # a face in the mirror would be one that has no label
    border = cv2.BORDER_REFLECT if mirrors else cv2.BORDER_REPLICATE
    border = border if fill else cv2.BORDER_CONSTANT
    out = np.asarray(cv2.warpAffine(image, affine, (WIDTH, HEIGHT), borderMode=border), np.uint8)
    there = np.zeros((0, 4), np.float32)
    if len(faces):
        centre = faces[:, :2] @ matrix.T + affine[:, 2]
        there = np.column_stack([centre, faces[:, 2] * scale, faces[:, 3] + turn]).astype(np.float32)
        inside = (centre > -there[:, 2:3] * 0.1).all(1) & (
            centre < [WIDTH, HEIGHT] + there[:, 2:3] * 0.1
        ).all(1)
        there = there[inside]
    return LabelledFrame(out, there)


def photographs(pictures: Path, labels: Path) -> list[tuple[Image, Float]]:
    """Photographs of people to learn from, at most TALLEST px high, with the face's x, y, side and roll."""
    from training.sources.photos import portraits

    out = []
    for portrait in portraits(pictures, labels):
        if samples.held_out(portrait.person):
            continue
        image, points = portrait.image(), portrait.points()[:, :2]
        scale = min(TALLEST / image.shape[0], 1.0)
        shape = (round(image.shape[1] * scale), round(image.shape[0] * scale))
        low, high = points.min(0) * scale, points.max(0) * scale
        across = points[263] - points[33]
        face = np.array([*(low + high) / 2, (high - low).max(), np.arctan2(across[1], across[0])], np.float32)
        out.append((np.asarray(cv2.resize(image, shape, interpolation=cv2.INTER_AREA), np.uint8), face))
    if not out:
        raise DataError(f"{pictures} holds no labelled photographs with a face; see 'training label'.")
    return out


def run(settings: FinderConfig) -> FinderNet:
    """Train to the end of the schedule, going on from a checkpoint if there is one."""
    torch.manual_seed(settings.seed)
    net, kind = FinderNet(), precision.kind(precision.AUTO, precision.CPU)
    optimiser = torch.optim.AdamW(net.parameters(), settings.rate, weight_decay=1e-2)
    steps, step = settings.images // settings.batch, 0
    settings.out.mkdir(parents=True, exist_ok=True)
    path = settings.out / CHECKPOINT
    if path.exists():
        state = torch.load(path, weights_only=True)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    source = Scenes(settings, np.random.default_rng([settings.seed, step]))

    def learn(done: int) -> float:
        schedule.set_rate(optimiser, done, steps, settings.rate, LEAST_RATE)
        scenes = [source.scene() for _ in range(settings.batch)]
        frames = torch.from_numpy(np.stack([s.image for s in scenes]))
        with precision.autocast(kind, precision.CPU):
            chance, boxes = net(frames)
        value = loss(chance.float(), boxes.float(), targets(scenes))
        optimiser.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        return float(value.detach())

    def save(done: int) -> None:
        state = {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "step": done}
        schedule.save(state, path)

    loop.steps(step, steps, settings.batch, settings.out, learn, save)
    return net


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    settings = config.load(FinderConfig, sys.argv[1:] if argv is None else argv, "Train the finder.")
    torch.set_num_threads(1)
    run(settings)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
