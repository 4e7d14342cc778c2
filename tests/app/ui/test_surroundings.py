"""What the window's process asks of its surroundings."""

import os
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest

from app.ui.surroundings import give_memory_back, start_no_bus, tidy_up

BUS, FOLDER = "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set, and nothing stays."""
    for name in (BUS, FOLDER):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_without_a_bus_none_is_started() -> None:
    start_no_bus()
    assert os.environ[BUS] == "disabled:"


def test_a_bus_that_there_is_stays_in_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    (tmp_path / "bus").touch()
    start_no_bus()
    assert BUS not in os.environ
    monkeypatch.setenv(BUS, "unix:path=/somewhere")
    start_no_bus()
    assert os.environ[BUS] == "unix:path=/somewhere"


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_pictures_that_are_let_go_are_given_back_to_the_system() -> None:
    give_memory_back()
    kept, before = [], resident_mb()
    for _ in range(60):
        pictures = [np.ones((480, 640, 3), np.uint8) for _ in range(10)]
        kept.append(pictures[0])
    assert resident_mb() - before < 1.5 * 60 * 0.92 + 20


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_what_only_garbage_holds_is_let_go_of() -> None:
    class Ring:
        def __init__(self) -> None:
            self.itself = self

    known = weakref.ref(Ring())
    tidy_up()
    assert known() is None
