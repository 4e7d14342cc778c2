"""A multi-sampled picture to draw a face into, scaled and mirrored as asked, and read back as an image. Must
be made, used and freed with an OpenGL context current.

Drawing into a buffer of our own is what makes mirroring, and fewer pixels on a slow machine, possible.
"""

from collections.abc import Callable

from PyQt6.QtCore import QRect, QSize
from PyQt6.QtGui import QImage
from PyQt6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

from render.gl import read_pixels

DrawInto = Callable[[int, int, int], None]
"""Draw a picture of width and height into a frame buffer."""

_COLOUR, _LINEAR = 0x4000, 0x2601  # GL_COLOR_BUFFER_BIT, GL_LINEAR (OpenGL 3.3 core, section 4.3.2)


class Canvas:
    """Kept from picture to picture; remade when size or samples change."""

    def __init__(self) -> None:
        self._drawn: QOpenGLFramebufferObject | None = None
        self._resolved: QOpenGLFramebufferObject | None = None
        self._whole: QOpenGLFramebufferObject | None = None
        self._samples = -1

    def free(self) -> None:
        """Buffers must go before their context: Qt reads it when they are let go."""
        self._drawn = self._resolved = self._whole = None

    def _fit(self, size: QSize, samples: int) -> tuple[QOpenGLFramebufferObject, QOpenGLFramebufferObject]:
        if (
            self._drawn is None
            or self._resolved is None
            or (self._drawn.size(), self._samples) != (size, samples)
        ):
            form = QOpenGLFramebufferObjectFormat()
            form.setAttachment(QOpenGLFramebufferObject.Attachment.Depth)
            form.setSamples(samples)
            self._drawn, self._samples = QOpenGLFramebufferObject(size, form), samples
            self._resolved = QOpenGLFramebufferObject(size)
        return self._drawn, self._resolved

    def _draw(self, size: QSize, samples: int, draw: DrawInto) -> QOpenGLFramebufferObject:
        """Draw; the picture then lies, with smooth edges, in the buffer returned."""
        drawn, resolved = self._fit(size, samples)
        draw(size.width(), size.height(), drawn.handle())
        QOpenGLFramebufferObject.blitFramebuffer(resolved, drawn)
        return resolved

    def picture(self, size: QSize, samples: int, scale: float, mirrored: bool, draw: DrawInto) -> QImage:
        """Draw at `scale` and enlarge to `size`."""
        small = QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))
        resolved = self._draw(small, samples, draw)
        if self._whole is None or self._whole.size() != size:
            self._whole = QOpenGLFramebufferObject(size)
        width, height = small.width(), small.height()
        left = width if mirrored else 0
        upside_down = QRect(left, height, width if not mirrored else -width, -height)
        target = QRect(0, 0, size.width(), size.height())
        QOpenGLFramebufferObject.blitFramebuffer(self._whole, target, resolved, upside_down, _COLOUR, _LINEAR)
        return _image(self._whole)

    def image(self, size: QSize, samples: int, draw: DrawInto) -> QImage:
        """Draw as it is."""
        return self.picture(size, samples, 1.0, False, draw)


def _image(buffer: QOpenGLFramebufferObject) -> QImage:
    width, height = buffer.width(), buffer.height()
    pixels = read_pixels(buffer.handle(), width, height)
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
