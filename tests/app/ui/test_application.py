"""The program around the window: how it opens and ends, and what an unexpected error does."""

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from app.call.status import Phase
from app.profile.settings import SettingsFile
from app.ui.application import run
from app.ui.main_window import MainWindow
from codec.basis import Basis
from tests.app.ui.fake import RecordingControls, load_skin


def test_run_opens_the_window_and_returns_when_it_is_closed(
    qapp: QApplication, controls: RecordingControls, basis: Basis, tmp_path: Path
) -> None:
    hooks = sys.excepthook, threading.excepthook
    seen: list[str] = []

    def look_and_close(window: MainWindow) -> None:
        seen.append(window.windowTitle())
        window.close()

    def opened(window: MainWindow) -> None:
        QTimer.singleShot(100, partial(look_and_close, window))

    assert run(controls, basis, load_skin(), SettingsFile(tmp_path / "s.json"), opened=opened) == 0
    assert seen == ["Eigencall"]
    assert (sys.excepthook, threading.excepthook) == hooks


@pytest.mark.parametrize("reached", [{"phase": Phase.LIVE, "live_for_s": 9.0}, {"phase": Phase.ENDED}])
def test_a_call_with_a_time_limit_closes_its_window(
    qapp: QApplication,
    controls: RecordingControls,
    basis: Basis,
    tmp_path: Path,
    reached: dict[str, Any],
) -> None:
    def opened(window: MainWindow) -> None:
        QTimer.singleShot(50, lambda: controls.become(**reached))

    settings = SettingsFile(tmp_path / "s.json")
    assert run(controls, basis, load_skin(), settings, seconds=8.0, opened=opened) == 0
    assert controls.asked in ([], ["hang up"])


def test_an_error_in_a_slot_or_a_thread_is_told_and_does_not_end_the_program(
    qapp: QApplication,
    controls: RecordingControls,
    basis: Basis,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In a process of its own: PyQt6 would end this one."""
    script = f"""
import faulthandler, threading
faulthandler.dump_traceback_later(80, exit=True)
from pathlib import Path
from typing import Any
from PyQt6.QtCore import QTimer
from app.call.status import Phase
from app.profile.settings import SettingsFile
from app.ui.application import run
from tests.app.ui.fake import RecordingControls, load_basis, load_skin

def fail():
    raise ValueError("in a slot")

def opened(window):
    QTimer.singleShot(50, fail)
    QTimer.singleShot(100, lambda: threading.Thread(target=fail, name="t").start())
    QTimer.singleShot(400, lambda: print("banner:", window.stage.banner.text()))
    QTimer.singleShot(500, window.close)

basis = load_basis()
settings = SettingsFile(Path({str(tmp_path / "s.json")!r}))
print("status:", run(RecordingControls(basis), basis, load_skin(), settings, opened=opened))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=100, env=dict(os.environ)
    )
    assert "status: 0" in done.stdout, done.stderr
    assert "banner: Something went wrong inside (ValueError)." in done.stdout
    assert done.stderr.count("in a slot") >= 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_window_that_is_asked_to_end_closes_and_says_by_which_signal(
    screen: None, tmp_path: Path, number: signal.Signals
) -> None:
    """In a process of its own, with a stand-in for the command's work."""
    script = f"""
import faulthandler, os, sys
faulthandler.dump_traceback_later(80, exit=True)
from argparse import Namespace
from pathlib import Path
from PyQt6.QtCore import QTimer
from app import __main__, cli
from app.profile.settings import SettingsFile
from app.ui.application import run
from tests.app.ui.fake import RecordingControls, load_basis, load_skin

def opened(window):
    window.destroyed.connect(lambda: print("closed", flush=True))
    QTimer.singleShot(100, lambda: os.kill(os.getpid(), {int(number)}))

def work(options):
    basis = load_basis()
    settings = SettingsFile(Path({str(tmp_path / "s.json")!r}))
    return run(RecordingControls(basis), basis, load_skin(), settings, opened=opened)

cli.parse = lambda words: Namespace(log=None, run=work)
sys.exit(__main__.main([]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=100)
    assert done.returncode == 128 + number, done.stderr
    assert "closed" in done.stdout
    assert "Traceback" not in done.stderr
