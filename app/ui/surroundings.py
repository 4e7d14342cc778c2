"""What the window's process asks of its surroundings before Qt looks at them.

Without a session bus libdbus starts one, by a fork on a thread of Qt's, which is heard by all other threads.
"""

import os
import sys
from pathlib import Path


def start_no_bus() -> None:
    """A bus that there is goes on being used (D-Bus Specification, "Well-known Message Bus Instances")."""
    if sys.platform == "linux" and not _has_bus():
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"


def _has_bus() -> bool:
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (
        bool(folder) and (Path(folder) / "bus").exists()
    )
