import plistlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import pytest

from app.profile import autostart
from app.profile.settings import SettingsError


@pytest.fixture(autouse=True)
def program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autostart, "program", lambda: ("/opt/with space/eigencall",))


def test_the_desktop_starts_it_in_the_tray_until_it_is_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert not autostart.is_on()
    autostart.switch(True)
    assert autostart.is_on()
    text = (tmp_path / "autostart" / "eigencall.desktop").read_text()
    assert 'Exec="/opt/with space/eigencall" --tray\n' in text
    assert text.startswith("[Desktop Entry]\n")
    autostart.switch(False)
    autostart.switch(False)
    assert not autostart.is_on()


def test_on_macos_it_is_a_launch_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    autostart.switch(True)
    (agent,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    told = plistlib.loads(agent.read_bytes())
    assert told["ProgramArguments"] == ["/opt/with space/eigencall", "--tray"]
    assert told["RunAtLoad"] is True
    autostart.switch(False)
    assert not autostart.is_on()


class Registry(ModuleType):
    """What is asked of Windows' registry."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = 1, 2, 3

    def __init__(self) -> None:
        super().__init__("winreg")
        self.values: dict[str, str] = {}

    def OpenKey(self, root: int, path: str, *_: int) -> Self:
        assert (root, path) == (self.HKEY_CURRENT_USER, autostart.RUN_KEY)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def QueryValueEx(self, _: object, name: str) -> tuple[str, int]:
        if name not in self.values:
            raise FileNotFoundError
        return self.values[name], self.REG_SZ

    def SetValueEx(self, _: object, name: str, __: int, kind: int, value: str) -> None:
        assert kind == self.REG_SZ
        self.values[name] = value

    def DeleteValue(self, _: object, name: str) -> None:
        del self.values[name]


def test_on_windows_it_is_a_value_of_the_run_key(monkeypatch: pytest.MonkeyPatch) -> None:
    registry: Any = Registry()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert not autostart.is_on()
    autostart.switch(True)
    assert registry.values == {"Eigencall": '"/opt/with space/eigencall" --tray'}
    assert autostart.is_on()
    autostart.switch(False)
    autostart.switch(False)
    assert not autostart.is_on()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "autostart").write_text("a file where a folder should be")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="could not be changed"):
        autostart.switch(True)
