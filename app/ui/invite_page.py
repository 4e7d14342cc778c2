"""The pages of a call without a server: a text to send, and the answer that comes back."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QTextOption
from PyQt6.QtWidgets import QApplication, QPlainTextEdit

from app.call.status import CallStatus
from app.ui.pages import Page, busy
from app.ui.parts import Field, button, gap, label, name_control, rule
from app.ui.qr import QrCode
from app.ui.translate import said, tr

MAX_PASTED = 12_288  # an answer has about 400 characters; what is pasted may be anything
_QR_LINES = 18.0  # three pixels for each module of an invite on a screen of usual density


class _Text(QPlainTextEdit):
    """A text to be sent, to look at and to select."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setFixedHeight(gap(4.2))
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)


class TextPage(Page):
    """Shows a text that people carry: `cancel()`. `show_status` fills it."""

    cancel = pyqtSignal()

    def __init__(self, heading: str, explanation: str, copy: str) -> None:
        super().__init__()
        self._copy_words = copy
        self.text = _Text(heading)
        self.qr = QrCode(_QR_LINES)
        self.copy_button = button(copy, "primary", key="Ctrl+C")
        self.qr_button = button(tr("Show as QR code"), "link")
        self.cancel_button = button(tr("Cancel"), "link", "Esc", tr("Stop waiting"))
        self.first = self.copy_button
        self.column.addWidget(label(heading, "heading", wrap=True))
        self.column.addWidget(label(explanation, "quiet", wrap=True))
        for part in (self.text, self.qr, self.copy_button, self.qr_button):
            self.column.addWidget(part)
        self.copy_button.clicked.connect(self.copy)
        self.qr_button.clicked.connect(self._turn)
        self.cancel_button.clicked.connect(self.cancel)

    def copy(self) -> None:
        """To the clipboard, and say so on the button."""
        clipboard = QApplication.clipboard()
        if clipboard is not None and self.text.toPlainText():
            clipboard.setText(self.text.toPlainText())
            self.copy_button.setText(tr("Copied"))

    def _turn(self) -> None:
        """The text or its QR code: both do not fit a small screen."""
        self._show_as_qr(not self.qr.isVisibleTo(self))

    def _show_as_qr(self, wanted: bool) -> None:
        self.qr.set_text(self.text.toPlainText() if wanted else "")
        self.text.setVisible(not wanted)
        self.qr_button.setText(tr("Show as text") if wanted else tr("Show as QR code"))

    def show_status(self, status: CallStatus) -> None:
        """A new text may be copied again."""
        if self.text.toPlainText() != status.code:
            self.text.setPlainText(status.code)
            self.copy_button.setText(self._copy_words)
            self._show_as_qr(False)


class InvitePage(TextPage):
    """Our invite, and a field for the answer: `answered(text)`."""

    answered = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(
            tr("Send this to the other person"),
            tr("By chat or mail; no server is needed. It works once, for half an hour."),
            tr("Copy the invite"),
        )
        self.field = Field()
        self.field.setMaxLength(MAX_PASTED)
        self.field.setPlaceholderText(tr("eigencall-answer-…"))
        name_control(self.field, tr("The answer to the invite"), tip=tr("Paste what comes back"))
        self.connect_button = button(tr("Connect"), "primary")
        self.connect_button.setEnabled(False)
        self.trouble = label("", "trouble", wrap=True, name=tr("What is wrong with the answer"))
        self.trouble.hide()
        caption = label(tr("Then paste their answer here"))
        caption.setBuddy(self.field)
        self.column.addWidget(rule())
        for part in (caption, self.field, self.trouble, self.connect_button, self.cancel_button):
            self.column.addWidget(part)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._connect)
        self.connect_button.clicked.connect(self._connect)

    def _typed(self, text: str) -> None:
        self.connect_button.setEnabled(bool(text.strip()))
        self.trouble.hide()

    def _connect(self) -> None:
        if text := self.field.text().strip():
            self.answered.emit(text)

    def show_status(self, status: CallStatus) -> None:
        """What was wrong with the answer, if it was none."""
        if self.text.toPlainText() != status.code:
            self.field.clear()
        super().show_status(status)
        self.trouble.setText(said(status.message))
        self.trouble.setVisible(bool(status.message))


class AnswerPage(TextPage):
    """Our answer to their invite."""

    def __init__(self) -> None:
        super().__init__(
            tr("Send this answer back"),
            tr("The other person pastes it under the invite; then you are connected."),
            tr("Copy the answer"),
        )
        self.column.addWidget(busy(tr("Waiting for the other person")))
        self.column.addWidget(self.cancel_button)
