"""The calls that were missed, on the first screen: who rang, when, and calling back."""

import time

from PyQt6.QtCore import QDateTime, QLocale, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from app.call.status import MissedCall
from app.ui.parts import button, card, gap, label
from app.ui.translate import tr

_SHOWN = 3
_TODAY_S = 12 * 3600.0  # a ring longer ago is told with its day


class MissedNote(QWidget):
    """`called(id)`: call the last one back. `closed()`: our person knows. Nothing is seen of it without a
    missed call."""

    called = pyqtSignal(str)
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._missed: tuple[MissedCall, ...] = ()
        frame, column = card(0.8, "note")
        self.text = label("", wrap=True, name=tr("Missed calls"))
        self.call_button, self.close_button = button(tr("Call back")), button(tr("Got it"), "link")
        row = QHBoxLayout()
        row.setSpacing(gap(0.5))
        row.addWidget(self.call_button, 1)
        row.addWidget(self.close_button)
        column.addWidget(self.text)
        column.addLayout(row)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.call_button.clicked.connect(self._call)
        self.close_button.clicked.connect(self.closed)
        self.hide()

    def show_missed(self, missed: tuple[MissedCall, ...]) -> None:
        """The last few, and how many there are besides."""
        if missed == self._missed:
            return
        self._missed = missed
        if missed:
            lines = [told(call) for call in reversed(missed[-_SHOWN:])]
            if (more := len(missed) - _SHOWN) > 0:
                lines.append(tr("And {number} more.", number=more))
            self.text.setText("\n".join(lines))
            words = tr("Call {name}", name=missed[-1].name)
            self.call_button.setText(words.replace("&", "&&"))
            self.call_button.setAccessibleName(words)
        self.setVisible(bool(missed))

    def _call(self) -> None:
        if self._missed:
            id = self._missed[-1].contact_id
            self.closed.emit()
            self.called.emit(id)


def told(call: MissedCall, now_s: float | None = None) -> str:
    """Who rang, and when."""
    old = (time.time() if now_s is None else now_s) - call.time_s > _TODAY_S
    at = QDateTime.fromSecsSinceEpoch(round(call.time_s))
    short = QLocale.FormatType.ShortFormat
    when = QLocale().toString(at, short) if old else QLocale().toString(at.time(), short)
    return tr("{who} rang: {time}", who=call.name, time=when)
