"""The widget that shows a face: it says what is to be drawn, and puts the newest picture on the screen."""

import time
from dataclasses import replace

from PyQt6.QtCore import QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QWidget

from app.ui.drawing import Drawer, Order, Picture
from app.ui.face_painter import FaceSource
from app.ui.focus_ring import UNRINGED
from app.ui.orbit import Orbit
from app.ui.translate import said
from codec.basis import Basis
from codec.sentence import Sentence
from codec.values import Identity
from render.scene import Camera, Scene

_GROUND, _INK = "#5b6a78", "#ffffff"  # where there is no picture
_DIM = (13, 17, 22, 130)
_MIDDLE = 0.15  # of each side is left free beside a sentence in the picture's place


class FaceView(QWidget):
    """`source`, `mirrored`, `scene`, `moving_scale`: what is drawn, as `Order` has it; `inset`: who is drawn
    small, if anyone.
    `arrived`: a picture is there and about to be painted. `inset_drawn(QImage)`: the small one.
    `trouble(Sentence)`: faces can no longer be drawn, and why.
    `portrait(QImage)`: what `draw_portrait` asked for.
    `drawn(bool)`: another picture is on the screen, and whether the source had a face for it.
    `pictures`: how many have come. drawer: one that has been begun early, or none."""

    arrived = pyqtSignal()
    inset_drawn = pyqtSignal(object)
    portrait = pyqtSignal(object)
    trouble = pyqtSignal(object)
    drawn = pyqtSignal(bool)

    def __init__(self, basis: Basis, skin: bytes, source: FaceSource, drawer: Drawer | None = None) -> None:
        super().__init__()
        self.source, self.mirrored, self.scene = source, False, Scene()
        self._dimmed = False
        self.inset: FaceSource | None = None
        self.inset_size, self.moving_scale = QSize(1, 1), 1.0
        self.orbit, self.pictures = Orbit(), 0
        self._picture: Picture | None = None
        self._told = 0  # number of the picture that was last said to be on the screen
        self._size_px: QSize | None = None  # None while it is not seen
        self._paused = False
        self._ratio = 1.0
        drawer = self._drawer = drawer or Drawer(basis, skin)
        drawer.look = self._order
        drawer.voice.drawn.connect(self._show)
        drawer.voice.portrait.connect(self.portrait)
        drawer.voice.trouble.connect(self._tell)
        self.destroyed.connect(drawer.stop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(UNRINGED, True)  # it may fill the window
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the picture covers it all

    def _order(self) -> Order | None:
        """On the drawing thread."""
        size = self._size_px
        if size is None:
            return None
        scene = replace(self.scene, camera=self._camera())
        small = self.inset_size * self._ratio
        return Order(self.source, self.mirrored, scene, size, self.inset, small, self.moving_scale)

    def _camera(self) -> Camera:
        """A mirror has the left at the right."""
        camera, (across, down) = self.orbit.camera, self.orbit.camera.middle
        return replace(camera, middle=(1 - across, down)) if self.mirrored else camera

    def _show(self, picture: Picture) -> None:
        self.pictures = picture.number
        self._picture = picture
        if picture.inset is not None:
            self.inset_drawn.emit(picture.inset)
        self.arrived.emit()
        self.update()

    def _tell(self, trouble: Sentence) -> None:
        if self._picture is None:
            self._say_why()  # in the picture's place
        else:
            self.trouble.emit(trouble)

    def _say_why(self) -> None:
        """There is no picture, and there may never be one."""
        if self._drawer.refusal:
            self.setAccessibleDescription(said(self._drawer.refusal))
        self.update()

    def pause(self, paused: bool) -> None:
        """Draw nothing while something else has the machine's time; the last picture stays."""
        self._paused = paused
        self._measure()

    def dim(self, dimmed: bool) -> None:
        """Darken the picture: nobody moves in it now."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def draw_portrait(self, identity: Identity, size: QSize) -> None:
        """A person at rest, once; `portrait` brings it."""
        self._drawer.portrait(identity, size * self.devicePixelRatio())

    def shows_now(self) -> bool:
        """Whether the picture on the screen is of whom is to be seen, from where, and of the present size."""
        shown = self._picture
        if shown is None or shown.source is not self.source or shown.camera != self._camera():
            return False
        return shown.image.size() == self._size_px

    def image(self) -> QImage:
        """What is shown now; null before the first picture."""
        return QImage() if self._picture is None else self._picture.image

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The newest picture, and word that it is on the screen."""
        painter, picture = QPainter(self), self._picture
        if picture is None:
            self._paint_none(painter)
            return
        painter.drawImage(self.rect(), picture.image, _part(picture.image.size(), self.size()))
        if self._dimmed:
            painter.fillRect(self.rect(), QColor(*_DIM))
        if picture.number != self._told:
            self._told = picture.number
            self._drawer.shown()
            if picture.face is not None and not picture.again:
                picture.source.shown(picture.face, time.monotonic())
            self.drawn.emit(picture.face is not None)

    def _paint_none(self, painter: QPainter) -> None:
        """The face's place while there is no picture of it: the ground, and why there will be none."""
        painter.fillRect(self.rect(), QColor(_GROUND))
        painter.setPen(QColor(_INK))
        aside, above = round(self.width() * _MIDDLE), round(self.height() * _MIDDLE)
        place = self.rect().adjusted(aside, above, -aside, -above)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(place, flags, said(self._drawer.refusal))

    def _measure(self) -> None:
        self._ratio = self.devicePixelRatio()
        self._size_px = self.size() * self._ratio if self.isVisible() and not self._paused else None
        self._drawer.wake()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Draw at the new size."""
        super().resizeEvent(event)
        self._measure()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Begin to draw."""
        super().showEvent(event)
        self._measure()
        self._drawer.start()
        self._say_why()

    def hideEvent(self, event: QHideEvent | None) -> None:
        """Out of sight nothing is drawn."""
        super().hideEvent(event)
        self._size_px = None


def _part(image: QSize, place: QSize) -> QRect:
    """The middle of a picture that has the place's proportions: one of an earlier size is cut, not bent."""
    kept = place.scaled(image, Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(
        (image.width() - kept.width()) // 2,
        (image.height() - kept.height()) // 2,
        kept.width(),
        kept.height(),
    )
