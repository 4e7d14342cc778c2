"""The small widgets that the window is made of. Each control gets its name for screen readers, and a tool tip
that also tells its key, here and nowhere else."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from PyQt6.QtCore import QEvent, QObject, QSize, Qt
from PyQt6.QtGui import QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import icon
from app.ui.theme import PICTURE_TEXT, unit_px

_NARROW_LINES = 24
_SIDES = (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole)


def gap(lines: float = 1.0) -> int:
    """A distance in lines of text."""
    return round(lines * unit_px())


class Words(QLabel):
    """Text that may take several lines, and is never cut: layouts within layouts forget to ask how tall words
    are at the width that they get."""

    def setText(self, text: str | None) -> None:
        """Another text, perhaps of other length."""
        super().setText(text)
        self._claim()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Another width makes other lines."""
        super().resizeEvent(event)
        self._claim()

    def _claim(self) -> None:
        if self.wordWrap() and self.width() > 0:
            self.setMinimumHeight(0)  # Qt would take it into its answer
            self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class Check(QCheckBox):
    """A box to tick, whose words take as many lines as they need."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name_control(self, words)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its longest word."""
        widest_px = max(map(self._wide, self._words.split()))
        return QSize(self._beside_px() + widest_px, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Another width makes other lines."""
        super().resizeEvent(event)
        room_px, lines = self.width() - self._beside_px(), [""]
        for word in self._words.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._wide(longer) > room_px and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = longer
        if (text := "\n".join(lines)) != self.text():
            self.setText(text)

    def _beside_px(self) -> int:
        """What the box takes, whatever the words are."""
        self.ensurePolished()
        return self.sizeHint().width() - self._wide(self.text())

    def _wide(self, words: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width()


class Line(Words):
    """Words on one line as long as there is room: `set_room`; then on several."""

    def __init__(self, text: str = "") -> None:
        self._room_px = 1 << 14
        super().__init__(text)
        self.setWordWrap(True)

    def set_room(self, room_px: int) -> None:
        """At most so wide."""
        if room_px != self._room_px:
            self._room_px = room_px
            self._claim()

    def wanted_px(self) -> int:
        """How wide it is on one line."""
        self.ensurePolished()
        return max(map(self.fontMetrics().horizontalAdvance, self.text().split("\n"))) + 2

    def _claim(self) -> None:
        self.setFixedWidth(min(self.wanted_px(), self._room_px))
        self.setMinimumHeight(0)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

    def changeEvent(self, event: QEvent | None) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.FontChange:
            self._claim()


def fit(box: QWidget, words: Line, room_px: int) -> None:
    """Let a box with one line among its parts be at most so wide."""
    if (layout := box.layout()) is not None:
        layout.invalidate()
    others_px = box.sizeHint().width() - words.minimumWidth()
    words.set_room(max(gap(4), room_px - others_px))


class Scrolled(QScrollArea):
    """A widget that is scrolled where there is too little room for it, and else looks as by itself."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """That of what is inside; Qt's own is bounded."""
        inside = self.widget()
        hint = inside.sizeHint() if inside is not None else QSize()
        if inside is not None and inside.hasHeightForWidth():
            hint.setHeight(inside.heightForWidth(hint.width()))
        return hint


def open_size(dialog: QWidget, width_lines: float, height_lines: float) -> None:
    """As large as wished, and no larger than the screen."""
    screen = dialog.screen()
    room = screen.availableSize() if screen is not None else QSize(1 << 14, 1 << 14)
    dialog.resize(QSize(gap(width_lines), gap(height_lines)).boundedTo(room * 0.94))


def label(text: str = "", kind: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """Words; never rich text, since some come from the other side."""
    made = Words(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    if name:
        made.setAccessibleName(name)
    return made


def line(name: str) -> Line:
    """Plain words of one line, if there is room."""
    made = Line()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setAccessibleName(name)
    return made


def breakable(text: str) -> str:
    """The same where long words may be broken anywhere, so that none is cut off."""
    return re.sub(r"(\S{12})(?=\S)", "\\1\N{ZERO WIDTH SPACE}", text)


def name_control(control: QWidget, name: str, key: str = "", tip: str = "") -> None:
    """For ears and eyes: the accessible name, and the tool tip with its key."""
    control.setAccessibleName(name)
    text = tip or name
    control.setToolTip(plain(f"{text} ({key})" if key else text))


def plain(text: str) -> str:
    """For a tool tip, which Qt would show as rich text if it looks like that: some names in it come from the
    other side, and could bring pictures from elsewhere."""
    return f"<qt>{escape(text)}</qt>" if "<" in text else text


def button(text: str, kind: str = "", key: str = "", tip: str = "") -> QPushButton:
    """A button with words on it."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(True)  # Enter presses the one that has the focus
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    name_control(made, text, key, tip)
    return made


ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Field(QLineEdit):
    """One line to be typed, whose Enter is its own: `returnPressed`."""

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Enter goes no further."""
        super().keyPressEvent(event)
        if event is not None and event.key() in ENTER:
            event.accept()


def press_primary(page: QWidget) -> bool:
    """Press the button that stands out on what is shown of a page; whether there was one."""
    for made in page.findChildren(QPushButton):
        if made.property("kind") == "primary" and made.isVisible() and made.isEnabled():
            made.click()
            return True
    return False


def icon_button(drawing: str, name: str, kind: str = "round", *, colour: str = PICTURE_TEXT) -> QPushButton:
    """A button with a drawing on it. It takes the focus by Tab only, so that after a click Space still
    talks."""
    made = QPushButton()
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.setIcon(icon(drawing, colour))
    made.setIconSize(QSize(gap(1.25), gap(1.25)))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    name_control(made, name)
    return made


def rule() -> QFrame:
    """A thin line between parts."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def pill(*parts: QWidget, kind: str = "pill", space: float = 0.6, margin: float = 0.7) -> QFrame:
    """Parts in a row on a rounded dark ground, over the picture."""
    made = QFrame()
    made.setProperty("kind", kind)
    row = QHBoxLayout(made)
    row.setContentsMargins(gap(margin), gap(margin * 0.5), gap(margin), gap(margin * 0.5))
    row.setSpacing(gap(space))
    for part in parts:
        row.addWidget(part)
    return made


def card(margin: float = 1.0, kind: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A larger ground, and the column to fill."""
    made = QFrame()
    made.setProperty("kind", kind)
    column = QVBoxLayout(made)
    column.setContentsMargins(gap(margin), gap(margin), gap(margin), gap(margin))
    column.setSpacing(gap(0.4))
    return made, column


def choose(box: QComboBox, items: Sequence[tuple[str, Any]], chosen: Any) -> None:
    """Fill a box with (words, value) and choose a value; the first if it is not among them."""
    box.clear()
    for words, value in items:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, next((i for i, (_, v) in enumerate(items) if v == chosen), 0)))


class Form(QFormLayout):
    """Captions beside their controls; above them where a page is too narrow for both."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        page.installEventFilter(self)

    def eventFilter(self, page: QObject | None, event: QEvent | None) -> bool:
        """The page has another size."""
        if isinstance(event, QResizeEvent):
            self._arrange(event.size().width())
        return False

    def _arrange(self, width_px: int) -> None:
        wanted_px = max(sum(map(self._widest, _SIDES)) + gap(), gap(_NARROW_LINES))
        if self.rowWrapPolicy() == self.RowWrapPolicy.WrapAllRows:
            wanted_px += gap(2)  # more than the bar takes by which a higher page is scrolled
        narrow = width_px < wanted_px
        self.setRowWrapPolicy(self.RowWrapPolicy.WrapAllRows if narrow else self.RowWrapPolicy.DontWrapRows)
        for row in range(self.rowCount()):
            caption, control = (self.itemAt(row, role) for role in _SIDES)
            if caption is not None and control is not None and isinstance(words := caption.widget(), QLabel):
                words.setWordWrap(words.fontMetrics().horizontalAdvance(words.text()) > width_px)
                if not words.wordWrap():  # in the middle of the control's height
                    words.setMinimumHeight(0 if narrow else control.minimumSize().height())

    def minimumSize(self) -> QSize:
        """With captions above their controls, on as many lines as they need."""
        margins = self.contentsMargins()
        widest_px = max(map(self._widest, (self.ItemRole.FieldRole, self.ItemRole.SpanningRole)))
        return QSize(widest_px + margins.left() + margins.right(), super().minimumSize().height())

    def _widest(self, role: QFormLayout.ItemRole) -> int:
        items = (self.itemAt(row, role) for row in range(self.rowCount()))
        return max((item.minimumSize().width() for item in items if item is not None), default=0)


def form(page: QWidget) -> QFormLayout:
    """Rows of a caption and a control."""
    made = Form(page)
    made.setContentsMargins(gap(0.3), gap(), gap(0.6), gap(0.3))
    made.setVerticalSpacing(gap(0.6))
    made.setHorizontalSpacing(gap())
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return made


def form_row(rows: QFormLayout, name: str, control: QWidget) -> None:
    """A control under its name, for eyes and ears."""
    caption = label(name)
    caption.setBuddy(control)
    name_control(control, name)
    control.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    control.ensurePolished()
    rows.addRow(caption, control)
