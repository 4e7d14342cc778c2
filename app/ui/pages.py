"""The pages of the side panel, from the first screen to the end of a call; gone while two people talk."""

import re
from collections.abc import Sequence

from PyQt6.QtCore import QStringListModel, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QApplication,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.call.status import CallStatus, Phase
from app.net.pairing import links
from app.net.pairing.invite import is_invite
from app.ui.contact_list import ContactList
from app.ui.icons import pixmap
from app.ui.missed_note import MissedNote
from app.ui.parts import Field, button, gap, label, name_control, rule
from app.ui.qr import QrCode
from app.ui.translate import said, tr
from app.ui.wording import duration, progress

MAX_CODE_CHARACTERS = 12_288  # an invite has 430 and may come in quoted lines; what is pasted may be anything
_QR_LINES = 8.0
_BETWEEN, _WITHIN = r"[\s_\u2010-\u2015-]", r"[^\s_\u2010-\u2015-]"
"""What stands between the words of a code as people and programs write it, and what does not."""


class Page(QWidget):
    """A column in the middle of the panel's height. `first` gets the focus when it comes up."""

    first: QWidget

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(gap(1.6), gap(1.4), gap(1.6), gap(1.4))
        self.column = QVBoxLayout()
        self.column.setSpacing(gap(0.7))
        outer.addStretch(2)
        outer.addLayout(self.column)
        outer.addStretch(3)

    def show_status(self, status: CallStatus) -> None:
        """Make what is shown follow from the status."""
        raise NotImplementedError


