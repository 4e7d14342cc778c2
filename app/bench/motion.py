"""Faces in motion to measure with: every picture of a clip through the tracker, 30 of them a second.

Clips of 22 to 25 pictures a second run that much faster, which costs bits and never saves any. Calls that
last longer than a clip play it there and back again, so that no seam makes a face jump.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from app.face.networks import load_tracker
from app.media.clip import images
from codec.basis import Basis
from codec.values import FaceFrame, Image

FPS = 30.0
LONGEST = 900  # frames of a clip that are looked at: half a minute
NOISE = 6.0
"""Standard deviation of a webcam's noise, of 255: on the picture that stands still."""
SETTLED_S = 4.0  # after which the tracker holds a person's shape, and a still face is still


@dataclass(frozen=True, slots=True, eq=False)
class FaceMotion:
    """frames: the face at 0, 1/30, 2/30 … s."""

    name: str
    path: Path
    frames: tuple[FaceFrame, ...]

    def at(self, number: int, time_s: float) -> FaceFrame:
        """The face of a call's picture of that number, there and back again, as seen at `time_s`."""
        turn = max(1, 2 * (len(self.frames) - 1))
        place = number % turn
        return replace(self.frames[min(place, turn - place)], time_s=time_s)

    def turned(self) -> "FaceMotion":
        """The same, beginning at its end: two sides that show one clip do not move in step."""
        return replace(self, frames=self.frames[::-1])


def track(path: Path, basis: Basis, on_frame: Callable[[], None] = lambda: None) -> FaceMotion:
    """A clip through a fresh tracker."""
    return _follow(path, islice(images(str(path)), LONGEST), basis, on_frame)


def hold_still(path: Path, basis: Basis, seconds: float) -> FaceMotion:
    """The clip's first picture for so long, with a webcam's noise, once the tracker has settled."""
    first = next(images(str(path)))
    rng = np.random.default_rng(0)
    count = round((SETTLED_S + seconds) * FPS)
    noisy = (
        np.clip(first + rng.normal(0, NOISE, first.shape), 0, 255).astype(np.uint8) for _ in range(count)
    )
    whole = _follow(path, noisy, basis, lambda: None)
    return replace(whole, frames=whole.frames[round(SETTLED_S * FPS) :])


def _follow(path: Path, pictures: Iterator[Image], basis: Basis, on_frame: Callable[[], None]) -> FaceMotion:
    tracker, frames = load_tracker(basis), []
    for number, picture in enumerate(pictures):
        frames.append(tracker.track(picture, number / FPS).frame)
        on_frame()
    return FaceMotion(path.stem, path, tuple(frames))
