"""The card with all keys, over the picture, and the way to a report when something is wrong."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.keys import Act, described, shown
from app.ui.parts import button, gap, icon_button, label, name_control
from app.ui.translate import tr


class HelpCard(QFrame):
    """Stands in the middle of its parent. `report_wanted()`: its button was pressed."""

    report_wanted = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Keys"))
        self.close_button = icon_button("close", tr("Close"), "bare")
        name_control(self.close_button, tr("Close the list of keys"), "Esc")
        self.close_button.clicked.connect(self.hide)
        self.report_button = button(
            tr("Save a report"), tip=tr("For who looks into a fault: no names, codes, addresses or pictures")
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
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(gap(1.2))
        self._grid.setVerticalSpacing(gap(0.35))
        column.addLayout(self._grid)
        column.addWidget(
            label(
                tr("Drag the picture to look from another side, turn the wheel to go nearer."),
                "quiet",
                wrap=True,
            )
        )

    def set_keys(self, keys: dict[Act, QKeySequence]) -> None:
        """Write the list again."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for row, (act, key) in enumerate(keys.items()):
            self._grid.addWidget(label(shown(key), "key"), row, 0, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(label(described(act)), row, 1)
        self.centre()

    def centre(self) -> None:
        """In the middle of the parent, also after either has changed its size."""
        outer = self.parentWidget()
        assert outer is not None  # made with a parent
        self.adjustSize()
        self.move((outer.width() - self.width()) // 2, max(0, (outer.height() - self.height()) // 2))
