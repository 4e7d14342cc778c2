"""Work that may wait (for a disk, for a driver), off the window's thread, with the result back on it.

One thread does one piece after the other, so that two writes of the same file keep their order.
"""

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtCore import QObject, QRunnable, QThreadPool, pyqtSignal

from codec.errors import cause

log = logging.getLogger("eigencall.ui")
T = TypeVar("T")


class _Done(QObject):
    arrived = pyqtSignal(object, object)


class _Piece(QRunnable, Generic[T]):
    def __init__(self, work: Callable[[], T], done: _Done) -> None:
        super().__init__()
        self._work, self._done = work, done

    def run(self) -> None:
        try:
            self._done.arrived.emit(self._work(), None)
        except Exception as error:  # whatever it was, the window must hear of it and go on
            log.info("work aside: %s", cause(error))
            self._done.arrived.emit(None, error)


class Worker(QObject):
    """`run(work, then)`: then(result, error) is called on the thread that made the worker."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._waiting: set[_Done] = set()

    def run(self, work: Callable[[], T], then: Callable[[T | None, Exception | None], None]) -> None:
        """Queue the work."""
        done = _Done()
        self._waiting.add(done)

        def arrived(result: T | None, error: Exception | None) -> None:
            self._waiting.discard(done)
            then(result, error)

        done.arrived.connect(arrived)
        self._pool.start(_Piece(work, done))

    def finish(self, at_most_ms: int) -> bool:
        """Wait for what is queued, when the window closes."""
        return self._pool.waitForDone(at_most_ms)
