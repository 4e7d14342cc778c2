"""The program around the window: Qt's set-up, what happens to errors that nobody expected, the end."""

import atexit
import os
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType

from PyQt6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QGuiApplication, QSurfaceFormat
from PyQt6.QtWidgets import QApplication

from app.call.status import CallStatus, Controls, Phase
from app.net.codes import words
from app.settings import SettingsFile
from app.ui import drawing
from app.ui.devices import devices_now
from app.ui.main_window import Extras, MainWindow
from app.ui.translate import speak, tr
from codec.basis import Basis
from render.gl import prepare_window_system

DRAWING_ENDS_S = 2.0  # a picture takes milliseconds; only compiling shaders takes longer


class Mishaps(QObject):
    """PyQt6 ends the process when a slot raises. A call must not end for that: the error goes to standard
    error in full, and to the person as one sentence."""

    happened = pyqtSignal(str)

    def install(self) -> None:
        """For slots on this thread, and for all other threads."""
        sys.excepthook = self._caught
        threading.excepthook = lambda failure: self._caught(
            failure.exc_type, failure.exc_value, failure.exc_traceback
        )

    def _caught(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is KeyboardInterrupt:
            QCoreApplication.quit()
            return
        if kind is SystemExit:
            return
        traceback.print_exception(kind, error, trace)
        self.happened.emit(
            tr("Something went wrong inside ({kind}). The program goes on.", kind=kind.__name__)
        )


def surface_format() -> QSurfaceFormat:
    """3.3 core, for the drawing thread's context."""
    form = QSurfaceFormat()
    form.setVersion(3, 3)
    form.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    form.setDepthBufferSize(24)
    return form


def make_application() -> QApplication:
    """The one application of the process, made with everything that must be set before it."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    prepare_window_system()
    QSurfaceFormat.setDefaultFormat(surface_format())
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setApplicationName("eigencall")
    QGuiApplication.setApplicationDisplayName("Eigencall")
    QGuiApplication.setDesktopFileName("eigencall")
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    return application


def leave() -> None:
    """Windows are closed: let go of what they drew with. A driver that is still compiling shaders is not
    waited for: the process then ends without giving its own parts back to the system one by one."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if not drawing.finish(DRAWING_ENDS_S):
        atexit.register(_end_at_once)


def _end_at_once() -> None:
    """Registered last, and so called first, after everything of our own has been closed."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


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
) -> int:
    """Open the window and stay until it is closed; `opened` is told of it. The client is closed by its owner.

    seconds: close it after so long a call, or when the call ends before. What goes wrong while the window is
    open is shown there."""
    application = make_application()
    speak(application, settings.settings.language)
    mishaps = Mishaps()
    hooks = sys.excepthook, threading.excepthook
    mishaps.install()
    window = MainWindow(controls, basis, skin, settings, extras or Extras(words(), devices_now))
    mishaps.happened.connect(window.stage.banner.notice)
    heartbeat = QTimer()  # lets Python see Ctrl+C, which it only does between its own instructions
    heartbeat.start(200)
    heartbeat.timeout.connect(lambda: None)
    if seconds is not None:
        window.feed.ticked.connect(partial(_close_after, window, seconds))
    window.show()
    if opened is not None:
        opened(window)
    try:
        return application.exec()
    finally:
        window.close()
        window.deleteLater()  # now, with its OpenGL context, not in whatever order the process ends
        leave()
        sys.excepthook, threading.excepthook = hooks
