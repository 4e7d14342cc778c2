"""Hair, skin and clothes of a photographed person whose outline and landmarks are known: labels to learn.

MediaPipe's selfie segmentation knows a person from the room and no more. What of a person is hair, skin or
cloth is told by colour and place: each region's colours are read where it must be (skin within the face, hair
above the hairline, cloth at the picture's lower edge), and every pixel goes to the region that explains its
colour best where it lies. Single pictures come out wrong here and there; a network that learns from hundreds
does not repeat such errors, because they have no pattern.
"""

import cv2
import numpy as np

from codec import landmarks as lm
from codec.values import Float, Image
from likeness.regions import Region
from training.parts.makehuman import Double

UNKNOWN, BEYOND = 255, 254
"""Beside `Region`s: it cannot be told, or lies outside the picture."""
CLUSTERS = 3  # colours of one region: lit, shaded, pattern
SURE = 0.65  # share of a pixel's likelihood below which its label is left open
LEAST_SEEDS = 60  # pixels; of fewer no colours are read
SPREAD_FLOOR = 6.0  # CIE Lab: what noise and JPEG do to one colour
FOREHEAD, CHIN = 10, 152


def _places(points: Float, height: int, width: int) -> tuple[Double, Double]:
    """(H, W) x and y of pixels in face heights: from the chin upwards is -1..0, chin is 0."""
    top, chin = points[FOREHEAD, :2], points[CHIN, :2]
    down = (chin - top) / np.linalg.norm(chin - top)
    across = np.array([down[1], -down[0]])
    at = np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1) - chin
    length = np.linalg.norm(chin - top)
    return at @ across / length, at @ down / length


def _rise(x: Double, low: float, high: float) -> Double:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float64)


def _priors(x: Double, y: Double, oval: Double) -> dict[Region, Double]:
    """Where each region may be, 0..1; oval: (H, W), 1 inside the face's outline."""
    side = np.abs(x)
    neck = (1 - _rise(side, 0.3, 0.5)) * (1 - _rise(y, 0.2, 0.75))
    ears = (1 - _rise(side, 0.48, 0.6)) * _rise(y, -0.8, -0.65) * (1 - _rise(y, -0.3, -0.1))
    cloth = _rise(y, -0.05, 0.35) * np.maximum(_rise(side, 0.15, 0.5), _rise(y, 0.1, 0.5))
    fringe = oval * (1 - _rise(y, -0.95, -0.6)) * 0.5
    hair = (1 - oval) * (1 - 0.75 * _rise(y, -0.1, 0.5)) * (1 - 0.9 * neck * _rise(y, -0.1, 0.0))
    return {
        Region.HAIR: np.maximum(hair, fringe) + 1e-3,
        Region.SKIN: np.maximum.reduce([oval, neck, 0.6 * ears, np.full_like(x, 0.04)]),
        Region.CLOTHES: cloth + 1e-4,
    }


def _mask(points: Float, shape: tuple[int, int], grow: float = 1.0) -> Double:
    middle = points[:, :2].mean(0)
    out = np.zeros(shape, np.uint8)
    cv2.fillPoly(out, [np.rint(middle + (points[:, :2] - middle) * grow).astype(np.int32)], 1)
    return out.astype(np.float64)


def _seeds(lab: Float, sure: np.ndarray, x: Double, y: Double, oval: Double) -> dict[Region, np.ndarray]:
    """Pixels that must be of a region; hair above the hairline only where it is not the face's own colour."""
    face = (oval > 0) & (y > -0.72) & (np.abs(x) < 0.28)
    skin = np.median(lab[face], axis=0) if face.any() else lab.reshape(-1, 3).mean(0)
    other = np.linalg.norm((lab - skin) * [0.5, 1, 1], axis=2) > 12
    above = sure & (y < -1.04) & (np.abs(x) < 0.45)
    below = sure & (y > 0.45) & ((np.abs(x) > 0.35) | (y > 0.7))
    return {Region.SKIN: face, Region.HAIR: above & other, Region.CLOTHES: below & other}


def _likelihood(lab: Float, seeds: np.ndarray) -> Double:
    """(H, W) how well a region's colours explain each pixel's."""
    colours = lab[seeds].astype(np.float32)
    rng = np.random.default_rng(0)
    colours = colours[rng.permutation(len(colours))[:3000]]
    cv2.setRNGSeed(0)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    start = np.empty((0, 1), np.int32)
    _, label, centres = cv2.kmeans(colours, CLUSTERS, start, stop, 2, cv2.KMEANS_PP_CENTERS)
    total = np.full(lab.shape[:2], 1e-9)
    for k, centre in enumerate(centres):
        own = colours[label[:, 0] == k]
        spread = np.cov(own.T) if len(own) > 8 else np.zeros((3, 3))
        spread = spread + np.eye(3) * SPREAD_FLOOR**2
        apart = (lab - centre).reshape(-1, 3).astype(np.float64)
        power = np.einsum("nd,nd->n", apart @ np.linalg.inv(spread), apart).reshape(lab.shape[:2])
        total += len(own) / len(colours) * np.exp(-0.5 * power) / np.sqrt(np.linalg.det(spread))
    return total + 1e-3 / 100**3


def parts(picture: Image, points: Float, person: Float) -> np.ndarray:
    """(H, W) uint8: `Region`s, or UNKNOWN where it cannot be told; person (H, W) 0..1."""
    height, width = picture.shape[:2]
    smooth = cv2.GaussianBlur(picture, (0, 0), 1.0).astype(np.float32) / 255
    lab = np.asarray(cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB), np.float32)
    x, y = _places(points, height, width)
    oval = _mask(points[list(lm.OVAL)], (height, width))
    seeds = _seeds(lab, person > 0.9, x, y, oval)
    priors = _priors(x, y, oval)
    scores = {r: _likelihood(lab, s) * priors[r] for r, s in seeds.items() if s.sum() >= LEAST_SEEDS}
    total = np.stack(
        [scores.get(r, np.zeros_like(x)) for r in (Region.HAIR, Region.SKIN, Region.CLOTHES)], -1
    )
    share = total / total.sum(-1, keepdims=True)
    share = cv2.GaussianBlur(share, (0, 0), 0.006 * height)
    out = (share.argmax(-1) + 1).astype(np.uint8)
    out[share.max(-1) < SURE] = UNKNOWN
    out[_mask(points[list(lm.OVAL)], (height, width), 0.86).astype(bool) & (y > -0.6)] = Region.SKIN
    out[person < 0.5] = Region.BACKGROUND
    return out
