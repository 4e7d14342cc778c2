"""The foot of the statistics: what video would cost beside this call, measured now and drawn to one scale.

`wanted()`: ten seconds of measuring are asked for.
"""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from app.call.status import Comparison
from app.ui.parts import button, gap, label, name_control
from app.ui.theme import PICTURE_TEXT
from app.ui.translate import tr
from app.ui.wording import comparison_words

VIDEO, CALL = "#ff9f9f", "#5eead4"
_STEPS = 20  # points of a whole measuring: ten seconds, two a second
_HEADROOM = 1.1


class ComparisonPlot(QWidget):
    """Two areas on one scale, from nothing: video behind, the call in front."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Comparison()
        self.setAccessibleName(tr("Video and this call, kilobits a second"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_comparison(self, comparison: Comparison) -> None:
        """Draw again."""
        self._shown = comparison
        self.update()

    def sizeHint(self) -> QSize:
        """Five lines of text high."""
        return QSize(gap(9), gap(5))

    def line(self, values: Sequence[float]) -> QPolygonF:
        """The values as points of the widget; the highest of both kinds is near the upper edge."""
        top = _HEADROOM * max((*self._shown.video_kbps, *self._shown.call_kbps), default=1.0) or 1.0
        width, height = self.width() - 2, self.height() - 2
        return QPolygonF(
            [
                QPointF(1 + width * n / (_STEPS - 1), 1 + height * (1 - value / top))
                for n, value in enumerate(values)
            ]
        )

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The ground line, then the larger area, then the smaller."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = self.height() - 1.0
        painter.setPen(QPen(QColor(255, 255, 255, 60), 1))
        painter.drawLine(QPointF(0, foot), QPointF(self.width(), foot))
        kinds = (
            (tr("Video"), self._shown.video_kbps, VIDEO),
            (tr("This call"), self._shown.call_kbps, CALL),
        )
        for name, values, colour in kinds:
            line = self.line(values)
            if line.size() > 1:
                self._fill(painter, line, QColor(colour), foot)
                self._name(painter, name, line)

    def _name(self, painter: QPainter, name: str, line: QPolygonF) -> None:
        """Whose area it is: inside below a high line, above a low one."""
        metrics, highest = painter.fontMetrics(), min(line.at(n).y() for n in range(line.size()))
        inside = self.height() - highest > 2.5 * metrics.height()
        low = max(line.at(n).y() for n in range(line.size()))
        at = low + 1.1 * metrics.height() if inside else highest - 0.4 * metrics.height()
        painter.setPen(QColor(PICTURE_TEXT))
        painter.drawText(QPointF(gap(0.5), at), name)

    def _fill(self, painter: QPainter, line: QPolygonF, colour: QColor, foot: float) -> None:
        area = QPolygonF(line)
        area.append(QPointF(line.at(line.size() - 1).x(), foot))
        area.append(QPointF(line.at(0).x(), foot))
        ground = QColor(colour)
        ground.setAlpha(110)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPolygon(area)
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline(line)


class ComparisonBox(QWidget):
    """A button; while measuring, how far it is; then the plot and what it says, in words."""

    wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.compare = button(tr("Compare with video"), "on-picture")
        self.compare.clicked.connect(self.wanted)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How much is measured"))
        self.plot = ComparisonPlot()
        self.text = label("", "quiet", wrap=True, name=tr("What video would cost"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, gap(0.3), 0, 0)
        column.setSpacing(gap(0.4))
        for part in (self.plot, self.progress, self.text):
            column.addWidget(part)
        column.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_key("")
        self.show_comparison(None)

    def set_key(self, key: str) -> None:
        """The key that the tool tip tells."""
        tip = tr(
            "Encodes ten seconds of your camera as video on this machine, counts the bits "
            "and throws them away"
        )
        name_control(self.compare, self.compare.text(), key, tip)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """None: not asked for in this call."""
        now = comparison or Comparison()
        measuring = comparison is not None and now.share < 1
        self.compare.setEnabled(not measuring)
        self.progress.setVisible(measuring)
        self.progress.setValue(round(100 * now.share))
        self.plot.setVisible(comparison is not None and not now.trouble)
        self.plot.show_comparison(now)
        words = comparison_words(comparison)
        self.text.setText(words)
        self.plot.setAccessibleDescription(words)
