"""Who and what is where in a picture of a face: background, hair, skin, clothes, glasses, as soft shares.

A small network (assets/matting.onnx, made by `training matting`) reads a square crop around the face; what it
says at a few millimetres' detail is then drawn to the picture's own edges by a guided filter (He, Sun, Tang:
Guided Image Filtering, 2010). The network is a parameter, so that this package needs no runtime of networks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import cv2
import numpy as np

from codec.values import Float, Image

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


WALL_REACH, OUTLINE_REACH = 0.12, 0.1
"""Of the face: over the first the wall beside the hair is taken to go on behind it, and within the second of
the outline hair may be given back."""
ISLAND, SOFT_EDGE = 0.4, 0.05
"""Share of a person from which pixels hang together, and how far their soft edge reaches, in faces."""
NOISE = 7.0  # levels that a camera's noise and JPEG add to an even wall
APART, ALIKE, UNLIKE = (3.0, 6.0), (1.5, 3.5), (4.0, 6.0)
"""In spreads of the room's colour: from where hair can be told from it, and within which a pixel is it; in
spreads of the hair's: beyond which a pixel is none."""
ON_THE_WAY = (0.1, 0.4)
"""Of the way from the room's colour to the hair's: what has gone further is not the room."""


HAIR_REACH, HAIR_SEEN = 0.35, 0.1
"""In faces: hair within the first of the face tells its colour, if there is a square of the second of it."""


class Region(IntEnum):
    """What a pixel shows; the order of the network's outputs. A person is all but BACKGROUND."""

    BACKGROUND = 0
    HAIR = 1
    SKIN = 2
    CLOTHES = 3
    GLASSES = 4


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


def joined(shares: Float, face: Float, face_px: float) -> Float:
    """(H, W, 5) shares of what hangs together with the face, middle (2,) and size in pixels; else ground."""
    there = (shares[..., Region.BACKGROUND] < 1 - ISLAND).astype(np.uint8)
    _, parts = cv2.connectedComponents(there)
    x, y = np.clip(np.rint(face), 0, np.array(parts.shape[::-1]) - 1).astype(int)
    edge = 2 * max(round(SOFT_EDGE * face_px), 1) + 1
    own = cv2.dilate((parts == parts[y, x]).astype(np.uint8), np.ones((edge, edge), np.uint8))
    out = shares.copy()
    out[own == 0] = np.eye(len(Region), dtype=np.float32)[Region.BACKGROUND]
    return out


def without_room(picture: Image, shares: Float, points: Float) -> Float:
    """(H, W, 5) shares with the room in and about the hair given back to the ground. points: (478, 2).

    Near the outline the room's colour is known from beside it, and the hair's from about the face. A pixel
    that has the room's colour and not the hair's is the room, however sure the network is of the hair about
    it; and so is what is nearer to the room's colour, has nothing of the hair's and hangs together with it.
    """
    hair, ground, face_px = shares[..., Region.HAIR], shares[..., Region.BACKGROUND], face_size(points)
    own = ((hair > 0.7) * _about_face(points, hair.shape, face_px)).astype(bool)
    if own.sum() < (HAIR_SEEN * face_px) ** 2:
        return shares
    wall, wall_spread = _local(picture, (ground > 0.97).astype(np.float32), WALL_REACH * face_px)
    tress, spread = _usual(picture[own])
    apart, off = tress - wall, picture - wall
    nearer = 1 - _rise((off * apart).sum(2) / ((apart**2).sum(2) + 1), *ON_THE_WAY)
    alike = _rise(_spreads(apart, wall_spread), *APART) * (1 - _rise(_spreads(off, wall_spread), *ALIKE))
    unlike = _rise(_spreads(picture - tress, spread**2), *UNLIKE)
    reach = np.ones((2 * round(OUTLINE_REACH * face_px) + 1,) * 2, np.uint8)
    gaps = alike * nearer * cv2.dilate((ground > 0.5).astype(np.uint8), reach)
    room = np.maximum(gaps, _reached(ground, hair * nearer * unlike))
    out = shares.copy()
    out[..., Region.HAIR] *= 1 - room
    out[..., Region.BACKGROUND] += hair * room
    return out


def _usual(colours: Image) -> tuple[Float, Float]:
    """(N, 3) -> their median (3,), and the usual distance from it as a standard deviation."""
    middle = np.median(colours, axis=0).astype(np.float32)
    return middle, np.float32(1.48) * np.median(np.linalg.norm(colours - middle, axis=1)).astype(np.float32)


def _reached(ground: Float, room: Float) -> Float:
    """(H, W) of what is taken for room that which hangs together with the ground: no holes in a head."""
    _, parts = cv2.connectedComponents(((ground + room) > 0.5).astype(np.uint8))
    return np.asarray(room * np.isin(parts, np.unique(parts[ground > 0.5])), np.float32)


def face_size(points: Float) -> float:
    """The larger side of the landmarks' box, pixels."""
    return float(np.ptp(points[:, :2], axis=0).max())


def _about_face(points: Float, shape: tuple[int, ...], face_px: float) -> Image:
    """(H, W) 1 on the face and within HAIR_REACH of it."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(points[:, :2]).astype(np.int32)), 1)
    edge = 2 * round(HAIR_REACH * face_px) + 1
    return np.asarray(cv2.dilate(mask, np.ones((edge, edge), np.uint8)), np.uint8)


def _spreads(off: Float, variance: Float) -> Float:
    """(H, W) how far colours (H, W, 3) are off, in standard deviations, noise included."""
    return np.asarray(np.linalg.norm(off, axis=2) / np.sqrt(variance + NOISE**2), np.float32)


def _rise(x: Float, low: float, high: float) -> Float:
    return np.asarray(np.clip((x - low) / (high - low), 0, 1), np.float32)


def _local(picture: Image, weight: Float, sigma: float) -> tuple[Float, Float]:
    """(H, W, 3) mean colour about each pixel of what counts, and (H, W) its variance; far away: of all of it.

    Computed on a picture whose sigma is a few pixels: it is smooth.
    """
    small = min(6 / sigma, 1.0)
    size = (max(round(picture.shape[1] * small), 1), max(round(picture.shape[0] * small), 1))
    w = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
    values = cv2.resize(picture.astype(np.float32) * weight[..., None], size, interpolation=cv2.INTER_AREA)
    squares = (picture.astype(np.float32) ** 2).sum(2) * weight
    stack = np.dstack([values, cv2.resize(squares, size, interpolation=cv2.INTER_AREA), w])
    blurred = cv2.GaussianBlur(stack, (0, 0), sigma * small) + 1e-4 * stack.mean((0, 1))
    mean = blurred[..., :3] / (blurred[..., 4:] + 1e-6)
    spread = blurred[..., 3] / (blurred[..., 4] + 1e-6) - (mean**2).sum(2)
    up = cv2.resize(np.dstack([mean, np.maximum(spread, 0)]), picture.shape[1::-1])
    return np.asarray(up[..., :3], np.float32), np.asarray(up[..., 3], np.float32)


def _resized(values: Float, size: tuple[int, int]) -> Float:
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)


def guided(picture: Image, values: Float, radius: int, eps: float) -> Float:
    """(H, W, C) values smoothed within windows of 2 radius + 1, but not across the picture's own edges.

    The guide is grey: three colours cost four times as much and moved the outline by less than the network's
    own error.
    """
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
