"""Reactions: the row to choose one from, and how each looks. The drawings are the program's own, so they
look the same on every system."""

from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout

from app.ui.parts import gap, icon_button
from app.ui.translate import tr
from codec.said import Feeling


def drawing(feeling: Feeling) -> str:
    """The icon's name."""
    return feeling.name.lower()


def said_as(feeling: Feeling) -> str:
    """For ears."""
    return {
        Feeling.THUMB: tr("Thumb up"),
        Feeling.HEART: tr("Heart"),
        Feeling.LAUGH: tr("Laughter"),
        Feeling.SURPRISE: tr("Surprise"),
        Feeling.HAND: tr("Raised hand"),
    }[feeling]


class FeelingRow(QFrame):
    """`chosen(Feeling)`."""

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.setAccessibleName(tr("Reactions"))
        self.buttons = {each: icon_button(drawing(each), said_as(each)) for each in Feeling}
        row = QHBoxLayout(self)
        row.setContentsMargins(gap(0.5), gap(0.35), gap(0.5), gap(0.35))
        row.setSpacing(gap(0.4))
        for feeling, control in self.buttons.items():
            control.clicked.connect(partial(self.chosen.emit, feeling))
            row.addWidget(control)
