"""A multi-sampled picture to draw a face into, read back as an image, scaled and mirrored as asked. Must be
made, used and freed with an OpenGL context current.

Drawing into a buffer of our own is what makes fewer pixels possible on a slow machine. An image's memory is
used again when the image has gone: to map new megabytes for each costs more than to copy them.
"""

from collections.abc import Callable

import cv2
import numpy as np
from PyQt6 import sip
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QImage

from codec.values import Image
from render.gl import read_pixels
from render.target import Target

DrawInto = Callable[[int, int, int], None]
"""Draw a picture of width and height into a frame buffer."""


class Canvas:
    """Kept from picture to picture; remade when size or samples change."""

    def __init__(self) -> None:
        self._drawn: Target | None = None
        self._resolved: Target | None = None
        self._rows = np.empty((0, 0, 4), np.uint8)
        self._images = _Images()

    def free(self) -> None:
        """Before the context goes."""
        for target in {self._drawn, self._resolved}:
            if target is not None:
                target.free()
        self._drawn = self._resolved = None

    def _fit(self, size: QSize, samples: int) -> tuple[Target, Target]:
        """The buffer to draw into, and the one that is read: without samples the same."""
        width, height = size.width(), size.height()
        fits = self._drawn is not None and self._rows.shape[:2] == (height, width)
        if self._drawn is None or self._resolved is None or not fits or self._drawn.samples != samples:
            self.free()
            self._drawn = self._resolved = Target(width, height, samples)
            if samples:
                self._resolved = Target(width, height)
            self._rows = np.empty((height, width, 4), np.uint8)
        return self._drawn, self._resolved

    def picture(self, size: QSize, samples: int, scale: float, mirrored: bool, draw: DrawInto) -> QImage:
        """Draw at `scale` and enlarge to `size`."""
        small = QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))
        drawn, resolved = self._fit(small, samples)
        draw(small.width(), small.height(), drawn.handle)
        if resolved is not drawn:
            drawn.resolve(resolved)
        read_pixels(resolved.handle, self._rows)
        image, pixels = self._images.new(size.width(), size.height())
        around = -1 if mirrored else 0  # OpenGL's first row is the lowest
        if small == size:
            cv2.flip(self._rows, around, dst=pixels)
        else:
            whole = size.width(), size.height()
            cv2.resize(cv2.flip(self._rows, around), whole, dst=pixels, interpolation=cv2.INTER_LINEAR)
        return image

    def image(self, size: QSize, samples: int, draw: DrawInto) -> QImage:
        """Draw as it is."""
        return self.picture(size, samples, 1.0, False, draw)


class _Images:
    """Images of one size at a time, whose memory comes back when Qt has done with them."""

    def __init__(self) -> None:
        self._spare: list[Image] = []
        self._shape = 0, 0, 4

    def new(self, width: int, height: int) -> tuple[QImage, Image]:
        """An image, and its pixels to be filled, (H, W, 4): blue, green, red, and what is not looked at."""
        if (height, width, 4) != self._shape:
            self._spare, self._shape = [], (height, width, 4)
        spare = self._spare
        pixels = spare.pop() if spare else np.empty(self._shape, np.uint8)
        place = sip.voidptr(pixels.ctypes.data)
        form = QImage.Format.Format_RGB32
        image = QImage(place, width, height, 4 * width, form, lambda _: spare.append(pixels))  # type: ignore[call-overload]  # the stub knows bytes only
        return image, pixels
