"""Faces without a camera: a source that is told what to give, and the options that commands are run with."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

import assets
from app import cli
from app.face.model import FaceModel, load_model
from codec.basis import Basis
from codec.values import FaceFrame, Identity

SMALL = Identity(np.zeros(2, np.float32))


def options(*arguments: str) -> argparse.Namespace:
    return cli.parse(arguments)


class Told:
    """Gives these frames, one after the other, then has ended."""

    def __init__(self, basis: Basis, frames: list[FaceFrame], identity: Identity | None = SMALL) -> None:
        self.basis = basis
        self._frames, self._identity = iter(frames), identity
        self._left = len(frames)

    def identity(self) -> Identity | None:
        return self._identity

    def next(self) -> FaceFrame | None:
        self._left -= 1
        return next(self._frames)

    def ended(self) -> bool:
        return self._left == 0


def smile(basis: Basis, count: int) -> list[FaceFrame]:
    """A smile that grows, the head turning to its left."""
    unit = basis.unit_expression[basis.unit_names.index("mouthSmileLeft")]
    neutral = FaceFrame.neutral(len(unit), present=True)
    return [
        replace(
            neutral,
            time_s=k / 30,
            rotation=np.array([0, 0.3 * k / count, 0], np.float32),
            expression=(unit * k / count).astype(np.float32),
        )
        for k in range(1, count + 1)
    ]


def told(frames: int, identity: Identity | None = SMALL) -> Callable[[argparse.Namespace, FaceModel], object]:
    """What stands in for `app.commands.face_sources.faces`."""

    @contextmanager
    def faces(_: argparse.Namespace, __: FaceModel) -> Iterator[Told]:
        basis = load_model().basis
        yield Told(basis, smile(basis, frames), identity)

    return faces


def skin() -> bytes:
    return assets.read("skin-mean.jpg")
