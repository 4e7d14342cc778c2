"""The program's log, for who has to find out why a call failed: one line for each change of state, kept in
memory for a report, and written to a file where one is named. The loggers are the standard library's, one a
package: eigencall.net, eigencall.media, ...

Invariant: no line holds a code, a word of one, an address, a name, a key or a path. States, numbers, names of
exceptions and sentences without their values are all that is written; of a traceback, no more than where.
"""

import logging
import platform
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app import __version__
from codec.errors import UserError, cause

MOST_LINES = 500  # in memory: an hour of a call that is cut off each minute
MOST_BYTES = 4 << 20  # of a file; the one before it stays beside it
_FORM = "%(asctime)s.%(msecs)03d %(levelname)-5s %(name)s: %(message)s"

Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LogError(UserError):
    """The log cannot be written; the message says why."""


class Discreet(logging.Formatter):
    """An exception's own text may hold anything: its cause is written instead, and where it was raised."""

    def __init__(self) -> None:
        super().__init__(_FORM, "%Y-%m-%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """What another formatter has written of the exception is not used."""
        record.exc_text = None
        return super().format(record).rstrip()

    def formatException(self, ei: Failure) -> str:
        """One line."""
        _, error, trace = ei
        return f"{cause(error)} {_place(trace)}".rstrip() if error is not None else ""


def _place(trace: TracebackType | None) -> str:
    """The innermost module of the program that a traceback passes, and the line; a file's path may be
    personal."""
    place = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        if module.startswith(("app.", "codec.", "render.", "likeness.", "exits.", "assets")):
            place = f"in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


class _LastLines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Discreet())
        self.lines: deque[str] = deque(maxlen=MOST_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


_kept = _LastLines()
_log = logging.getLogger("eigencall")


@contextmanager
def logging_to(path: Path | None = None) -> Iterator[None]:
    """Keep the last lines; with a path, write all of them there too, readable by their owner only. An error
    that ends the program is the last of them. Raises LogError."""
    _log.setLevel(logging.DEBUG)
    with ExitStack() as stack:
        for handler in (_kept, *([_to_file(path)] if path is not None else [])):
            _log.addHandler(handler)
            stack.callback(handler.close)
            stack.callback(_log.removeHandler, handler)
        _log.info("eigencall %s", system())
        try:
            yield
        except Exception as error:
            _log.error("ended by", exc_info=error)
            raise


def _to_file(path: Path) -> logging.Handler:
    try:
        path.touch(mode=0o600)
        handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8")
    except OSError as error:
        raise LogError(
            "The log cannot be written to {path}: {reason}. Choose another place.",
            path=path,
            reason=error.strerror,
        ) from error
    handler.setFormatter(Discreet())
    return handler


def last_lines() -> list[str]:
    """What has been logged until now, oldest first."""
    return list(_kept.lines)


def system() -> str:
    """Versions of the program, of Python and of the operating system."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{__version__}, Python {version}, {platform.system()} {platform.release()} {platform.machine()}"
