"""Libraries of the system that wheels cannot bring along: named in one sentence before anything needs them.

Without this, a missing one shows itself as an AttributeError somewhere in PyOpenGL, or Qt ends the process.
packages.txt lists the same packages for Debian.
"""

import ctypes
import os
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from codec.errors import UserError

DRAWING = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}
WINDOW = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What QtGui is linked with, whatever the screen."""
X11 = {
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What Qt's platform plugin for X11 is linked with."""

Load = Callable[[str], object]


class LibraryError(UserError):
    """The system lacks something; the message says what to install."""


def missing(libraries: Mapping[str, str], load: Load = ctypes.CDLL) -> list[str]:
    """Names of those of the shared libraries that cannot be loaded."""
    absent = []
    for name in libraries:
        try:
            load(name)
        except OSError:
            absent.append(name)
    return absent


def need(libraries: Mapping[str, str], load: Load = ctypes.CDLL) -> None:
    """Raises LibraryError with the command that installs what is missing. Linux alone leaves them out."""
    if not sys.platform.startswith("linux"):
        return
    absent = missing(libraries, load)
    if not absent:
        return
    packages = " ".join(sorted({libraries[name] for name in absent}))
    some = ", ".join(absent[:3]) + (f" and {len(absent) - 3} more" if len(absent) > 3 else "")
    raise LibraryError(
        "The system lacks libraries that drawing needs ({some}). "
        "On Debian or Ubuntu: sudo apt-get install {packages}",
        some=some,
        packages=packages,
    )


def need_window(load: Load = ctypes.CDLL) -> None:
    """What a window needs, before Qt is loaded: libraries and a screen that answers. Raises LibraryError."""
    if not sys.platform.startswith("linux"):
        return
    if os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return
    on_wayland = bool(os.environ.get("WAYLAND_DISPLAY"))
    if on_wayland and not _compositor_answers():  # the name of a session that has ended: Qt would abort
        if not os.environ.get("DISPLAY"):
            raise _silent(os.environ["WAYLAND_DISPLAY"])
        del os.environ["WAYLAND_DISPLAY"]
        on_wayland = False
    if not on_wayland and not os.environ.get("DISPLAY"):
        raise LibraryError(
            "There is no screen to open a window on. Start it from a desktop. Without a window: "
            "eigencall call --headless, eigencall replay FILE --export FILM.mp4"
        )
    need(DRAWING | WINDOW | ({} if on_wayland else X11), load)
    if not on_wayland and not _screen_answers():
        raise _silent(os.environ["DISPLAY"])


def _silent(screen: str) -> LibraryError:
    return LibraryError(
        "The screen {display} does not answer. Start it from a desktop. Without a window: "
        "eigencall call --headless, eigencall replay FILE --export FILM.mp4",
        display=screen,
    )


def _compositor_answers() -> bool:
    """Whether the Wayland socket takes a connection (wayland-client's rules for its name)."""
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / os.environ["WAYLAND_DISPLAY"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _screen_answers() -> bool:
    """Whether an X server takes us (xcb_connect never fails, it returns a connection in error)."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
