"""A real screen for real windows: Qt draws nothing of OpenGL without one. Each process that runs tests has an
Xvfb of its own, so that its windows take the keyboard from no others.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, Qt
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.profile.settings import SettingsFile
from app.ui import drawing
from app.ui.main_window import Extras, MainWindow
from app.ui.qt import make_application
from codec.basis import Basis
from tests.app.ui.fake import NEVER_MS, RecordingControls, load_basis, load_skin


@pytest.fixture(scope="session")
def screen() -> Iterator[None]:
    """DISPLAY names a screen of ours."""
    assert shutil.which("Xvfb"), "The window's tests need Xvfb: apt-get install xvfb"
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answer, pytest.MonkeyPatch.context() as environment:
            environment.setenv("DISPLAY", f":{answer.readline().strip()}")
            environment.setenv("QT_QPA_PLATFORM", "xcb")
            yield
        server.terminate()


@pytest.fixture(scope="session")
def qapp(screen: None) -> QApplication:
    """The program's own application, in place of pytest-qt's."""
    return make_application()


@pytest.fixture(scope="session")
def basis() -> Basis:
    return load_basis()


MakeWindow = Callable[..., MainWindow]
WORDS = ("acorn", "violin", "village", "walnut")


@pytest.fixture(scope="session")
def shared_controls(basis: Basis) -> RecordingControls:
    return RecordingControls(basis)


@pytest.fixture
def controls(shared_controls: RecordingControls) -> RecordingControls:
    """As on the first day."""
    shared_controls.reset()
    return shared_controls


def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    with qtbot.waitExposed(window, timeout=60_000):
        window.show()
    window.activateWindow()
    QApplication.setActiveWindow(window)  # shortcuts want it, and a display without a window manager may not
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    return window


@pytest.fixture
def make_window(
    qtbot: QtBot, basis: Basis, controls: RecordingControls, tmp_path: Path
) -> Iterator[MakeWindow]:
    """Opens a new window on the recording client, with settings in a folder of the test's."""
    made: list[MainWindow] = []

    def make(extras: Extras | None = None) -> MainWindow:
        window = MainWindow(controls, basis, load_skin(), SettingsFile(tmp_path / "s.json"), extras)
        window.meanwhile.rest.after_ms = NEVER_MS
        made.append(window)
        return opened(window, qtbot)

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert drawing.finish(60)


@pytest.fixture(scope="session")
def shared_window(
    qapp: QApplication,
    basis: Basis,
    shared_controls: RecordingControls,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[MainWindow]:
    """One for most tests: compiling its shaders costs more than a test."""
    settings = SettingsFile(tmp_path_factory.mktemp("settings") / "s.json")
    window = MainWindow(shared_controls, basis, load_skin(), settings, Extras(words=WORDS))
    window.meanwhile.rest.after_ms = NEVER_MS
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert drawing.finish(60)


@pytest.fixture
def window(
    shared_window: MainWindow, controls: RecordingControls, qtbot: QtBot, tmp_path: Path
) -> Iterator[MainWindow]:
    """The shared window, as it is when it has just been opened."""
    window = shared_window
    window.preferences.file = SettingsFile(tmp_path / "s.json")
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.meanwhile.statistics_wanted = False
    window.stage.help.hide()
    window.stage.orbit.reset()
    window.feed.start()
    window.apply_settings()
    window.stage.banner.clear()
    window.panel.home.field.clear()
    window.panel.home.first.setFocus()
    yield opened(window, qtbot)
    if window.preferences.dialog is not None:
        window.preferences.dialog.reject()
    if window.people.dialog is not None:
        window.people.dialog.reject()
    window.meanwhile.small.switch(False)
    window.stage.edge.clear()
    window.hide()
