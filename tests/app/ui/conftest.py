"""A real screen for real windows: Qt draws nothing of OpenGL without one. Where there is none, an Xvfb of our
own is started."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import SettingsFile
from app.ui.application import make_application
from app.ui.main_window import Extras, MainWindow
from codec.basis import Basis
from tests.app.ui.fake import RecordingControls, load_basis, load_skin


@pytest.fixture(scope="session")
def screen() -> Iterator[None]:
    """DISPLAY names a screen."""
    if os.environ.get("DISPLAY"):
        yield
        return
    assert shutil.which("Xvfb"), "The window's tests need a screen or Xvfb: apt-get install xvfb"
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            os.environ["DISPLAY"] = f":{answer.readline().strip()}"
        yield
        del os.environ["DISPLAY"]
        server.terminate()


@pytest.fixture(scope="session")
def qapp(screen: None) -> QApplication:
    """The program's own application, in place of pytest-qt's."""
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    return make_application()


@pytest.fixture(scope="session")
def basis() -> Basis:
    return load_basis()


@pytest.fixture
def controls(basis: Basis) -> RecordingControls:
    return RecordingControls(basis)


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(
    qtbot: QtBot, basis: Basis, controls: RecordingControls, tmp_path: Path
) -> Iterator[MakeWindow]:
    """Opens the window on the recording client, with settings in a folder of the test's."""
    made: list[MainWindow] = []

    def make(extras: Extras | None = None) -> MainWindow:
        window = MainWindow(controls, basis, load_skin(), SettingsFile(tmp_path / "s.json"), extras)
        made.append(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(Extras(words=("acorn", "violin", "village", "walnut")))
