"""One sentence over the picture that blocks nothing; it can be sent away and stays away until it changes."""

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.ui.parts import gap, icon_button, label
from app.ui.translate import tr

_WIDEST_LINES = 32  # longer sentences take a second line


class Banner(QFrame):
    """`show_text` is the status' sentence, `notice` one that the window itself has to say for a while."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._lasting = ""
        self._sent_away = ""
        self._text = label(wrap=True, name=tr("Message"))
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = icon_button("close", tr("Dismiss this message"), "bare", colour="#3d2c00")
        self.close_button.clicked.connect(self._send_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.9), gap(0.4), gap(0.5), gap(0.4))
        row.addWidget(self._text, 1)
        row.addWidget(self.close_button)
        self._notice_ends = QTimer(self)
        self._notice_ends.setSingleShot(True)
        self._notice_ends.timeout.connect(self._refresh)
        self._notice = ""
        self.hide()

    def text(self) -> str:
        """What is shown now."""
        return self._text.text() if self.isVisibleTo(self.parentWidget()) else ""

    def show_text(self, text: str) -> None:
        """The status' sentence; empty takes it away."""
        if text == self._lasting:
            return
        self._lasting = text
        self._sent_away = ""
        self._refresh()

    def notice(self, text: str, for_ms: int = 6000) -> None:
        """Say something for a while, before the status' sentence comes back."""
        self._notice = text
        self._notice_ends.start(for_ms)
        self._refresh()

    def clear(self) -> None:
        """Nothing to say."""
        self._notice_ends.stop()
        self._lasting = self._sent_away = ""
        self._refresh()

    def _send_away(self) -> None:
        if self._notice_ends.isActive():
            self._notice_ends.stop()
        else:
            self._sent_away = self._lasting
        self._refresh()

    def _refresh(self) -> None:
        lasting = "" if self._lasting == self._sent_away else self._lasting
        text = self._notice if self._notice_ends.isActive() else lasting
        self._text.setText(text)
        self._text.setAccessibleDescription(text)
        words_px = self._text.fontMetrics().horizontalAdvance(text) + gap(0.5)
        self._text.setMinimumWidth(min(words_px, gap(_WIDEST_LINES)))
        self.setVisible(bool(text))
