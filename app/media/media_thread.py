"""A thread that works until it is asked to stop: what cameras, microphones, loudspeakers and clips share."""

import threading
import time
from collections.abc import Callable

Clock = Callable[[], float]
Wait = Callable[[threading.Event, float], bool]
"""Wait for an event, at most so many seconds; whether it is set."""


class MediaThread:
    """Subclasses write `_work`, which returns when `_stopping` is set."""

    def __init__(self, name: str, clock: Clock = time.monotonic, wait: Wait = threading.Event.wait) -> None:
        """name: of the thread."""
        self._clock, self._wait = clock, wait
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; returns at once."""
        self._stopping.set()

    def join(self, timeout_s: float = 2.0) -> bool:
        """Wait for the thread's end; False if it has not ended in time: a stuck driver is left behind."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _wait_until(self, due_s: float) -> bool:
        """Whether the thread is to stop."""
        return self._wait(self._stopping, max(0.0, due_s - self._clock()))

    def _work(self) -> None:
        raise NotImplementedError
