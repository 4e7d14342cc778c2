"""Other grounds behind photographed people: a studio's even wall is found by its colour and exchanged.

Most photographs of the training sets stand before the same blue or grey; a net would learn that wall. Only
walls that a smooth colour explains are exchanged, and only where they reach the picture's border.
"""

from dataclasses import replace

import cv2
import numpy as np

from codec import landmarks as lm
from codec.values import Float, Image
from training.sources.subject import Subject

EVEN = 14.0  # mean distance from the smooth colour, in 0..255: more is no even wall
NEAR, FAR = 20.0, 48.0  # colour distances that are wall for sure, and person for sure
SMALL = 112  # px: the wall's colour is smooth, so it is fitted small


def _terms(height: int, width: int) -> Float:
    """(H W, 6) quadratic terms of pixel positions in -1..1."""
    ys, xs = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return np.stack([xs * 0 + 1, xs, ys, xs * xs, xs * ys, ys * ys], -1).reshape(-1, 6).astype(np.float32)


def wall(texture: Image) -> Float | None:
    """(H, W, 3) the colour of an even wall behind a person, or None."""
    small = cv2.resize(texture, (SMALL, SMALL), interpolation=cv2.INTER_AREA).astype(np.float32)
    border = np.zeros((SMALL, SMALL), bool)
    border[:8] = border[: SMALL // 2, :8] = border[: SMALL // 2, -8:] = True
    terms, colours = _terms(SMALL, SMALL), small.reshape(-1, 3)
    use = border.ravel()
    for _ in range(3):
        solution = np.linalg.lstsq(terms[use], colours[use], rcond=None)[0]
        distance = np.linalg.norm(terms @ solution - colours, axis=1)
        use = border.ravel() & (distance < 2.5 * EVEN)
        if use.sum() < 0.7 * border.sum():
            return None
    if distance[use].mean() > EVEN:
        return None
    whole = (terms @ solution).reshape(SMALL, SMALL, 3).astype(np.float32)
    return np.asarray(cv2.resize(whole, texture.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def person(subject: Subject) -> Float | None:
    """(H, W, 1) how much a pixel is the person, 0..1; None where the wall cannot be told."""
    colour = wall(subject.texture)
    if colour is None:
        return None
    distance = np.linalg.norm(subject.texture.astype(np.float32) - colour, axis=2)
    free = (distance < FAR).astype(np.uint8)
    middle = subject.points[list(lm.OVAL)].mean(0)
    face = np.rint(middle + (subject.points[list(lm.OVAL)] - middle) * 1.05).astype(np.int32)
    cv2.fillPoly(free, [face], 0)
    count, parts = cv2.connectedComponents(free)
    edge = np.unique(np.concatenate([parts[0], parts[: len(parts) // 2, 0], parts[: len(parts) // 2, -1]]))
    outside = np.isin(parts, edge[edge > 0]) if count > 1 else np.zeros_like(free, bool)
    share = np.where(outside, np.clip((distance - NEAR) / (FAR - NEAR), 0, 1), 1)
    return np.asarray(cv2.GaussianBlur(share.astype(np.float32), (0, 0), 0.8), np.float32)[..., None]


def before(subject: Subject, ground: Image) -> Subject:
    """The subject before another ground (any size), or as it was where the wall cannot be told."""
    share = person(subject)
    if share is None:
        return subject
    behind = cv2.resize(ground, subject.texture.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    mixed = subject.texture * share + behind * (1 - share)
    return replace(subject, texture=np.clip(mixed, 0, 255).astype(np.uint8))
