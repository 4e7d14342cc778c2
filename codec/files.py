"""Files that are written whole or not at all: beside their place first, then put in it.

What is not finished, for want of room or because the work was given up, leaves what lay there as it was and
nothing beside it. `need_room` finds out before long work whether there is a place for what it makes.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

from codec.errors import UserError

PRIVATE = 0o600  # its owner's alone
USUAL = 0o666  # less what the umask takes away


class OutputError(UserError):
    """What was asked for cannot be written; the message says what to do."""


class Unbuffered(FileIO):
    """Takes all that it is given, or raises: nothing waits in a buffer, to fail later."""

    def write(self, data: Any) -> int:
        left = memoryview(data).cast("B")
        while left:  # a disk that is nearly full takes a part, and says that it is full at the next one
            left = left[super().write(left) or 0 :]
        return memoryview(data).nbytes


@contextmanager
def whole(path: Path, mode: int = USUAL) -> Iterator[Unbuffered]:
    """An empty file, to be read too, which takes the place of `path` when the block ends without an error. A
    link stays, and what it names is replaced. Raises OSError."""
    place = path.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists() and not place.is_file():
        raise OSError(None, "it is no file")
    beside = place.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with Unbuffered(beside, "x+", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield file
            os.fsync(file.fileno())
        os.replace(beside, place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes, mode: int = PRIVATE) -> None:
    """A crash leaves the old file or the new one. Raises OSError."""
    with whole(path, mode) as file:
        file.write(data)


@contextmanager
def output(path: Path) -> Iterator[Unbuffered]:
    """`whole`, for what a person asked for. Raises OutputError."""
    try:
        with whole(path) as file:
            yield file
    except OSError as error:
        raise OutputError(
            "{path} cannot be written: {reason}. Make room, or choose another place.",
            path=path,
            reason=error.strerror or "the disk reported an error",
        ) from error


def need_room(path: Path, room_bytes: int) -> None:
    """Before the work: this file can be put in its place, and there is so much room. Raises OutputError."""
    if path.is_dir():
        raise OutputError("{path} is a folder. Give the name of a file.", path=path)
    folder = next(each for each in path.absolute().parents if each.exists())
    if not folder.is_dir():
        raise OutputError("{folder} is a file, no folder. Choose another place.", folder=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError("Nothing may be written to {folder}. Choose another place.", folder=folder)
    usage = shutil.disk_usage(folder)
    if usage.total and usage.free < room_bytes:  # some file systems do not tell
        raise OutputError(
            "There is too little room in {folder}: {free} MB are free, and {room} MB may be needed. "
            "Make room, or choose another place.",
            folder=folder,
            free=f"{usage.free / 1e6:.1f}",
            room=f"{room_bytes / 1e6:.1f}",
        )


def put_aside(path: Path) -> Path:
    """Move an unusable file to a free name beside it, where its owner may look for what was in it: X.json to
    X.bad1.json. Raises OSError."""
    names = (path.with_suffix(f".bad{n}{path.suffix}") for n in range(1, 1000))
    aside = next(name for name in names if not name.exists())
    path.replace(aside)
    return aside
