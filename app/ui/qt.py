"""Qt's set-up before the first window and its end after the last. Little is imported here: it comes first."""

import atexit
import os
import sys

from PyQt6.QtCore import QCoreApplication, QEvent, Qt
from PyQt6.QtGui import QGuiApplication, QSurfaceFormat
from PyQt6.QtWidgets import QApplication

from app import exit_status
from app.ui import drawing
from app.ui.focus_ring import follower
from app.ui.surroundings import start_no_bus
from render.gl import prepare_window_system

DRAWING_ENDS_S = 2.0  # a picture takes milliseconds; only compiling shaders takes longer


def surface_format() -> QSurfaceFormat:
    """3.3 core, for the drawing thread's context."""
    form = QSurfaceFormat()
    form.setVersion(3, 3)
    form.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    form.setDepthBufferSize(24)
    return form


def make_application(kind: type[QApplication] = QApplication) -> QApplication:
    """The one application of the process, made with everything that must be set before it; a second time, the
    same. kind: of a measurement, which looks at what passes through."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    start_no_bus()
    prepare_window_system()
    QSurfaceFormat.setDefaultFormat(surface_format())
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setApplicationName("eigencall")
    QGuiApplication.setApplicationDisplayName("Eigencall")
    QGuiApplication.setDesktopFileName("eigencall")
    application = kind(sys.argv[:1])
    application.setStyle("Fusion")
    follower(application)
    return application


def leave() -> None:
    """Windows are closed: let go of what they drew with. A driver that is still compiling shaders is not
    waited for: the process then ends without giving its own parts back to the system one by one."""
    if isinstance(application := QApplication.instance(), QApplication):
        follower(application).let_go()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if not drawing.finish(DRAWING_ENDS_S):
        atexit.register(_end_at_once)


def _end_at_once() -> None:
    """Registered last, and so called first, after everything of our own has been closed."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_status.status)
