"""Media files as FFmpeg gets them: opened, never by name. A name may hold what FFmpeg would take for an
address or a pattern (`10:30 talk.mp4`, `%03d.png`, `http://…`), and a file may name others that it must not
fetch.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import av

CLOSED = {"protocol_whitelist": "none"}  # a playlist opens nothing
FRAGMENTED = {"movflags": "empty_moov+default_base_moof", "frag_duration": "1000000"}
"""An MP4 that plays up to where it came: each second stands for itself, in microseconds."""


@contextmanager
def reading(path: Path | str) -> Iterator["av.container.InputContainer"]:
    """Raises OSError, FFmpegError or ValueError."""
    with open(path, "rb") as file, av.open(file, metadata_errors="replace", options=CLOSED) as container:
        if not isinstance(container, av.container.InputContainer):
            raise ValueError
        yield container


def writing(file: BinaryIO, *, fragmented: bool = False) -> "av.container.OutputContainer":
    """An MP4 into an opened file. Raises OSError or FFmpegError."""
    return av.open(file, "w", format="mp4", options=FRAGMENTED if fragmented else {})
