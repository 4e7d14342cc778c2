"""training.parts.warm: an exported net goes on learning as the net that it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from training import export
from training.parts import warm
from training.parts.model import RegressorNet, RegressorShape
from training.train import nchw

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SMALL = RegressorShape(
    size=64, widths=(8, 8, 8, 8), blocks=(1, 2, 1, 1), thin=4, fine=3, hidden=16, identity=3
)


def trained() -> RegressorNet:
    """A net whose normalisations have met something, and whose head says something."""
    torch.manual_seed(1)
    net = RegressorNet(SMALL)
    torch.nn.init.normal_(net.fine[-1].weight, std=0.1)  # type: ignore[arg-type]  # a linear layer
    for _ in range(3):
        net(torch.rand(8, 3, 64, 64) * 255)
    return net.eval()


def exported(net: RegressorNet, folder: Path) -> Path:
    """regressor.onnx in `folder`, with an offset of half a millimetre."""
    offset = torch.full((478, 3), 0.005)
    state = {"shape": net.shape.as_dict(), "slow": net.state_dict(), "slow_face": {"offset": offset}}
    torch.save(state, folder / "checkpoint.pt")
    export.regressor(folder / "checkpoint.pt", folder)
    return folder / "regressor.onnx"


def test_the_net_that_comes_back_says_the_same_and_may_learn_on(tmp_path: Path) -> None:
    net = trained()
    crops = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (16, 64, 64, 3), dtype=np.uint8))
    again = RegressorNet(SMALL)
    offset = warm.load(again, exported(net, tmp_path), nchw(crops))
    assert offset == pytest.approx(torch.full((478, 3), 0.005))
    with torch.no_grad():
        for ours, theirs in zip(again.eval()(nchw(crops)), net(nchw(crops)), strict=True):
            assert ours.numpy() == pytest.approx(theirs.numpy(), abs=export.TOLERANCE)
        first = again.body[:2](nchw(crops) / 127.5 - 1)
        met = again.train().body[:2](nchw(crops) / 127.5 - 1)
    assert met.numpy() == pytest.approx(first.numpy(), abs=0.02)  # its statistics are those of the crops


def test_a_net_of_another_shape_is_a_sentence(tmp_path: Path) -> None:
    wider = RegressorNet(replace(SMALL, hidden=24))
    with pytest.raises(ValueError, match="another shape; train from the start"):
        warm.load(wider, exported(trained(), tmp_path), torch.zeros(2, 3, 64, 64))
