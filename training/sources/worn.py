"""Beards and hats, because few of those who lend their skin wear one and many who call do.

A beard is painted into the skin's atlas, a hat over the finished picture: a dome around the skull and perhaps
a peak, flatly shaded. Labels stay: what is covered is still where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.basis import Basis
from codec.values import Float, Image

JAW = (132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361)
CHEEKS = (410, 326, 2, 97, 186)
"""MediaPipe's points around a full beard: along the jaw, back over the mouth's corners and under the nose."""
MOUSTACHE = (186, 97, 2, 326, 410, 291, 267, 0, 37, 61)
GOATEE = (91, 181, 17, 405, 321, 378, 400, 152, 176, 149)
SHAPES = (JAW + CHEEKS, MOUSTACHE, GOATEE)
LEVEL_RAD = 0.25
"""A head that is pitched further would show the inside of a flat-drawn hat."""
FOREHEAD = 10
Rng = np.random.Generator
ToPixels = Callable[[Float], Float]  # (N, 3) head space -> (N, 2)
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Hat:
    """Measures in mm: how far below the hair line it sits, how high it stands; RGB colours."""

    low: float
    height: float
    peak: float
    colour: Colour
    band: Colour


def atlas_places(basis: Basis, size: int) -> Float:
    """(478, 2) pixels of an atlas of `size` in which the landmarks lie."""
    uv = np.zeros((len(basis.mean), 2), np.float32)
    uv[basis.corner_vertex] = basis.uv
    points = basis.landmarks478
    at = np.einsum("nk,nkd->nd", points.weights, uv[points.vertices])
    return (at * [size, -size] + [-0.5, size - 0.5]).astype(np.float32)


def bearded(skin: Image, places: Float, colour: Float, rng: Rng) -> Image:
    """A skin with stubble or a beard of a colour (3,) in 0..255; places: `atlas_places` of its size."""
    mask: Float = np.zeros(skin.shape[:2], np.float32)
    for shape in SHAPES[:1] if rng.random() < 0.5 else [SHAPES[k] for k in rng.choice(3, 2, replace=False)]:
        cv2.fillPoly(mask, [np.rint(places[list(shape)]).astype(np.int32)], 1.0)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(1.5, 4))), np.float32)
    lips = places[list(lm.OUTER_LIPS)]
    bare = np.zeros_like(mask)
    cv2.fillPoly(bare, [np.rint(lips).astype(np.int32)], 1.0)
    mask *= 1 - cv2.GaussianBlur(bare, (0, 0), 1.0)
    strands = cv2.GaussianBlur(rng.standard_normal(mask.shape).astype(np.float32), (0, 0), 0.6, sigmaY=1.6)
    thick = float(rng.uniform(0.15, 0.95))
    cover = np.clip(mask * thick * (1 + 0.8 * strands), 0, 1)[..., None]
    tint = colour * np.clip(1 + 0.6 * strands[..., None], 0.3, 2)
    return np.clip(skin * (1 - cover) + tint * cover, 0, 255).astype(np.uint8)


def design(rng: Rng) -> Hat:
    """A random cap, beanie or hood."""
    colour = rng.uniform(5, 245, 3).astype(np.float32)
    band = np.asarray(colour * rng.uniform(0.5, 1.2), np.float32)
    peak = float(rng.uniform(30, 75)) if rng.random() < 0.5 else 0.0
    return Hat(float(rng.uniform(-5, 22)), float(rng.uniform(85, 130)), peak, _colour(colour), _colour(band))


def _colour(rgb: NDArray[np.floating]) -> Colour:
    return float(rgb[0]), float(rgb[1]), float(rgb[2])


def rings(hat: Hat, head: Float, landmarks: Float) -> tuple[Float, Float]:
    """(N, 3) the lower edge and (M, 3) the dome, around a head (V, 3), mm."""
    level = landmarks[FOREHEAD, 1] - hat.low
    there = head[np.abs(head[:, 1] - level) < 12]
    middle = (there.max(0) + there.min(0)) / 2
    reach = (there.max(0) - there.min(0)) / 2 + 6
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    circle = np.column_stack([np.cos(angle), np.zeros(48), np.sin(angle)])
    edge = middle * [1, 0, 1] + [0, level, 0] + circle * reach
    domes = [
        middle * [1, 0, 1] + [0, level + hat.height * np.sin(t), 0] + circle * reach * np.cos(t) ** 0.6
        for t in np.linspace(0, np.pi / 2, 6)
    ]
    return edge.astype(np.float32), np.concatenate(domes).astype(np.float32)


def put_on(image: Image, hat: Hat, head: Float, landmarks: Float, to_pixels: ToPixels) -> Image:
    """The picture with the hat over it, darker towards its edge."""
    edge, dome = rings(hat, head, landmarks)
    out = _filled(image, to_pixels(dome), hat.colour)
    front = edge[edge[:, 2] > edge[:, 2].mean()]
    low = to_pixels(np.concatenate([front, front + np.array([0, 12, 0])]).astype(np.float32))
    out = _filled(out, low, hat.band)
    if hat.peak:
        ahead = (
            front + np.array([0, -8, hat.peak]) * (front[:, 2:] - edge[:, 2].mean()) / np.ptp(edge[:, 2]) * 2
        )
        out = _filled(out, to_pixels(np.concatenate([front, ahead]).astype(np.float32)), hat.band)
    return out


def _filled(image: Image, pixels: Float, colour: Colour) -> Image:
    """The hull of the pixels in one colour, lit from above."""
    hull = cv2.convexHull(np.rint((pixels + 0.5) * 4).astype(np.int32))
    mask = np.zeros((4 * image.shape[0], 4 * image.shape[1]), np.uint8)
    cv2.fillConvexPoly(mask, hull, 255, cv2.LINE_AA)
    cover = cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_AREA)[..., None] / 255.0
    y = np.arange(image.shape[0])[:, None, None]
    low, high = pixels[:, 1].min(), pixels[:, 1].max()
    light = 1.15 - 0.5 * np.clip((y - low) / max(high - low, 1), 0, 1)
    return np.clip(image * (1 - cover) + np.array(colour) * light * cover, 0, 255).astype(np.uint8)
