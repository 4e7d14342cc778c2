"""A multi-sampled picture to draw a face into, handed on to the window (mirrored and scaled as asked) or read
back as an image. Must be made and used with the window's OpenGL context current.

Drawing beside the window's own buffer is what makes mirroring, and fewer pixels on a slow machine, possible.
"""

from collections.abc import Callable

from PyQt6.QtCore import QRect, QSize
from PyQt6.QtGui import QImage
from PyQt6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

DrawInto = Callable[[int, int, int], None]
"""Draw a picture of width and height into a frame buffer."""

_COLOUR, _LINEAR = 0x4000, 0x2601  # GL_COLOR_BUFFER_BIT, GL_LINEAR (OpenGL 3.3 core, section 4.3.2)


class Canvas:
    """Kept from picture to picture; remade when size or samples change."""

    def __init__(self) -> None:
        self._drawn: QOpenGLFramebufferObject | None = None
        self._resolved: QOpenGLFramebufferObject | None = None
        self._samples = -1

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

    def draw(self, size: QSize, samples: int, draw: DrawInto) -> QOpenGLFramebufferObject:
        """Draw; the picture then lies, with smooth edges, in the buffer returned."""
        drawn, resolved = self._fit(size, samples)
        draw(size.width(), size.height(), drawn.handle())
        QOpenGLFramebufferObject.blitFramebuffer(resolved, drawn)
        return resolved

    def show(self, size: QSize, samples: int, scale: float, mirrored: bool, draw: DrawInto) -> None:
        """Draw at `scale` and fill the window's buffer of `size` with it."""
        small = QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))
        picture = self.draw(small, samples, draw)
        whole = QRect(0, 0, small.width(), small.height())
        source = QRect(small.width(), 0, -small.width(), small.height()) if mirrored else whole
        target = QRect(0, 0, size.width(), size.height())
        QOpenGLFramebufferObject.blitFramebuffer(None, target, picture, source, _COLOUR, _LINEAR)

    def image(self, size: QSize, samples: int, draw: DrawInto) -> QImage:
        """Draw and read back."""
        return self.draw(size, samples, draw).toImage()
