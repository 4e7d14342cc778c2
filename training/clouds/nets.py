"""The two models behind one switch: crops -> `Prediction`, whatever lies between.

posed: the older model: 25 coefficients of posed clouds by mean square error. Its basis has pose within, so
    the prediction's own pose is always "frontal, filling the crop". It had no way to say that there is no
    face; one more output does.
split: pose, person and expression each for itself, learnt by where the points come to lie.

Either has for its trunk our small residual network or a ResNet of the usual sizes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

from training.clouds import resnet
from training.clouds.resnet import ResNet
from training.parts.model import GAZE, Block, Prediction, RegressorShape, numbers, predicted, prepared, tail

MODELS = ("posed", "split")
NETWORKS = ("tiny", "small", *resnet.STAGES)
SMALL = RegressorShape()
TINY = RegressorShape(widths=(8, 16, 24, 32), blocks=(1, 1, 1, 1), thin=16, hidden=48)
ONEDNN_BLOCK = 16
"""Channels that AVX-512 takes at once; AVX2 takes 8."""
SURE = 2.0
"""Where the confidence's logit starts: most crops show a face."""


@dataclass(frozen=True, slots=True)
class Design:
    """What decides a net's weights; stored in its checkpoint. size: side of its crop, pixels."""

    model: str
    network: str
    size: int
    identity: int
    expression: int

    def as_dict(self) -> dict[str, object]:
        """For a checkpoint."""
        return asdict(self)


def design_of(state: Mapping[str, object]) -> Design:
    """From a checkpoint."""
    return Design(**state["design"])  # type: ignore[arg-type]  # what `as_dict` wrote


class Trunk(nn.Module):
    """(B, 3, S, S) RGB, 0 to 255 -> (B, features)"""

    def __init__(self, network: str, size: int) -> None:
        super().__init__()
        if network in resnet.STAGES:
            residual = ResNet(network)
            self.net: nn.Module = residual
            self.features = residual.features
        else:
            shape = {"tiny": TINY, "small": SMALL}[network]
            self.net = _small(shape, size)
            self.features = shape.hidden

    def forward(self, pixels: Tensor) -> Tensor:
        return torch.as_tensor(self.net(pixels / 127.5 - 1))


class Sampled(nn.Conv2d):
    """A strided 1 x 1 convolution that takes its samples first: the same weights and numbers. oneDNN's own
    writes past its memory while it learns, if few channels come in and lie last
    (github.com/uxlfoundation/oneDNN/issues/6035): torch 2.13 ends with a segmentation fault where processors
    have AVX-512, or learns from wrong gradients."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H / stride, W / stride)"""
        rows, columns = self.stride
        return nn.functional.conv2d(x[:, :, ::rows, ::columns], self.weight, self.bias)


def safe(module: nn.Module) -> nn.Module:
    """The module with every convolution that oneDNN cannot learn sampled first; weights and names stay."""
    for child in module.modules():
        if type(child) is nn.Conv2d and child.kernel_size == (1, 1) and child.in_channels < ONEDNN_BLOCK:
            child.__class__ = Sampled
    return module


def _small(shape: RegressorShape, size: int) -> nn.Module:
    """Our regressor's coarse half: stem, blocks, and a tail in which every cell has weights of its own."""
    width = shape.widths[0]
    layers: list[nn.Module] = [nn.Conv2d(3, width, 5, 2, 2, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    for channels, count in zip(shape.widths, shape.blocks, strict=True):
        for k in range(count):
            layers.append(Block(width, channels, 2 if k == 0 else 1))
            width = channels
    cells = -(-size // 2 ** (1 + len(shape.widths)))  # each convolution of stride 2 rounds up
    return safe(nn.Sequential(*layers, tail(width, shape.thin, cells, shape.hidden), nn.ReLU()))


class Net(nn.Module):
    """Crops -> `Prediction`, of either model."""

    frontal: Tensor

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.design = design
        self.trunk = Trunk(design.network, design.size)
        features = self.trunk.features
        if design.model == "split":
            self.shape = RegressorShape(design.size, identity=design.identity, expression=design.expression)
            self.head = prepared(nn.Linear(features, numbers(self.shape)))
        else:
            self.head = nn.Linear(features, design.expression + 1)
            nn.init.normal_(self.head.weight, std=0.01)
            nn.init.zeros_(self.head.bias)
        with torch.no_grad():
            self.head.bias[-1] = SURE
        self.register_buffer("frontal", torch.eye(3), persistent=False)

    def forward(self, pixels: Tensor) -> Prediction:
        """(B, 3, S, S) -> what is seen; the trunk may run in less than 32 bits, the head never does."""
        features = self.trunk(pixels)
        with torch.autocast(pixels.device.type, enabled=False):
            out = self.head(features.float())
        return self._split(out) if self.design.model == "split" else self._posed(out)

    def _split(self, out: Tensor) -> Prediction:
        """Weak perspective, as the clouds' own; a mask has no eyes to turn."""
        p = predicted(out, self.shape)
        return p._replace(nearness=0 * p.nearness, gaze=0 * p.gaze)

    def _posed(self, out: Tensor) -> Prediction:
        nothing = 0 * out[:, :1]
        return Prediction(
            rotation=self.frontal + nothing[:, :, None],
            scale=nothing[:, 0] + 1,
            shift=nothing.expand(-1, 2),
            nearness=nothing[:, 0],
            identity=out[:, :0],
            expression=out[:, :-1],
            gaze=nothing.expand(-1, GAZE),
            confidence=out[:, -1],
        )


class Cloud(nn.Module):
    """Predictions -> anchors in the crop's terms (x right, y up, z near), differentiably. Constant tensors:
    mean (A, 3), identity (I, 3A), expression (E, 3A), in units of 100 mm."""

    mean: Tensor
    identity: Tensor
    expression: Tensor

    def __init__(self, mean: Tensor, identity: Tensor, expression: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("identity", identity)
        self.register_buffer("expression", expression)

    def forward(self, p: Prediction) -> Tensor:
        """-> (B, A, 3)"""
        moved = p.identity @ self.identity + p.expression @ self.expression
        head = self.mean + moved.view(len(moved), -1, 3)
        turned = head @ p.rotation.transpose(1, 2) * p.scale[:, None, None]
        return turned + torch.nn.functional.pad(p.shift * p.shift.new_tensor([1.0, -1.0]), (0, 1))[:, None]
