"""On what a network learns: a processor, or one of the machine's GPUs."""

import torch

from training.parts import precision
from training.parts.config import ConfigError

AUTO = "auto"
HELP = "auto (a GPU if there is one), cpu, cuda, cuda:1"


def work_on(threads: int) -> None:
    """So many of the processor's threads for torch. Raises ConfigError."""
    if threads < 1:
        raise ConfigError(f"threads cannot be {threads}; at least one is needed.")
    torch.set_num_threads(threads)


def named(name: str, local_rank: int = 0) -> torch.device:
    """cpu, cuda (of the machine's GPUs the process' own), cuda:N, or auto: a GPU if there is one. Raises
    ConfigError."""
    gpus = torch.cuda.device_count()
    kind, _, number = (("cuda" if gpus else "cpu") if name == AUTO else name).partition(":")
    if kind == "cpu" and not number:
        return precision.CPU
    if kind != "cuda" or not (number or "0").isdecimal():
        raise ConfigError(f"There is no device {name!r}; known: {AUTO}, cpu, cuda, cuda:N.")
    index = int(number) if number else local_rank
    if index >= gpus:
        raise ConfigError(
            f"There is no device {name!r} here: torch finds {gpus} GPUs. Take --device cpu, or a torch "
            "that was built for your GPU."
        )
    return torch.device(kind, index)
