"""What a closer look learns from: squares cut from shards, jittered and spoilt as cameras spoil them, and
some that show no eye, or no mouth."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from codec import closer
from codec.values import Float, Image
from training.closer_net import SIDE
from training.parts import augment, batches, samples
from training.sources.closeups import MARGIN

NEGATIVES = 0.12
"""Of the squares that show no eye, or no mouth, or one turned or far off."""
SHOWN = 0.045
"""An iris whose middle lies less than 1.5 mm from the lids' edge is hidden by half: where it is drawn there,
and where it is, are two things in warps."""
MIRROR = np.array([(10 - k) % 20 for k in range(20)] + [20 + (10 - k) % 20 for k in range(20)])


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
