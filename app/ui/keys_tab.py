"""The settings' page of keys: one field for each thing that can be done, and what is wrong with a choice."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QKeySequenceEdit, QVBoxLayout, QWidget

from app.profile.settings import Settings
from app.ui.keys import FIXED, Act, bindings, described, shown
from app.ui.parts import Scrolled, button, form, form_row, label
from app.ui.translate import tr


class KeysTab(QWidget):
    """`changed()`: the keys that differ from the usual ones. `problem()`: two things on one key, if so."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.edits: dict[Act, QKeySequenceEdit] = {}
        self.trouble = label("", "trouble", wrap=True, name=tr("What has to be corrected"))
        self.trouble.hide()
        self.usual = button(tr("The usual keys"))
        rows_of = QWidget()
        rows = form(rows_of)
        for act, key in bindings(settings.keys).items():
            if act not in FIXED:
                edit = QKeySequenceEdit(key)
                edit.setMaximumSequenceLength(1)
                edit.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                edit.keySequenceChanged.connect(self.problem)
                self.edits[act] = edit
                form_row(rows, described(act), edit)
        rows.addRow("", self.usual)
        self.usual.clicked.connect(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolled(rows_of), 1)
        column.addWidget(self.trouble)

    def _reset(self) -> None:
        for act, key in bindings({}).items():
            if act in self.edits:
                self.edits[act].setKeySequence(key)

    def problem(self) -> str:
        """A sentence, also shown here; empty when each key does one thing."""
        text = self._conflict()
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        return text

    def _conflict(self) -> str:
        taken = {key.toString(): act for act, key in bindings({}).items() if act in FIXED}
        for act, edit in self.edits.items():
            key = edit.keySequence()
            if key.isEmpty():
                continue  # the usual one stays
            other = taken.setdefault(key.toString(), act)
            if other is not act:
                return tr(
                    "{key} cannot do both: “{one}” and “{two}”. Choose another key for one of them.",
                    key=shown(key),
                    one=described(other),
                    two=described(act),
                )
        return ""

    def changed(self) -> dict[str, str]:
        """Names of acts and their keys."""
        usual = bindings({})
        return {
            act.value: edit.keySequence().toString()
            for act, edit in self.edits.items()
            if edit.keySequence() != usual[act] and edit.keySequence() != QKeySequence()
        }
