"""Drawing gives way to hands: where the processor draws, its threads come after the window's.

On two busy cores a paint of 4 ms otherwise waits 20 ms for its turn behind the rasteriser's threads.
"""

import os
import threading
from contextlib import suppress
from pathlib import Path

NICE = 3  # half the weight of a usual thread (sched(7)); with more, a machine busy besides would show no face
_TASKS = Path("/proc/self/task")
_RASTERISERS = ("llvmpipe", "softpipe", "swr")  # Mesa's names of their threads


def give_way() -> None:
    """Lower the calling thread, and those that draw in software for this process. Elsewhere than on Linux, or
    where it is not allowed, nothing happens."""
    if not _TASKS.exists():
        return
    for task in (threading.get_native_id(), *_rasterisers()):
        with suppress(OSError):  # it has ended, or must not be touched
            os.setpriority(os.PRIO_PROCESS, task, NICE)


def _rasterisers() -> list[int]:
    found = []
    for task in _TASKS.iterdir():
        with suppress(OSError):
            if (task / "comm").read_text().startswith(_RASTERISERS):
                found.append(int(task.name))
    return found
