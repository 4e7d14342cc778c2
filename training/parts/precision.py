"""In how many bits a network's trunk runs while it learns: what a device is fast at.

16 bits are twice as fast as 32 on processors with instructions for bfloat16 and ruinous on others, which
reckon it by detours (docs/SCALING.md has the figures). float16 has a small range, so its gradients are scaled
(`torch.amp.GradScaler`); bfloat16's need no scaling. Weights, losses and sums stay in float32.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

from training.parts.config import ConfigError

AUTO = "auto"
CPU = torch.device("cpu")
KINDS = {"float32": None, "bfloat16": torch.bfloat16, "float16": torch.float16}
INSTRUCTIONS = ("avx512_bf16", "amx_bf16")


def kind(name: str, device: torch.device) -> torch.dtype | None:
    """The type to autocast to, None for float32. auto: bfloat16 where the device has it in hardware. Raises
    ConfigError for a name that there is not."""
    if name == AUTO:
        return torch.bfloat16 if has_bfloat16(device) else None
    if name not in KINDS:
        raise ConfigError(f"There is no precision {name!r}; known: {AUTO}, {', '.join(KINDS)}.")
    return KINDS[name]


def has_bfloat16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 itself."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    known = torch.cpu.get_capabilities()
    return any(known.get(name, False) for name in INSTRUCTIONS)


def autocast(dtype: torch.dtype | None, device: torch.device) -> AbstractContextManager[Any]:
    """Operations that stand it run in this type; None: all in float32."""
    return nullcontext() if dtype is None else torch.autocast(device.type, dtype)
