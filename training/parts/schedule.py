"""How every net here is trained: AdamW, a learning rate that rises and falls, checkpoints that are whole."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from codec import files
from codec.files import output

COPIES = 6
"""Weights and AdamW's two means of each, twice: the last checkpoint stays until the new one is whole."""
LEAST_BYTES = 1_000_000


def adamw(net: nn.Module, rate: float, decay: float, more: Sequence[nn.Parameter] = ()) -> torch.optim.AdamW:
    """Weights decay; biases, scales and `more` do not."""
    weights = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": decay}]
    groups += [{"params": free, "weight_decay": 0.0} for free in (others, list(more)) if free]
    return torch.optim.AdamW(groups, rate)


def set_rate(
    optimiser: torch.optim.Optimizer, step: int, steps: int, most: float, least: float, warm_up: int = 100
) -> None:
    """A rise for `warm_up` steps or a tenth of a short run, then half a cosine from `most` to `least`."""
    wave = least + (most - least) * (1 + np.cos(np.pi * min(step / steps, 1.0))) / 2
    for group in optimiser.param_groups:
        group["lr"] = float(wave * min(1.0, (step + 1) / min(warm_up, steps / 10)))


def save(state: dict[str, Any], path: Path) -> None:
    """The checkpoint appears whole or not at all. Raises OutputError."""
    data = io.BytesIO()  # torch's own writer says of a full disk that a position was unexpected
    torch.save(state, data)
    with output(path) as file:
        file.write(data.getbuffer())


def need_room(net: nn.Module, path: Path) -> None:
    """Before the work: the net's checkpoint will find room. Raises OutputError."""
    weights = sum(p.numel() * p.element_size() for p in net.parameters())
    files.need_room(path, COPIES * weights + LEAST_BYTES)
