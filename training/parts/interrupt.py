"""Ctrl-C, and the SIGTERM of a cluster, while a network learns: asked once, the loop ends its step and keeps
what it has; asked twice, the program ends at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

GRACE_S = 20


def left_to_others(_worker: int) -> None:
    """In a process that makes batches: what ends a whole job reaches it too, and who learns ends it.
    After a SIGTERM it has GRACE_S, since that is also how a process that hangs is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: signal.alarm(GRACE_S))


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
