"""One window for each profile: a second start hands its link to the first, which comes forward.

Who holds the lock beside the settings is the first; its end, however sudden, gives the lock back. It listens
at a socket that only this user can connect to, and takes one short line from each who does.
"""

import hashlib
import logging
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from PyQt6.QtCore import QObject, pyqtSignal

from codec.errors import UserError, cause
from codec.sentence import Sentence

if TYPE_CHECKING:  # it wants a library of Kerberos' that may be missing
    from PyQt6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger("eigencall.ui")
MAX_LINE_BYTES = 1024  # a link has 400 characters at most
ANSWER = b"seen\n"
WAIT_MS = 1000  # for a program of this machine that only has to answer
START_S = 10.0  # the first may still be starting
PAUSE_S = 0.1


SILENT = Sentence("Eigencall is running already, and does not answer. End it and try again.")


class RunningError(UserError):
    """The profile has a window, which does not answer."""


class Instance(QObject):
    """This process, as the window of its profile or as a second start. `called(link)`: another start has
    asked for the window, perhaps with a link."""

    called = pyqtSignal(str)

    def __init__(self, settings: Path) -> None:
        super().__init__()
        self._lock = FileLock(settings.with_suffix(".window.lock"), thread_local=False)
        self._address = address(settings)
        self._listener: QObject | None = None

    def claim(self) -> bool:
        """Be the profile's window; False if another process is. Where no lock can be made, any may be."""
        try:
            Path(self._lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            log.info("no lock for the window: %s", cause(error))
        return True

    def listen(self) -> None:
        """From now on, hear other starts."""
        try:
            from PyQt6.QtNetwork import QLocalServer
        except ImportError as error:
            log.info("other starts cannot be heard: %s", cause(error))
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if self._lock.is_locked:
            QLocalServer.removeServer(self._address)  # of one that was killed
        server.setMaxPendingConnections(4)
        server.newConnection.connect(lambda: self._answer(server))
        if not server.listen(self._address):
            log.info("other starts cannot be heard")
        self._listener = server

    def _answer(self, server: "QLocalServer") -> None:
        while (caller := server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(lambda caller=caller: self._read(caller))
            self._read(caller)

    def _read(self, caller: "QLocalSocket") -> None:
        if caller.bytesAvailable() > MAX_LINE_BYTES:
            caller.abort()
        elif caller.canReadLine():
            link = caller.readLine().data().decode("utf-8", "replace").strip()
            caller.write(ANSWER)
            caller.disconnectFromServer()
            self.called.emit(link)

    def hand_over(self, link: str) -> None:
        """Call the profile's window, with a link or an empty one. Raises RunningError without an answer."""
        deadline_s = time.monotonic() + START_S
        try:
            while not self._say(link):
                if time.monotonic() > deadline_s:
                    raise RunningError(SILENT)
                time.sleep(PAUSE_S)
        except ImportError as error:
            raise RunningError(SILENT) from error

    def _say(self, link: str) -> bool:
        from PyQt6.QtNetwork import QLocalSocket

        caller = QLocalSocket()
        caller.connectToServer(self._address)
        if not caller.waitForConnected(WAIT_MS):
            return False
        caller.write(link.encode()[: MAX_LINE_BYTES - 1] + b"\n")
        return caller.waitForReadyRead(WAIT_MS) and caller.readLine().data() == ANSWER

    def close(self) -> None:
        """At the end of the program."""
        self._lock.release()


def address(settings: Path) -> str:
    """Where the window of a profile listens: in the folder of what this user runs, or beside the settings."""
    name = f"eigencall-{hashlib.sha256(str(settings.absolute()).encode()).hexdigest()[:16]}"
    if sys.platform == "win32":
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return str((Path(runtime) if Path(runtime).is_dir() and runtime else settings.parent) / name)
