"""The contacts on the first screen: a button for each to call, with a small picture of the person."""

from collections.abc import Callable

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.call.status import ContactEntry
from app.ui.parts import button, gap, label
from app.ui.translate import tr

_WITHOUT_SCROLLING = 4
_ROW_LINES = 2.6
_PICTURE_LINES = 1.7


class ContactList(QWidget):
    """`called(id)`. Nothing is seen of it without contacts. icon: the picture of the contact with this id,
    or a null one."""

    called = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.icon: Callable[[str], QIcon] = lambda id: QIcon()
        self._contacts: tuple[ContactEntry, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap(0.4))
        column.addWidget(label(tr("People you know")))
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(gap(0.4))
        inner = QWidget()
        inner.setLayout(self._rows)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scroll.setWidget(inner)
        column.addWidget(self._scroll)
        self.hide()

    def buttons(self) -> list[QWidget]:
        """One for each person, in the order of the list."""
        items = (self._rows.itemAt(i) for i in range(self._rows.count()))
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def show_contacts(self, contacts: tuple[ContactEntry, ...]) -> None:
        """Write the list again if it is not the one that is shown."""
        if contacts != self._contacts:
            self._contacts = contacts
            self.refresh()

    def refresh(self) -> None:
        """Write it again: a picture may have changed."""
        contacts = self._contacts
        for old in self.buttons():
            self._rows.removeWidget(old)
            old.deleteLater()
        for person in contacts:
            self._rows.addWidget(self._row(person))
        self._scroll.setFixedHeight(gap(_ROW_LINES * min(len(contacts), _WITHOUT_SCROLLING)))
        self.setVisible(bool(contacts))

    def _row(self, person: ContactEntry) -> QWidget:
        made = button(tr("Call {name}", name=person.name).replace("&", "&&"))
        picture = self.icon(person.id)
        if not picture.isNull():
            made.setIcon(picture)
            made.setIconSize(QSize(gap(_PICTURE_LINES), gap(_PICTURE_LINES)))
        made.clicked.connect(lambda: self.called.emit(person.id))
        return made
