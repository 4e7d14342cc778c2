"""The small picture of oneself, drawn beside the large one in the same OpenGL context and read back: a plain
image can have round corners and be dragged about, which a second OpenGL widget cannot."""

import time

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QImage

from app.ui.canvas import Canvas
from app.ui.face_painter import FaceSource, SourcePainter
from codec.basis import Basis
from codec.values import Identity
from render import portrait
from render.materials import Materials
from render.scene import Scene

_EVERY_S = 1 / 10  # to see that one is seen
_SHEET_SIDE = 512  # pixels of the skin: the picture has a third of that
_FINE = 4  # samples a pixel: a portrait is drawn once
_SHARE = 0.2  # of the time, at most, goes into drawing oneself; the other's face comes first


class Inset:
    """Call it with the context current. Its renderer is made by `prepare` or at the first picture.
    `materials`: those of the context, where another painter has made them."""

    def __init__(self, basis: Basis, skin: bytes) -> None:
        self._basis, self._skin = basis, skin
        self.materials: Materials | None = None
        self._painter: SourcePainter | None = None
        self._canvas = Canvas()
        self._due_s = 0.0

    def prepare(self) -> SourcePainter:
        """Before it is needed, so that a call does not begin with a pause."""
        if self._painter is None:
            self._painter = SourcePainter(
                self._basis, self._skin, materials=self.materials, sheet_side=_SHEET_SIDE
            )
        return self._painter

    def picture(
        self, source: FaceSource | None, scene: Scene, size: QSize, samples: int, now_s: float
    ) -> QImage | None:
        """A new one, when its time has come; without a source, none."""
        if source is None or now_s < self._due_s:
            return None
        painter = self.prepare()
        begun_s = time.perf_counter()
        image = self._canvas.image(
            size, samples, lambda w, h, buffer: painter.paint_source(source, scene, now_s, w, h, buffer)
        )
        self._due_s = now_s + max(_EVERY_S, (time.perf_counter() - begun_s) / _SHARE)
        return image

    def portrait(self, identity: Identity, size: QSize) -> QImage:
        """A person at rest, as in the gallery of invented people."""
        face = portrait.pose(len(self._basis.expression))
        posing = FaceSource(lambda now_s: face, lambda: identity)
        painter, scene = self.prepare(), Scene(camera=portrait.CAMERA)
        return self._canvas.image(
            size,
            _FINE,
            lambda w, h, buffer: painter.paint_source(posing, scene, time.monotonic(), w, h, buffer),
        )

    def free(self) -> None:
        """Before the context goes."""
        self._canvas.free()
