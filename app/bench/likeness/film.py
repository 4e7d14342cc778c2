"""The source and the drawing side by side, in motion: what a sheet of stills does not tell."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from app.bench.likeness.clips import JudgedClip, images
from app.bench.likeness.drawn import FramePart, draw, part_of, side_of
from app.media.recorder import Mp4Recorder
from codec.values import Image
from likeness.photo.takes import Take
from render.offscreen import Offscreen
from render.photo.values import Photograph
from render.renderer import Renderer

SECONDS, SIDE_PX = 5.0, 480


def film(clip: JudgedClip, person: Photograph, renderer: Renderer, target: Offscreen, path: Path) -> None:
    """Of the clip's second half."""
    first = len(clip.tracked) // 2
    recording = Mp4Recorder(path)
    for number, part in _parts(clip, person.lens, first, first + round(SECONDS * clip.fps), target.width):
        pair = [_scaled(part.image), _scaled(draw(renderer, target, part))]
        recording.wait_for_room()
        recording.add(np.hstack(pair), number / clip.fps)
    recording.close()


def _parts(clip: JudgedClip, lens: float, first: int, end: int, size: int) -> Iterator[tuple[int, FramePart]]:
    side = 0
    for number, image in enumerate(images(clip.path, min(end, len(clip.tracked)))):
        take = Take.of(image, clip.tracked[number]) if number >= first else None
        if take:
            side = side or round(side_of([take]) * 1.15)
            yield number, part_of(take.through(lens), side, size)


def _scaled(picture: Image) -> Image:
    return np.asarray(cv2.resize(picture, (SIDE_PX, SIDE_PX)), np.uint8)
