"""`eigencall menu`: puts the program into this user's menu, with its icon, and gives it recordings and
links to open.

Folders are those of the XDG Base Directory Specification.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from app.profile.launching import entry, program
from app.profile.settings import SettingsError
from codec.files import USUAL, write_whole

DESKTOP = Path(__file__).parent / "desktop"
ICON = Path(__file__).parents[1] / "ui" / "icons" / "eigencall.svg"
PLACES = {
    DESKTOP / "eigencall.desktop": "applications",
    DESKTOP / "eigencall-replay.desktop": "applications",
    DESKTOP / "eigencall-mime.xml": "mime/packages",
    DESKTOP / "eigencall.metainfo.xml": "metainfo",
    ICON: "icons/hicolor/scalable/apps",
}
"""Each file, and its folder below the user's share."""
CACHES = (("update-desktop-database", "applications"), ("update-mime-database", "mime"))
"""What makes desktops notice, where it is there, and what it is told to look at."""


class MenuError(SettingsError):
    """The menu cannot be written; the message says what to do."""


def share() -> Path:
    """Where this user's desktop looks for entries."""
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".local" / "share"


def install(folder: Path, words: tuple[str, ...]) -> list[Path]:
    """Write all files below a share folder; what was written."""
    written = []
    for file, place in PLACES.items():
        text = file.read_text(encoding="utf-8")
        target = folder / place / file.name
        text = entry(text, words) if file.suffix == ".desktop" else text
        write_whole(target, text.encode(), USUAL)
        written.append(target)
    return written


def remove(folder: Path) -> None:
    """Take them all out again."""
    for file, place in PLACES.items():
        (folder / place / file.name).unlink(missing_ok=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help="take it out again")


def run(options: argparse.Namespace) -> int:
    if not sys.platform.startswith("linux"):
        raise MenuError("The menu is written on Linux only; elsewhere make a shortcut to eigencall.")
    folder = share()
    try:
        if options.remove:
            remove(folder)
        else:
            install(folder, program())
    except OSError as error:
        raise MenuError(
            "The menu's folder {folder} cannot be written: {reason}.", folder=folder, reason=error.strerror
        ) from error
    for cache, place in CACHES:
        if shutil.which(cache) and (folder / place).is_dir():
            subprocess.run([cache, str(folder / place)], check=False, capture_output=True)
    print("Eigencall is out of the menu." if options.remove else "Eigencall is in the desktop's menu.")
    return 0
