"""New faces of two photographs: the one's hair, ground and light, a face between both.

The other face's pixels are moved onto the one's points and mixed in, with shares that vary over the face. The
bottleneck of learning is the number of different people; two of 900 make 400,000.
"""

from dataclasses import replace

import cv2
import numpy as np
from scipy.spatial import Delaunay

from codec import landmarks as lm
from codec.values import Float, Image
from likeness.fit import PointModel
from render.raster import draw
from training.sources import facemesh as fm
from training.sources.subject import TEXTURE, Subject

SAME_MOUTH_MM = 3.0  # lips whose gaps differ by more are left the one's: teeth over lips are nobody's


def moved(one: Subject, other: Subject) -> Image:
    """(TEXTURE, TEXTURE, 3) the other's face where the one's is; the rest does not matter."""
    at = one.points[: fm.SKIN_POINTS]
    triangles = Delaunay(at).simplices.astype(np.int32)
    source, _ = draw(at, triangles, other.points[: fm.SKIN_POINTS], TEXTURE, TEXTURE)
    return cv2.remap(
        other.texture, source[..., 0], source[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)


def shares(one: Subject, other: Subject, rng: np.random.Generator) -> Float:
    """(TEXTURE, TEXTURE, 1) how much of the other: smooth, nothing towards the outline."""
    mask = np.zeros((TEXTURE, TEXTURE), np.uint8)
    oval = one.points[list(lm.OVAL)]
    cv2.fillPoly(mask, [np.rint(oval.mean(0) + (oval - oval.mean(0)) * 0.9).astype(np.int32)], 255)
    gaps = [float(np.linalg.norm(s.head[13] - s.head[14])) for s in (one, other)]
    if abs(gaps[0] - gaps[1]) > SAME_MOUTH_MM:
        lips = one.points[list(lm.OUTER_LIPS)]
        cv2.fillPoly(mask, [np.rint(lips.mean(0) + (lips - lips.mean(0)) * 1.15).astype(np.int32)], 0)
    soft = cv2.GaussianBlur(mask, (0, 0), 7) / 255.0
    field = cv2.resize(rng.uniform(0.1, 1.0, (3, 3)), (TEXTURE, TEXTURE), interpolation=cv2.INTER_CUBIC)
    return (soft * np.clip(field, 0, 1))[..., None].astype(np.float32)


def blend(one: Subject, other: Subject, model: PointModel, rng: np.random.Generator) -> Subject:
    """The one with a face and a shape between both; both must belong to the same split."""
    face = moved(one, other).astype(np.float32)
    share = shares(one, other, rng)
    weight = share / max(float(share.sum()), 1e-6)
    tone = [(picture * weight).sum((0, 1)) for picture in (one.texture, face)]
    face *= (tone[0] / np.maximum(tone[1], 1)) ** float(rng.uniform(0.4, 1))  # most of the one's light stays
    mixed = one.texture * (1 - share) + np.clip(face, 0, 255) * share
    name = f"{one.person}+{other.person}+{rng.integers(2**31)}"
    return reshaped(
        replace(one, texture=np.clip(mixed, 0, 255).astype(np.uint8), person=name),
        (other.fit.identity - one.fit.identity) * float(rng.uniform(0, 0.8)),
        model,
    )


def reshaped(one: Subject, change: Float, model: PointModel) -> Subject:
    """The subject with another head: change of identity (I,)."""
    shift = (model.identity @ change).astype(np.float32)
    fit = replace(one.fit, identity=(one.fit.identity + change).astype(np.float32))
    return replace(one, head=one.head + shift, rest=one.rest + shift, fit=fit)
