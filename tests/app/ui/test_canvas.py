"""Pictures that are read back for the window."""

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QColor, QImage, QOffscreenSurface, QOpenGLContext
from PyQt6.QtWidgets import QApplication

from app.ui.canvas import Canvas
from render.gl import GL

SIZE = QSize(8, 6)
RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


@pytest.fixture
def canvas(qapp: QApplication) -> Iterator[Canvas]:
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.create()
    context.setFormat(surface.format())
    assert context.create()
    assert context.makeCurrent(surface)
    made = Canvas()
    yield made
    made.free()
    context.doneCurrent()


def draw_corner(width: int, height: int, buffer: int) -> None:
    """Blue, with the upper left quarter red: of OpenGL's rows the last ones."""
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, buffer)
    GL.glDisable(GL.GL_SCISSOR_TEST)
    GL.glClearColor(*BLUE, 1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    GL.glEnable(GL.GL_SCISSOR_TEST)
    GL.glScissor(0, height - height // 2, width // 2, height // 2)
    GL.glClearColor(*RED, 1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)
    GL.glDisable(GL.GL_SCISSOR_TEST)


@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize("samples", [0, 4])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_picture_stands_upright_and_is_mirrored_as_asked(
    canvas: Canvas, scale: float, samples: int, mirrored: bool
) -> None:
    image = canvas.picture(SIZE, samples, scale, mirrored, draw_corner)
    assert image.size() == SIZE
    corners = [image.pixelColor(x, y) for y in (0, 5) for x in (0, 7)]
    red, blue = QColor.fromRgbF(*RED), QColor.fromRgbF(*BLUE)
    assert corners == ([blue, red] if mirrored else [red, blue]) + [blue, blue]


def test_a_picture_that_is_still_held_is_not_drawn_over(canvas: Canvas) -> None:
    held = QImage(canvas.image(SIZE, 0, draw_corner))  # a copy that shares its pixels
    for _ in range(3):
        canvas.image(SIZE, 0, lambda width, height, buffer: GL.glClear(GL.GL_COLOR_BUFFER_BIT))
    assert held.pixelColor(0, 0) == QColor.fromRgbF(*RED)


def test_the_memory_of_a_picture_that_is_gone_serves_the_next(canvas: Canvas) -> None:
    places = {int(canvas.image(SIZE, 0, draw_corner).constBits() or 0) for _ in range(20)}
    assert len(places) <= 2
