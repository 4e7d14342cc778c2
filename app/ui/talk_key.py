"""Push to talk: while its key is held, a muted microphone is open. The key may be Space, so it must not be
taken from a text field, nor from a button that someone has reached with Tab."""

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QKeySequenceEdit, QLineEdit, QWidget

_NEED_THEIR_KEYS = (QLineEdit, QAbstractButton, QComboBox, QKeySequenceEdit)


class TalkKey(QObject):
    """`held(bool)`: pressed and let go, within `window` and only while `wanted()`."""

    held = pyqtSignal(bool)

    def __init__(self, window: QWidget, wanted: Callable[[], bool]) -> None:
        super().__init__(window)
        self.key = QKeySequence()
        self._window, self._wanted = window, wanted
        self.down = False
        application = QApplication.instance()
        assert application is not None  # a widget exists
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Sees every key of the program before its widget does."""
        if event is None:
            return False
        if event.type() == QEvent.Type.WindowDeactivate and watched is self._window:
            self._let_go()  # the release would go to another window
        if isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            return self._key(watched, event)
        return False

    def _key(self, watched: QWidget, event: QKeyEvent) -> bool:
        if QKeySequence(event.keyCombination()) != self.key:
            return False
        if event.type() == QEvent.Type.KeyRelease and self.down:
            if not event.isAutoRepeat():
                self._let_go()
            return True
        if event.type() != QEvent.Type.KeyPress or watched.window() is not self._window:
            return False
        if self.down or event.isAutoRepeat():
            return self.down
        if isinstance(QApplication.focusWidget(), _NEED_THEIR_KEYS) or not self._wanted():
            return False
        self.down = True
        self.held.emit(True)
        return True

    def _let_go(self) -> None:
        if self.down:
            self.down = False
            self.held.emit(False)
