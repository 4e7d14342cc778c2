"""Two people who use the program: one has a mouse, the other only keys. Both are told what to do in the same
words, and count their actions.

A click goes to where a control is seen, so that what is covered, hidden or disabled cannot be pressed; a key
goes to what has the keyboard. Typing what one wants to say is no action of its own, sending it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.app.ui.fingers import QTest

MOST_ACTIONS = 2
"""Of one step."""


class Person:
    """`taken`: step -> how many actions it took. The window that was opened last is in front and has the
    keyboard: a desktop's window manager would see to it."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}
        self._step = ""
        self._windows: list[QWidget] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What belongs to it is done within; it may not take more than MOST_ACTIONS."""
        assert name not in self.taken
        self._step, self.taken[name] = name, 0
        yield
        assert 1 <= self.taken[name] <= MOST_ACTIONS, (name, self.taken)

    def do(self, control: str, key: str) -> None:
        """Press the control of this name, or the key that does the same."""
        self.taken[self._step] += 1
        QApplication.processEvents()  # where things are by now
        self._act(control, key)
        QApplication.processEvents()

    def can_do(self, control: str) -> bool:
        """Whether the control of this name is there to be pressed."""
        return bool(self._found(control))

    def write(self, text: str) -> None:
        """Where the keyboard is, in place of what is chosen there."""
        field = self.front().focusWidget()
        assert field is not None
        QTest.keyClicks(field, text)

    def front(self) -> QWidget:
        """The window that was opened last."""
        kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.windowType() in kinds]
        self._windows = [w for w in self._windows if w in shown]
        self._windows += [w for w in shown if w not in self._windows]
        window = self._windows[-1]
        if not window.isActiveWindow():
            window.activateWindow()
            QApplication.setActiveWindow(window)
        assert window.isActiveWindow()
        return window

    def _found(self, control: str) -> list[QAbstractButton]:
        """Buttons of this name that can be seen and pressed now."""
        return [
            made
            for made in self.front().findChildren(QAbstractButton)
            if made.isVisible()
            and made.isEnabled()
            and control in (made.text().replace("&", ""), made.accessibleName())
            and made.visibleRegion().contains(made.rect().center())
        ]

    def _act(self, control: str, key: str) -> None:
        raise NotImplementedError


class Mouse(Person):
    """Moves to a control and clicks there."""

    def _act(self, control: str, key: str) -> None:
        window, (found,) = self.front(), self._found(control)
        at = found.mapTo(window, found.rect().center())
        assert window.childAt(at) is found, f"“{control}” is covered"
        handle = window.windowHandle()
        QTest.mouseMove(handle, at)
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


class Keys(Person):
    """Has no mouse, and does not walk about by Tab."""

    def _act(self, control: str, key: str) -> None:
        window = self.front()
        pressed = QKeySequence(key)[0]
        QTest.keyClick(window.focusWidget() or window, pressed.key(), pressed.keyboardModifiers())
