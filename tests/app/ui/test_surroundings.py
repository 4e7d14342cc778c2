"""What the window's process asks of its surroundings."""

import os
from pathlib import Path

import pytest

from app.ui.surroundings import start_no_bus

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
