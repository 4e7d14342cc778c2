"""One ring around whatever has the keyboard's focus, the same everywhere: a light line within a dark one, one
of which is seen on any ground. Style sheets need say nothing of focus.
"""

from PyQt6 import sip
from PyQt6.QtCore import QObject, QRectF, Qt
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

LIGHT, DARK = "#ffffff", "#0b5f59"
_LINE = 2  # pixels of each
UNRINGED = "unringed"
"""A property of what may fill the window: the focus is there when no other has it."""


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
    """Lies around the widget that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self._style = _Around("Fusion")
        self.setStyle(self._style)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The dark line outside, the light one within."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = self.fontMetrics().height() / 2
        for colour, inset in ((DARK, _LINE / 2), (LIGHT, 1.5 * _LINE)):
            painter.setPen(QPen(QColor(colour), _LINE))
            place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(place, corner, corner)


class FocusFollower(QObject):
    """Gives the ring to whatever has the focus. Qt makes the ring a part of that one's window, with which it
    may go: then there is another."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.ring = FocusRing()
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if sip.isdeleted(self.ring):
            self.ring = FocusRing()
        if now is None or now.property(UNRINGED) or now.isWindow():
            self.ring.setWidget(None)
        elif self.ring.widget() is not now:
            self.ring.setWidget(now)

    def let_go(self) -> None:
        """Before the application ends."""
        if not sip.isdeleted(self.ring):
            sip.delete(self.ring)


def follower(application: QApplication) -> FocusFollower:
    """The application's; made when it is first asked for."""
    return application.findChild(FocusFollower) or FocusFollower(application)
