"""The settings' page of contacts: whether they may ring, what they are called,
forgetting."""

from typing import Any

from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.call.status import ContactEntry
from app.profile.settings import Settings
from app.ui.parts import Check, button, form, form_row, gap, label, name_control
from app.ui.translate import tr


class ContactRow(QWidget):
    """A name that can be changed, and a button that forgets it; both count when the settings are saved."""

    def __init__(self, person: ContactEntry) -> None:
        super().__init__()
        self.person = person
        self.forgotten = False
        self.name = QLineEdit(person.name)
        self.name.setMaxLength(40)
        name_control(self.name, tr("Name of {name}", name=person.name))
        self.forget = button(tr("Forget"))
        name_control(self.forget, tr("Forget {name}", name=person.name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.forget)
        self.forget.clicked.connect(self._turn)

    def _turn(self) -> None:
        self.forgotten = not self.forgotten
        self.name.setEnabled(not self.forgotten)
        self.forget.setText(tr("Keep after all") if self.forgotten else tr("Forget"))


class ContactsTab(QWidget):
    """`values()`: the settings' fields; `renamed()` and `forgotten()`: what is to become of contacts."""

    def __init__(self, settings: Settings, contacts: tuple[ContactEntry, ...]) -> None:
        super().__init__()
        self.name = QLineEdit(settings.name)
        self.name.setMaxLength(40)
        self.name.setPlaceholderText(tr("the name that others see"))
        self.ring_me = Check(tr("Let my contacts call me while Eigencall is running"))
        self.ring_me.setChecked(settings.ring_me)
        self.history = Check(tr("Keep a list of my calls on this machine"))
        self.history.setChecked(settings.history)
        self.rows = [ContactRow(person) for person in contacts]
        rows = form(self)
        form_row(rows, tr("My name"), self.name)
        rows.addRow(self.ring_me)
        name_control(
            self.history, self.history.text(), tip=tr("When this is turned off, the list is deleted.")
        )
        rows.addRow(self.history)
        rows.addRow(self._list() if contacts else label(_no_contacts(), "quiet", wrap=True))

    def _list(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, gap(0.4), 0)
        column.setSpacing(gap(0.4))
        for row in self.rows:
            column.addWidget(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        return scroll

    def values(self) -> dict[str, Any]:
        """Names of settings and what they are to be."""
        return {
            "name": self.name.text().strip(),
            "ring_me": self.ring_me.isChecked(),
            "history": self.history.isChecked(),
        }

    def forgotten(self) -> list[str]:
        """The ids of those who are to be forgotten."""
        return [row.person.id for row in self.rows if row.forgotten]

    def renamed(self) -> dict[str, str]:
        """Ids and new names."""
        kept = [row for row in self.rows if not row.forgotten]
        return {r.person.id: r.name.text() for r in kept if r.name.text().strip() not in ("", r.person.name)}


def _no_contacts() -> str:
    return tr(
        "There is no one here yet. In a call, both of you can agree to become contacts; from "
        "then on you call without a code."
    )
