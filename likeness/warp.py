"""A thin plate that brings what a fit leaves over to zero: features of the face exactly on to their marks.

So lips, lids and brows of many people, and of one person's several pictures, lie on top of each other.
"""

import numpy as np

from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.values import Float
from likeness.layout import Double

NOSE = (1, 2, 4, 5, 6, 168, 195, 197, 97, 98, 326, 327, 64, 294, 48, 278)
FEATURES = sorted(
    {*lm.RIGHT_EYE, *lm.LEFT_EYE, *lm.INNER_LIPS, *lm.OUTER_LIPS, *lm.RIGHT_BROW, *lm.LEFT_BROW, *NOSE}
)
"""Landmarks that the warp brings on to their marks; those between, on bare skin, scatter too much."""
REACH_UV = 0.10  # further than this from any landmark the warp has died away
SMOOTHING = 3e-4
"""Of the thin plate, in the atlas' units: marks scatter by half a millimetre."""


def bend(distance: Double) -> Double:
    """r^2 log r, the thin plate's kernel (Bookstein, "Principal warps", 1989)."""
    return np.where(distance > 0, distance**2 * np.log(np.maximum(distance, 1e-12)), 0)


def thin_plate(places: Double, values: Double, at: Double) -> Double:
    """(N, 2) places with (N, C) values -> (M, C) at (M, 2) places, smoothed by SMOOTHING."""
    count = len(places)
    between = np.linalg.norm(places[:, None] - places[None], axis=2)
    flat = np.column_stack([np.ones(count), places])
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = bend(between) + SMOOTHING * np.eye(count)
    system[:count, count:], system[count:, :count] = flat, flat.T
    weights = np.linalg.solve(system, np.concatenate([values, np.zeros((3, values.shape[1]))]))
    far = bend(np.linalg.norm(at[:, None] - places[None], axis=2))
    return np.asarray(far @ weights[:count] + np.column_stack([np.ones(len(at)), at]) @ weights[count:])


def warp(basis: Basis, pixels: Float, marks: Float) -> Float:
    """(V, 2) where the fit puts vertices, (478, 2) marks -> (V, 2) with the features on their marks."""
    placed = basis.landmarks478
    uv = np.full((len(basis.mean), 2), np.nan)
    uv[basis.corner_vertex[::-1]] = basis.uv[::-1]
    at = np.einsum("nk,nkd->nd", placed.weights, uv[placed.vertices])[FEATURES]
    left = (marks - np.einsum("nk,nkd->nd", placed.weights, pixels[placed.vertices]))[FEATURES]
    skin = np.flatnonzero(basis.part == Part.SKIN)
    distance = np.linalg.norm(uv[skin][:, None] - at[None], axis=-1).min(1)
    anchors = skin[distance > REACH_UV][::7]
    places = np.concatenate([at, uv[anchors]])
    _, unique = np.unique(places.round(5), axis=0, return_index=True)
    values = np.concatenate([left, np.zeros((len(anchors), 2))])
    out = pixels.copy()
    out[skin] += thin_plate(places[unique], values[unique], uv[skin]).astype(np.float32)
    return out
