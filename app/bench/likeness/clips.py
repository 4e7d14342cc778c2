"""A clip of a face as takes: tracked from the first frame on by the shipped tracker, pictures kept of few."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from app.bench.likeness.protocol import FEWEST_FRAMES, FrameSplit, split
from app.face.networks import load_tracker
from codec.basis import Basis
from codec.tracker import Tracked
from codec.values import Float, Image
from likeness.photo.takes import Take

WARM_UP_S = 4.0
"""What the tracker sees of the first half beforehand, as a person sits before the camera before enrolling:
its estimates of shape and rest are held after three seconds."""
MOST_FRAMES = 1500


@dataclass(frozen=True, slots=True, eq=False)
class JudgedClip:
    """name, frames a second, what the tracker said of each frame, and where the pictures are."""

    path: Path
    fps: float
    tracked: list[Tracked]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def shape(self) -> Float:
        """(I,) held."""
        return self.tracked[-1].identity

    @property
    def split(self) -> FrameSplit:
        return split(len(self.tracked), self.fps)

    def takes(self, numbers: tuple[int, ...]) -> list[Take]:
        """Of these frames, those in which a face was seen."""
        wanted, found = set(numbers), []
        for number, image in enumerate(images(self.path, max(numbers) + 1)):
            if number in wanted and (take := Take.of(image, self.tracked[number])):
                found.append(take)
        return found


def images(path: Path, most: int) -> Iterator[Image]:
    """(H, W, 3) RGB, the first ones."""
    capture = cv2.VideoCapture(str(path))
    for _ in range(most):
        good, image = capture.read()
        if not good:
            break
        yield np.ascontiguousarray(image[..., ::-1])
    capture.release()


def clips(folder: Path, basis: Basis, only: list[str]) -> Iterator[JudgedClip]:
    """Those long enough, or of the names given."""
    for path in sorted(folder.glob("*.mp4")):
        capture = cv2.VideoCapture(str(path))
        frames, fps = int(capture.get(cv2.CAP_PROP_FRAME_COUNT)), float(capture.get(cv2.CAP_PROP_FPS))
        capture.release()
        if frames >= FEWEST_FRAMES and (not only or path.stem in only):
            yield JudgedClip(path, fps, _tracked(path, basis, min(frames, MOST_FRAMES), fps))


def _tracked(path: Path, basis: Basis, frames: int, fps: float) -> list[Tracked]:
    tracker = load_tracker(basis)
    warm = min(round(WARM_UP_S * fps), frames // 2)
    for number, image in enumerate(images(path, warm)):
        tracker.track(image, number / fps)
    return [tracker.track(image, (warm + 10 + n) / fps) for n, image in enumerate(images(path, frames))]
