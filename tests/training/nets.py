"""A small regressor for tests, and its file."""

from pathlib import Path

import torch

from training import export
from training.parts.model import RegressorNet, RegressorShape

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
