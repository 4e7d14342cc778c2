"""Takes of one person -> their photographed likeness: lined up, unwrapped, averaged, and told apart.

takes  ->  landmarks beside the shape's  ->  sheets  ->  base, and what expressions change of it
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from codec.basis import Basis
from codec.values import Float, Image
from likeness.photo.align import aligned
from likeness.photo.blends import REGIONS, blend_of, closeness, usual_mm
from likeness.photo.marks import lined_up
from likeness.photo.takes import Take, scale_mm
from likeness.photo.unwrap import Unwrapper
from render.photo.person import neutral_of
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Photograph, features

RARE = 0.05
"""Share of the takes that must show a texel; what fewer show is filled from beside it."""
ALIKE = 2.0
"""Takes within so many times the usual distance to the next one ought to look the same."""
FEWEST_TAKES = 12
"""From so many on it can be told what expressions change; of fewer the face is one still picture."""
BELIEVED = (0.02, 0.32)
"""Belief at half size from which a texel counts, and from which it counts fully."""


def learn(
    basis: Basis, shape: Float, takes: Sequence[Take], progress: Callable[[float], None] = lambda share: None
) -> Photograph:
    """shape: (I,) the tracker's estimate, held. Takes are in order of time."""
    moved, takes = lined_up(basis, shape, takes)
    blank = Photograph(shape, moved, np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    unwrap = Unwrapper(basis, neutral_of(basis, blank))
    sheets = []
    for done, take in enumerate(takes, 1):
        sheets.append(unwrap(take))
        progress(0.8 * done / len(takes))
    seen = np.stack([features(take.face, scale_mm(basis)) for take in takes])
    sheets = aligned(sheets, _alike(basis, seen))
    base = mean_sheet(sheets)
    change, belief = changes(sheets, base)
    regions = REGIONS if len(takes) >= FEWEST_TAKES else ()
    blends = tuple(blend_of(basis, region, seen, change, belief) for region in regions)
    progress(1.0)
    return Photograph(shape, moved, np.rint(base).clip(0, 255).astype(np.uint8), blends, lens=takes[0].lens)


def _alike(basis: Basis, seen: Float) -> Float:
    """(N, F) features -> (N, N): how alike two takes are, in every region of the face."""
    places = np.concatenate([seen @ region.project(basis).T for region in REGIONS], 1)
    return closeness(places, ALIKE * usual_mm(places))


def mean_sheet(sheets: Sequence[tuple[Image, Float]]) -> Float:
    """(H, W, 3): the mean of what takes show, and of what lies around where hardly one shows anything."""
    total, weight = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
    for colour, belief in sheets:
        total += colour * belief[..., None]
        weight += belief
    mean = np.asarray(total / np.maximum(weight, 1e-6)[..., None], np.float32)
    return filled(mean, (weight > RARE * len(sheets)).astype(np.float32))


def filled(colour: Float, known: Float) -> Float:
    """(H, W, 3) where known (H, W) is 1, and elsewhere from ever coarser means of what is (pull-push, Gortler
    et al., "The lumigraph", 1996)."""
    if min(known.shape) < 2 or known.all():
        return colour
    size = (known.shape[1] // 2, known.shape[0] // 2)
    some = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    mean = cv2.resize(colour * known[..., None], size, interpolation=cv2.INTER_AREA).astype(np.float32)
    mean /= np.maximum(some, 1e-6)[..., None]
    coarse = filled(mean, (some > 0).astype(np.float32))
    back = cv2.resize(coarse, known.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.where(known[..., None] > 0, colour, back).astype(np.float32)


def changes(sheets: Sequence[tuple[Image, Float]], base: Float) -> tuple[Float, Float]:
    """(N, h, w, 3) differences from the base at half size, 0 where nothing is seen, and (N, h, w) belief."""
    size, low = (WIDTH // 2, HEIGHT // 2), cv2.INTER_AREA
    change, believed = [], []
    for colour, belief in sheets:
        weight = cv2.resize(belief, size, interpolation=low)
        apart = cv2.resize((colour - base) * belief[..., None], size, interpolation=low)
        sure = np.clip((weight - BELIEVED[0]) / (BELIEVED[1] - BELIEVED[0]), 0, 1)
        change.append(apart / np.maximum(weight, 1e-6)[..., None] * sure[..., None])
        believed.append(sure)
    return np.stack(change, dtype=np.float32), np.stack(believed, dtype=np.float32)
