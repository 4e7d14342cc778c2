"""The ticket of the call under way, in a private file of the profile, for a program that is killed in it.

A program that lives holds a lock beside the file, which its end, however sudden, gives back. Only who has the
lock reads or writes: a second window of the same profile neither takes the call away nor forgets it.
"""

import logging
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from app.net.ticket import MAX_BYTES, Ticket
from codec.errors import cause
from codec.files import write_whole

log = logging.getLogger("eigencall.profile")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def ticket_path(settings: Path) -> Path:
    """Beside the settings of the same profile."""
    return settings.with_suffix(".call.json")


class TicketFile:
    """`save` may come from any thread; the disk is waited for, so not from the network's."""

    def __init__(self, path: Path, wall: Callable[[], float] = time.time) -> None:
        self._path, self._wall = path, wall
        self._lock = FileLock(path.with_suffix(".lock"), thread_local=False)
        self._writing = threading.Lock()
        self._closed = False

    def take(self) -> Ticket | None:
        """What a killed program has left. It stays until the call is over: a program may be killed again
        before it is back. What is good for nothing is deleted."""
        with self._writing:
            if not self._is_ours():
                return None
            ticket = self._read()
            if ticket is None:
                self._put(None)
            return ticket

    def save(self, ticket: Ticket | None) -> None:
        """Replace the ticket, or delete it. Without a disk that takes it, a killed call stays lost."""
        with self._writing:
            if not self._is_ours():
                return
            self._put(ticket)

    def close(self) -> None:
        """An orderly end leaves nothing to come back with."""
        with self._writing:
            self._closed = True
            if self._lock.is_locked:
                self._put(None)
                self._lock.release()

    def _is_ours(self) -> bool:
        if self._closed or self._lock.is_locked:
            return not self._closed
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except (Timeout, OSError) as error:
            log.debug("the call's ticket is another program's: %s", cause(error))
            return False
        return True

    def _read(self) -> Ticket | None:
        try:
            with self._path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            log.debug("the call's ticket cannot be read: %s", cause(error))
            return None
        if len(data) > MAX_BYTES or (sys.platform != "win32" and mode & OTHERS):
            return None  # what others could read or write is not what we wrote
        return Ticket.parse(data, self._wall())

    def _put(self, ticket: Ticket | None) -> None:
        try:
            if ticket is not None:
                write_whole(self._path, bytes(ticket))
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            log.debug("the call's ticket is not kept: %s", cause(error))
