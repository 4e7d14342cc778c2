"""Skins for renders: photographs unwrapped to the head atlas through their fits, and blends of them.

What a photograph does not show well (turned away, behind the lids' rims, inside the mouth, beyond the face)
is filled from what it does, coarse to fine; light that fell on the face stays in the skin.
"""

import cv2
import numpy as np

from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.rotation import rotation_matrix
from codec.values import Float, Image
from likeness.camera import project
from render.raster import draw
from training.sources.subject import Subject

ATLAS = 256  # px: renders are 160 px wide, the face fills half the atlas
GRAZING = 0.35  # cosine of the view below which a photograph's pixels are smeared
LEVELS = 7


def unwrap(subject: Subject, basis: Basis) -> Image:
    """(ATLAS, ATLAS, 3) RGB, first row at the top."""
    vertices = basis.shape(subject.fit.identity) + np.tensordot(subject.fit.expression, basis.expression, 1)
    there = vertices @ rotation_matrix(subject.fit.rotation).T + subject.fit.translation
    pixels = project(subject.camera, there.astype(np.float32))
    corners = basis.corner_vertex
    skin = basis.triangles[(basis.part[corners[basis.triangles]] == Part.SKIN).all(1)]
    flat = basis.uv * [ATLAS, -ATLAS] + [-0.5, ATLAS - 0.5]
    values = np.column_stack([pixels, facing(basis, there.astype(np.float32))])[corners].astype(np.float32)
    at, owner = draw(flat.astype(np.float32), skin, values, ATLAS, ATLAS)
    colour = cv2.remap(
        subject.texture, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    seen = cv2.remap(_believable(subject), at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderValue=0)
    weight = np.clip((at[..., 2] - GRAZING) / 0.25, 0, 1) * (owner >= 0) * (seen / 255.0)
    return filled(colour.astype(np.float32), weight.astype(np.float32))


def facing(basis: Basis, there: Float) -> Float:
    """(V,) cosine between each vertex' normal and the direction to the camera."""
    triangles = basis.corner_vertex[basis.triangles]
    a, b, c = (there[triangles[:, k]] for k in range(3))
    normal = np.zeros_like(there)
    flat = np.cross(b - a, c - a)
    for k in range(3):
        np.add.at(normal, triangles[:, k], flat)
    length = np.linalg.norm(normal, axis=1) * np.linalg.norm(there, axis=1)
    return (-(normal * there).sum(1) / np.maximum(length, 1e-6)).astype(np.float32)


def _believable(subject: Subject) -> Image:
    """Mask over the photograph: the face, without eyes (rims and lashes included) and open mouth."""
    mask = np.zeros(subject.texture.shape[:2], np.uint8)
    points = subject.points
    oval = points[list(lm.OVAL)]
    middle = oval.mean(0)
    cv2.fillPoly(mask, [np.rint(middle + (oval - middle) * [0.97, 1.0]).astype(np.int32)], 255)
    for ring in (lm.LEFT_EYE, lm.RIGHT_EYE):
        eye = points[list(ring)]
        cv2.fillPoly(mask, [np.rint(eye.mean(0) + (eye - eye.mean(0)) * [1.25, 2.0]).astype(np.int32)], 0)
    cv2.fillPoly(mask, [np.rint(points[list(lm.INNER_LIPS)]).astype(np.int32)], 0)
    return cv2.GaussianBlur(mask, (0, 0), 2).astype(np.uint8)


def filled(colour: Float, weight: Float) -> Image:
    """(H, W, 3) and (H, W) belief in 0..1 -> the picture, unbelieved pixels filled from around."""
    pyramid = [(colour * weight[..., None], weight)]
    for _ in range(LEVELS):
        sums, total = (cv2.pyrDown(x) for x in pyramid[-1])
        grow = np.minimum(1 / np.maximum(total, 1e-4), 4.0)  # what is known counts in full one level up
        level = sums * grow[..., None], np.minimum(total * grow, 1)
        pyramid.append((level[0].astype(np.float32), level[1].astype(np.float32)))
    below = pyramid[-1][0] / np.maximum(pyramid[-1][1], 1e-4)[..., None]
    for sums, total in pyramid[-2::-1]:
        up = cv2.resize(below, (sums.shape[1], sums.shape[0]), interpolation=cv2.INTER_LINEAR)
        below = sums + (1 - np.clip(total, 0, 1))[..., None] * up
    return np.clip(below, 0, 255).astype(np.uint8)


def blend(one: Image, other: Image, rng: np.random.Generator) -> Image:
    """A new skin of two: shares vary smoothly over the face, then a change of tone and light."""
    share = cv2.resize(rng.uniform(0, 1, (4, 4)), (ATLAS, ATLAS), interpolation=cv2.INTER_CUBIC)
    share = np.clip(share * 1.4 - 0.2, 0, 1)[..., None]
    mixed = one * share + other * (1 - share)
    gain = np.exp(rng.normal(0, 0.12) + rng.normal(0, 0.04, 3))
    return np.clip(255 * (mixed * gain / 255) ** np.exp(rng.normal(0, 0.15)), 0, 255).astype(np.uint8)
