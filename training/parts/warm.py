"""Weights of an exported regressor.onnx -> a net that can learn on: `--init assets/regressor.onnx`.

Export folds each batch normalisation into the convolution before it. Here it is unfolded: the folded scale
stays in the convolution, and the normalisation takes the mean and variance that it meets on real crops, so
that the net computes what it did and its statistics are those of its own inputs.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.parts.model import MM, Block, RegressorNet
from training.parts.samples import POINTS

NAMED = ("hidden.0", "hidden.3", "fine.0", "fine.3", "head")
"""Layers without a normalisation keep their names."""
WIDENED = "_DequantizeLinear_Output"
Array = NDArray[np.generic]


def layers(net: RegressorNet) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Convolutions and their normalisations in the order in which the exported graph runs them."""
    body = list(net.body)
    yield body[0], body[1]  # type: ignore[misc]  # as Regressor builds it
    for block in body[3:]:
        assert isinstance(block, Block)
        yield block.first, block.first_norm
        yield block.second, block.second_norm
        if isinstance(block.around, nn.Sequential):
            yield block.around[0], block.around[1]  # type: ignore[misc]  # as Block builds it


def stored(path: Path) -> tuple[dict[str, Tensor], list[tuple[Tensor, Tensor]]]:
    """All stored tensors by name, and weight and bias of the body's convolutions in order: the exporter
    numbers them."""
    graph = onnx.load(str(path)).graph
    arrays = {t.name.removesuffix(".half"): onnx.numpy_helper.to_array(t) for t in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in arrays:
            arrays[node.output[0].removesuffix(WIDENED)] = _widened(*(arrays[name] for name in node.input))
    tensors = {k: torch.from_numpy(np.array(v, np.float32)) for k, v in arrays.items()}
    names = [[i.removesuffix(WIDENED) for i in node.input] for node in graph.node if node.op_type == "Conv"]
    folded = sorted((i for i in names if not i[1].startswith("net.")), key=lambda i: int(i[1].split("_")[-1]))
    return tensors, [(tensors[weight], tensors[bias]) for _, weight, bias in folded]


def _widened(eight: Array, scale: Array, zero: Array) -> Array:
    """Weights of a net in 8 bits (training/int8.py), one scale for each output."""
    each = (-1, *[1] * (eight.ndim - 1))
    whole, scales = eight.astype(np.float32), scale.astype(np.float32)
    return (whole - zero.astype(np.float32).reshape(each)) * scales.reshape(each)


@torch.no_grad()
def load(net: RegressorNet, path: Path, crops: Tensor) -> Tensor:
    """Fill the net from a file; crops (B, 3, S, S) settle its statistics. Returns the offset (478, 3).

    Raises ValueError if the file holds a net of another shape.
    """
    tensors, folded = stored(path)
    pairs = list(layers(net))
    named = {f"{name}.{part}" for name in NAMED for part in ("weight", "bias")}
    wanted = [c.weight.shape for c, _ in pairs] + [net.get_parameter(n).shape for n in sorted(named)]
    there = [w.shape for w, _ in folded] + [
        tensors[f"net.{n}"].shape for n in sorted(named) if f"net.{n}" in tensors
    ]
    if wanted != there:
        raise ValueError(f"{path} holds a net of another shape; train from the start, without --init.")
    for name in named:
        net.get_parameter(name).copy_(tensors[f"net.{name}"])
    handles = []
    for (conv, norm), (weight, bias) in zip(pairs, folded, strict=True):
        conv.weight.copy_(weight)
        handles.append(norm.register_forward_pre_hook(_settle(bias)))
    net.eval()(crops)
    for handle in handles:
        handle.remove()
    net.train()
    return next(t for t in tensors.values() if t.shape == (POINTS, 3)) / MM


def _settle(bias: Tensor) -> Callable[[nn.Module, tuple[Tensor]], None]:
    """A hook that makes a normalisation the identity plus `bias` on what it meets."""

    def hook(norm: nn.Module, inputs: tuple[Tensor]) -> None:
        assert isinstance(norm, nn.BatchNorm2d)
        variance, mean = torch.var_mean(inputs[0].float(), (0, 2, 3), correction=0)
        norm.running_mean, norm.running_var = mean, variance
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.copy_(bias + mean)

    return hook
