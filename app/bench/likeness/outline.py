"""How well the outline of a drawn head with its hair is the person's: intersection over union of two masks.

One is what the drawing covers, found by drawing it on two grounds; the other is the person in the true frame
by MediaPipe's selfie segmentation, which the program itself does not use (`make teacher`; a subprocess).
Both are cut at the chin, across the face's own axis, because shoulders move as they like: above it lie the
head, its hair and what of it hangs beside the face. Frames whose head is turned by more than MOST_YAW_RAD are
left out, and so is what lies beyond the frame.
"""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from app.bench.likeness.compare import Mask
from app.bench.likeness.drawn import FramePart, draw, part_of, side_of
from codec.values import Float, Image
from likeness.photo.layers import azimuth_of
from likeness.photo.takes import Take
from render.offscreen import Offscreen
from render.renderer import Renderer

DEFAULT_PYTHON = Path(".venv-teacher/bin/python")
WORKER = Path(__file__).parents[3] / "training" / "parts" / "person_worker.py"
MOST_YAW_RAD = np.radians(15)
ROOM = 1.6
"""Side of what is drawn, over that for the face alone: the hair is to be whole."""
GROUNDS = (np.full((4, 4, 3), (0, 255, 0), np.uint8), np.full((4, 4, 3), (255, 0, 255), np.uint8))
TOP, CHIN = 10, 152
"""Landmarks of the face's axis."""


def outline_iou(renderer: Renderer, target: Offscreen, takes: Sequence[Take], teacher: Path) -> float:
    """Of the person that the renderer holds: mean over those takes, through their true lens, that look ahead;
    NaN if none does."""
    ahead = [take for take in takes if abs(azimuth_of(take.face)) <= MOST_YAW_RAD]
    if not ahead:
        return float("nan")
    side = round(side_of(ahead) * ROOM)
    parts = [part_of(take, side, target.width) for take in ahead]
    drawn = [coverage(renderer, target, part) for part in parts]
    true = persons([part.image for part in parts], teacher)
    shown = [within(part, take) for part, take in zip(parts, ahead, strict=True)]
    compared = zip(drawn, true, shown, parts, strict=True)
    return float(np.mean([iou(d & s, t & s, part.points) for d, t, s, part in compared]))


def coverage(renderer: Renderer, target: Offscreen, part: FramePart) -> Mask:
    """(S, S) where the drawing hides more than half of its ground."""
    one, two = (draw(renderer, target, part, ground).astype(np.float32) for ground in GROUNDS)
    return np.asarray(np.abs(one - two).max(2) < 255 / 2)


def persons(pictures: Sequence[Image], python: Path) -> list[Mask]:
    """(H, W) each, where MediaPipe sees a person."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = [(f"{folder}/{k}.png", f"{folder}/{k}.person.png") for k in range(len(pictures))]
        for picture, (source, _) in zip(pictures, jobs, strict=True):
            cv2.imwrite(source, picture[..., ::-1])
        lines = "".join(json.dumps({"source": source, "out": out}) + "\n" for source, out in jobs)
        subprocess.run([python, WORKER], input=lines, capture_output=True, text=True, check=True)
        return [np.asarray(cv2.imread(out, cv2.IMREAD_GRAYSCALE)) > 127 for _, out in jobs]


def within(part: FramePart, take: Take) -> Mask:
    """(S, S) what of the part lies in the take's picture."""
    height, width = take.image.shape[:2]
    at = (np.arange(len(part.image)) + 0.5) / part.scale
    across, down = at + part.corner[0], at + part.corner[1]
    return np.asarray(np.outer((down > 0) & (down < height), (across > 0) & (across < width)))


def iou(a: Mask, b: Mask, points: Float) -> float:
    """Above the chin of landmarks (478, 2)."""
    head = above_chin(points, a.shape)
    return float((a & b & head).sum() / max(int(((a | b) & head).sum()), 1))


def above_chin(points: Float, size: tuple[int, ...]) -> Mask:
    """(H, W) the side of the chin on which the face lies."""
    up = points[TOP] - points[CHIN]
    y, x = np.mgrid[: size[0], : size[1]]
    return np.asarray((x - points[CHIN, 0]) * up[0] + (y - points[CHIN, 1]) * up[1] > 0)
