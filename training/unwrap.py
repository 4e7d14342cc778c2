"""A labelled photograph into the atlas: colour of the skin without its light, and how far to believe it.

The basis is fitted to the teacher's points (training/fit.py); what the fit leaves over is a smooth warp that
brings every point exactly on to its mark, so that lips, lids and brows of many people lie on top of each
other. Light is taken out as second-order spherical harmonics of the normals, fitted to the skin's luminance.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.basis import Basis, Part, rotation_matrix
from codec.values import Float, Image
from render.surface import normals
from render.view import project
from training import paint
from training.fit import Fit, PointModel, fit
from training.makehuman import Double
from training.raster import draw
from training.samples import pinhole

FOCAL_PER_SIDE = 2.2  # portraits are taken with longer lenses than a webcam's
FACING = (0.20, 0.60)
"""Cosines between which belief rises from nothing to full."""
EARS_U = 0.28  # half the width of the atlas within which skin is believed: ears are seen too steeply
NOSE = (1, 2, 4, 5, 6, 168, 195, 197, 97, 98, 326, 327, 64, 294, 48, 278)
FEATURES = sorted(
    {*lm.RIGHT_EYE, *lm.LEFT_EYE, *lm.INNER_LIPS, *lm.OUTER_LIPS, *lm.RIGHT_BROW, *lm.LEFT_BROW, *NOSE}
)
"""Landmarks that the warp brings on to their marks; those between, on bare skin, scatter too much."""
WARP_REACH_UV = 0.10  # further than this from any landmark the warp has died away
WARP_SMOOTHING = 3e-4
"""Of the thin plate, in the atlas' units: marks scatter by half a millimetre."""
SHADE_LIMITS = (0.6, 1.5)
LUMA = np.array([0.299, 0.587, 0.114])


@dataclass(frozen=True, slots=True, eq=False)
class Unwrapped:
    """albedo (S, S, 3) float32 sRGB values, belief (S, S) 0..1; the identity that was fitted."""

    albedo: Float
    belief: Float
    fit: Fit


def corner_pixels(basis: Basis, size: int) -> Float:
    """(U, 2) places of the corners in an atlas picture, in pixels from the first one's centre, y down."""
    return np.stack([basis.uv[:, 0] * size - 0.5, (1 - basis.uv[:, 1]) * size - 0.5], 1).astype(np.float32)


def over_atlas(basis: Basis, values: Float, size: int) -> tuple[Float, NDArray[np.int32]]:
    """(V, C) values of vertices -> (S, S, C) over the atlas, and the triangle of each texel or -1."""
    return draw(corner_pixels(basis, size), basis.triangles, values[basis.corner_vertex], size, size)


def smoothstep(low: float, high: float, x: Float) -> Float:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def warp(basis: Basis, pixels: Float, marks: Float) -> Float:
    """(V, 2) where the fit puts vertices, (478, 2) marks -> (V, 2) with the features on their marks."""
    from scipy.interpolate import RBFInterpolator  # of the training extra; the rest here needs it not

    placed = basis.landmarks478
    uv = np.full((len(basis.mean), 2), np.nan)
    uv[basis.corner_vertex[::-1]] = basis.uv[::-1]
    at = np.einsum("nk,nkd->nd", placed.weights, uv[placed.vertices])[FEATURES]
    left = (marks - np.einsum("nk,nkd->nd", placed.weights, pixels[placed.vertices]))[FEATURES]
    skin = np.flatnonzero(basis.part == Part.SKIN)
    distance = np.linalg.norm(uv[skin][:, None] - at[None], axis=-1).min(1)
    anchors = skin[distance > WARP_REACH_UV][::7]
    places = np.concatenate([at, uv[anchors]])
    _, unique = np.unique(places.round(5), axis=0, return_index=True)
    values = np.concatenate([left, np.zeros((len(anchors), 2))])
    field = RBFInterpolator(
        places[unique], values[unique], kernel="thin_plate_spline", smoothing=WARP_SMOOTHING
    )
    out = pixels.copy()
    out[skin] += field(uv[skin]).astype(np.float32)
    return out


def harmonics(normal: Float) -> Double:
    """(..., 3) -> (..., 9) real spherical harmonics up to the second order, unnormalised."""
    x, y, z = np.moveaxis(normal.astype(np.float64), -1, 0)
    return np.stack([np.ones_like(x), x, y, z, x * y, x * z, y * z, x * x - y * y, 3 * z * z - 1], -1)


def without_light(colour: Float, normal: Float, belief: Float) -> Float:
    """(S, S, 3) divided by the light that explains the luminance of believed, bare skin."""
    painted = paint.mask(paint.LIPS, 6, len(belief)) + paint.mask(paint.BROW, 6, len(belief))
    bare = belief * np.clip(1 - painted, 0, 1)
    luma = colour @ LUMA
    here = np.flatnonzero((bare > 0.6).ravel())[::23]
    terms, seen = harmonics(normal).reshape(-1, 9)[here], luma.ravel()[here]
    weight = np.ones(len(here))
    for _ in range(4):
        w = terms * weight[:, None]
        light = np.linalg.solve(w.T @ terms + np.diag([0] + [3.0] * 3 + [10.0] * 5), w.T @ seen)
        weight = 1 / (1 + ((seen - terms @ light) / 12) ** 2)  # 12 grey levels: hair, eyes, spots
    shade = harmonics(normal) @ light / np.average(terms @ light, weights=weight)
    return np.asarray(colour / np.clip(shade, *SHADE_LIMITS)[..., None], np.float32)


def unwrap(basis: Basis, model: PointModel, photo: Image, points: Float, size: int = paint.SIZE) -> Unwrapped:
    """An RGB photograph and the teacher's points (478, 3) in its pixels, from the edge of the first."""
    height, width = photo.shape[:2]
    focal_px = FOCAL_PER_SIDE * max(width, height)
    found = fit(model, [points - (0.5, 0.5, 0)], pinhole(focal_px, width, height), iterations=25)[0]
    head = basis.vertices(basis.shape(found.identity), found.expression, found.gaze)
    rotation = rotation_matrix(found.rotation)
    centre = (width / 2, height / 2)
    pixels = project(head, found.rotation, found.translation, focal_px, centre)
    pixels = warp(basis, pixels, points[:, :2])
    normal = normals(basis.corner_vertex[basis.triangles], head.astype(np.float32)) @ rotation.T
    posed = head @ rotation.T + found.translation
    facing = (normal * -posed / np.linalg.norm(posed, axis=1, keepdims=True)).sum(1, keepdims=True)
    values = np.concatenate([pixels, normal, facing], 1).astype(np.float32)
    at, triangle = over_atlas(basis, values, size)
    colour = cv2.remap(photo, at[..., 0] - 0.5, at[..., 1] - 0.5, cv2.INTER_LINEAR).astype(np.float32)
    skin = basis.part[basis.corner_vertex[basis.triangles[triangle, 0]]] == Part.SKIN
    head_island = np.arange(size)[:, None] < size * (1 - paint.STRIP)
    between_ears = np.abs((np.arange(size) + 0.5) / size - 0.5) < EARS_U
    belief = smoothstep(*FACING, at[..., 5]) * (skin & (triangle >= 0) & head_island & between_ears)
    belief *= 1 - paint.mask(paint.HAIR, 10, size).astype(np.float32)
    return Unwrapped(without_light(colour, at[..., 2:5], belief), belief.astype(np.float32), found)
