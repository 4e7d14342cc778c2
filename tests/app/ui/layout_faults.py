"""What a careful eye would find wrong with how a window is laid out, found by the numbers: words that are cut
or elided, widgets that lie over each other, pills over the head, words that are too faint.
"""

from collections.abc import Iterator
from itertools import combinations

from PyQt6.QtCore import QPoint, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from app.ui.clear import HEAD
from app.ui.focus_ring import FocusRing
from app.ui.help import HelpCard
from app.ui.stage import Stage

SLACK_PX = 2  # rounding of fonts
LEAST_CONTRAST = 4.5  # WCAG 2.1, 1.4.3


def faults(root: QWidget) -> list[str]:
    """One line for each fault among what is seen of a window."""
    seen = [w for w in root.findChildren(QWidget) if w.isVisible() and w.window() is root.window()]
    return [
        *(f"{_name(w)}: {why}" for w in seen for why in _cut(w)),
        *(why for w in (root, *seen) for why in _overlaps(w)),
        *(why for w in seen if isinstance(w, Stage) for why in _on_the_head(w)),
        *(f"{_name(w)}: contrast {c:.1f}" for w, c in _faint(seen)),
    ]


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    return f"{type(widget).__name__} “{text or widget.accessibleName()}”"


def _cut(widget: QWidget) -> Iterator[str]:
    """Why not all of a widget's words are seen."""
    if isinstance(widget, QLabel) and widget.text() and not widget.text().isspace():
        yield from _label_cut(widget)
    elif isinstance(widget, QAbstractButton | QComboBox) and not isinstance(widget.parentWidget(), QTabBar):
        if (
            isinstance(widget, QPushButton | QCheckBox | QComboBox)
            and widget.sizeHint().width() > widget.width() + SLACK_PX
        ):
            yield f"{widget.width()} px wide, wants {widget.sizeHint().width()}"
    elif isinstance(widget, QLineEdit) and not widget.text() and widget.placeholderText():
        wants = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if wants > widget.width() - widget.fontMetrics().height():
            yield f"its placeholder wants {wants} of {widget.width()} px"
    elif isinstance(widget, QTabBar) and widget.elideMode() != Qt.TextElideMode.ElideNone:
        yield "tabs would be elided"
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox):
        yield from _out_of_sight(widget)


def _label_cut(label: QLabel) -> Iterator[str]:
    metrics, room = label.fontMetrics(), label.contentsRect()
    if label.wordWrap():
        if label.heightForWidth(label.width()) > label.height() + SLACK_PX:
            yield f"{label.height()} px high, wants {label.heightForWidth(label.width())}"
        longest = max(label.text().split(), key=metrics.horizontalAdvance)
        if metrics.horizontalAdvance(longest) > label.width() + SLACK_PX:
            yield f"“{longest}” wants {metrics.horizontalAdvance(longest)} of {label.width()} px"
    elif metrics.horizontalAdvance(label.text()) > room.width() + SLACK_PX:
        yield f"wants {metrics.horizontalAdvance(label.text())} of {room.width()} px"


def _out_of_sight(widget: QWidget) -> Iterator[str]:
    """Beyond the window's or a scrolled page's edge; what is scrolled may be below."""
    place, outer = widget.rect(), widget
    while (up := outer.parentWidget()) is not None and not outer.isWindow():
        place = place.translated(outer.pos())
        outer = up
        scroll = outer.parentWidget()
        if isinstance(scroll, QScrollArea) and scroll.viewport() is outer:
            if place.left() < -SLACK_PX or place.right() > outer.width() + SLACK_PX:
                yield f"is scrolled out sideways ({place.left()}..{place.right()} of {outer.width()} px)"
            return
    if not outer.rect().adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(place):
        yield "is beyond the window's edge"


def _overlaps(parent: QWidget) -> Iterator[str]:
    """Children of one widget that lie over each other."""
    if isinstance(parent, QStackedWidget | QComboBox | QTabBar):
        return
    children = [
        w
        for w in parent.children()
        if isinstance(w, QWidget)
        and w.isVisible()
        and not w.isWindow()
        and not isinstance(w, FocusRing | HelpCard)
    ]
    for one, other in combinations(children, 2):
        common = one.geometry() & other.geometry()
        if common.width() > SLACK_PX and common.height() > SLACK_PX:
            yield f"{_name(one)} and {_name(other)} overlap by {common.width()} x {common.height()} px"


def head_box(stage: Stage) -> QRect:
    """Where the head is drawn, whatever it does."""
    side = min(stage.width(), stage.height()) * stage.orbit.camera.share
    across, down = stage.orbit.camera.middle
    left, above, right, below = (reach * side for reach in HEAD)
    x, y = across * stage.width(), down * stage.height()
    return QRectF(x - left, y - above, left + right, above + below).toAlignedRect()


def _on_the_head(stage: Stage) -> Iterator[str]:
    head = head_box(stage)
    for part in (*stage._floating(), stage.self_view):
        common = part.geometry() & head
        if part.isVisible() and common.width() > SLACK_PX and common.height() > SLACK_PX:
            yield f"{type(part).__name__} lies {common.width()} x {common.height()} px over the head"


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.1)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in colour.getRgbF()[:3]
        if c is not None
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """From 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _faint(seen: list[QWidget]) -> Iterator[tuple[QWidget, float]]:
    """Fields whose placeholder is hard to read: as it is on the screen, since Qt may mix its colour."""
    for field in seen:
        if isinstance(field, QLineEdit) and not field.text() and field.placeholderText():
            ink = field.palette().color(QPalette.ColorRole.PlaceholderText)
            ground = _pixel(field, QPoint(field.width() // 2, 4))
            share = ink.alphaF()
            mixed = QColor.fromRgbF(
                *(
                    share * (a or 0) + (1 - share) * (b or 0)
                    for a, b in zip(ink.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
                )
            )
            if (ratio := contrast(mixed, ground)) < LEAST_CONTRAST:
                yield field, ratio


def _pixel(widget: QWidget, at: QPoint) -> QColor:
    return widget.grab(QRect(at, at)).toImage().pixelColor(0, 0)
