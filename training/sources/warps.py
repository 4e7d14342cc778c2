"""Photographs with another expression, gaze and pose: their own pixels, moved in place.

The teacher's points on the photograph are lifted to 3-D by the fit of the basis, moved by the change that new
unit weights make in the basis, closed exactly where eyes and lips are to be closed, turned, and projected;
the photograph follows them triangle by triangle over its own hair and background (the idea of 300W-LP, for
expressions too). Eyelids slide over the eyeballs, which stay; behind the lips teeth, tongue and dark are
painted. Labels: where the points went, exact up to the teacher's own error on the photograph.
"""

import cv2
import numpy as np

from codec import landmarks as lm
from codec.rotation import rotation_matrix, rotation_vector
from codec.values import Float, Image, Int
from likeness.fit import PointModel
from render.raster import draw
from training.parts.samples import (
    MARGIN,
    POINTS,
    SIZE,
    Coefficients,
    Flag,
    Model,
    Sample,
    SampleSource,
    aim,
    crop_transform,
    transform,
)
from training.sources import facemesh as fm
from training.sources import paint
from training.sources import warpmesh as wm
from training.sources.glasses import wear
from training.sources.subject import EYE_RADIUS_MM, TEXTURE, Change, Names, Subject, moved_points

OVERSAMPLE = 2
NOT_WITH_GAZE = 0.6  # an eye shut further than this hides its iris
HIDDEN_BY_NOSE_RAD = 0.9


def warp(
    subject: Subject,
    change: Change,
    model: PointModel,
    names: Names,
    skin: Int,
    rng: np.random.Generator,
    size: int = SIZE,
) -> Sample:
    """One sample of size x size pixels; skin: the triangles of `facemesh.skin`; change.rotation turns the
    head from where it is."""
    head, weights = moved_points(subject, change, model, names)
    turn = rotation_matrix(change.rotation) @ rotation_matrix(subject.fit.rotation)
    place = wm.HeadProjection(turn, subject.fit.translation, subject.camera)
    texture, tiles = paint.texture(subject.texture, rng)
    points = place(head)
    mesh = wm.Mesh.empty()
    wm.surroundings(subject, head, place, mesh)
    wm.mouth(subject, head, place, mesh, tiles)
    wm.eyes(subject, change, place, mesh)
    mesh.add(points[: fm.SKIN_POINTS], wm.skin_uv(subject, change), skin, fm.MeshLayer.SKIN)
    vertices, uv, triangles = wm.ordered(mesh)
    drawn = max(OVERSAMPLE * SIZE, TEXTURE if size > SIZE else 0)
    fine = crop_transform(points[:, :2], drawn, MARGIN)
    image = _draw(transform(fine, vertices[:, :2]), triangles, uv, texture, drawn)
    image = _lashes(image, transform(fine, points[:, :2]), change, float(rotation_vector(turn)[1]), rng)
    image = cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA).astype(np.uint8)
    seen = _with_irises(subject, change, head, place)
    image = _glasses(image, change, head, place, crop_transform(points[:, :2], size, MARGIN))
    return _sample(subject, change, image, seen, weights, turn, points, model)


def _glasses(image: Image, change: Change, head: Float, place: wm.HeadProjection, affine: Float) -> Image:
    """Put glasses on, unless the face is turned so far that its own nose should hide them."""
    yaw_rad = float(rotation_vector(place.turn)[1])
    if change.glasses is None or abs(yaw_rad) > 0.8:
        return image
    eyes = np.stack([head[list(ring)].mean(0) for ring in (lm.LEFT_EYE, lm.RIGHT_EYE)])
    eyes -= np.array([0, 0, EYE_RADIUS_MM], np.float32)  # from the lids to the eyeballs' centres
    ears = head[[454, 234]] - np.array([0, -8, 25], np.float32)
    return wear(image, change.glasses, eyes, ears, lambda p: transform(affine, place(p)[:, :2]), yaw_rad)


def _with_irises(subject: Subject, change: Change, head: Float, place: wm.HeadProjection) -> Float:
    """(478, 2) the new points, irises turned by the gaze."""
    head = head.copy()
    for k, iris in enumerate((lm.LEFT_IRIS, lm.RIGHT_IRIS)):
        turn = change.gaze[2 * k : 2 * k + 2] - subject.fit.gaze[2 * k : 2 * k + 2]
        head[list(iris)] = subject.head[list(iris)] + EYE_RADIUS_MM * np.array([*np.sin(turn), 0], np.float32)
    return place(head)[:, :2]


def _draw(flat: Float, triangles: Int, uv: Float, texture: Image, size: int) -> Image:
    at, _ = draw(flat, triangles, uv, size, size)
    image = cv2.remap(texture, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return image.astype(np.uint8)


def _lashes(image: Image, points: Float, change: Change, yaw_rad: float, rng: np.random.Generator) -> Image:
    """The lash line of each eye that is shut by more than a quarter, unless the nose hides it."""
    strength, share = rng.uniform(0.5, 1.0), rng.uniform(0.035, 0.065)
    for upper, ends, shut, away in (
        (lm.LEFT_UPPER_LID, lm.LEFT_CORNERS, change.eyes.left, yaw_rad),
        (lm.RIGHT_UPPER_LID, lm.RIGHT_CORNERS, change.eyes.right, -yaw_rad),
    ):
        if shut > 0.25 and away < HIDDEN_BY_NOSE_RAD:
            line = points[[ends[0], *upper, ends[1]]]
            width = float(np.linalg.norm(line[0] - line[-1]))
            image = paint.lashes(image, line, share * width, strength * min((shut - 0.25) / 0.4, 1.0))
    return image


def _sample(
    subject: Subject,
    change: Change,
    image: Image,
    pixels: Float,
    weights: Float,
    turn: Float,
    points: Float,
    model: PointModel,
) -> Sample:
    affine = crop_transform(points[:, :2], len(image), MARGIN)
    weight = np.ones(POINTS, np.float32)
    flags = Flag.LIPS
    for iris, shut, flag in (
        (lm.LEFT_IRIS, change.eyes.left, Flag.CLOSED_LEFT),
        (lm.RIGHT_IRIS, change.eyes.right, Flag.CLOSED_RIGHT),
    ):
        weight[list(iris)] = 0 if shut > NOT_WITH_GAZE else 1
        flags |= flag if shut >= 1 else Flag(0)
    fit = subject.fit
    return Sample(
        image=image,
        points=transform(affine, pixels),
        weight=weight,
        visible=np.ones(POINTS, bool),
        source=SampleSource.WARP,
        person=subject.person,
        flags=flags | Flag.EYELIDS,
        model=Model.FITTED,
        coefficients=Coefficients(
            fit.identity,
            (weights @ model.unit_expression).astype(np.float32),
            change.gaze,
            rotation_vector(turn),
            fit.translation,
            aim(affine, subject.camera),
            weights,
        ),
    )
