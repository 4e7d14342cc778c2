"""A photograph's face lifted to 3-D, and where its points go under a change of expression.

The fit gives the depth and the response to unit weights; in the picture plane the teacher's own points stay
exact. Eyes and lips that are to close are closed by their points' gaps, whatever the photograph's gap was.
"""

from dataclasses import dataclass

import numpy as np

from codec import landmarks as lm
from codec.rotation import rotation_matrix
from codec.values import Float, Image
from likeness.fit import Fit, PointModel
from training.parts.samples import POINTS, aim, crop_transform, transform
from training.sources.expressions import Eyes
from training.sources.glasses import Glasses
from training.sources.photos import crop

TEXTURE = 448  # px: the photograph around the face, twice the crop's resolution
TEXTURE_MARGIN = 2.45
CLOSED_GAP = 0.035  # of the eye's width: what the teacher reads between the lids of a shut eye
LID_RISE = 0.15  # the lower lid's share of a blink
EYE_RADIUS_MM = 12.0

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A photograph prepared for warping; points in texture pixels."""

    person: str
    texture: Image
    points: Float  # (478, 2)
    camera: Float  # camera space to texture pixels
    fit: Fit
    shot: Float  # (478, 3) in head space: projects exactly onto the points
    head: Float  # (478, 3) the same, or with another person's shape mixed in (`blends`)
    rest: Float  # (478, 3) the person's model without expression


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What to make of a subject: absolute unit weights, eyes, gaze (4,), a turn of the head (3,)."""

    units: Float
    eyes: Eyes
    gaze: Float
    rotation: Float
    glasses: Glasses | None = None


def prepare(person: str, image: Image, points: Float, camera: Float, fit: Fit, model: PointModel) -> Subject:
    """points (478, 3) and camera in the picture's pixels."""
    affine = crop_transform(points[:, :2], TEXTURE, TEXTURE_MARGIN)
    moved, view = transform(affine, points[:, :2]), aim(affine, camera)
    turn = rotation_matrix(fit.rotation)
    there = model.head(fit.identity, fit.units, fit.gaze) @ turn.T + fit.translation
    ray = np.column_stack([moved, np.ones(POINTS)]) @ np.linalg.inv(view).T
    exact = ray * (_depth(there[:, 2], points[:, 2]) / ray[:, 2])[:, None]
    head = ((exact - fit.translation) @ turn).astype(np.float32)
    rest = model.head(fit.identity, np.zeros_like(fit.units), np.zeros(4, np.float32))
    rest = rest + (head - _in_head(there, fit))[[2, 164, 94]].mean(0)
    return Subject(
        person, crop(image, affine, TEXTURE), moved, view, fit, head, head, rest.astype(np.float32)
    )


def _depth(fitted: Float, teacher: Float) -> Float:
    """(478,) camera-space z, mm: the fit's where it is sure, the teacher's shape towards the outline, where
    the embedding's points slide over the cheek and their depth would be jagged."""
    inner = np.ones(POINTS, bool)
    inner[list(lm.OVAL)] = False
    slope, shift = np.polyfit(teacher[inner], fitted[inner], 1)
    smooth = slope * teacher + shift
    trust = np.clip(2 - np.abs(smooth - fitted) / 3, 0, 1) * inner
    return (trust * fitted + (1 - trust) * smooth).astype(np.float32)


def _in_head(points: Float, fit: Fit) -> Float:
    """Camera space to head space."""
    return ((points - fit.translation) @ rotation_matrix(fit.rotation)).astype(np.float32)


def moved_points(subject: Subject, change: Change, model: PointModel, names: Names) -> tuple[Float, Float]:
    """(478, 3) new points in head space and the (N,) unit weights that they show."""
    place = {name: k for k, name in enumerate(names)}
    weights = change.units.copy()
    head = subject.head.copy()
    eyes = ((lm.LEFT_EYE, "Left", change.eyes.left), (lm.RIGHT_EYE, "Right", change.eyes.right))
    for _, side, shut in eyes:
        for kind, share in (("eyeBlink", max(shut, 0.0)), ("eyeWide", max(-shut, 0.0))):
            old = subject.fit.units[place[kind + side]]
            weights[place[kind + side]] = old + (1 - old) * share if share > 0 else old * (1 - abs(shut))
        weights[place["eyeSquint" + side]] = subject.fit.units[place["eyeSquint" + side]]
    head += (model.units @ (weights - subject.fit.units)).astype(np.float32)
    for upper, lower, corners, shut in (
        (lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID, lm.LEFT_CORNERS, change.eyes.left),
        (lm.RIGHT_UPPER_LID, lm.RIGHT_LOWER_LID, lm.RIGHT_CORNERS, change.eyes.right),
    ):
        shut_eye(subject.head, head, upper, lower, corners, shut)
    close_lips(subject, head, model, weights)
    return head, weights


def shut_eye(
    before: Float,
    head: Float,
    upper: tuple[int, ...],
    lower: tuple[int, ...],
    corners: tuple[int, int],
    shut: float,
) -> None:
    """Set the lids of one eye: at 1 they meet, whoever's eye it is; wide eyes are the basis' alone."""
    if shut < 0:
        return
    up, low, ends = list(upper), list(lower), list(corners)
    gap = before[up] - before[low]
    width = np.linalg.norm(before[ends[0]] - before[ends[1]])
    drift = (head[ends] - before[ends]).mean(0)  # what the rest of the face does to this eye
    bottom = before[low] + drift + shut * LID_RISE * gap
    least = (
        np.array([0, CLOSED_GAP * width, 0], np.float32)
        * np.sin(np.linspace(0.5, np.pi - 0.5, len(up)))[:, None]
    )
    head[low] = bottom
    head[up] = bottom + (1 - shut) * gap + shut * least
    bulge = np.sin(np.linspace(0.3, np.pi - 0.3, len(up))) * shut * 1.5
    head[up, 2] += bulge


def close_lips(subject: Subject, head: Float, model: PointModel, weights: Float) -> None:
    """Lips meet where the basis' own lips meet, and never cross."""
    shown = model.head(subject.fit.identity, weights, subject.fit.gaze)
    up, low = np.array(lm.LIP_PAIRS).T
    wanted = shown[up, 1] - shown[low, 1]
    gap = head[up, 1] - head[low, 1]
    closed = np.clip((1.2 - wanted) / 0.7, 0, 1) if np.median(wanted) < 1.2 else np.zeros(len(up))
    new = np.maximum(gap, 0.15) * (1 - closed) + 0.15 * closed
    change = (new - gap) / 2
    head[up, 1] += change
    head[low, 1] -= change
    depth = closed * (head[up, 2] - head[low, 2]) / 2
    head[up, 2] -= depth
    head[low, 2] += depth
