"""ResNet-18 to -152 as published: K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image
Recognition", CVPR 2016, table 1; in the bottleneck the 3 x 3 convolution has the stride, as in the reference
code of later years. Written out because torchvision is no part of the environment.
"""

import torch
from torch import Tensor, nn

STAGES = {
    "resnet18": (False, (2, 2, 2, 2)),
    "resnet34": (False, (3, 4, 6, 3)),
    "resnet50": (True, (3, 4, 6, 3)),
    "resnet101": (True, (3, 4, 23, 3)),
    "resnet152": (True, (3, 8, 36, 3)),
}
WIDTHS = (64, 128, 256, 512)
EXPANSION = 4
"""A bottleneck's outputs over its width."""


def convolution(inputs: int, outputs: int, size: int, stride: int = 1) -> nn.Sequential:
    """Convolution and batch normalisation."""
    layer = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return nn.Sequential(layer, nn.BatchNorm2d(outputs))


class Residual(nn.Module):
    """One block: basic (two 3 x 3) or bottleneck (1 x 1, 3 x 3, 1 x 1)."""

    def __init__(self, inputs: int, width: int, stride: int, bottleneck: bool) -> None:
        super().__init__()
        self.outputs = width * EXPANSION if bottleneck else width
        if bottleneck:
            parts = [
                convolution(inputs, width, 1),
                nn.ReLU(),
                convolution(width, width, 3, stride),
                nn.ReLU(),
                convolution(width, self.outputs, 1),
            ]
        else:
            parts = [convolution(inputs, width, 3, stride), nn.ReLU(), convolution(width, width, 3)]
        self.way = nn.Sequential(*parts)
        same = stride == 1 and inputs == self.outputs
        self.around = nn.Identity() if same else convolution(inputs, self.outputs, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H / stride, W / stride)"""
        return torch.relu(self.way(x) + self.around(x))


class ResNet(nn.Module):
    """(B, 3, S, S) -> (B, features): stem, four stages, mean over the map."""

    def __init__(self, name: str) -> None:
        super().__init__()
        bottleneck, counts = STAGES[name]
        layers: list[nn.Module] = [convolution(3, WIDTHS[0], 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        inputs = WIDTHS[0]
        for stage, (width, count) in enumerate(zip(WIDTHS, counts, strict=True)):
            for k in range(count):
                block = Residual(inputs, width, 2 if stage > 0 and k == 0 else 1, bottleneck)
                layers.append(block)
                inputs = block.outputs
        self.layers = nn.Sequential(*layers)
        self.features = inputs

    def forward(self, x: Tensor) -> Tensor:
        """Pixels about zero."""
        return torch.as_tensor(self.layers(x).mean((2, 3)))
