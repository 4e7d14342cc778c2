"""The OpenGL widget: asks for the face of this moment and draws it, at the screen's rate or as fast as the
machine can without making the hands wait. All OpenGL of the window happens here, on the window's thread."""

import time
from dataclasses import replace

from PyQt6.QtCore import QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QShowEvent
from PyQt6.QtOpenGLWidgets import QOpenGLWidget

from app.ui.canvas import Canvas
from app.ui.face_painter import FacePainter, FaceSource
from app.ui.inset import Inset
from app.ui.orbit import Orbit
from app.ui.pace import Pace
from codec.basis import Basis
from codec.values import FaceFrame
from render.gl import RenderError
from render.scene import Scene

_FIRST_THINGS_FIRST = 5  # pictures on the screen before anything is made for later


class FaceView(QOpenGLWidget):
    """`source`, `mirrored`, `scene`: what is drawn; `inset`: who is drawn small, if anyone.
    `inset_drawn(QImage)`: the small picture. `trouble(str)`: a likeness cannot be drawn, and why."""

    inset_drawn = pyqtSignal(object)
    trouble = pyqtSignal(str)

    def __init__(self, basis: Basis, skin: bytes, source: FaceSource) -> None:
        super().__init__()
        self._basis, self._skin = basis, skin
        self.source, self.mirrored, self.scene = source, False, Scene()
        self.inset: FaceSource | None = None
        self.inset_size = QSize(1, 1)
        self.orbit, self.pace, self.pictures = Orbit(), Pace(), 0
        self._painter: FacePainter | None = None
        self._begun_s: float | None = None
        self._problem = ""
        self._last: tuple[object, ...] = ()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setTimerType(Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self._draw_if_new)
        self.frameSwapped.connect(self._swapped)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def initializeGL(self) -> None:
        """Everything of OpenGL; again whenever Qt makes a new context."""
        context = self.context()
        assert context is not None  # Qt calls this with one
        context.aboutToBeDestroyed.connect(self._free)
        self._canvas, self._inset = Canvas(), Inset(self._basis, self._skin)
        try:
            self._painter = FacePainter(self._basis, self._skin)
        except RenderError as error:
            self.trouble.emit(str(error))  # voice and everything else go on without the picture

    def _free(self) -> None:
        """Buffers must go before their context: Qt reads it when they are let go."""
        self.makeCurrent()
        self._canvas = Canvas()
        self._inset.free()
        self.doneCurrent()

    def resizeGL(self, width: int, height: int) -> None:
        """Another size may allow finer drawing."""
        self.pace.restart()

    def paintGL(self) -> None:
        """One picture, and now and then the small one."""
        painter = self._painter
        if painter is None:
            return
        self._begun_s, now_s = time.perf_counter(), time.monotonic()
        size, fine, scene = self.size() * self.devicePixelRatio(), self.pace.fineness, self._seen()
        self._canvas.show(
            size, fine.samples, fine.scale, self.mirrored,
            lambda w, h, buffer: painter.paint(self.source, scene, now_s, w, h, buffer),
        )  # fmt: skip
        self.pictures += 1
        if self.pictures == _FIRST_THINGS_FIRST:
            self._inset.prepare()
        self._last = self._content(painter.drawn)
        small = self.inset_size * self.devicePixelRatio()
        image = self._inset.picture(self.inset, self.scene, small, fine.samples, now_s)
        if image is not None:
            self.inset_drawn.emit(image)
        if painter.problem not in ("", self._problem):
            self.trouble.emit(painter.problem)
        self._problem = painter.problem

    def _seen(self) -> Scene:
        return replace(self.scene, camera=self.orbit.camera)

    def _content(self, face: FaceFrame | None) -> tuple[object, ...]:
        return face, self.source.identity(), self.mirrored, self.scene, self.orbit.camera

    def _draw_if_new(self) -> None:
        """A picture that would be the same as the last is not drawn: the camera is slower than the screen."""
        if self.inset is None and self._content(self.source.face(time.monotonic())) == self._last:
            self._next.start(round(self.pace.interval_s * 1000))
        else:
            self.update()

    def _swapped(self) -> None:
        """The picture is on the screen; Qt tells so too when only what floats over it was drawn anew."""
        if self._begun_s is None or self._painter is None:
            return
        if self._painter.drawn is not None:
            self.source.shown(self._painter.drawn, time.monotonic())
        wait_s = self.pace.drawn(time.perf_counter() - self._begun_s)
        self._begun_s = None
        self._next.start(max(1, round(wait_s * 1000)))

    def showEvent(self, event: QShowEvent | None) -> None:
        """The chain of pictures begins anew."""
        super().showEvent(event)
        self.update()
