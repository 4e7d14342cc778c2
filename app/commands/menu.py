"""`eigencall menu`: puts the program into this user's menu, with its icon, and gives it recordings to open.

The entries name the program by its full path: one that was installed into an environment of its own is
seldom on the desktop's. Folders are those of the XDG Base Directory Specification; quoting is that of the
Desktop Entry Specification 1.5, "The Exec key".
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from app.profile.settings import SettingsError

HERE = Path(__file__).parent
PLACES = {
    HERE / "eigencall.desktop": "applications",
    HERE / "eigencall-replay.desktop": "applications",
    HERE / "eigencall-mime.xml": "mime/packages",
    HERE / "eigencall.metainfo.xml": "metainfo",
    HERE.parent / "ui" / "icons" / "eigencall.svg": "icons/hicolor/scalable/apps",
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


def program() -> tuple[str, ...]:
    """The words that start what is running now."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":  # python -m app
        return sys.executable, "-m", "app"
    found = started if started.is_absolute() else Path(shutil.which(sys.argv[0]) or started)
    return (str(found.absolute()),)


def quoted(word: str) -> str:
    """One word of an Exec line: quoted, percent signs doubled."""
    for sign in '\\"`$':
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def entry(text: str, words: tuple[str, ...]) -> str:
    """A desktop entry that starts the program by these words."""
    command = "Exec=" + " ".join(map(quoted, words))
    return "".join(line.replace("Exec=eigencall", command) for line in text.splitlines(keepends=True))


def install(folder: Path, words: tuple[str, ...]) -> list[Path]:
    """Write all files below a share folder; what was written."""
    written = []
    for file, place in PLACES.items():
        text = file.read_text(encoding="utf-8")
        target = folder / place / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(entry(text, words) if file.suffix == ".desktop" else text, encoding="utf-8")
        written.append(target)
    return written


def remove(folder: Path) -> None:
    """Take them all out again."""
    for file, place in PLACES.items():
        (folder / place / file.name).unlink(missing_ok=True)


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
        raise MenuError(f"The menu's folder {folder} cannot be written: {error.strerror}.") from error
    for cache, place in CACHES:
        if shutil.which(cache) and (folder / place).is_dir():
            subprocess.run([cache, str(folder / place)], check=False, capture_output=True)
    print("Eigencall is out of the menu." if options.remove else "Eigencall is in the desktop's menu.")
    return 0
