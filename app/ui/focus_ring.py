"""One ring around whatever has the keyboard's focus, the same everywhere: a light line within a dark one, one
of which is seen on any ground. Style sheets need say nothing of focus.
"""

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from app.ui.parts import gap

LIGHT, DARK = "#ffffff", "#0b5f59"
_LINE = 2  # pixels of each
UNRINGED = "unringed"
"""A property of what shows in its own way that it has the focus, or fills the window."""


class _Around(QProxyStyle):
    """A frame that lies over its widget and stands out on all sides."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        """Over it."""
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returned)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """By how much."""
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return 2 * _LINE - 1
        return super().pixelMetric(metric, option, widget)


class FocusRing(QFocusFrame):
    """Follows the focus within the whole application; there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._style = _Around("Fusion")
        self.setStyle(self._style)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.property(UNRINGED) or now.isWindow():
            self.setWidget(None)
        elif self.widget() is not now:
            self.setWidget(now)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The dark line outside, the light one within."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, inset in ((DARK, _LINE / 2), (LIGHT, 1.5 * _LINE)):
            painter.setPen(QPen(QColor(colour), _LINE))
            place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(place, gap(0.5), gap(0.5))


_THE_ONE: list[FocusRing] = []


def follow_focus() -> None:
    """From now on, in the whole application."""
    _THE_ONE.append(FocusRing())


def let_go() -> None:
    """Before the application ends."""
    _THE_ONE.clear()
