"""The calls of before: with whom, when, how long; calling again, and what can be done with a recording."""

from pathlib import Path

from PyQt6.QtCore import QDateTime, QLocale, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QShowEvent
from PyQt6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.call.status import Controls, PastCall
from app.recording.recorder import SUFFIX
from app.ui.parts import button, gap, label, name_control, rule
from app.ui.translate import tr
from app.ui.wording import duration


class CallsDialog(QDialog):
    """`called(id)`, `played(path)`, `filmed(path)`. Parts are public for tests: `rows`, `clear`."""

    called = pyqtSignal(str)
    played = pyqtSignal(str)
    filmed = pyqtSignal(str)

    def __init__(self, parent: QWidget, controls: Controls) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Earlier calls"))
        self._controls = controls
        self.rows: list[CallRow] = []
        self.question: QMessageBox | None = None
        self.empty = label(tr("There are no calls here yet."), "quiet", wrap=True)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, gap(0.6), 0)
        self._column.setSpacing(gap(0.5))
        self._column.addWidget(self.empty)
        self._column.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.clear = button(tr("Delete the list"))
        self.close_button = button(tr("Close"), "primary", "Esc")
        self.close_button.setDefault(True)
        self.clear.clicked.connect(self._ask_to_clear)
        self.close_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.clear)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap(1.2), gap(), gap(1.2), gap(1.2))
        column.setSpacing(gap(0.8))
        column.addWidget(scroll, 1)
        column.addWidget(
            label(
                tr("This list stays on this machine. It can be turned off in the settings."),
                "quiet",
                wrap=True,
            )
        )
        column.addLayout(row)
        self.resize(gap(36), gap(30))
        self.refresh()

    def refresh(self) -> None:
        """Write the list again."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        known = {person.id for person in self._controls.contacts()}
        names = {person.id: person.name for person in self._controls.contacts()}
        self.rows = [
            CallRow(call, names.get(call.contact_id, call.name), call.contact_id in known)
            for call in self._controls.past_calls()
        ]
        for number, row in enumerate(self.rows):
            self._column.insertWidget(number, row)
            self._connect(row)
        self.empty.setVisible(not self.rows)
        self.clear.setEnabled(bool(self.rows))

    def showEvent(self, event: QShowEvent | None) -> None:
        """Enter plays the newest recording, if there is one."""
        super().showEvent(event)
        recorded = next((row.play_button for row in self.rows if row.play_button.isVisible()), None)
        if recorded is not None:
            recorded.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(recorded)

    def _connect(self, row: "CallRow") -> None:
        call = row.call
        row.call_button.clicked.connect(lambda: self._call(call.contact_id))
        row.play_button.clicked.connect(lambda: self.played.emit(call.recording))
        row.film_button.clicked.connect(lambda: self.filmed.emit(call.recording))
        row.folder_button.clicked.connect(lambda: _show_folder(call.recording))
        row.delete_button.clicked.connect(lambda: self._ask_to_delete(call))
        row.forget_button.clicked.connect(lambda: self._forget(call))

    def _call(self, id: str) -> None:
        self.accept()
        self.called.emit(id)

    def _forget(self, call: PastCall) -> None:
        self._controls.forget_call(call)
        self.refresh()

    def _ask_to_delete(self, call: PastCall) -> None:
        box = self._ask(tr("Delete this recording? It cannot be brought back."), tr("Delete"))
        box.accepted.connect(lambda: self._delete(call))
        box.open()

    def _delete(self, call: PastCall) -> None:
        path = Path(call.recording)
        if path.suffix == SUFFIX:  # the list is a file, which may have been altered
            path.unlink(missing_ok=True)
        self._controls.forget_recording(call.recording)
        self.refresh()

    def _ask_to_clear(self) -> None:
        box = self._ask(tr("Delete the list of calls? Recordings stay where they are."), tr("Delete"))
        box.accepted.connect(self._clear)
        box.open()

    def _clear(self) -> None:
        self._controls.forget_calls()
        self.refresh()

    def _ask(self, text: str, yes: str) -> QMessageBox:
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.finished.connect(box.deleteLater)
        self.question = box
        return box


class CallRow(QWidget):
    """One call. reachable: the other side is a contact, and can be called."""

    def __init__(self, call: PastCall, name: str, reachable: bool) -> None:
        super().__init__()
        self.call = call
        recorded = bool(call.recording) and Path(call.recording).exists()
        who = name or tr("A call with a code")
        self.who = label(who, "heading")
        at = QDateTime.fromSecsSinceEpoch(round(call.began_s))
        when = QLocale().toString(at, QLocale.FormatType.ShortFormat)
        length = duration(call.length_s) if call.length_s else tr("missed")
        self.when = label(f"{when} · {length}", "quiet")
        self.call_button = self._button(tr("Call again"), who, reachable)
        self.play_button = self._button(tr("Play"), who, recorded)
        self.film_button = self._button(tr("Film…"), who, recorded)
        self.folder_button = self._button(tr("Show the folder"), who, recorded)
        self.delete_button = self._button(tr("Delete the recording"), who, recorded)
        self.forget_button = self._button(tr("Take off the list"), who, True)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.who)
        words.addWidget(self.when)
        head.addLayout(words, 1)
        head.addWidget(self.call_button)
        head.addWidget(self.forget_button)
        recording = QHBoxLayout()
        for part in (self.play_button, self.film_button, self.folder_button, self.delete_button):
            recording.addWidget(part)
        recording.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addLayout(recording)
        column.addWidget(rule())

    def _button(self, text: str, who: str, shown: bool) -> QPushButton:
        made = button(text, "link" if text == tr("Take off the list") else "")
        name_control(made, f"{text}: {who}")
        made.setVisible(shown)
        return made


def _show_folder(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))
