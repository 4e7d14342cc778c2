import os
import socket
from pathlib import Path

import pytest

from app import system_libraries
from app.system_libraries import DRAWING, WINDOW, X11, LibraryError, need, need_window
from tests.test_packages import ROOT


class System:
    """Loads everything but what it lacks."""

    def __init__(self, *lacks: str) -> None:
        self.lacks = lacks

    def __call__(self, name: str) -> object:
        if name in self.lacks:
            raise OSError(f"{name}: cannot open shared object file")
        return object()


@pytest.fixture
def on_x11(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setattr(system_libraries, "_screen_answers", lambda: True)
    return monkeypatch


def test_what_is_missing_is_said_with_the_command_that_installs_it(on_x11: pytest.MonkeyPatch) -> None:
    with pytest.raises(LibraryError) as told:
        need_window(System("libEGL.so.1", "libxcb-cursor.so.0"))
    assert str(told.value).endswith("sudo apt-get install libegl1 libxcb-cursor0")
    assert "libxcb-cursor.so.0" in str(told.value)


def test_a_whole_system_says_nothing(on_x11: pytest.MonkeyPatch) -> None:
    need_window(System())


def test_a_wayland_desktop_needs_nothing_of_x11(on_x11: pytest.MonkeyPatch, tmp_path: Path) -> None:
    on_x11.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    on_x11.setenv("WAYLAND_DISPLAY", "wayland-0")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as compositor:
        compositor.bind(str(tmp_path / "wayland-0"))
        compositor.listen()
        need_window(System(*X11))


def test_without_a_screen_the_way_without_a_window_is_named(on_x11: pytest.MonkeyPatch) -> None:
    on_x11.delenv("DISPLAY")
    with pytest.raises(LibraryError, match=r"no screen.*--headless"):
        need_window(System())


def test_a_screen_that_does_not_answer_is_said_before_qt_ends_the_process(on_x11: pytest.MonkeyPatch) -> None:
    on_x11.setattr(system_libraries, "_screen_answers", lambda: False)
    with pytest.raises(LibraryError, match=":7 does not answer"):
        need_window(System())


def test_a_screen_that_is_not_there_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", "127.0.0.1:7741")
    assert not system_libraries._screen_answers()


def test_other_systems_are_not_asked_for_linux_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    need(DRAWING | WINDOW | X11, System(*DRAWING, *WINDOW, *X11))


def test_the_packages_are_those_of_the_list_for_debian() -> None:
    """What is named to a user is listed, or comes along with what is."""
    listed = {line for line in (ROOT / "packages.txt").read_text().split() if line.startswith("lib")}
    along = "x11-6 xcb1 xcb-render0 xcb-shm0 xcb-util1 freetype6 x11-xcb1 xcb-randr0 xcb-sync1 xcb-xfixes0"
    along += " xkbcommon0 xcb-xkb1"
    assert set((DRAWING | WINDOW | X11).values()) <= listed | {f"lib{name}" for name in along.split()}


def test_the_wayland_session_of_yesterday_is_passed_over_for_the_screen_of_today(
    on_x11: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on_x11.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    on_x11.setenv("WAYLAND_DISPLAY", "wayland-0")
    need_window(System())
    assert "WAYLAND_DISPLAY" not in os.environ


def test_a_wayland_session_that_is_not_there_is_said_before_qt_aborts(
    on_x11: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on_x11.delenv("DISPLAY")
    on_x11.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    on_x11.setenv("WAYLAND_DISPLAY", "wayland-0")
    with pytest.raises(LibraryError, match="wayland-0 does not answer"):
        need_window(System())
