"""Drawing gives way to hands: where the processor draws, its threads come after the window's.

On two busy cores a paint of 4 ms otherwise waits 20 ms for its turn behind the rasteriser's threads.
"""

import logging
import os
import threading
from pathlib import Path

from codec.errors import cause

log = logging.getLogger("eigencall.ui")
NICE = 3  # half the weight of a usual thread (sched(7)); with more, a machine busy besides would show no face
_TASKS = Path("/proc/self/task")
_RASTERISERS = ("llvmpipe", "softpipe", "swr")  # Mesa's names of their threads


def give_way() -> None:
    """Lower the calling thread, and those that draw in software for this process. Elsewhere than on Linux, or
    where it is not allowed, nothing happens."""
    if not _TASKS.exists():
        return
    for task in (threading.get_native_id(), *_rasterisers()):
        try:
            os.setpriority(os.PRIO_PROCESS, task, NICE)
        except OSError as error:  # it has ended, or must not be touched
            log.debug("a thread keeps its priority: %s", cause(error))


def _rasterisers() -> list[int]:
    found = []
    for task in _TASKS.iterdir():
        try:
            if (task / "comm").read_text().startswith(_RASTERISERS):
                found.append(int(task.name))
        except OSError as error:
            log.debug("a thread has ended meanwhile: %s", cause(error))
    return found
