"""The crops that the matting network learns from: stored items (training/matting_data.py), changed at random.

Seen wider or nearer, turned, by a camera that shows little around the face, before other grounds, in other
light and through bad cameras. Held-out people are only measured on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from codec.values import Float, Image
from likeness.matting import OUTSIDE, SIDE, SIZE
from likeness.regions import Region
from training.parts import augment
from training.sources import backgrounds
from training.sources.regions import BEYOND

STORED, STORED_SIDE = 320, 3.4
"""Pixels of a stored crop's side, and its width in faces."""
SIDES = (1.9, 4.0)
"""Widths of training crops, in faces: the app's (likeness/matting.py) and what its landmarks may err."""
TURN_RAD, SHIFT = 0.25, 0.45  # the second in faces
PHOTOS, OTHER_GROUND = 0.65, 0.6
FLAT_GROUND, LEAVES, CLUTTER = 0.15, 0.25, 0.5
"""Each of what those before it leave."""
TIGHT = 0.5
"""Share of crops whose picture ends close to the face, as a webcam's often does."""
GROUNDS = (Region.BACKGROUND, Region.CLOTHES)
"""What grounds are made of: rooms, and cloth, which is a ground to be told from a person by its place."""
STEEP = (0.25, 0.85)
"""What of a photographed outline is taken along to another ground: the fringe still shows the old one."""
Rng = np.random.Generator


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


def middle(item: Item, side: float = SIDE) -> Item:
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
    elif rng.random() < LEAVES:
        ground = backgrounds.leaves(SIZE, rng)
    elif rng.random() < CLUTTER:
        ground = backgrounds.clutter(backgrounds.collage(patches, SIZE, rng), rng)
    share = person[..., None]
    image = (item.image * share + ground * (1 - share)).astype(np.uint8)
    return Item(image, person, item.region)
