"""The camera's picture in a circle, as in a mirror, with a ring around it that fills during enrolment."""

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from app.ui.parts import gap
from app.ui.translate import tr

_TOP = 90 * 16  # Qt counts sixteenths of a degree, from three o'clock
_ROUND = 360 * 16


class ProgressRing(QWidget):
    """`show_progress(image, share, good)`: good is whether this moment's picture is being used."""

    def __init__(self) -> None:
        super().__init__()
        self._image, self._share, self._good = QImage(), 0.0, False
        self.setMinimumSize(gap(16), gap(16))
        self.setAccessibleName(tr("Your camera, and how much is done"))

    def show_progress(self, image: QImage, share: float, good: bool) -> None:
        """The newest picture, and how much of the whole is done, 0 to 1."""
        self._image, self._share, self._good = image, share, good
        self.setAccessibleDescription(tr("{percent} percent done", percent=round(100 * share)))
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Picture, track, progress."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        side, pen = min(self.width(), self.height()), gap(0.45)
        outer = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        ring = outer.adjusted(pen, pen, -pen, -pen)
        self._paint_picture(painter, ring.adjusted(pen, pen, -pen, -pen))
        painter.setPen(QPen(QColor(128, 128, 128, 90), pen))
        painter.drawEllipse(ring)
        colour = QColor("#14b8a6") if self._good else QColor("#f59e0b")
        painter.setPen(QPen(colour, pen, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if self._share > 0:
            painter.drawArc(ring, _TOP, -round(self._share * _ROUND))

    def _paint_picture(self, painter: QPainter, inner: QRectF) -> None:
        circle = QPainterPath()
        circle.addEllipse(inner)
        painter.save()
        painter.setClipPath(circle)
        painter.fillRect(inner, QColor("#2a323b"))
        if not self._image.isNull():
            side = min(self._image.width(), self._image.height())
            part = QRectF((self._image.width() - side) / 2, (self._image.height() - side) / 2, side, side)
            painter.translate(inner.center())
            painter.scale(-1, 1)
            painter.translate(-inner.center())
            painter.drawImage(inner, self._image, part)
        painter.restore()
