"""How long the window's thread is busy at a stretch: from the moment at which it wakes until it waits again.
Whoever presses a key in between waits for so long."""

import time

from PyQt6.QtCore import QAbstractEventDispatcher, QObject


class LoopMeter(QObject):
    """Begins with the first event after it was made, on the thread that made it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stretches: list[tuple[float, float]] = []
        self._awake: tuple[float, float] | None = None
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None  # an application exists
        dispatcher.awake.connect(self._wakes)
        dispatcher.aboutToBlock.connect(self._waits)

    def _wakes(self) -> None:
        if self._awake is None:
            self._awake = time.perf_counter(), time.thread_time()

    def _waits(self) -> None:
        if self._awake is not None:
            wall_s, cpu_s = self._awake
            self._stretches.append((time.perf_counter() - wall_s, time.thread_time() - cpu_s))
            self._awake = None

    def take_ms(self) -> list[tuple[float, float]]:
        """The stretches since the last time: how long each took, and how much of that this thread computed;
        the rest went to whoever else had the processor or Python's lock."""
        taken, self._stretches = self._stretches, []
        return [(1000 * wall_s, 1000 * cpu_s) for wall_s, cpu_s in taken]
