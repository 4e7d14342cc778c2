"""Texts of the call, beside the picture: what both have written, and a field. A link is opened only by a
press and a second word, and only of the web; what comes from the other side is never rich text."""

import re
import time
from collections.abc import Callable

from PyQt6.QtCore import Qt, QTimer, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.call.status import CallStatus, Line
from app.ui.parts import breakable, button, card, gap, icon_button, label, name_control
from app.ui.translate import tr
from codec.said import MAX_TEXT

_LINKS = 3  # of one text
_LINK = re.compile(r"https?://[^\s<>\"'`{}|\\^]{1,500}", re.IGNORECASE)
_SHOWN = 48  # letters of a link on its button; the question shows all


def links(text: str) -> list[QUrl]:
    """Addresses of the web in a text, at most _LINKS; names of other alphabets as the network writes them."""
    found = [QUrl(match.rstrip(".,;:!?)")) for match in _LINK.findall(text)]
    return [url for url in found if url.isValid() and url.host() and not url.userName()][:_LINKS]


def address(url: QUrl) -> str:
    """As it would be asked for: nothing in it looks like something else."""
    return url.toEncoded().data().decode("ascii")


class ChatPanel(QWidget):
    """`wrote(text)`, `closed()`. open_url: what opens an address of the web."""

    wrote = pyqtSignal(str)
    closed = pyqtSignal()

    def __init__(self, open_url: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
        super().__init__()
        self._open_url = open_url
        self._lines: tuple[Line, ...] = ()
        self.question: QMessageBox | None = None
        self.field = QLineEdit()
        self.field.setMaxLength(MAX_TEXT // 2)
        self.field.setPlaceholderText(tr("Write a message"))
        name_control(self.field, tr("Your message"))
        self.send_button = button(tr("Send"), key="Enter")
        self.close_button = icon_button("close", tr("Close the messages"), "bare", colour="#808080")
        self.hint = label("", "quiet", wrap=True)
        self._lay_out()
        self.field.returnPressed.connect(self._send)
        self.send_button.clicked.connect(self._send)
        self.close_button.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(tr("Messages"), "heading"), 1)
        head.addWidget(self.close_button)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, gap(0.4), 0)
        self._column.setSpacing(gap(0.4))
        self._column.addStretch(1)
        self.list = QScrollArea()
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWidget(inner)
        self.list.setAccessibleName(tr("Messages"))
        row = QHBoxLayout()
        row.setSpacing(gap(0.4))
        row.addWidget(self.field, 1)
        row.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap(), gap(0.8), gap(), gap())
        column.setSpacing(gap(0.6))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        column.addLayout(row)

    def show_status(self, status: CallStatus) -> None:
        """All lines; written again only where they differ."""
        self.field.setEnabled(status.can_write)
        self.send_button.setEnabled(status.can_write)
        self.hint.setText(_hint(status))
        if status.lines != self._lines:
            self._show(status.lines)

    def refuse(self) -> None:
        """What was just sent was too much; it stays in the field."""
        self.hint.setText(tr("That is a lot at once. Wait a moment, then send it again."))

    def sent(self) -> None:
        self.field.clear()

    def _send(self) -> None:
        if text := self.field.text().strip():
            self.wrote.emit(text)

    def _show(self, lines: tuple[Line, ...]) -> None:
        known, self._lines = self._lines, lines
        if lines[: len(known)] != known:
            self._clear()
            known = ()
        for line in lines[len(known) :]:
            self._column.addWidget(self._bubble(line))
        QTimer.singleShot(0, self._to_the_end)

    def _clear(self) -> None:
        while self._column.count() > 1:
            item = self._column.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()

    def _to_the_end(self) -> None:
        if (bar := self.list.verticalScrollBar()) is not None:
            bar.setValue(bar.maximum())

    def _bubble(self, line: Line) -> QFrame:
        made, column = card(0.5, "own-line" if line.own else "line")
        who = tr("You") if line.own else tr("The other person")
        column.addWidget(label(f"{who} · {time.strftime('%H:%M', time.localtime(line.at_s))}", "quiet"))
        words = label(breakable(line.text), wrap=True, name=f"{who}: {line.text}")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        for url in links(line.text):
            column.addWidget(self._link(url))
        return made

    def _link(self, url: QUrl) -> QPushButton:
        text = address(url)
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        made = button(tr("Open {place}…", place=url.host()).replace("&", "&&"), "link", tip=shown)
        made.clicked.connect(lambda: self._ask(url))
        return made

    def _ask(self, url: QUrl) -> None:
        """The other side learns our address from what is opened, if it runs that place."""
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(tr("Open this link?"))
        box.setText(tr("This opens in your browser. Its owner then sees your network address."))
        box.setInformativeText(breakable(address(url)))
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(lambda: self._open_url(url))
        box.finished.connect(box.deleteLater)
        self.question = box
        box.open()


def _hint(status: CallStatus) -> str:
    if not status.can_write:
        return tr("The other person's program shows no messages.")
    if status.recording or status.peer_recording:
        return tr("This call is recorded, and the messages with it.")
    return tr("Messages are gone when the call ends.")
