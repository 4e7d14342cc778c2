"""Disks that fill up while they are written to."""

import errno
import os
from collections import namedtuple
from typing import Any

import pytest

from codec.files import Unbuffered

Usage = namedtuple("Usage", "total used free")
"""What `shutil.disk_usage` gives, in bytes."""


def fills_up(monkeypatch: pytest.MonkeyPatch, after_bytes: int) -> None:
    """Every file takes so many bytes in all, the last write only in part, as a real disk does."""
    real = Unbuffered.write
    taken: dict[int, int] = {}

    def write(file: Unbuffered, data: Any) -> int:
        left = after_bytes - taken.get(id(file), 0)
        size = memoryview(data).nbytes
        taken[id(file)] = taken.get(id(file), 0) + min(left, size)
        if size > left:
            real(file, bytes(data)[: max(left, 0)])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, data)

    monkeypatch.setattr(Unbuffered, "write", write)
