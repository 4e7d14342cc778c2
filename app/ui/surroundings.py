"""What the window's process asks of its surroundings before Qt looks at them.

Without a session bus libdbus starts one, by a fork on a thread of Qt's, which is heard by all other threads.

glibc keeps freed blocks up to the largest size that was ever freed: among pictures that stay, hundreds of
megabytes. A fixed size keeps small blocks only, and larger ones go back to the system.
"""

import ctypes
import gc
import os
import sys
from pathlib import Path

M_MMAP_THRESHOLD, LARGE_BYTES = -3, 512 << 10
"""mallopt(3): from this size on, a block is mapped by itself, and unmapped when it is freed."""
M_ARENA_MAX, ARENAS = -8, 2
"""Heaps at most: of each of twenty threads' own heaps a part would stay empty."""


def prepare() -> None:
    """Before the application is made."""
    give_memory_back()
    start_no_bus()


def give_memory_back() -> None:
    """Where the C library is glibc; elsewhere nothing changes."""
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_ARENA_MAX, ARENAS)


def tidy_up() -> None:
    """After something large has gone, on the window's thread: garbage is let go of, and free memory goes back
    to the system."""
    gc.collect()
    trim()


def trim() -> None:
    """From any thread: the C library's free memory goes back to the system (malloc_trim(3))."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def start_no_bus() -> None:
    """A bus that there is goes on being used (D-Bus Specification, "Well-known Message Bus Instances")."""
    if sys.platform == "linux" and not _has_bus():
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"


def _has_bus() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (
        bool(folder) and (Path(folder) / "bus").exists()
    )
