"""What the program does differently on Windows and macOS, with a platform that is faked: the branches that no
machine of a developer here ever takes."""

import os
import platform
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import av
import cv2
import numpy as np
import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.windows import Windows, get_win_folder_from_env_vars

from app import system_libraries
from app.__main__ import main
from app.media import opus, portaudio, webcam
from app.media.errors import CameraError
from app.net.rendezvous import doorkeeper
from app.net.rendezvous.doorkeeper import DoorLimits
from app.profile import launching
from app.profile.settings import SettingsFile, settings_path
from app.profile.ticket_file import TicketFile
from app.ui import surroundings
from tests.app.net.test_ticket import NOW_S, TICKET

SYSTEMS = {"win32": "Windows", "darwin": "Darwin"}


@pytest.fixture(params=SYSTEMS)
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Neither of these is Linux."""
    monkeypatch.setattr(sys, "platform", request.param)
    monkeypatch.setattr(platform, "system", lambda: SYSTEMS[request.param])
    return str(request.param)


# Where files lie


@pytest.mark.parametrize(
    ("system", "ending"),
    [(MacOS, "Library/Application Support/eigencall"), (Windows, "AppData/Local/eigencall")],
)
def test_settings_lie_where_the_system_keeps_them(
    system: type[MacOS | Windows], ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "AppData" / "Local"))
    monkeypatch.setattr("platformdirs.windows._RESOLVE_WIN_FOLDER", get_win_folder_from_env_vars)
    monkeypatch.setattr(
        platformdirs, "user_config_dir", lambda *a, **k: system(*a, **k).user_config_dir.replace("\\", "/")
    )
    path = settings_path()
    assert str(path.parent).endswith(ending)
    file = SettingsFile(path)
    file.change(camera="1")
    file.save()
    assert SettingsFile(path).settings.camera == "1"


@pytest.mark.parametrize(("system", "taken"), [("linux", False), ("win32", True)])
def test_windows_has_no_rights_of_others_to_be_refused(
    system: str, taken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file there looks as if all could read it."""
    path = tmp_path / "ticket"
    path.write_bytes(bytes(TICKET))
    path.chmod(0o666)
    monkeypatch.setattr(sys, "platform", system)
    tickets = TicketFile(path, lambda: NOW_S)
    assert (tickets.take() is not None) is taken
    tickets.close()


# The menu, libraries, the process


@pytest.mark.usefixtures("elsewhere")
def test_the_menu_is_linux_alone_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu"]) == 1
    assert "make a shortcut to eigencall" in capsys.readouterr().err


def test_an_appimage_is_started_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPIMAGE", "/home/me/Eigencall-x86_64.AppImage")
    assert launching.program() == ("/home/me/Eigencall-x86_64.AppImage",)


@pytest.mark.usefixtures("elsewhere")
def test_no_library_of_linux_is_asked_for() -> None:
    def absent(name: str) -> object:
        raise OSError(name)

    system_libraries.need({"libX11.so.6": "libx11-6"}, absent)
    system_libraries.need_window(absent)


