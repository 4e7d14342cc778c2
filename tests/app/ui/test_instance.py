import os
import subprocess
import sys
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import instance
from app.ui.instance import Instance, RunningError

LINK = "eigencall://7-acorn-violin"
SECOND = """
import sys; from pathlib import Path; from app.ui.instance import Instance
second = Instance(Path(sys.argv[1])); assert not second.claim(); second.hand_over(sys.argv[2])
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "profile" / "default.json"


def start_second(settings: Path, link: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", SECOND, str(settings), link])


@pytest.mark.parametrize("link", [LINK, ""])
def test_a_second_start_hands_its_link_to_the_first(
    qapp: QApplication, qtbot: QtBot, settings: Path, link: str
) -> None:
    first = Instance(settings)
    assert first.claim()
    first.listen()
    with start_second(settings, link) as second:
        with qtbot.waitSignal(first.called, timeout=60_000) as called:
            pass
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
    assert called.args == [link]
    assert second.returncode == 0
    first.close()


def test_a_second_start_waits_for_a_first_that_is_still_starting(
    qapp: QApplication, qtbot: QtBot, settings: Path
) -> None:
    first = Instance(settings)
    assert first.claim()
    with start_second(settings, LINK) as second:
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(1.0)
        first.listen()
        qtbot.waitSignal(first.called, timeout=60_000).wait()
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
    first.close()


def test_a_first_that_does_not_answer_is_told(
    qapp: QApplication, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "START_S", 0.1)
    first, second = Instance(settings), Instance(settings)
    assert first.claim()
    assert not second.claim()
    with pytest.raises(RunningError, match="running already"):
        second.hand_over(LINK)
    first.close()


def test_one_that_was_killed_leaves_nothing_in_the_way(qapp: QApplication, settings: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from app.ui.instance import Instance\n"
        "first = Instance(Path(sys.argv[1])); assert first.claim(); first.listen(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(settings)], check=False)
    assert Path(instance.address(settings)).exists()
    second = Instance(settings)
    assert second.claim()
    second.listen()
    assert Path(instance.address(settings)).stat().st_mode & 0o077 == 0  # only its owner may connect
    second.close()


def test_profiles_have_windows_of_their_own(qapp: QApplication, settings: Path) -> None:
    work = settings.with_name("work.json")
    first, other = Instance(settings), Instance(work)
    assert first.claim()
    assert other.claim()
    assert instance.address(settings) != instance.address(work)
    first.close()
    other.close()


def test_attack_a_line_without_end_is_cut_off(qapp: QApplication, qtbot: QtBot, settings: Path) -> None:
    import socket

    first = Instance(settings)
    assert first.claim()
    first.listen()
    heard: list[str] = []
    first.called.connect(heard.append)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(instance.address(settings))
        caller.sendall(b"x" * 10_000)
        caller.setblocking(False)

        def is_cut_off() -> bool:
            try:
                return caller.recv(1) == b""
            except BlockingIOError:
                return False
            except OSError:
                return True

        qtbot.waitUntil(is_cut_off, timeout=60_000)
    assert heard == []
    first.close()


def test_where_no_lock_can_be_made_a_window_opens_all_the_same(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("a file where a folder should be")
    assert Instance(tmp_path / "profile" / "default.json").claim()


def test_without_a_runtime_folder_it_listens_beside_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert os.path.dirname(instance.address(tmp_path / "default.json")) == str(tmp_path)
    monkeypatch.setattr(sys, "platform", "win32")  # a pipe has a name and no folder
    assert os.path.dirname(instance.address(tmp_path / "default.json")) == ""
