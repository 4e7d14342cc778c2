"""Shards -> batches of jittered, degraded training crops with labels in the crop's own terms.

Kinds of shards are drawn in fixed shares, and within a kind rare lip gaps, eye openings, mouth widths and
brow heights are drawn more often. A few crops show no face: too far off, too close, or no picture of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from codec import landmarks as lm
from codec.rotation import rotation_matrix
from codec.values import Float, Image, Int
from training.parts import augment, samples
from training.parts.errors import DataError
from training.parts.losses import TrainingTargets

Rng = np.random.Generator
BINS = 8
RAREST = 6.0
"""A sample in the rarest bin is drawn at most so many times more often than one in the commonest."""
NO_FACE_SHARE = 0.05
BROWS = ((105, 33), (66, 133), (334, 263), (296, 362))
FITTED_WORTH = 0.3
"""Of coefficients that were fitted to the teacher's points, beside those that a picture was drawn from."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One sample before jitter; coefficients are None if unknown, `worth` says how far to believe them."""

    image: Image
    points: Float
    weight: Float
    person: int
    worth: float
    exact: tuple[Float, ...] | None


class ShardSet:
    """All shards of one kind as one indexable set."""

    def __init__(self, folders: Sequence[Path], held_out: bool) -> None:
        self.shards = [samples.read(f) for f in folders]
        rows = [np.flatnonzero(np.asarray(s["held_out"]) == held_out) for s in self.shards]
        self.index = np.concatenate([np.stack([np.full(len(r), i), r], 1) for i, r in enumerate(rows)])
        points = np.concatenate([np.asarray(s["points"])[r] for s, r in zip(self.shards, rows, strict=True)])
        some = len(points) > 0  # of a few people, nobody may be held out
        self.mean_points = np.nanmean(points, 0) if some else np.zeros(points.shape[1:], np.float32)
        self.cumulative = np.cumsum(rarity(points)) if some else np.zeros(0)
        people = [np.asarray(s["person"])[r] for s, r in zip(self.shards, rows, strict=True)]
        self.by_person: dict[int, list[int]] = {}
        for number, person in enumerate(np.concatenate(people).tolist()):
            self.by_person.setdefault(person, []).append(number)

    def draw(self, rng: Rng) -> Row:
        """A sample, rare ones more often."""
        return self[int(np.searchsorted(self.cumulative, rng.random()).clip(0, len(self) - 1))]

    def __len__(self) -> int:
        return len(self.index)

    def __getitem__(self, number: int) -> Row:
        at, row = self.index[number]
        shard = self.shards[at]
        exact, model = None, int(shard["model"][row])
        if model != samples.Model.NONE:
            names = ("identity", "expression", "gaze", "rotation", "translation")
            exact = tuple(np.asarray(shard[name][row], np.float32) for name in names)
        points = np.asarray(shard["points"][row], np.float32)
        weight = np.asarray(shard["weight"][row], np.float32) * np.isfinite(points[:, 0])
        worth = {samples.Model.EXACT: 1.0, samples.Model.FITTED: FITTED_WORTH}.get(samples.Model(model), 0.0)
        person = int(shard["person"][row])
        return Row(np.asarray(shard["images"][row]), np.nan_to_num(points), weight, person, worth, exact)


def gaps(points: Float) -> Float:
    """(N, 478, 2) -> (N, 5): lip gap, right and left eye opening, mouth width and brow height, over the eyes'
    distance."""
    right, left = points[:, list(lm.RIGHT_CORNERS)], points[:, list(lm.LEFT_CORNERS)]
    scale = np.linalg.norm(right.mean(1) - left.mean(1), axis=1).clip(1e-3)

    def mean_gap(pairs: Sequence[tuple[int, int]]) -> Float:
        first, second = (list(side) for side in zip(*pairs, strict=True))
        return np.linalg.norm(points[:, first] - points[:, second], axis=2).mean(1) / scale

    eyes = (lm.LID_PAIRS[2:5], lm.LID_PAIRS[9:12])
    others = (((61, 291),), BROWS)
    return np.stack([mean_gap(pairs) for pairs in (lm.LIP_PAIRS[2:7], *eyes, *others)], 1)


