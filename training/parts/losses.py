"""What training minimises: distances that a person would see, not raw coefficients.

Landmark error alone is satisfied by a face without expression (training/LOG.md), so differences within pairs
of landmarks (lids, lips, mouth corners, brows) weigh as much as the landmarks, and their squares more.
Lengths are in multiples of the face's size in the crop, so that a small face counts as much as a large one.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from codec import landmarks as lm
from training.parts.model import Prediction

LIDS = lm.LID_PAIRS
LIPS = lm.LIP_PAIRS
MOUTH = ((61, 291), (78, 308), (0, 17), (61, 13), (291, 13), (61, 14), (291, 14), (1, 0), (17, 152))
CORNERS = ((61, 33), (291, 263), (61, 1), (291, 1))
BROWS = (
    *((105, 159), (66, 159), (107, 133), (70, 33), (334, 386), (296, 386), (336, 362), (300, 263)),
    *((105, 33), (66, 133), (334, 263), (296, 362)),  # to the corners too: lids move, corners do not
)
EYES = ((33, 133), (263, 362), (107, 336))
GAZE = (
    *((468, 33), (468, 133), (468, 159), (468, 145)),
    *((473, 263), (473, 362), (473, 386), (473, 374)),
)
WEIGHTED = ((LIDS, 6.0), (LIPS, 4.0), (MOUTH, 5.0), (CORNERS, 4.0), (BROWS, 8.0), (EYES, 1.0), (GAZE, 8.0))
PAIRS = tuple(pair for pairs, _ in WEIGHTED for pair in pairs)
PAIR_WEIGHTS = tuple(weight for pairs, weight in WEIGHTED for _ in pairs)
"""A lid's or an iris's whole way is a twentieth of the face, a brow's a tenth: the smaller, the heavier."""
MEETS = tuple(float(pairs in (LIDS, LIPS)) for pairs, _ in WEIGHTED for _ in pairs)
MEETING, MEET = 3.0, 0.015
"""A gap that is shut weighs MEETING times as much as an open one; MEET is a gap of 3 mm over the face's size:
between closed and nearly closed lies what people see."""
IRISES = lm.RIGHT_IRIS + lm.LEFT_IRIS


class TrainingTargets(NamedTuple):
    """points (B, 478, 2) in the crop [-1, 1], weight (B, 478), size (B,) of the face in the same unit,
    face (B,) 1 where the crop shows one, group (B,) the same number for the same person's samples; exact (B,)
    how far identity (B, I), expression (B, E), gaze (B, 4), rotation (B, 3, 3) may be believed: 1 where the
    picture was drawn from them, less where they were fitted, 0 unknown."""

    points: Tensor
    weight: Tensor
    size: Tensor
    face: Tensor
    group: Tensor
    exact: Tensor
    identity: Tensor
    expression: Tensor
    gaze: Tensor
    rotation: Tensor


def point_weights() -> Tensor:
    """(478,) with mean 1: eyes, lips and brows are what is watched; the oval slides along the cheek."""
    weight = torch.ones(478)
    for points, value in (
        (lm.OVAL, 0.6),
        (lm.RIGHT_BROW + lm.LEFT_BROW, 2.0),
        (lm.OUTER_LIPS + lm.INNER_LIPS, 3.0),
        (lm.RIGHT_EYE + lm.LEFT_EYE, 3.0),
        (IRISES, 2.0),
    ):
        weight[list(points)] = value
    return weight / weight.mean()


def mean_where(value: Tensor, weight: Tensor) -> Tensor:
    """The weighted mean; 0 if nothing has weight."""
    return (value * weight).sum() / weight.sum().clamp_min(1e-6)


def shared_identity(prediction: Prediction, truth: TrainingTargets) -> Prediction:
    """Everybody gets the mean identity of their group: what differs between two pictures of a person must be
    explained by expression, or it is not explained. Without it, identity took the mouth's width over."""
    same = (truth.group[:, None] == truth.group).float()
    return prediction._replace(identity=same @ prediction.identity / same.sum(1, keepdim=True))


def landmark_loss(seen: Tensor, truth: TrainingTargets, weight: Tensor) -> Tensor:
    """Mean distance, as a share of the face's size."""
    distance = ((seen - truth.points).square().sum(2) + 1e-7).sqrt() / truth.size[:, None]
    return mean_where(distance, truth.weight * weight * truth.face[:, None])


def pair_loss(seen: Tensor, truth: TrainingTargets) -> Tensor:
    """L1 + 8 L2 of the differences within pairs, shares of the face's size; more where lids or lips meet."""
    first, second = (torch.tensor(side) for side in zip(*PAIRS, strict=True))
    size = truth.size[:, None, None]
    wanted = (truth.points[:, first] - truth.points[:, second]) / size
    error = (seen[:, first] - seen[:, second]) / size - wanted
    meeting = 1 + (MEETING - 1) * torch.exp(-wanted.square().sum(2) / MEET**2) * seen.new_tensor(MEETS)
    known = torch.minimum(truth.weight[:, first], truth.weight[:, second]) * truth.face[:, None] * meeting
    cost = (error.abs() + 8 * error.square()).sum(2)
    return mean_where(cost, known * seen.new_tensor(PAIR_WEIGHTS))


def shape_loss(
    prediction: Prediction, truth: TrainingTargets, identity: Tensor, expression: Tensor
) -> Tensor:
    """Mean distance of model points in units of 100 mm, pose removed; twice: whole, and expression alone.

    identity (I, 3N), expression (E, 3N): the components at the points.
    """
    shape = (prediction.identity - truth.identity) @ identity
    moved = (prediction.expression - truth.expression) @ expression
    exact = truth.exact[:, None]

    def length(difference: Tensor) -> Tensor:
        by_point = difference.view(len(difference), -1, 3)
        return mean_where((by_point.square().sum(2) + 1e-6).sqrt(), exact.expand(-1, by_point.shape[1]))

    return length(shape + moved) + length(moved)


def rotation_loss(prediction: Prediction, truth: TrainingTargets) -> Tensor:
    """The angle between predicted and true head rotation, in radians (by its sine's half: smooth at 0)."""
    half = (prediction.rotation - truth.rotation).square().sum((1, 2)) / 8
    return mean_where(2 * (half + 1e-8).sqrt(), truth.exact)


def gaze_loss(prediction: Prediction, truth: TrainingTargets) -> Tensor:
    """L1 + 4 L2 of the angles, radians: without the square it stays a constant for hours."""
    error = prediction.gaze - truth.gaze
    return mean_where((error.abs() + 4 * error.square()).mean(1), truth.exact)


def prior(prediction: Prediction, truth: TrainingTargets) -> Tensor:
    """Coefficients are in standard deviations: mean square, for what the picture does not decide."""
    square = prediction.identity.square().mean(1) + prediction.expression.square().mean(1)
    return mean_where(square, truth.face)


def confidence_loss(prediction: Prediction, truth: TrainingTargets) -> Tensor:
    """Cross entropy of face or none."""
    return torch.nn.functional.binary_cross_entropy_with_logits(prediction.confidence, truth.face)
