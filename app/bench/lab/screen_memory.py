"""What stands on a screen, read where Xvfb keeps it: without asking the window, and without its noticing.

The server keeps its pixels in a file in the format of `xwd` (X11/XWDFile.h): a header of big-endian words, a
table of colours, then rows of four bytes a pixel, blue first.
"""

import mmap
import struct
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.media.media_thread import MediaThread

FILE = "Xvfb_screen0"
HEADER = struct.Struct(">25I")
LOOK_S = 0.003
COLOUR_BYTES = 12
STRIDE = 4  # of the pixels that are looked at

Grey = NDArray[np.uint8]


class ScreenMemory:
    """folder: the `-fbdir` of an Xvfb of 32 bits a pixel."""

    def __init__(self, folder: Path) -> None:
        with (folder / FILE).open("rb") as file:
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = HEADER.unpack_from(memory)
        self.width, self.height, row_bytes, colours = header[4], header[5], header[12], header[19]
        begin = header[0] + colours * COLOUR_BYTES
        bytes_ = np.frombuffer(memory, np.uint8, self.height * row_bytes, begin)
        self.pixels = bytes_.reshape(self.height, row_bytes // 4, 4)[:, : self.width]


class ScreenWatch(MediaThread):
    """Looks at a part of the screen again and again on the thread "screen watch", and keeps what has changed:
    `seen`, the green of some pixels with the time. left, top, width, height: in pixels."""

    def __init__(self, memory: ScreenMemory, left: int, top: int, width: int, height: int) -> None:
        super().__init__("screen watch")
        self._part = memory.pixels[top : top + height : STRIDE, left : left + width : STRIDE, 1]
        self.seen: list[tuple[float, Grey]] = []

    def _work(self) -> None:
        before = b""
        while not self._wait_until(time.monotonic() + LOOK_S):
            now_s, look = time.monotonic(), self._part.copy()
            if (as_bytes := look.tobytes()) != before:
                before = as_bytes
                self.seen.append((now_s, look.ravel()))
