"""Tars -> batches of jittered, degraded training crops with what is true of them.

The stream of records is the same for every process that has the same seed; of P processes with batches of B,
process p takes records P B k + p B and on as its k-th batch, and everything random about a record depends on
the seed and its number alone. So P processes together see exactly what one with a batch of P B does. Where
there are plenty of tars, `by_tar` lets each process read only its own.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor

from codec.values import Float, Image
from training.clouds import crops, tars
from training.clouds.tars import Layout, TarSample
from training.parts import augment
from training.parts.errors import DataError

NO_FACE_SHARE = 0.06
SHUFFLE = 1024


class Truth(NamedTuple):
    """anchors (B, A, 3) in the crop's terms, rotation (B, 3, 3), scale (B,), shift (B, 2) y down, identity
    (B, I), expression (B, E), face (B,) 1 where the crop shows one."""

    anchors: Tensor
    rotation: Tensor
    scale: Tensor
    shift: Tensor
    identity: Tensor
    expression: Tensor
    face: Tensor

    def to(self, device: torch.device) -> "Truth":
        """The same there."""
        return Truth(*(t.to(device, non_blocking=True) for t in self))


@dataclass(frozen=True, slots=True)
class ProcessRank:
    """This process among all: rank of world."""

    rank: int = 0
    world: int = 1


def decoded(record: TarSample) -> Image:
    """(S, S, 3) RGB. Raises DataError if the sample is damaged."""
    pixels = cv2.imdecode(np.frombuffer(record.picture, np.uint8), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise DataError(f"Sample {record.key} holds no picture; make the data again.")
    return np.asarray(pixels, np.uint8)


def sample(record: TarSample, layout: Layout, jitter: crops.Jitter) -> tuple[Float, ...]:
    """What is true of a crop out of a stored one, in the order of `Truth` without `face`."""
    if len(record.numbers) != layout.length:
        raise DataError(f"Sample {record.key} has {len(record.numbers)} numbers, not {layout.length}.")
    anchors, rotation, scale, shift, identity, expression = layout.split(record.numbers)
    moved = jitter.points(np.array([[*shift, 0]], np.float32))[0, :2] * [1, -1]
    turned, size = jitter.rotation(rotation), np.array(scale[0] / jitter.half, np.float32)
    return jitter.points(anchors), turned, size, moved.astype(np.float32), identity, expression


class Feed:
    """An endless supply of batches; `first` is the number of the first step, to go on where one stopped."""

    def __init__(
        self,
        root: str,
        size: int,
        batch: int,
        seed: int,
        place: ProcessRank | None = None,
        first: int = 0,
        threads: int = 1,
        by_tar: bool = False,
    ) -> None:
        meta = tars.read_meta(root)
        self.layout = Layout(**meta["layout"])
        self._size, self._batch, self._seed = size, batch, seed
        self._place = place or ProcessRank()
        self._pool = ThreadPoolExecutor(threads, "decoder") if threads > 1 else None
        self._records = self._mine(root, list(meta["train"]), first, by_tar)

    def _mine(self, root: str, names: list[str], first: int, by_tar: bool) -> Iterator[tuple[int, TarSample]]:
        rank, world, batch = self._place.rank, self._place.world, self._batch
        if by_tar:
            own = names[rank::world]
            if not own:
                raise DataError(f"There are {len(names)} tars for {world} processes; leave by_tar out.")
            for number, record in tars.endless(root, own, self._seed + rank, SHUFFLE, first * batch):
                yield number * world + rank, record
            return
        for number, record in tars.endless(root, names, self._seed, SHUFFLE, first * batch * world):
            if number // batch % world == rank:
                yield number, record

    def batch(self) -> tuple[Tensor, Truth]:
        """(B, S, S, 3) uint8 and what is true of it."""
        rows = list(islice(self._records, self._batch))
        made = list(self._pool.map(self._one, rows) if self._pool else map(self._one, rows))
        images, truths = zip(*made, strict=True)
        columns = (torch.from_numpy(np.stack(c).astype(np.float32)) for c in zip(*truths, strict=True))
        return torch.from_numpy(np.stack(images)), Truth(*columns)

    def _one(self, numbered: tuple[int, TarSample]) -> tuple[Image, tuple[Float, ...]]:
        number, record = numbered
        rng = np.random.default_rng([self._seed, number])
        face = rng.random() >= NO_FACE_SHARE
        jitter = crops.jitter(rng) if face else crops.nowhere(rng)
        pixels = augment.degraded(jitter.cut(decoded(record), self._size), rng)
        return pixels, (*sample(record, self.layout, jitter), np.array(face, np.float32))


def held_out(root: str, size: int) -> Iterator[tuple[Image, tuple[Float, ...]]]:
    """Plain crops of people held out and what is true of them, as `Truth` without `face`."""
    meta = tars.read_meta(root)
    layout = Layout(**meta["layout"])
    for name in meta["held"]:
        for record in tars.records(root, name):
            pixels = crops.PLAIN.cut(decoded(record), size)
            yield pixels, sample(record, layout, crops.PLAIN)
