"""The program's entry: one command is run; a failure on purpose ends in one clear sentence.

A wish that the program should end (SIGTERM at log-out or from a service manager, SIGHUP of a closed terminal)
is heard like Ctrl+C: the call is hung up and files are completed.
"""

import logging
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from app import cli, exit_status
from app.profile.log import logging_to
from codec.errors import UserError

log = logging.getLogger("eigencall")

ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(KeyboardInterrupt):
    """The system asks the program to end, by this signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the `eigencall` command; returns the exit status, 128 + signal after a signal."""
    exit_status.status = status = _run(arguments)
    return status


def _run(arguments: Sequence[str] | None) -> int:
    options = cli.parse(sys.argv[1:] if arguments is None else arguments)
    threading.excepthook = _thread_failed
    try:
        with logging_to(options.log), _endings_heard():
            status: int = options.run(options)
    except Ended as end:
        return 128 + end.number
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except UserError as error:
        print(f"eigencall: {error}", file=sys.stderr)
        return 1
    return status


@contextmanager
def _endings_heard() -> Iterator[None]:
    """The first signal raises `Ended` on the main thread; those after it do not disturb the shutting down."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        for each in ENDINGS:
            signal.signal(each, signal.SIG_IGN)
        raise Ended(number)

    before = {each: signal.signal(each, end) for each in ENDINGS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    """A thread that dies must not take the program's voice with it: say where, keep the rest running."""
    name = failure.thread.name if failure.thread else "a thread"
    log.error("a thread stopped", exc_info=failure.exc_value)
    print(f"eigencall: {name} stopped: {failure.exc_value!r}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
