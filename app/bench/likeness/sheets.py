"""Pictures beside the numbers: source, drawn and photographed at expressive moments, and as a film."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from codec import landmarks as lm
from codec.values import Float, Image

TILE = 300
COLUMNS = 6


def expressive(points: Sequence[Float]) -> list[int]:
    """Six of so many frames' landmarks: widest mouth, widest smile, most shut eyes, and three in between."""
    size = [float(np.linalg.norm(p[10] - p[152])) for p in points]
    gap = [float(np.linalg.norm(p[13] - p[14])) / s for p, s in zip(points, size, strict=True)]
    smile = [float(np.linalg.norm(p[61] - p[291])) / s for p, s in zip(points, size, strict=True)]
    eyes = [sum(lm.eye_opening(p)) for p in points]
    picked = [int(np.argmax(gap)), int(np.argmax(smile)), int(np.argmin(eyes))]
    free = [k for k in range(len(points)) if k not in picked]
    spread = np.linspace(0, len(free) - 1, COLUMNS - len(set(picked))).astype(int)
    return sorted({*picked, *(free[k] for k in spread)})


def write(path: Path, rows: Sequence[Sequence[Image]]) -> None:
    """A PNG of rows of tiles."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = np.vstack([np.hstack([_tile(picture) for picture in row]) for row in rows])
    cv2.imwrite(str(path), sheet[..., ::-1])


def _tile(picture: Image) -> Image:
    return np.asarray(cv2.resize(picture, (TILE, TILE), interpolation=cv2.INTER_AREA), np.uint8)
