"""At the picture's left edge, beside the face: reactions and texts that have just come, for some seconds."""

import time
from collections.abc import Sequence

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.call.status import Line, Shown
from app.ui.feelings import drawing, said_as
from app.ui.icons import pixmap
from app.ui.parts import breakable, gap, label, pill
from codec.said import Feeling, Reaction, Text

REACTION_MS, TEXT_MS = 4000, 7000
_MOST = 4
_SHARE = 0.28  # of the picture's width: the face is in its middle
_LETTERS = 80
_FROM_BELOW = 5.5  # lines: the bar is below
_ICON = 2.6


class Edge(QWidget):
    """`show_reactions`, `show_lines`: what came since the last call of them is shown. Clicks go through
    it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(gap(0.4))
        self._shown: list[tuple[float, QFrame]] = []  # until when, and what
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._take_old)
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.timeout.connect(self.place)
        self._reactions = 0  # how many have been shown
        self._lines: tuple[Line, ...] = ()

    def parts(self) -> list[QFrame]:
        """What is to be seen now, oldest first."""
        return [part for _, part in self._shown]

    def show_reactions(self, reactions: Sequence[Shown]) -> None:
        for each in reactions:
            if each.number > self._reactions:
                self._add(_reaction(each), REACTION_MS)
        self._reactions = max((each.number for each in reactions), default=0)

    def show_lines(self, lines: tuple[Line, ...], wanted: bool) -> None:
        """wanted: they are not to be seen elsewhere."""
        new = lines[len(self._lines) :] if lines[: len(self._lines)] == self._lines else lines[-1:]
        self._lines = lines
        for line in new if wanted else ():
            if not line.own:
                self._add(_bubble(line), TEXT_MS)

    def show_saying(self, said: Text | Reaction, own: bool) -> None:
        """One of a recording; of a reaction of the future nothing."""
        if isinstance(said, Text):
            self._add(_bubble(Line(own, said.text, 0.0)), TEXT_MS)
        elif said.feeling in set(Feeling):
            self._add(_reaction(Shown(0, own, Feeling(said.feeling))), REACTION_MS)

    def clear(self) -> None:
        """What has been shown is seen elsewhere now."""
        self._keep([])

    def place(self) -> None:
        """After a change of the picture's size, or of what is here."""
        outer, column = self.parentWidget(), self._column
        assert outer is not None  # made with one
        width = max(gap(4), round(_SHARE * outer.width()))
        wanted = column.totalHeightForWidth(width) if column.hasHeightForWidth() else self.sizeHint().height()
        height = min(wanted, max(0, outer.height() - gap(_FROM_BELOW) - gap()))
        self.setGeometry(gap(), outer.height() - gap(_FROM_BELOW) - height, width, height)

    def _add(self, part: QFrame, for_ms: int) -> None:
        self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self.show()
        self.raise_()
        self._keep([*self._shown, (time.monotonic() + for_ms / 1000, part)][-_MOST:])

    def _take_old(self) -> None:
        now_s = time.monotonic()
        self._keep([(until_s, part) for until_s, part in self._shown if until_s > now_s])

    def _keep(self, kept: list[tuple[float, QFrame]]) -> None:
        """These and no others."""
        gone, self._shown = [each for each in self._shown if each not in kept], kept
        for _, part in gone:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.setVisible(bool(kept))
        if kept:
            until_s = min(until_s for until_s, _ in kept)
            self._next.start(max(1, round(1000 * (until_s - time.monotonic()) + 1)))
            self._placing.start(0)  # once its words know how tall they are
        else:
            self._next.stop()


def _reaction(shown: Shown) -> QFrame:
    picture = QLabel()
    picture.setPixmap(pixmap(drawing(shown.feeling), "", gap(_ICON if not shown.own else 0.6 * _ICON)))
    picture.setAccessibleName(said_as(shown.feeling))
    return pill(picture, margin=0.5)


def _bubble(line: Line) -> QFrame:
    text = line.text.replace("\n", " ")
    words = label(breakable(text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"), wrap=True)
    made = pill(words)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made
