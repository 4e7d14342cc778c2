"""Who and what is where in a picture of a face: background, hair, skin, clothes, glasses, as soft shares.

A small network (assets/matting.onnx, made by `training matting`) reads a square crop around the face; what it
says at a few millimetres' detail is then drawn to the picture's own edges by a guided filter (He, Sun, Tang:
Guided Image Filtering, 2010). The network is a parameter, so that this package needs no runtime of networks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np

from codec.values import Float, Image
from likeness.matte_cleaning import face_size, joined, without_room
from likeness.regions import Region

SIZE = 192
"""Pixels of the crop that the network sees, along each side."""
SIDE, BELOW = 3.2, 0.18
"""The crop's side, and how far its middle lies below the face's: in the larger side of the landmarks' box."""
NEAR_SIDE, NEAR_BELOW, NEAR_RIM = 2.2, 0.05, 10
"""The same of the crop of a head alone, and its rim in pixels, where the network sees too little about."""
NARROWEST = 1.7  # times smaller a crop of a picture that ends near the face: not less than was learnt
OUTSIDE = 127
"""Grey of what the crop shows beyond the picture; nothing is learnt there."""
FINE_RADIUS_SHARE, FINE_EPS = 0.012, 2e-4
"""Of the guided filter: its window as a share of the crop's side, and the contrast, squared, of 0..1 values
below which an edge is noise."""

Infer: TypeAlias = Callable[[Image], Float]
"""(SIZE, SIZE, 3) uint8 RGB -> (h, w, 5) shares that add up to 1; h and w may be smaller than SIZE."""


def head_and_shoulders(points: Float, width: int, height: int) -> Float:
    """(478, 2) landmarks in a picture of this size -> (2, 3) affine map to the crop that the network sees: of
    head and shoulders, or of as much of them as the picture shows."""
    whole = crop_map(points)
    low = np.maximum(-whole[:, 2] / whole[0, 0], 0)
    high = np.minimum((SIZE - 1 - whole[:, 2]) / whole[0, 0], (width - 1, height - 1))
    scale = min(SIZE / float((high - low).max()), NARROWEST * float(whole[0, 0]))
    shift = (SIZE - 1) / 2 - scale * (low + high) / 2
    return np.array([[scale, 0, shift[0]], [0, scale, shift[1]]], np.float32)


def crop_map(points: Float, size: int = SIZE, side: float = SIDE, below: float = BELOW) -> Float:
    """(478, 2) landmarks in pixels -> (2, 3) affine map from the picture to a crop of head and shoulders."""
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    reach = float((high - low).max())
    scale = size / (side * reach)
    middle = (low + high) / 2 + np.array([0, below * reach])
    shift = (size - 1) / 2 - scale * middle
    return np.array([[scale, 0, shift[0]], [0, scale, shift[1]]], np.float32)


def cropped(picture: Image, affine: Float, size: int = SIZE) -> Image:
    """The crop; shrinking averages first, and what lies beyond the picture is OUTSIDE."""
    blur = 0.45 / float(affine[0, 0])
    if blur > 0.6:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    grey = (OUTSIDE, OUTSIDE, OUTSIDE)
    return np.asarray(cv2.warpAffine(picture, affine, (size, size), borderValue=grey), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Matte:
    """(H, W, 5) shares of a picture's pixels in the order of `Region`; background where nothing is known."""

    shares: Float

    def of(self, region: Region) -> Float:
        """(H, W) 0..1"""
        return self.shares[..., region]

    @property
    def person(self) -> Float:
        """(H, W) 0..1"""
        return np.asarray(1 - self.shares[..., Region.BACKGROUND], np.float32)


def matte(picture: Image, points: Float, infer: Infer) -> Matte:
    """A picture (H, W, 3) and its face's landmarks (478, 2 or 3) in pixels of it.

    The network looks four times: at head and shoulders, at the head alone, and at both mirrored.
    """
    height, width = picture.shape[:2]
    wide = head_and_shoulders(points, width, height)
    near = crop_map(points, side=NEAR_SIDE, below=NEAR_BELOW)
    inside = np.zeros((SIZE, SIZE), np.float32)
    inside[NEAR_RIM:-NEAR_RIM, NEAR_RIM:-NEAR_RIM] = 0.5
    share = _back(inside, near, (width, height))[..., None]
    seen = (_look(picture, affine, infer) for affine in (wide, near))
    shares = next(seen) * (1 - share) + next(seen) * share
    radius = max(round(FINE_RADIUS_SHARE * SIZE / float(wide[0, 0])), 2)
    fine = np.clip(guided(picture, shares, radius, FINE_EPS), 0, 1)
    fine = (fine / np.maximum(fine.sum(2, keepdims=True), 1e-6)).astype(np.float32)
    return Matte(joined(without_room(picture, fine, points), points[:, :2].mean(0), face_size(points)))


def _look(picture: Image, affine: Float, infer: Infer) -> Float:
    """(H, W, 5) what the network says of a crop and of the mirrored crop; beyond it all is background."""
    crop = cropped(picture, affine)
    mirrored = infer(np.ascontiguousarray(crop[:, ::-1]))[:, ::-1]
    shares = _resized(np.asarray((infer(crop) + mirrored) / 2, np.float32), (SIZE, SIZE))
    size = picture.shape[1], picture.shape[0]
    out = np.stack([_back(shares[..., k], affine, size) for k in range(len(Region))], -1)
    out[..., Region.BACKGROUND] += 1 - out.sum(2)
    return out


def _back(plane: Float, affine: Float, size: tuple[int, int]) -> Float:
    """A crop's (SIZE, SIZE) values where they lie in the picture, 0 beside it."""
    flags = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
    return np.asarray(cv2.warpAffine(plane, affine, size, flags=flags), np.float32)


def _resized(values: Float, size: tuple[int, int]) -> Float:
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)


def guided(picture: Image, values: Float, radius: int, eps: float) -> Float:
    """(H, W, C) values smoothed within windows of 2 radius + 1, but not across edges of the grey picture."""
    guide = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) / 255, np.float32)
    window = (2 * radius + 1, 2 * radius + 1)

    def mean(of: Float) -> Float:
        return np.asarray(cv2.blur(of, window), np.float32)

    mean_guide = mean(guide)
    spread = mean(guide**2) - mean_guide**2 + np.float32(eps)
    out = np.empty_like(values)
    for k in range(values.shape[2]):
        mean_value = mean(values[..., k])
        slope = np.asarray((mean(guide * values[..., k]) - mean_guide * mean_value) / spread, np.float32)
        shift = np.asarray(mean_value - slope * mean_guide, np.float32)
        out[..., k] = mean(slope) * guide + mean(shift)
    return out
