"""Ctrl-C, and the SIGTERM of a cluster, while a network learns: asked once, the loop ends its step and keeps
what it has; asked twice, the program ends at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def left_to_others(_worker: int) -> None:
    """In a process that makes batches: Ctrl-C reaches it too, and the one that learns ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def watched() -> Iterator[Callable[[], bool]]:
    """Whether the end has been asked for. In the main thread only."""
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
