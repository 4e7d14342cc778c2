"""A step of learning keeps to the device that it is given: here torch's "meta", which computes nothing and
refuses what lies elsewhere."""

from contextlib import nullcontext

import pytest
import torch
from torch import Tensor

import assets
from codec.basis import from_bytes
from training import closer, closer_net, train
from training.parts.losses import TrainingTargets

META = torch.device("meta")
CROPS = 6


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "autocast", lambda *_, **__: nullcontext())  # which knows no such device


def targets(identity: int, expression: int) -> TrainingTargets:
    shapes = [(478, 2), (478,), (), (), (), (), (identity,), (expression,), (4,), (3, 3)]
    return TrainingTargets(*(torch.ones(CROPS, *shape) for shape in shapes))


def regressor() -> train.Trainer:
    return train.Trainer(train.TrainingConfig(), from_bytes(assets.read("basis.npz")), META)


def test_the_regressor_learns_where_it_is_told_to() -> None:
    trainer = regressor()
    shape = trainer.net.shape
    crops = torch.zeros(CROPS, shape.size, shape.size, 3, dtype=torch.uint8)
    parts = trainer.learn(crops, targets(shape.identity, shape.expression))
    assert {part.device for part in parts.values()} == {META}
    assert {weight.device for weight in trainer.net.parameters()} == {META}


def test_what_was_left_elsewhere_would_be_noticed() -> None:
    trainer = regressor()
    trainer.weight = torch.ones(478)
    shape = trainer.net.shape
    crops = torch.zeros(CROPS, shape.size, shape.size, 3, dtype=torch.uint8)
    with pytest.raises(RuntimeError, match="device"):
        trainer.learn(crops, targets(shape.identity, shape.expression))


@pytest.mark.parametrize("part", ["eyes", "mouth"])
def test_a_closer_look_learns_where_it_is_told_to(part: str) -> None:
    trainer = closer.Trainer(closer.CloserConfig(part=part), META)
    side, count = closer_net.SIDE[part], closer_net.COUNT[part]
    batch: list[Tensor] = [torch.ones(CROPS, count, 2), torch.ones(CROPS, count), torch.ones(CROPS)]
    assert trainer.learn(torch.zeros(CROPS, side, side, 3, dtype=torch.uint8), *batch).device == META