def rarity(points: Float) -> Float:
    """(N, 478, 2) -> (N,) chances that sum to 1, higher in thin bins of `gaps`."""
    chance = np.ones(len(points))
    for value in np.nan_to_num(gaps(points)).T:
        low, high = np.percentile(value, (1, 99))
        place = ((value - low) / max(high - low, 1e-6) * BINS).clip(0, BINS - 1).astype(int)
        count = np.bincount(place, minlength=BINS).clip(1)
        chance *= (count.max() / count[place]) ** 0.3
    chance = chance.clip(None, RAREST * np.median(chance))
    return chance / chance.sum()


def mirror_map(points: Float) -> Int:
    """(478, 2) the mean face -> which point each becomes when the picture is mirrored."""
    middle = points[[1, 152, 10, 168], 0].mean()
    mirrored = points * [-1, 1] + [2 * middle, 0]
    distance = np.linalg.norm(mirrored[:, None] - points[None], axis=2)
    return np.asarray(linear_sum_assignment(distance**2)[1], np.int32)


def towards(translation: Float) -> Float:
    """(3, 3) turns the ray to the head into -z, so that a crop's rotation does not depend on its place."""
    ray = -translation / np.linalg.norm(translation)
    axis = np.cross(ray, [0, 0, 1])
    sine, cosine = float(np.linalg.norm(axis)), float(ray[2])
    if sine < 1e-6:
        return np.eye(3, dtype=np.float32)
    return rotation_matrix((axis / sine * np.arctan2(sine, cosine)).astype(np.float32))


def about_z(turn_rad: float) -> Float:
    """(3, 3)"""
    c, s = np.cos(turn_rad), np.sin(turn_rad)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], np.float32)


def wanted(root: Path, kind: str, skip: str = "") -> list[Path]:
    """Shards of a kind, but for those whose KIND/NNNN begins with `skip`."""
    return [f for f in samples.shards(root, kind) if not skip or not f"{kind}/{f.name}".startswith(skip)]


class Nobody:
    """A kind without samples."""

    by_person: ClassVar[dict[int, list[int]]] = {}


NOBODY = Nobody()
REAL = ("photos", "warps")
"""Kinds in which a person looks like himself; a render has a skin and another's bones."""


