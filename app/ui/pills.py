"""The two pills at the upper left: how the call goes, and the words that prove who is on the line."""

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.call.status import CallStatus
from app.ui.icons import pixmap
from app.ui.parts import gap, label
from app.ui.theme import PICTURE_TEXT, QUALITY_COLOURS, RECORDING_COLOUR
from app.ui.translate import tr
from app.ui.wording import bandwidth, bandwidth_detail, duration, quality, quality_words, recording


class Dot(QWidget):
    """A coloured spot; what it means always stands beside it in words."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = QColor()
        self.setFixedSize(QSize(gap(0.7), gap(0.7)))

    def set_colour(self, colour: str) -> None:
        """Another colour."""
        if QColor(colour) != self._colour:
            self._colour = QColor(colour)
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The spot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(QPointF(self.rect().center()), gap(0.28), gap(0.28))


class CallPill(QFrame):
    """Quality, duration, bandwidth."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.dot = Dot()
        self.quality = label(name=tr("Connection"))
        self.duration = label(name=tr("Duration"))
        self.bandwidth = label(name=tr("Bandwidth"))
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.6), gap(0.35), gap(0.8), gap(0.35))
        row.setSpacing(gap(0.4))
        row.addWidget(self.dot)
        for i, part in enumerate((self.quality, self.duration, self.bandwidth)):
            if i:
                row.addWidget(label("·", "quiet"))
            row.addWidget(part)

    def show_status(self, status: CallStatus) -> None:
        """The newest of everything."""
        self.dot.set_colour(QUALITY_COLOURS[quality(status)])
        _set(self.quality, quality_words(status))
        _set(self.duration, duration(status.live_for_s))
        _set(self.bandwidth, bandwidth(status.stats, status.comparison))
        self.setToolTip(bandwidth_detail(status.stats, status.comparison))


def _set(part: QLabel, text: str) -> None:
    """Without a repaint when nothing has changed."""
    if part.text() != text:
        part.setText(text)
        part.setAccessibleDescription(text)


class RecordingPill(QFrame):
    """A red dot and who records; gone while neither does."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.dot = Dot()
        self.dot.set_colour(RECORDING_COLOUR)
        self.who = label(name=tr("Recording"))
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.6), gap(0.35), gap(0.8), gap(0.35))
        row.setSpacing(gap(0.4))
        row.addWidget(self.dot)
        row.addWidget(self.who)
        self.setToolTip(tr("Whoever records keeps both faces and voices; the other side always sees it."))

    def show_status(self, status: CallStatus) -> None:
        """Both, one, or neither."""
        _set(self.who, recording(status))
        self.setVisible(bool(self.who.text()))


class WordsPill(QFrame):
    """The verification words."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.setToolTip(
            tr(
                "Say these words to each other. If both of you see the same ones, "
                "nobody stands between you and listens."
            )
        )
        shield = QLabel()
        shield.setPixmap(pixmap("shield", PICTURE_TEXT, gap(1.0)))
        self.words = label(name=tr("Verification words"))
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.55), gap(0.35), gap(0.8), gap(0.35))
        row.setSpacing(gap(0.4))
        row.addWidget(shield)
        row.addWidget(self.words)

    def show_words(self, words: tuple[str, ...]) -> None:
        """None hides the pill."""
        _set(self.words, " · ".join(words))
        self.setVisible(bool(words))
