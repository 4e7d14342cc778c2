"""In a call, what floats over the picture goes away when nothing is done for a while, and comes back at a
touch.

What tells that the call is recorded stays, and so does a sentence about the call. They wait while one of
them has the focus or the pointer over it.
"""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtGui import QCursor
from PyQt6.QtWidgets import QApplication, QWidget

AFTER_MS = 3000
_TOUCHES = (
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class RestingControls(QObject):
    """over: the widget that is touched, and over which `controls` lie. `resting`: they are gone now;
    `changed` is called when that changes."""

    def __init__(self, over: QWidget, controls: Sequence[QWidget], changed: Callable[[], None]) -> None:
        super().__init__(over)
        self._over, self._controls, self._changed = over, controls, changed
        self.resting = False
        self.after_ms = AFTER_MS
        self._wanted = False
        self._at = QCursor.pos()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._rest)
        over.setMouseTracking(True)
        over.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.wake)

    def want(self, wanted: bool) -> None:
        """Whether they may go away: in a call, while nothing is open."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.wake()

    def wake(self) -> None:
        """Something is done."""
        if self._wanted:
            self._timer.start(self.after_ms)
        else:
            self._timer.stop()
        self._become(False)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Nothing is kept from the widget. A pointer that is where it was has not been moved."""
        if event is not None and event.type() in _TOUCHES and not self._stands(event):
            self.wake()
        return False

    def _stands(self, event: QEvent) -> bool:
        before, self._at = self._at, QCursor.pos()
        return event.type() is QEvent.Type.MouseMove and before == self._at

    def _rest(self) -> None:
        if any(_in_use(control) for control in self._controls):
            self._timer.start(self.after_ms)
        else:
            self._become(self._wanted)

    def _become(self, resting: bool) -> None:
        if resting != self.resting:
            self.resting = resting
            self._over.setCursor(Qt.CursorShape.BlankCursor) if resting else self._over.unsetCursor()
            self._changed()


def _in_use(control: QWidget) -> bool:
    focus = QApplication.focusWidget()
    focused = focus is not None and control.isAncestorOf(focus)
    return control.isVisible() and (focused or control.underMouse())
