"""The two pills at the upper left: how the call goes, and the words that prove who is on the line."""

from PyQt6.QtCore import QPointF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.call.status import CallStatus
from app.ui.icons import pixmap
from app.ui.parts import fit, gap, label, line
from app.ui.theme import PICTURE_TEXT, QUALITY_COLOURS, RECORDING_COLOUR
from app.ui.translate import tr
from app.ui.wording import bandwidth, bandwidth_detail, duration, quality, quality_words, recording

_BETWEEN = 5  # lines: the pill's edges, its dots, and what is between its parts


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
    """Quality, duration, bandwidth; the last only where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.dot = Dot()
        self.quality = line(tr("Connection"))
        self.duration = label(name=tr("Duration"))
        self.bandwidth = label(name=tr("Bandwidth"))
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.6), gap(0.35), gap(0.8), gap(0.35))
        row.setSpacing(gap(0.4))
        row.addWidget(self.dot)
        dots = [label("·", "quiet") for _ in range(2)]
        for part in (self.quality, dots[0], self.duration, dots[1], self.bandwidth):
            row.addWidget(part)
        self._last = (dots[1], self.bandwidth)

    def fit(self, room_px: int) -> None:
        """At most so wide."""
        rest = sum(part.sizeHint().width() for part in (*self._last, self.duration))
        whole_px = self.quality.wanted_px() + rest + gap(_BETWEEN)
        for part in self._last:
            part.setVisible(whole_px <= room_px)
        fit(self, self.quality, room_px)

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
        self.who = line(tr("Recording"))
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.6), gap(0.35), gap(0.8), gap(0.35))
        row.setSpacing(gap(0.4))
        row.addWidget(self.dot)
        row.addWidget(self.who)
        self.setToolTip(
            tr("A recording has both faces and both voices. Each side always sees when the other records.")
        )

    def fit(self, room_px: int) -> None:
        """At most so wide."""
        fit(self, self.who, room_px)

    def show_status(self, status: CallStatus) -> None:
        """Both, one, or neither."""
        _set(self.who, recording(status))
        self.setVisible(bool(self.who.text()))


class WordsPill(QFrame):
    """The verification words, and what to do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.setToolTip(
            tr(
                "Read these four words to each other. If both of you see the same four, no one is "
                "listening in between. If they differ, hang up."
            )
        )
        shield = QLabel()
        shield.setPixmap(pixmap("shield", PICTURE_TEXT, gap(1.0)))
        self.words = line(tr("Verification words"))
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.55), gap(0.35), gap(0.8), gap(0.35))
        row.setSpacing(gap(0.4))
        row.addWidget(shield)
        self._lead = label(tr("Compare aloud"), "quiet")
        row.addWidget(self._lead)
        row.addWidget(self.words)

    def fit(self, room_px: int) -> None:
        """At most so wide."""
        whole_px = self._lead.sizeHint().width() + self.words.wanted_px() + gap(_BETWEEN)
        self._lead.setVisible(whole_px <= room_px)
        fit(self, self.words, room_px)

    def show_words(self, words: tuple[str, ...]) -> None:
        """None hides the pill."""
        _set(self.words, " · ".join(words))
        self.setVisible(bool(words))
