"""The window as a small picture that stays above all others: drag moves it, a double click brings it back."""

from collections.abc import Callable

from PyQt6.QtCore import QByteArray, QEvent, QObject, QPoint, QSize, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QMainWindow, QWidget

from app.ui.parts import gap

_SIZE = (17, 13)  # lines
_FLAGS = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class SmallWindow(QObject):
    """window: becomes small, and closes as it was; picture: what is left of it and takes the mouse.
    changed: called when `on` has."""

    def __init__(self, window: QMainWindow, picture: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(window)
        self.on = False
        self._window, self._picture, self._changed = window, picture, changed
        self._place = QByteArray()
        self._least = QSize()
        self._held: QPoint | None = None  # where the hand has hold of it

    def switch(self, on: bool) -> None:
        """Small, or as it was."""
        if on != self.on:
            self.on = on
            (self._shrink if on else self._grow)()
            self._changed()

    def _shrink(self) -> None:
        window = self._window
        self._place, self._least = window.saveGeometry(), window.minimumSize()
        for watched in (self._picture, window):
            watched.installEventFilter(self)
        window.setMinimumSize(gap(8), gap(6))
        window.setWindowFlags(window.windowFlags() | _FLAGS)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(gap(_SIZE[0]), gap(_SIZE[1]))
        if (screen := window.screen()) is not None:
            corner = screen.availableGeometry().bottomRight()
            window.move(corner.x() - window.width() - gap(), corner.y() - window.height() - gap())
        window.show()

    def _grow(self) -> None:
        window = self._window
        for watched in (self._picture, window):
            watched.removeEventFilter(self)
        window.setWindowFlags(window.windowFlags() & ~_FLAGS)
        window.setMinimumSize(self._least)
        window.restoreGeometry(self._place)
        window.show()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """The picture's own use of the mouse, turning the head, rests meanwhile."""
        if watched is self._window and event is not None and event.type() is QEvent.Type.Close:
            self.switch(False)  # its usual place is the one that is kept
        if watched is not self._picture or not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonDblClick:
                self.switch(False)
            case QEvent.Type.MouseButtonPress:
                self._take_hold(event.globalPosition().toPoint())
            case QEvent.Type.MouseMove if self._held is not None:
                self._window.move(event.globalPosition().toPoint() - self._held)
            case QEvent.Type.MouseButtonRelease:
                self._held = None
        return True

    def _take_hold(self, at: QPoint) -> None:
        """The system moves the window, or where it does not, we do."""
        handle = self._window.windowHandle()
        moved = handle is not None and handle.startSystemMove()
        self._held = None if moved else at - self._window.pos()
