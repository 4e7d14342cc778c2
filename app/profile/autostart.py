"""Starting with the desktop, in the tray: a switch of the system's, not a setting of ours.

Linux     a desktop entry in the autostart folder (Desktop Application Autostart Specification 0.5)
Windows   a value below the registry's Run key
macOS     a launch agent
"""

import os
import plistlib
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from app.profile.launching import entry, program
from app.profile.settings import SettingsError
from codec.files import USUAL, write_whole

IN_TRAY = "--tray"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
NAME = "Eigencall"
ENTRY = f"""[Desktop Entry]
Type=Application
Name={NAME}
Exec=eigencall {IN_TRAY}
Icon=eigencall
Terminal=false
X-GNOME-Autostart-enabled=true
"""
AGENT = "io.github.eigencall"


def is_on() -> bool:
    """Whether the system will start the program."""
    if sys.platform == "win32":
        return _registered() is not None
    return _file().exists()


def switch(on: bool) -> None:
    """Raises SettingsError."""
    try:
        if sys.platform == "win32":
            _register(subprocess.list2cmdline([*program(), IN_TRAY]) if on else None)
        elif on:
            write_whole(_file(), _text(), USUAL)
        else:
            _file().unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(
            "Whether Eigencall starts with the desktop could not be changed: {reason}.", reason=error.strerror
        ) from error


def _file() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{AGENT}.plist"
    named = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(named) if named.startswith("/") else Path.home() / ".config"
    return folder / "autostart" / "eigencall.desktop"


def _text() -> bytes:
    if sys.platform == "darwin":
        agent = {"Label": AGENT, "ProgramArguments": [*program(), IN_TRAY], "RunAtLoad": True}
        return plistlib.dumps(agent)
    return entry(ENTRY, program()).encode()


def _winreg() -> Any:
    """The registry's module, which is there on Windows only."""
    return import_module("winreg")


def _registered() -> str | None:
    winreg = _winreg()
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            return str(winreg.QueryValueEx(key, NAME)[0])
    except FileNotFoundError:
        return None


def _register(command: str | None) -> None:
    winreg = _winreg()
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
        if command is not None:
            winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, command)
        elif _registered() is not None:
            winreg.DeleteValue(key, NAME)
