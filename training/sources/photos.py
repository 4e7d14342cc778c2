"""Photographs with the teacher's labels: one sample each.

Sets below the folder of training pictures, one sub-folder each, and what is known to be wrong with them:

    congress-portraits   538 people, 410 px, official portraits, mostly smiling; public domain
    faker-ai-portraits   200 generated people, 640 px; CC0; a few have odd teeth or ear-rings
    london-face-set      102 people, neutral and smiling, 800 px, studio; CC BY 4.0, DeBruine & Jones,
                         Face Research Lab London Set
None of them holds large yaws, closed eyes or open mouths.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from codec.values import Float, Image
from training.parts import pictures
from training.parts.samples import (
    MARGIN,
    NO_FLAG,
    POINTS,
    SIZE,
    Sample,
    SampleSource,
    crop_transform,
    transform,
)
from training.teacher import PICTURES, Labels

SETS = ("congress-portraits", "faker-ai-portraits", "london-face-set")


@dataclass(frozen=True, slots=True)
class Portrait:
    """One labelled photograph of a known person."""

    picture: Path
    labels: Path
    person: str

    def image(self) -> Image:
        """(H, W, 3) RGB. Raises DataError if it cannot be read, or is cut off."""
        return pictures.read(self.picture)

    def points(self) -> Float:
        """(478, 3) pixels; the teacher counts from the edge of the first pixel, we from its middle."""
        return Labels.read(self.labels).points[0] - np.array([0.5, 0.5, 0], np.float32)


def portraits(pictures: Path, labels: Path) -> list[Portrait]:
    """All labelled photographs in which the teacher found a face, in order of names."""
    found = []
    for name in SETS:
        for picture in sorted(p for p in (pictures / name).rglob("*") if p.suffix.lower() in PICTURES):
            label = labels / picture.relative_to(pictures).with_name(picture.name + ".npz")
            if label.exists() and Labels.read(label).found[0]:
                found.append(Portrait(picture, label, f"{name}/{person_of(picture)}"))
    return found


def person_of(picture: Path) -> str:
    """London's files are NNN_03.jpg (neutral) and NNN_08.jpg (smiling) of the same person NNN."""
    return picture.stem.split("_")[0]


def crop(image: Image, affine: Float, size: int = SIZE) -> Image:
    """Resample a picture; shrinking averages first, so that nothing shimmers."""
    scale = float(np.linalg.norm(affine[:, 0]))
    if scale < 0.7:
        image, affine = _shrunk(image, affine, round(1 / scale) if scale < 0.5 else 1 / scale)
    out = cv2.warpAffine(image, affine, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return out.astype(np.uint8)


def _shrunk(image: Image, affine: Float, factor: float) -> tuple[Image, Float]:
    """A smaller picture and the map from its pixels."""
    small = cv2.resize(image, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    # Pixel centres: x in the picture is ratio * (x' + 0.5) - 0.5, x' in the smaller one.
    ratio = np.array([image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]], np.float32)
    shift = affine[:, :2] @ (ratio / 2 - 0.5) + affine[:, 2]
    return small.astype(np.uint8), np.column_stack([affine[:, :2] * ratio, shift]).astype(np.float32)


def sample(portrait: Portrait, size: int = SIZE) -> Sample:
    """The photograph as it is."""
    points = portrait.points()[:, :2]
    affine = crop_transform(points, size, MARGIN)
    return Sample(
        image=crop(portrait.image(), affine, size),
        points=transform(affine, points),
        weight=np.ones(POINTS, np.float32),
        visible=np.ones(POINTS, bool),
        source=SampleSource.PHOTO,
        person=portrait.person,
        flags=NO_FLAG,
    )


def samples(pictures: Path, labels: Path) -> Iterator[Sample]:
    """One sample of every photograph."""
    return map(sample, portraits(pictures, labels))
