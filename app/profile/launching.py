"""How the desktop starts this program: the words of its command, quoted as desktop entries want them.

Entries name the program by its full path: one that was installed into an environment of its own is seldom on
the desktop's. Quoting is that of the Desktop Entry Specification 1.5, "The Exec key".
"""

import os
import shutil
import sys
from pathlib import Path


def program() -> tuple[str, ...]:
    """The words that start what is running now."""
    if image := os.environ.get("APPIMAGE"):  # what runs lies in a folder that goes when the program ends
        return (image,)
    started = Path(sys.argv[0])
    if started.name == "__main__.py":  # python -m app
        return sys.executable, "-m", "eigencall"
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
