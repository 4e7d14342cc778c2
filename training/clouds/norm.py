"""Batch normalisation over all processes, on processors too.

torch's own SyncBatchNorm wants a GPU. Means and squares are summed over processes by a differentiable
all-reduce, so that two processes with half a batch each learn what one with the whole batch does.
"""

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


class _Sum(torch.autograd.Function):
    """The sum over all processes. Every process' result depends on every other's input, so the gradient is
    the sum of all gradients."""

    @staticmethod
    def forward(_context: Any, own: Tensor) -> Tensor:
        total = own.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(_context: Any, *gradients: Tensor) -> Tensor:
        return _Sum.forward(None, gradients[0].contiguous())


class SharedNorm(nn.BatchNorm2d):
    """As BatchNorm2d, over the batches of all processes while training; every process has as many samples."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> the same"""
        if not self.training or not dist.is_initialized():
            return super().forward(x)
        wide = x.float()
        sums = torch.stack([wide.mean((0, 2, 3)), wide.square().mean((0, 2, 3))])
        mean, square = _Sum.apply(sums) / dist.get_world_size()  # type: ignore[no-untyped-call]  # torch's
        variance = (square - mean.square()).clamp_min(0)
        with torch.no_grad():
            self._remember(mean, variance, x.numel() // x.shape[1] * dist.get_world_size())
        scale = self.weight * (variance + self.eps).rsqrt()
        return x * scale[:, None, None] + (self.bias - mean * scale)[:, None, None]

    def _remember(self, mean: Tensor, variance: Tensor, count: int) -> None:
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.momentum is not None
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * count / max(count - 1, 1), self.momentum)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked += 1


def shared(module: nn.Module, on_gpu: bool) -> nn.Module:
    """The module with every batch normalisation shared; weights and names stay."""
    if on_gpu:
        return nn.SyncBatchNorm.convert_sync_batchnorm(module)  # type: ignore[no-untyped-call]  # torch
    for child in module.modules():
        if type(child) is nn.BatchNorm2d:
            child.__class__ = SharedNorm
    return module
