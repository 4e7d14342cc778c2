"""The card with all keys, over the picture, and the way to a report when something is wrong."""

from collections.abc import Sequence

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.parts import Scrolled, button, gap, icon_button, label, name_control
from app.ui.translate import tr

_WIDTH = 30  # lines


class HelpCard(QFrame):
    """Stands in the middle of its parent. `report_wanted()`: its button was pressed. hint: what the mouse
    does."""

    report_wanted = pyqtSignal()

    def __init__(self, parent: QWidget, hint: str) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Keys"))
        self.close_button = icon_button("close", tr("Close"), "bare")
        name_control(self.close_button, tr("Close the list of keys"), "Esc")
        self.close_button.clicked.connect(self.hide)
        self.report_button = button(
            tr("Save a report"),
            tip=tr("For finding a fault. No names, codes, addresses or pictures are in it."),
        )
        self.report_button.clicked.connect(self.report_wanted)
        head = QHBoxLayout()
        head.addWidget(label(tr("Keys"), "heading"))
        head.addStretch(1)
        head.addWidget(self.report_button)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap(1.2), gap(), gap(1.2), gap(1.2))
        column.setSpacing(gap(0.7))
        column.addLayout(head)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(gap(1.2))
        self._grid.setVerticalSpacing(gap(0.35))
        self._grid.setColumnStretch(1, 1)
        rows.addLayout(self._grid)
        rows.addWidget(label(hint, "quiet", wrap=True))
        column.addWidget(Scrolled(inside))
        self.hide()

    def set_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Write the list again: keys, as their owner's system writes them, and what they do."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for row, (key, does) in enumerate(keys):
            self._grid.addWidget(
                label(key, "key"), row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            )
            self._grid.addWidget(label(does, wrap=True), row, 1)
        self.centre()

    def turn(self) -> None:
        """Shown, or gone again."""
        self.setVisible(self.isHidden())
        if self.isVisible():
            self.centre()
            self.raise_()
            self.close_button.setFocus()

    def centre(self) -> None:
        """In the middle of the parent, also after either has changed its size; no larger than it."""
        outer = self.parentWidget()
        assert outer is not None  # made with a parent
        wanted = self.sizeHint().expandedTo(QSize(gap(_WIDTH), 0))
        self.resize(wanted.boundedTo(outer.size()))
        self.move((outer.width() - self.width()) // 2, (outer.height() - self.height()) // 2)