class Batches:
    """An endless supply of batches; everything random comes from `rng`."""

    def __init__(
        self,
        root: Path,
        shares: dict[str, float],
        size: int,
        lengths: tuple[int, int],
        rng: Rng,
        skip: str = "",
    ) -> None:
        folders = {k: wanted(root, k, skip) for k in shares}
        self.kinds = {k: ShardSet(f, False) for k, f in folders.items() if f}
        if not self.kinds:
            raise DataError(f"{root} holds no shards of {', '.join(shares)}; make some: 'training shards'.")
        weights = np.array([shares[k] for k in self.kinds])
        self.shares = weights / weights.sum()
        self.size, self.lengths, self.rng = size, lengths, rng
        first = next(iter(self.kinds.values()))
        self.mirror = mirror_map(self.kinds.get("photos", first).mean_points)
        self.backgrounds = [samples.read(f) for f in samples.shards(root, "finder")]

    def describe(self) -> dict[str, int]:
        """Samples by kind."""
        return {k: len(v) for k, v in self.kinds.items()}

    def batch(self, count: int) -> tuple[torch.Tensor, TrainingTargets]:
        """(B, S, S, 3) uint8 crops and what is true of them."""
        rows: list[Row] = []
        groups: list[int] = []
        while len(rows) < count:
            drawn = self._person()[: count - len(rows)]
            groups += [len(rows)] * len(drawn)
            rows += drawn
        made = [self._one(row) for row in rows]
        groups = [
            g if face else count + i
            for i, (g, (_, _, _, _, face, _)) in enumerate(zip(groups, made, strict=True))
        ]
        images, points, weights, sizes, faces, exacts = zip(*made, strict=True)
        stacked = torch.from_numpy(np.stack(images))
        columns = (points, weights, sizes, faces, groups, *zip(*exacts, strict=True))
        truth = [torch.from_numpy(np.stack(v).astype(np.float32)) for v in columns]
        return stacked, TrainingTargets._make(truth)

    def _person(self) -> list[Row]:
        """A sample, and if it is of a real person, another of the same one."""
        names = list(self.kinds)
        name = names[int(self.rng.choice(len(names), p=self.shares))]
        row = self.kinds[name].draw(self.rng)
        if name not in REAL:
            return [row]
        others = [self.kinds[k] for k in REAL if row.person in self.kinds.get(k, NOBODY).by_person]
        kind = others[int(self.rng.integers(len(others)))]
        return [row, kind[int(self.rng.choice(kind.by_person[row.person]))]]

    def _one(self, row: Row) -> tuple[Image, Float, Float, float, float, tuple[Float, ...]]:
        rng = self.rng
        if rng.random() < NO_FACE_SHARE:
            return self._none(row)
        turn = rng.normal(0, 0.17) if rng.random() < 0.8 else rng.uniform(-0.8, 0.8)
        side = float(np.clip(np.exp(rng.normal(np.log(1.32), 0.11)), 1.02, 1.8))
        affine = samples.jittered(self.size, side, rng.normal(0, 0.065, 2).astype(np.float32), turn)
        image, points, weight = row.image, row.points, row.weight
        exact = row.exact
        if row.worth < 1 and rng.random() < 0.5:
            exact = None
            image = np.ascontiguousarray(image[:, ::-1])
            points = (points[self.mirror] * [-1, 1] + [samples.SIZE - 1, 0]).astype(np.float32)
            weight = weight[self.mirror]
        pixels = augment.degraded(warped(image, affine, self.size), rng)
        there = ((samples.transform(affine, points) + 0.5) * 2 / self.size - 1).astype(np.float32)
        return pixels, there, weight, 2 / side, 1.0, self._exact(exact, turn, row.worth)

    def _exact(self, exact: tuple[Float, ...] | None, turn: float, worth: float) -> tuple[Float, ...]:
        identities, expressions = self.lengths
        blank = (np.zeros(n, np.float32) for n in (identities, expressions, 4))
        if exact is None:
            return (np.array(0, np.float32), *blank, np.eye(3, dtype=np.float32))
        identity, expression, gaze, rotation, translation = exact
        local = (about_z(-turn) @ towards(translation) @ rotation_matrix(rotation)).astype(np.float32)
        return (
            np.array(worth, np.float32),
            fitted(identity, identities),
            fitted(expression, expressions),
            gaze,
            local,
        )

    def _none(self, row: Row) -> tuple[Image, Float, Float, float, float, tuple[Float, ...]]:
        rng, size = self.rng, self.size
        pixels: Image | None = None
        if self.backgrounds and rng.random() < 0.6:
            pixels = self._background()
        if pixels is None and rng.random() < 0.85:
            far = rng.uniform(0.75, 1.0) * np.exp(2j * np.pi * rng.random())
            close = rng.random() < 0.4
            side = rng.uniform(0.2, 0.45) if close else rng.uniform(0.8, 1.5)
            shift = np.array([far.real, far.imag]) * (0.4 if close else 1.0)
            turn = rng.uniform(-np.pi, np.pi)
            pixels = warped(row.image, samples.jittered(size, side, shift.astype(np.float32), turn), size)
        if pixels is None:
            cells = int(rng.integers(2, 24))
            coarse = rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
            pixels = np.asarray(cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC), np.uint8)
        pixels = augment.degraded(pixels, rng)
        nothing = np.zeros_like(row.points), np.zeros_like(row.weight)
        return pixels, *nothing, 1.0, 0.0, self._exact(None, 0.0, 0.0)

    def _background(self) -> Image | None:
        """A square of a whole frame that no face's box touches, if one was hit."""
        rng = self.rng
        shard = self.backgrounds[rng.integers(len(self.backgrounds))]
        row = int(rng.integers(len(shard["images"])))
        frame, boxes = np.asarray(shard["images"][row]), np.asarray(shard["boxes"][row])
        side = int(rng.integers(40, 150))
        y, x = (int(rng.integers(0, n - side)) for n in frame.shape[:2])
        for x0, y0, x1, y1 in boxes[np.isfinite(boxes[:, 0])]:
            if x0 < x + side and x1 > x and y0 < y + side and y1 > y:
                return None
        return np.asarray(cv2.resize(frame[y : y + side, x : x + side], (self.size, self.size)), np.uint8)


def fitted(values: Float, length: int) -> Float:
    """The first `length` values, zeros where there are fewer."""
    out = np.zeros(length, np.float32)
    out[: min(length, len(values))] = values[:length]
    return out


def warped(image: Image, affine: Float, size: int) -> Image:
    """The crop; what lies outside repeats the edge."""
    return np.asarray(
        cv2.warpAffine(image, affine, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )
