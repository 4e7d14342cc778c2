"""A cell that holds the newest value only: frames travel by replacement, not by queue.

Invariant: a value is handed to at most one `take`; one that was replaced before it was taken is gone. All of
it is under one lock.
"""

from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """The newest value of a producer for a slower or faster consumer, on any threads."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._value: T | None = None
        self._fresh = False
        self._closed = False

    def put(self, value: T) -> None:
        """Replace the value; one that was not taken is dropped."""
        with self._changed:
            self._value, self._fresh = value, True
            self._changed.notify_all()

    def take(self, timeout_s: float = 0.0) -> T | None:
        """The newest value that was not taken yet, waiting for it at most so long; None if there is none."""
        with self._changed:
            if timeout_s > 0:
                self._changed.wait_for(lambda: self._fresh or self._closed, timeout_s)
            if not self._fresh:
                return None
            self._fresh = False
            return self._value

    def peek(self) -> T | None:
        """The newest value, taken or not; None before the first."""
        with self._changed:
            return self._value

    def close(self) -> None:
        """Wake those who wait: nothing more will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        with self._changed:
            return self._closed
