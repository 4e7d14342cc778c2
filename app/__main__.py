"""The program's entry: one command is run; a failure on purpose ends in one clear sentence."""

import sys
import threading
from collections.abc import Sequence

from app import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the `eigencall` command; returns the exit status."""
    options = cli.parse(sys.argv[1:] if arguments is None else arguments)
    threading.excepthook = _thread_failed
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from app.wiring import USER_ERRORS  # half of the program; not before a window has begun to draw

        if not isinstance(error, USER_ERRORS):
            raise
        print(f"eigencall: {error}", file=sys.stderr)
        return 1
    return status


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    """A thread that dies must not take the program's voice with it: say where, keep the rest running."""
    name = failure.thread.name if failure.thread else "a thread"
    print(f"eigencall: {name} stopped: {failure.exc_value!r}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