@pytest.mark.usefixtures("elsewhere")
def test_the_c_library_s_memory_and_the_bus_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def unused(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("ctypes.CDLL", unused)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    surroundings.prepare()
    surroundings.tidy_up()
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ


def test_a_system_without_limits_of_files_has_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert doorkeeper.file_limit() == DoorLimits().descriptors
    doorkeeper.raise_file_limit()


# Cameras


class OneCamera:
    """OpenCV's capture on a machine with one camera; `asked`: (index, interface) of each that was opened."""

    asked: ClassVar[list[tuple[int, ...]]] = []

    def __init__(self, *asked: int) -> None:
        self.asked.append(asked)
        self._there = asked[0] == 0

    def isOpened(self) -> bool:
        return self._there

    def read(self) -> tuple[bool, Any]:
        return self._there, np.zeros((48, 64, 3), np.uint8)

    def set(self, *_: object) -> bool:
        return True

    def release(self) -> None:
        pass


@pytest.mark.usefixtures("elsewhere")
def test_cameras_are_found_by_trying_and_opened_by_the_system_s_interface(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OneCamera, "asked", [])
    monkeypatch.setattr(cv2, "VideoCapture", OneCamera)
    assert [spec for spec, _ in webcam.list_webcams()] == ["0"]
    webcam.open_capture(0, (640, 480), 30.0)
    assert OneCamera.asked[-1] == (0, cv2.CAP_ANY)
    with pytest.raises(CameraError, match="Another program is probably using it"):
        webcam.open_capture(1, (640, 480), 30.0)


# Sound


def sounddevice(settings: list[object]) -> SimpleNamespace:
    """PortAudio on a machine with one headset, whose streams note their settings."""

    class Stream:
        def __init__(self, *arguments: object) -> None:
            settings.append(arguments[-1])

        def start(self) -> None:
            pass

    device = {"name": "Headset", "max_input_channels": 1, "max_output_channels": 2, "hostapi": 1}
    apis = [
        {"name": "MME", "devices": [0], "default_input_device": 0, "default_output_device": 0},
        {"name": "Windows WASAPI", "devices": [1], "default_input_device": 1, "default_output_device": 1},
    ]
    return SimpleNamespace(
        OutputStream=Stream,
        InputStream=Stream,
        PortAudioError=OSError,
        WasapiSettings=lambda auto_convert: ("wasapi", auto_convert),
        default=SimpleNamespace(hostapi=0),
        query_hostapis=lambda: apis,
        query_devices=lambda index=None: device if index is not None else [device, device],
        _terminate=lambda: None,
        _initialize=lambda: None,
    )


@pytest.mark.parametrize(
    ("system", "expected"), [("Windows", ("wasapi", True)), ("Darwin", None), ("Linux", None)]
)
def test_windows_converts_rates_and_others_need_not(
    system: str, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: list[object] = []
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(portaudio, "_index", lambda sd, name, output: 1)
    portaudio._open(sounddevice(settings), "Headset", output=True)  # type: ignore[arg-type]  # it stands in for the module
    assert settings == [expected]


def test_of_windows_interfaces_the_one_that_converts_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "_sounddevice", lambda: sounddevice([]))
    monkeypatch.setattr(portaudio, "_refresh", lambda sd: None)
    (headset,) = portaudio.list_devices()
    assert (headset.name, headset.microphone, headset.speaker, headset.default) == (
        "Headset",
        True,
        True,
        True,
    )


@pytest.mark.usefixtures("elsewhere")
def test_alsa_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def unused(name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr("ctypes.util.find_library", unused)
    portaudio._quiet_alsa()


@pytest.mark.parametrize("folder", ["av.libs", "av/.dylibs", "av"])
def test_opus_is_found_in_what_pyav_brings_along(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the package on Linux and Windows, within it on macOS."""
    (tmp_path / "av").mkdir()
    (tmp_path / folder).mkdir(exist_ok=True)
    library = tmp_path / folder / "libopus-0.dll"
    library.touch()
    monkeypatch.setattr(av, "__file__", str(tmp_path / "av" / "__init__.py"))
    assert opus._bundled()[0] == library


# Drawing


def test_elsewhere_opengl_comes_from_the_window_system() -> None:
    """In a process of its own, since the choice is made when the module is read."""
    script = (
        "import sys, os; sys.platform = 'darwin'\n"
        "import importlib.abc\n"
        "class None_(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, *_):\n"
        "        chosen = os.environ.get('PYOPENGL_PLATFORM', 'native')\n"
        "        if name.startswith('OpenGL'): raise RuntimeError(chosen)\n"
        "sys.meta_path.insert(0, None_())\n"
        "try:\n"
        "    import render.gl\n"
        "except RuntimeError as asked: print(asked)\n"
    )
    root = Path(__file__).parents[2]
    surroundings_without = {"PATH": "/usr/bin", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=root,
        env=surroundings_without,
        check=True,
    )
    assert done.stdout.strip() == "native"
