"""A line of the last minute's values, without axes: the newest value stands beside it in words."""

from collections import deque

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.parts import gap

POINTS = 120  # a minute at two values a second


class Sparkline(QWidget):
    """`top` is the least full height, so that noise about zero stays small."""

    def __init__(self, top: float, colour: str) -> None:
        super().__init__()
        self._values: deque[float] = deque(maxlen=POINTS)
        self._top = top
        self._colour = QColor(colour)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def values(self) -> tuple[float, ...]:
        """Oldest first."""
        return tuple(self._values)

    def add(self, value: float) -> None:
        """The newest value, at the right edge."""
        self._values.append(value)
        self.update()

    def clear(self) -> None:
        """Before a new call."""
        self._values.clear()
        self.update()

    def sizeHint(self) -> QSize:
        """A line and a half of text high."""
        return QSize(gap(9), gap(1.5))

    def line(self) -> QPolygonF:
        """The values as points of the widget; the newest is at the right."""
        highest = max(self._top, max(self._values, default=0.0) * 1.1)
        step = (self.width() - 4) / (POINTS - 1)
        left = self.width() - 2 - step * (len(self._values) - 1)
        height = self.height() - 4
        return QPolygonF(
            [
                QPointF(left + i * step, 2 + height * (1 - max(0.0, value) / highest))
                for i, value in enumerate(self._values)
            ]
        )

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The line over a fading ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(255, 255, 255, 40), 1))
        painter.drawLine(0, self.height() - 2, self.width(), self.height() - 2)
        line = self.line()
        if line.size() < 2:
            return
        ground = QLinearGradient(0, 0, 0, self.height())
        ground.setColorAt(0, _faded(self._colour, 110))
        ground.setColorAt(1, _faded(self._colour, 0))
        foot = self.height() - 2.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        area = QPolygonF(line)
        area.append(QPointF(line.at(line.size() - 1).x(), foot))
        area.append(QPointF(line.at(0).x(), foot))
        painter.drawPolygon(area)
        painter.setPen(QPen(self._colour, 1.6))
        painter.drawPolyline(line)


def _faded(colour: QColor, alpha: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(alpha)
    return faded
