"""Writes each call that came about into the history, once it has ended.

`live` and `ended` are called on the network's thread and return at once; a thread of the caller's writes.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress

from app.call.status import PastCall
from app.profile.history import History


class CallLog:
    """history: None for a program without one. Any thread may ask for `calls`."""

    def __init__(
        self, history: History | None, writer: Executor, wall: Callable[[], float] = time.time
    ) -> None:
        self._history, self._writer, self._wall = history, writer, wall
        self._lock = threading.Lock()
        self._began_s: float | None = None

    @property
    def calls(self) -> tuple[PastCall, ...]:
        """Newest first."""
        return self._history.calls if self._history is not None else ()

    def live(self) -> None:
        """The two can talk."""
        self._began_s = self._wall() if self._began_s is None else self._began_s

    def ended(self, length_s: float, contact_id: str, name: str, recording: str) -> None:
        """A call that never was live is none."""
        began_s, self._began_s = self._began_s, None
        if began_s is not None:
            call = PastCall(began_s, length_s, contact_id, name, recording)
            self._later(lambda history: history.add(call))

    def missed(self, call: PastCall) -> None:
        """One of no length."""
        self._later(lambda history: history.add(call))

    def keep(self, wanted: bool) -> None:
        """Whether calls are kept from now on; if not, what was kept is deleted."""
        self._later(lambda history: history.keep(wanted))

    def forget(self, call: PastCall) -> None:
        self._now(lambda history: history.forget(call))

    def forget_contact(self, id: str) -> None:
        self._later(lambda history: history.forget_contact(id))

    def forget_recording(self, path: str) -> None:
        self._now(lambda history: history.forget_recording(path))

    def forget_all(self) -> None:
        self._now(lambda history: history.forget_all())

    def _now(self, change: Callable[[History], None]) -> None:
        """What a person has asked for is seen at once; the file is small."""
        with self._lock:
            if self._history is not None:
                change(self._history)

    def _later(self, change: Callable[[History], None]) -> None:
        with suppress(RuntimeError):  # the program is ending
            self._writer.submit(self._now, change)
