"""training.parts.warm: an exported net goes on learning as the net that it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.training.nets import SMALL, exported, trained
from training import export, int8
from training.parts import warm
from training.parts.model import RegressorNet
from training.train import nchw

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def in_8_bits(net: RegressorNet, folder: Path) -> Path:
    crops = np.random.default_rng(2).integers(0, 256, (8, 64, 64, 3), dtype=np.uint8)
    eight = int8.quantise(exported(net, folder).read_bytes(), crops)
    (folder / "eight.onnx").write_bytes(eight)
    return folder / "eight.onnx"


@pytest.mark.parametrize(("write", "tolerance"), [(exported, export.TOLERANCE), (in_8_bits, 0.1)])
def test_the_net_that_comes_back_says_the_same_and_may_learn_on(
    write: Callable[[RegressorNet, Path], Path], tolerance: float, tmp_path: Path
) -> None:
    net = trained()
    crops = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (16, 64, 64, 3), dtype=np.uint8))
    again = RegressorNet(SMALL)
    offset = warm.load(again, write(net, tmp_path), nchw(crops))
    assert offset == pytest.approx(torch.full((478, 3), 0.005))
    with torch.no_grad():
        for ours, theirs in zip(again.eval()(nchw(crops)), net(nchw(crops)), strict=True):
            assert ours.numpy() == pytest.approx(theirs.numpy(), abs=tolerance)
        first = again.body[:2](nchw(crops) / 127.5 - 1)
        met = again.train().body[:2](nchw(crops) / 127.5 - 1)
    assert met.numpy() == pytest.approx(first.numpy(), abs=0.02)  # its statistics are those of the crops


def test_a_net_of_another_shape_is_a_sentence(tmp_path: Path) -> None:
    wider = RegressorNet(replace(SMALL, hidden=24))
    with pytest.raises(ValueError, match="another shape; train from the start"):
        warm.load(wider, exported(trained(), tmp_path), torch.zeros(2, 3, 64, 64))
