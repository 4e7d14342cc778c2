"""Where a window was and how large, for the next time: a few bytes beside the settings, as Qt writes them. Qt
sees to it that a window comes back on to a screen that is there. A file that cannot be read is as none.
"""

import logging
from pathlib import Path

from PyQt6.QtCore import QByteArray, QEvent, QObject
from PyQt6.QtWidgets import QWidget

from codec.errors import cause
from codec.files import write_whole

log = logging.getLogger("eigencall.ui")
_MAX_BYTES = 1 << 12  # Qt writes 66


class WindowPlace(QObject):
    """Puts a window where it was, now, and keeps its place whenever it is closed."""

    def __init__(self, window: QWidget, file: Path) -> None:
        super().__init__(window)
        self._window, self._file = window, file
        self._bring_back()
        window.installEventFilter(self)

    def _bring_back(self) -> None:
        try:
            with self._file.open("rb") as file:
                kept = file.read(_MAX_BYTES)
        except OSError:
            return
        self._window.restoreGeometry(QByteArray(kept))

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """A place that cannot be kept is not worth a word."""
        if watched is self._window and event is not None and event.type() == QEvent.Type.Close:
            try:
                write_whole(self._file, self._window.saveGeometry().data())
            except OSError as error:
                log.debug("the window's place: %s", cause(error))
        return super().eventFilter(watched, event)
