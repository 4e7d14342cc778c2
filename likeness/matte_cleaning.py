"""The room that a network took for the person, found by its colour and by where it lies.

Walls between wisps of hair, lamps and leaves over a head, things that stand apart: what is given back to the
background is asked of hair only, because its outline is what a network of few pixels knows least.
"""

import cv2
import numpy as np

from codec.values import Float, Image
from likeness.regions import Region

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
OTHER = (2.5, 4.0)
"""In spreads of the face's colours: from where something beside the face may be no skin, and is none."""
HAIR_REACH, HAIR_SEEN = 0.35, 0.1
"""In faces: hair within the first of the face tells its colour, if there is a square of the second of it."""


def face_size(points: Float) -> float:
    """The larger side of the landmarks' box, pixels."""
    return float(np.ptp(points[:, :2], axis=0).max())


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
    room = np.maximum(gaps, reached(ground, hair * nearer * unlike))
    out = shares.copy()
    out[..., Region.HAIR] *= 1 - room
    out[..., Region.SKIN] *= 1 - gaps * _unlike_skin(picture, shares, points)
    out[..., Region.BACKGROUND] += shares.sum(2) - out.sum(2)
    return out


def _unlike_skin(picture: Image, shares: Float, points: Float) -> Float:
    """(H, W) 1 beside the face where a pixel has nothing of its colours, which light and shade: what lies
    between wisps and a neck."""
    face = _about_face(points, shares.shape[:2], 0).astype(bool)
    skin, spread = _usual(picture[face])
    return _rise(_spreads(picture - skin, spread**2), *OTHER) * ~face


def _usual(colours: Image) -> tuple[Float, Float]:
    """(N, 3) -> their median (3,), and the usual distance from it as a standard deviation."""
    middle = np.median(colours, axis=0).astype(np.float32)
    return middle, np.float32(1.48) * np.median(np.linalg.norm(colours - middle, axis=1)).astype(np.float32)


def reached(ground: Float, room: Float) -> Float:
    """(H, W) of what is taken for room that which hangs together with the ground: no holes in a head."""
    _, parts = cv2.connectedComponents(((ground + room) > 0.5).astype(np.uint8))
    return np.asarray(room * np.isin(parts, np.unique(parts[ground > 0.5])), np.float32)


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
