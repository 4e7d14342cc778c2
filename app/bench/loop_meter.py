"""For how long the window's thread is taken by each event that it handles: a key that is
pressed meanwhile waits for so long. A wake-up without an event takes no time and is not counted."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QAbstractEventDispatcher, QEvent, QObject
from PyQt6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Handled:
    """One event, with everything that was done for it. wall_ms: until it was done; cpu_ms: what this thread
    computed of that; queued_ms: how long it waited for a processor (0 where the system does not tell); the
    rest went to the holder of Python's lock, or to the window system."""

    wall_ms: float
    cpu_ms: float
    queued_ms: float
    what: str


class MeteredApplication(QApplication):
    """The program's application, which times what it hands out on the thread that made it. Stretches: from
    the first event after a wait to the last before the next, as a hand meets them at worst."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._handled: list[Handled] = []
        self._stretches: list[float] = []
        self._stretch_ms = 0.0
        self._inside = False
        self._owner = threading.get_ident()
        stats = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._sched = stats.open("rb", buffering=0) if stats.exists() else None
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None  # an application exists
        dispatcher.aboutToBlock.connect(self._waits)

    def notify(self, receiver: QObject | None, event: QEvent | None) -> bool:
        """An event within an event belongs to the outer one."""
        if self._inside or threading.get_ident() != self._owner or receiver is None or event is None:
            return super().notify(receiver, event)
        self._inside = True
        what = f"{type(receiver).__name__} {event.type().name}"
        queued_ms, wall_s, cpu_s = self._queued_ms(), time.perf_counter(), time.thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            wall_ms = 1000 * (time.perf_counter() - wall_s)
            cpu_ms, queued_ms = 1000 * (time.thread_time() - cpu_s), self._queued_ms() - queued_ms
            self._handled.append(Handled(wall_ms, cpu_ms, queued_ms, what))
            self._stretch_ms += wall_ms
            self._inside = False

    def _queued_ms(self) -> float:
        """Of this thread until now (Linux: Documentation/scheduler/sched-stats.rst)."""
        if self._sched is None:
            return 0.0
        self._sched.seek(0)
        return float(self._sched.read().split()[1]) / 1e6

    def _waits(self) -> None:
        if self._stretch_ms:
            self._stretches.append(self._stretch_ms)
            self._stretch_ms = 0.0

    def take(self) -> tuple[list[Handled], list[float]]:
        """Events and stretches (ms) since the last time."""
        taken = self._handled, self._stretches
        self._handled, self._stretches = [], []
        return taken


def worst(handled: list[Handled], count: int = 12) -> str:
    """A table of the longest, to look for the reason."""
    longest = sorted(handled, key=lambda event: -event.wall_ms)[:count]
    return "\n".join(
        f"{e.wall_ms:7.1f} ms, {e.cpu_ms:6.1f} computed, {e.queued_ms:6.1f} queued  {e.what}" for e in longest
    )


def metered() -> MeteredApplication | None:
    """The application that is running, if it was made as this kind."""
    application = QApplication.instance()
    return application if isinstance(application, MeteredApplication) else None
