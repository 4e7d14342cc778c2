"""One sentence over the picture that blocks nothing, with what can be done about it as a button. It can be
sent away, and stays away until it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QTimer, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from app.ui.parts import button, fit, gap, icon_button, line, name_control
from app.ui.theme import BANNER_TEXT
from app.ui.translate import tr

LONG_MS = 20_000  # a sentence that names a file or says what to do is read twice
WIDEST_LINES = 36  # longer sentences take a second line
_BELOW = 24  # lines; where there are fewer, buttons are below the words


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done about what is said: the words of a button, and what it does."""

    words: str
    do: Callable[[], object]


def folder_of(path: str | Path) -> Remedy:
    """For a file that has been written: its folder, as the desktop shows it."""
    folder = QUrl.fromLocalFile(str(Path(path).absolute().parent))
    return Remedy(tr("Show its folder"), lambda: QDesktopServices.openUrl(folder))


class Banner(QFrame):
    """`show_text` is the status' sentence, `notice` one that the window itself has to say for a while."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._lasting = ""
        self._sent_away = ""
        self._text = line(tr("Message"))
        self._room_px = gap(WIDEST_LINES)
        self._lasting_remedy: Remedy | None = None
        self._notice_remedy: Remedy | None = None
        self.remedy_button = button("", "on-banner")
        name_control(self.remedy_button, tr("What can be done"))
        self.remedy_button.clicked.connect(self._remedy)
        self.close_button = icon_button("close", tr("Dismiss this message"), "bare", colour=BANNER_TEXT)
        self.close_button.clicked.connect(self._send_away)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(gap(0.9), gap(0.4), gap(0.5), gap(0.4))
        self._row.addWidget(self._text, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.remedy_button)
        buttons.addWidget(self.close_button)
        self._row.addLayout(buttons)
        self._notice_ends = QTimer(self)
        self._notice_ends.setSingleShot(True)
        self._notice_ends.timeout.connect(self._refresh)
        self._notice = ""
        self.hide()

    def text(self) -> str:
        """What is shown now."""
        return self._text.text() if self.isVisibleTo(self.parentWidget()) else ""

    def set_room(self, room_px: int) -> None:
        """At most so wide."""
        self._room_px = min(room_px, gap(WIDEST_LINES))
        self._fit()

    def _fit(self) -> None:
        """Where it is narrow, the buttons are below the words."""
        below = self._now()[1] is not None and self._room_px < gap(_BELOW)
        kind = QBoxLayout.Direction
        self._row.setDirection(kind.TopToBottom if below else kind.LeftToRight)
        if below:
            margins = self._row.contentsMargins()
            self._text.set_room(self._room_px - margins.left() - margins.right())
        else:
            fit(self, self._text, self._room_px)

    def show_text(self, text: str, remedy: Remedy | None = None) -> None:
        """The status' sentence; empty takes it away."""
        if text == self._lasting:
            return
        self._lasting, self._lasting_remedy = text, remedy
        self._sent_away = ""
        self._refresh()

    def notice(self, text: str, for_ms: int = 6000, remedy: Remedy | None = None) -> None:
        """Say something for a while, before the status' sentence comes back."""
        self._notice, self._notice_remedy = text, remedy
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

    def _now(self) -> tuple[str, Remedy | None]:
        if self._notice_ends.isActive():
            return self._notice, self._notice_remedy
        return ("", None) if self._lasting == self._sent_away else (self._lasting, self._lasting_remedy)

    def _remedy(self) -> None:
        _, remedy = self._now()
        if remedy is not None:
            remedy.do()

    def _refresh(self) -> None:
        text, remedy = self._now()
        self._text.setText(text)
        self._text.setAccessibleDescription(text)
        self.remedy_button.setVisible(remedy is not None)
        if remedy is not None:
            self.remedy_button.setText(remedy.words)
            name_control(self.remedy_button, remedy.words)
        self._fit()
        self.setVisible(bool(text))
