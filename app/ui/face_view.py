"""The OpenGL widget: asks for the face of this moment and draws it, at the screen's rate or as fast as the
machine can without making the hands wait. All OpenGL of the window happens here, on the window's thread."""

import time
from dataclasses import replace

from PyQt6.QtCore import QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QShowEvent
from PyQt6.QtOpenGLWidgets import QOpenGLWidget

from app.ui.canvas import Canvas
from app.ui.face_painter import FacePainter, FaceSource
from app.ui.orbit import Orbit
from app.ui.pace import Pace
from codec.basis import Basis
from render.scene import Scene

_INSET_EVERY_S, _INSET_SAMPLES = 1 / 15, 4


class FaceView(QOpenGLWidget):
    """`inset_drawn(QImage)`: the small picture of `inset`, fifteen times a second.
    `trouble(str)`: a sentence when a likeness cannot be drawn."""

    inset_drawn = pyqtSignal(object)
    trouble = pyqtSignal(str)

    def __init__(self, basis: Basis, skin: bytes, source: FaceSource) -> None:
        super().__init__()
        self._basis, self._skin = basis, skin
        self.source, self.mirrored, self.scene = source, False, Scene()
        self.inset: FaceSource | None = None
        self.inset_size = QSize(1, 1)
        self.orbit, self.pace, self.pictures = Orbit(), Pace(), 0
        self._begun_s = self._inset_due_s = 0.0
        self._problem = ""
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setTimerType(Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self.update)
        self.frameSwapped.connect(self._swapped)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def initializeGL(self) -> None:
        """Everything of OpenGL; again whenever Qt makes a new context."""
        context = self.context()
        assert context is not None  # Qt calls this with one
        context.aboutToBeDestroyed.connect(self._free)
        self._canvas, self._inset_canvas = Canvas(), Canvas()
        self._main, self._small = (FacePainter(self._basis, self._skin) for _ in range(2))

    def _free(self) -> None:
        """Buffers must go before their context: Qt reads it when they are let go."""
        self.makeCurrent()
        self._canvas, self._inset_canvas = Canvas(), Canvas()
        self.doneCurrent()

    def resizeGL(self, width: int, height: int) -> None:
        """Another size may allow finer drawing."""
        self.pace.restart()

    def paintGL(self) -> None:
        """One picture, and now and then the small one."""
        self._begun_s, now_s = time.perf_counter(), time.monotonic()
        size, fineness = self.size() * self.devicePixelRatio(), self.pace.fineness
        self._canvas.show(
            size, fineness.samples, fineness.scale, self.mirrored,
            lambda w, h, buffer: self._main.paint(self.source, self._seen(), now_s, w, h, buffer),
        )  # fmt: skip
        self.pictures += 1
        if self.inset is not None and now_s >= self._inset_due_s:
            self._inset_due_s = now_s + _INSET_EVERY_S
            self._paint_inset(self.inset, now_s)
        self._report(self._main.problem)

    def _seen(self) -> Scene:
        return replace(self.scene, camera=self.orbit.camera)

    def _paint_inset(self, source: FaceSource, now_s: float) -> None:
        size = self.inset_size * self.devicePixelRatio()
        image = self._inset_canvas.image(
            size,
            _INSET_SAMPLES,
            lambda w, h, buffer: self._small.paint(source, self.scene, now_s, w, h, buffer),
        )
        self.inset_drawn.emit(image)

    def _report(self, problem: str) -> None:
        if problem and problem != self._problem:
            self.trouble.emit(problem)
        self._problem = problem

    def _swapped(self) -> None:
        if self._main.drawn is not None:
            self.source.shown(self._main.drawn, time.monotonic())
        wait_s = self.pace.drawn(time.perf_counter() - self._begun_s)
        self._next.start(max(1, round(wait_s * 1000)))

    def showEvent(self, event: QShowEvent | None) -> None:
        """The chain of pictures begins anew."""
        super().showEvent(event)
        self.update()
