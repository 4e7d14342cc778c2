"""What the window's process asks of its surroundings before numpy and Qt look at them.

Without a session bus libdbus starts one, by a fork on a thread of Qt's; OpenBLAS ends its threads before each
fork, and waits for ever if another thread is multiplying meanwhile. So no bus is started, and there are no
such threads: products here are small.
"""

import os
import sys
from pathlib import Path


def prepare() -> None:
    """Before numpy is imported, and before the application is made; a person's own settings stay."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    start_no_bus()


def start_no_bus() -> None:
    """A bus that there is goes on being used (D-Bus Specification, "Well-known Message Bus Instances")."""
    if sys.platform == "linux" and not _has_bus():
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"


def _has_bus() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (
        bool(folder) and (Path(folder) / "bus").exists()
    )