class CodeField(Field):
    """The other's code: completes the word that is being typed, and takes what a chat or a mail made of it
    (capitals, spaces for dashes)."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.setMaxLength(MAX_CODE_CHARACTERS)
        self.setPlaceholderText(tr("7-acorn-violin"))
        name_control(
            self, tr("The other person's code"), tip=tr("Type the code that the other person reads out")
        )
        self._words = sorted(set(words))
        self._model = QStringListModel([], self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)

    def code(self) -> str:
        """What is typed, as a code is written: lower case, dashes between. Invites and links stay as they
        are."""
        if is_invite(self.text()) or links.is_link(self.text()):
            return self.text().strip()
        return re.sub(rf"{_BETWEEN}+", "-", self.text().strip().lower()).strip("-")

    def _offer(self, text: str) -> None:
        """Whole codes that end in a word that begins as the one being typed."""
        before, word = re.fullmatch(rf"(.*?)({_WITHIN}*)", text.lower(), re.S).groups()  # type: ignore[union-attr]  # anything fits
        found = [w for w in self._words if w.startswith(word)][:8] if word and not word.isdigit() else []
        self._model.setStringList([before + w for w in found])


class HomePage(Page):
    """The first screen and the one after a call: `start()`, `invite()`, `join(code)`, and
    `contacts.called(id)`."""

    start = pyqtSignal()
    invite = pyqtSignal()
    join = pyqtSignal(str)

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._was_call = False  # two were in a call, or in one again, since the last start
        self._again = ""  # the contact of the last call
        self._tried = False  # what stands in the field
        self.photographed = False  # the likeness that is worn is one of photographs
        self.title = label("", "title", wrap=True)
        self.text = label("", "quiet", wrap=True)
        self.start_button = button(tr("Start a call"), "primary")
        self.code_button = button(tr("Start a call with a code"), "link")
        self.invite_button = button(
            tr("Invite by message"), "link", tip=tr("A text to send by chat or mail; no server is needed")
        )
        self.first = self.start_button
        self.field = CodeField(words)
        self.join_button = button(tr("Join"))
        self.join_button.setEnabled(False)
        caption = label(tr("Or join with a code or an invite"), wrap=True)
        caption.setBuddy(self.field)
        row = QHBoxLayout()
        row.setSpacing(gap(0.5))
        row.addWidget(self.field, 1)
        row.addWidget(self.join_button)
        sign = QLabel()
        sign.setPixmap(pixmap("eigencall", "", gap(3)))
        sign.setAccessibleName("Eigencall")
        for part in (sign, self.title, self.text, self.start_button, self.code_button, self.invite_button):
            self.column.addWidget(part)
        self.column.addSpacing(gap(0.4))
        self.column.addWidget(rule())
        self.column.addSpacing(gap(0.4))
        self.column.addWidget(caption)
        self.column.addLayout(row)
        self.faces_button = button(tr("Choose your face"), "link")
        self.enrol_button = button(
            tr("Make your own likeness"), "link", tip=tr("Takes twenty seconds in front of the camera")
        )
        self.enrol_button.hide()
        self.column.addSpacing(gap(0.4))
        self.column.addWidget(self.faces_button)
        self.column.addWidget(self.enrol_button)
        self.start_button.clicked.connect(self._press_start)
        self.code_button.clicked.connect(self.start)
        self.invite_button.clicked.connect(self.invite)
        self.join_button.clicked.connect(self._join)
        self.field.returnPressed.connect(self._join)
        self.field.textEdited.connect(self._edited)
        self.missed = MissedNote()
        self.column.insertWidget(0, self.missed)
        self.contacts = ContactList()
        self.column.addWidget(self.contacts)
        self.calls_button = button(tr("Earlier calls"), "link")
        self.calls_button.hide()
        self.column.addWidget(self.calls_button)
        self.field.textChanged.connect(lambda: self.join_button.setEnabled(bool(self.field.code())))

    def _press_start(self) -> None:
        """The contact of the last call again, or whoever has a new code."""
        if self._again:
            self.contacts.called.emit(self._again)
        else:
            self.start.emit()

    def _join(self) -> None:
        if code := self.field.code():
            self._tried = True
            self.join.emit(code)

    def show_status(self, status: CallStatus) -> None:
        """Before the first call, or after one: why it ended, or did not come about, and again."""
        over = status.phase is Phase.ENDED
        talking = status.phase in (Phase.LIVE, Phase.RECOVERING)
        self._was_call = talking or (over and (self._was_call or status.live_for_s > 0))
        self._again = status.contact_id if over and self._was_call else ""
        self.code_button.setVisible(bool(self._again))
        title, start = "Eigencall", tr("Start a call")
        text = tr("Talk face to face without video. Your face travels as a few numbers.")
        if self.photographed:
            sent = tr(
                "They move the photographs of your likeness, which are sent to the other person "
                "once in a call."
            )
            text = f"{text} {sent}"
        if over and self._was_call:
            title, start = tr("The call has ended"), tr("Call again")
            if self._again:
                start = tr("Call {name} again", name=status.contact_name).replace("&", "&&")
            spoken = tr("You talked for {time}.", time=duration(status.live_for_s))
            text = "\n".join(filter(None, (said(status.message), spoken if status.live_for_s else "")))
        elif over and status.message:
            title, text = tr("No call was made"), said(status.message)
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.start_button.setText(start)
        self.start_button.setAccessibleName(start)
        self._show_field(status)

    def _show_field(self, status: CallStatus) -> None:
        """What was typed stays until it has led into a call; if it has not, it is marked, to be mended."""
        if status.phase in (Phase.LIVE, Phase.RECOVERING):
            self.field.clear()
        self._tried = self._tried and bool(self.field.text())
        marked = self._tried and status.phase is Phase.ENDED
        self.first = self.field if marked else self.start_button
        if marked:
            self.field.selectAll()

    def _edited(self) -> None:
        self._tried = False


class CodePage(Page):
    """The code, large, until it has been entered: `cancel()`."""

    cancel = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.code = label("", "code", wrap=True, name=tr("Your code"))
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.link_button = button(tr("Copy the link"), "primary", tip=tr("To send by chat or mail"))
        self.copy_button = button(tr("Copy the code"), key="Ctrl+C")
        self.place = label("", "quiet", wrap=True)
        self.place.setTextInteractionFlags(self.code.textInteractionFlags())
        self.first = self.link_button
        self._link = self._code = ""
        self.cancel_button = button(tr("Cancel"), "link", "Esc", tr("Stop waiting"))
        self.column.addWidget(label(tr("Send the link, or read this aloud"), "heading", wrap=True))
        for part in (self.code, self.link_button, self.copy_button):
            self.column.addWidget(part)
        self.qr = QrCode(_QR_LINES)
        self.column.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(
            label(
                tr("They type it under “Join with a code”. It works once."),
                "quiet",
                wrap=True,
            )
        )
        self.column.addWidget(self.place)
        self.column.addWidget(busy(tr("Waiting for the other person")))
        self.column.addWidget(self.cancel_button)
        self.link_button.clicked.connect(self.copy_link)
        self.copy_button.clicked.connect(self.copy)
        self.cancel_button.clicked.connect(self.cancel)

    def copy(self) -> None:
        """The code with its place, to the clipboard, and say so on the button."""
        _copy(self._code, self.copy_button)

    def copy_link(self) -> None:
        """The same for the link."""
        _copy(self._link, self.link_button)

    def show_status(self, status: CallStatus) -> None:
        """A new code may be copied again; its link may be known a moment after it."""
        if (self._code, self._link) == (status.code, status.link):
            return
        self._code, self._link = status.code, status.link
        code, _, place = status.code.partition("@")
        self.code.setText(unbroken(code))
        self.place.setText(tr("If it is not found, this belongs behind it: @{place}", place=place))
        self.place.setVisible(bool(place))
        # a telephone opens pages, and has no program for our own links
        self.qr.set_text(status.link if status.link.startswith("https:") else status.code)
        self.link_button.setVisible(bool(status.link))
        self.first = self.link_button if status.link else self.copy_button
        self.link_button.setText(tr("Copy the link"))
        self.copy_button.setText(tr("Copy the code"))


def unbroken(code: str) -> str:
    """As it is shown: a code that is broken at a hyphen is read as two. It is copied with plain ones."""
    return code.replace("-", "\N{NON-BREAKING HYPHEN}")


def _copy(text: str, pressed: QPushButton) -> None:
    clipboard = QApplication.clipboard()
    if clipboard is not None and text:
        clipboard.setText(text)
        pressed.setText(tr("Copied"))


class ProgressPage(Page):
    """On the way: `cancel()`."""

    cancel = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wrap=True)
        self.text = label("", "quiet", wrap=True)
        self.cancel_button = button(tr("Cancel"), "link", "Esc", tr("Stop calling"))
        self.first = self.cancel_button
        for part in (self.title, self.text, busy(tr("Working")), self.cancel_button):
            self.column.addWidget(part)
        self.cancel_button.clicked.connect(self.cancel)

    def show_status(self, status: CallStatus) -> None:
        """Which step it is."""
        title, text = progress(status)
        self.title.setText(title)
        self.text.setText(text)


def busy(name: str) -> QProgressBar:
    """A bar without an end."""
    made = QProgressBar()
    made.setRange(0, 0)
    made.setTextVisible(False)
    made.setAccessibleName(name)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
