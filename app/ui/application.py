"""The program around the window: Qt's set-up, what happens to unexpected errors, the end."""

import gc
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType

from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal

from app.call.status import CallStatus, Controls, Phase
from app.net.pairing.codes import words
from app.profile.settings import SettingsFile
from app.ui import metered
from app.ui.devices import devices_now
from app.ui.drawing import Drawer
from app.ui.main_window import Extras, MainWindow
from app.ui.qt import leave, make_application
from app.ui.reachable import Reachable
from app.ui.translate import speak, tr
from app.ui.tray import Tray
from codec.basis import Basis

log = logging.getLogger("eigencall.ui")
_SWITCH_S = 0.001  # a paint takes Python's lock a dozen times: at the usual 5 ms each, a hand would feel it


class Mishaps(QObject):
    """PyQt6 ends the process when a slot raises. A call must not end for that: the error goes to standard
    error in full, and to the person as one sentence. Ctrl+C and the system's wish close the window."""

    happened = pyqtSignal(str)
    wish: KeyboardInterrupt | None = None
    """That the program should end, once it has been heard."""

    def install(self) -> None:
        """For slots on this thread, and for all other threads."""
        sys.excepthook = self._caught
        threading.excepthook = lambda failure: self._caught(
            failure.exc_type, failure.exc_value, failure.exc_traceback
        )

    def _caught(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            self.wish = error
            QCoreApplication.exit()  # without asking windows whether they may be closed
            return
        if kind is SystemExit:
            return
        log.error("a fault inside", exc_info=error)
        traceback.print_exception(kind, error, trace)
        self.happened.emit(
            tr("Something went wrong inside ({kind}). The program goes on.", kind=kind.__name__)
        )


def _close_after(window: MainWindow, seconds: float, status: CallStatus) -> None:
    if status.live_for_s >= seconds or status.phase is Phase.ENDED:
        window.close()


def run(
    controls: Controls,
    basis: Basis,
    skin: bytes,
    settings: SettingsFile,
    extras: Extras | None = None,
    *,
    seconds: float | None = None,
    opened: Callable[[MainWindow], None] | None = None,
    reachable: bool = False,
    in_tray: bool = False,
    drawer: Drawer | None = None,
) -> int:
    """Open the window and stay until it is closed; `opened` is told of it. The client is closed by its owner.

    drawer: one of this basis that has been begun early. seconds: close it after so long a call, or when the
    call ends before. reachable: closed, the window may stay in the tray, where contacts ring. in_tray: begin
    there. What goes wrong while the window is open is shown there. Raises KeyboardInterrupt where
    that has closed the window."""
    application = make_application()
    speak(application, settings.settings.language)
    mishaps = Mishaps()
    hooks = sys.excepthook, threading.excepthook
    mishaps.install()
    window = MainWindow(controls, basis, skin, settings, extras or Extras(words(), devices_now), drawer)
    mishaps.happened.connect(window.stage.banner.notice)
    if seconds is not None:
        window.feed.ticked.connect(partial(_close_after, window, seconds))
    tray = Tray(window) if reachable and Tray.available() else None
    reach = Reachable(window, controls, tray) if reachable else None
    if reach is not None and tray is not None and in_tray:
        reach.rest()
    else:
        window.show()
    metered.watch(controls.set_metered, metered.network())
    sys.setswitchinterval(_SWITCH_S)
    gc.freeze()  # what has been read until here lives to the end: no collection walks through it
    gc.enable()
    if opened is not None:
        opened(window)
    try:
        status = application.exec()
    finally:
        window.may_close = lambda: True
        window.close()
        window.deleteLater()  # now, with its OpenGL context, not in whatever order the process ends
        leave()
        sys.excepthook, threading.excepthook = hooks
    if mishaps.wish is not None:
        raise mishaps.wish
    return status
