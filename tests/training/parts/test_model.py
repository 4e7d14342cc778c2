"""training.parts.model agrees with the codec's own face, and losses see what they should."""

import numpy as np
import torch

from codec.regression import Landmarks, Regression, project
from tests.small_basis import small_basis
from training.parts import losses
from training.parts.losses import TrainingTargets
from training.parts.model import (
    MM,
    LandmarkModel,
    Prediction,
    RegressorNet,
    RegressorShape,
    rotation_from_six,
)

SMALL = RegressorShape(
    size=64, widths=(8, 8, 8, 8), blocks=(1, 1, 1, 1), thin=4, hidden=16, identity=1, expression=2
)


def prediction(count: int = 3) -> Prediction:
    generator = torch.Generator().manual_seed(0)

    def some(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    rotation = rotation_from_six(some(count, 6))
    scale, near = 0.7 + 0.1 * some(count).abs(), 0.1 * some(count).abs()
    face = some(count, 1), some(count, 2), 0.3 * some(count, 4)
    return Prediction(rotation, scale, 0.1 * some(count, 2), near, *face, some(count))


def truth(seen: torch.Tensor, p: Prediction) -> TrainingTargets:
    count = len(seen)
    one = torch.ones(count)
    return TrainingTargets(
        seen[:, :, :2].detach(),
        torch.ones(count, 478),
        one * 1.5,
        one,
        torch.arange(count),
        one,
        p.identity,
        p.expression,
        p.gaze,
        p.rotation,
    )


def test_rotations_are_rotations() -> None:
    turned = rotation_from_six(torch.randn(10, 6))
    assert torch.allclose(turned @ turned.transpose(1, 2), torch.eye(3).expand(10, 3, 3), atol=1e-4)
    assert torch.allclose(torch.linalg.det(turned), torch.ones(10), atol=1e-4)


def test_landmarks_in_torch_are_those_of_the_codec() -> None:
    basis = small_basis()
    face, ours, p = LandmarkModel(basis, 1, 2), Landmarks(basis), prediction()
    seen = face(p)[:, :, :2]
    for i in range(3):
        identity, expression, gaze = (v[i].numpy() for v in (p.identity, p.expression, p.gaze))
        one = Regression(
            p.rotation[i].numpy(),
            float(p.scale[i]),
            p.shift[i].numpy(),
            float(p.nearness[i]),
            identity,
            expression,
            gaze,
            confidence=1.0,
            offset=np.zeros((478, 3), np.float32),
        )
        assert np.abs(project(ours(identity, expression, gaze), one) - seen[i].detach().numpy()).max() < 1e-4


def test_the_offset_moves_every_face_alike() -> None:
    face, p = LandmarkModel(small_basis(), 1, 2), prediction()
    before = face.points(p.identity, p.expression, p.gaze)
    face.offset.data[5] = torch.tensor([0.1, 0, 0])
    moved = (face.points(p.identity, p.expression, p.gaze) - before) * MM
    assert torch.allclose(moved[:, 5], torch.tensor([10.0, 0, 0]).expand(3, 3), atol=1e-3)
    assert torch.allclose(moved[:, :5], torch.zeros(3, 5, 3), atol=1e-3)


def test_the_truth_costs_nothing() -> None:
    face, p = LandmarkModel(small_basis(), 1, 2), prediction()
    seen = face(p)
    goal = truth(seen, p)
    components = torch.randn(1, 30), torch.randn(2, 30)
    assert losses.landmark_loss(seen[:, :, :2], goal, losses.point_weights()) < 1e-3
    assert losses.pair_loss(seen[:, :, :2], goal) < 1e-6
    assert losses.shape_loss(p, goal, *components) < 5e-3
    assert losses.rotation_loss(p, goal) < 1e-3
    assert losses.gaze_loss(p, goal) == 0


def test_crops_without_a_face_teach_only_confidence() -> None:
    face, p = LandmarkModel(small_basis(), 1, 2), prediction()
    seen = face(p)
    nothing = truth(seen, p)._replace(face=torch.zeros(3), points=torch.full((3, 478, 2), 9.0))
    assert losses.landmark_loss(seen[:, :, :2], nothing, losses.point_weights()) == 0
    assert losses.pair_loss(seen[:, :, :2], nothing) == 0
    assert losses.confidence_loss(p, nothing) > 0


def test_pictures_of_one_person_share_their_identity() -> None:
    p = prediction()
    goal = truth(LandmarkModel(small_basis(), 1, 2)(p), p)._replace(group=torch.tensor([0, 0, 5]))
    shared = losses.shared_identity(p, goal).identity
    assert torch.allclose(shared[0], shared[1])
    assert torch.allclose(shared[0], (p.identity[0] + p.identity[1]) / 2)
    assert torch.allclose(shared[2], p.identity[2])


def test_a_new_net_says_upright_neutral_and_unsure() -> None:
    net = RegressorNet(SMALL).eval()
    with torch.no_grad():
        p = net(torch.randint(0, 256, (2, 3, 64, 64)).float())
    assert torch.allclose(p.rotation, torch.eye(3).expand(2, 3, 3), atol=0.2)
    assert p.expression.abs().max() < 0.5
    assert p.identity.shape == (2, 1)
