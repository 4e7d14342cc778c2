"""A screen for windows that are measured: the machine's own, or an Xvfb that is begun for it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.net.errors import NetworkError

SIZE = "1366x768x24"


class ScreenError(NetworkError):
    """There is no screen to open a window on."""


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment of a process that opens windows, on whatever screen there is. Raises ScreenError."""
    environment = dict(os.environ)
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or sys.platform != "linux":
        yield environment
        return
    with xvfb() as (environment, _):
        yield environment


@contextmanager
def xvfb(memory: Path | None = None) -> Iterator[tuple[dict[str, str], "subprocess.Popen[bytes]"]]:
    """The environment of a process that opens windows on a screen of its own, and that screen's server.
    memory: a folder in which the pixels are to be found. Raises ScreenError."""
    if shutil.which("Xvfb") is None:
        raise ScreenError("There is no screen to open a window on; install Xvfb (Debian: apt install xvfb).")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"]
    command += ["-fbdir", str(memory)] if memory is not None else []
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            display = f":{answer.readline().strip()}"
        try:
            yield {**os.environ, "DISPLAY": display}, server
        finally:
            server.terminate()
