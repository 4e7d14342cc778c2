"""Takes of one person -> their photographed likeness: lined up, unwrapped, averaged, and told apart.

takes  ->  landmarks beside the shape's  ->  sheets  ->  base, and what expressions change of it
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from codec.basis import Basis
from codec.values import Float, Image
from likeness.photo.align import align
from likeness.photo.blends import REGIONS, blend_of, closeness, usual_mm
from likeness.photo.marks import lined_up
from likeness.photo.takes import Take, diverse, scale_mm
from likeness.photo.unwrap import Unwrapper
from render.photo.person import neutral_of
from render.photo.sheet import HEIGHT, WIDTH
from render.photo.values import Photograph, features

RARE = 0.05
"""Share of the takes that must show a texel; what fewer show is filled from beside it."""
MOST_TAKES = 48
"""More say nothing new (training/LOG.md), and cost memory: 5 MB each."""
ALIKE = 2.0
"""Takes within so many times the usual distance to the next one ought to look the same."""
BELIEVED = (0.02, 0.32)
"""Belief at half size from which a texel counts, and from which it counts fully."""


def learn(
    basis: Basis, shape: Float, takes: Sequence[Take], progress: Callable[[float], None] = lambda share: None
) -> Photograph:
    """shape: (I,) the tracker's estimate, held. Takes are in order of time; the most diverse count."""
    seen = np.stack([features(take.face, scale_mm(basis)) for take in takes])
    kept = diverse(_places(basis, seen), MOST_TAKES)
    moved, chosen = lined_up(basis, shape, [takes[k] for k in kept])
    blank = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    person = Photograph(shape, moved, blank, lens=chosen[0].lens)
    seen = np.stack([features(take.face, scale_mm(basis)) for take in chosen])
    base, change, belief = _compared(basis, person, chosen, seen, progress)
    blends = tuple(blend_of(basis, region, seen, change, belief) for region in REGIONS)
    progress(1.0)
    return replace(person, base=np.rint(base).clip(0, 255).astype(np.uint8), blends=blends)


def _compared(
    basis: Basis,
    person: Photograph,
    takes: Sequence[Take],
    seen: Float,
    progress: Callable[[float], None],
) -> tuple[Float, Float, Float]:
    """(H, W, 3) what takes have in common, and what `changes` says of each."""
    unwrap, sheets = Unwrapper(basis, neutral_of(basis, person)), []
    for done, take in enumerate(takes, 1):
        sheets.append(unwrap(take))
        progress(0.6 * done / len(takes))
    places = _places(basis, seen)
    align(sheets, closeness(places, ALIKE * usual_mm(places)))
    progress(0.8)
    base = mean_sheet(sheets)
    return base, *changes(sheets, base)


def _places(basis: Basis, seen: Float) -> Float:
    """(N, F) features -> (N, D): where takes stand among the expressions of all regions."""
    return np.concatenate([seen @ region.project(basis).T for region in REGIONS], 1)


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
