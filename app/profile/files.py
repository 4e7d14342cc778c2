"""Files of a profile: written whole or not at all, and put aside when they cannot be used."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Beside the file first, then in its place: a crash leaves the old file or the new one. Only its owner
    can read it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def put_aside(path: Path) -> Path:
    """Move an unusable file to a free name beside it, where its owner may look for what was in it: X.json to
    X.bad1.json. Raises OSError."""
    names = (path.with_suffix(f".bad{n}{path.suffix}") for n in range(1, 1000))
    aside = next(name for name in names if not name.exists())
    path.replace(aside)
    return aside
