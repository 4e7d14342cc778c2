"""The machine is looked through; what is wrong with it is a sentence and a fix, never a traceback."""

import json
import socket
from pathlib import Path

import pytest

from app.__main__ import main
from app.commands import doctor
from app.commands.doctor import State
from app.face.model import load_model
from app.profile.settings import SettingsFile

QUIET = ["--camera", "sample", "--microphone", "none", "--speaker", "none"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path))
    return tmp_path


def test_it_says_of_each_part_whether_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--json", *QUIET])
    found = {each["what"]: each for each in json.loads(capsys.readouterr().out)}
    assert set(found) == {
        "settings", "disk", "tracker", "drawing", "window", "camera", "microphone", "loudspeaker", "network",
        "ways", "rendezvous",
    }  # fmt: skip
    for what in ("settings", "tracker", "camera"):
        assert found[what]["state"] == "good"
    assert found["camera"]["said"].startswith("It gives pictures of ")


def test_a_broken_settings_file_is_found_and_the_status_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "default.json").write_text('{"relay_only": true, "tur')
    assert main(["doctor", *QUIET]) == 1
    assert (
        f"broken   settings: The settings in {home / 'default.json'} cannot be read"
        in capsys.readouterr().out
    )


def test_a_relay_only_call_without_a_relay_is_found() -> None:
    from app import cli

    options = cli.parse(["doctor", "--relay-only"])
    found = doctor.way(options, SettingsFile(Path("nowhere.json")).settings)
    assert found.state is State.BROKEN
    assert "TURN server is needed" in found.said


def test_a_camera_that_is_not_there_is_said_with_those_that_are() -> None:
    found = doctor.camera("77", load_model())
    assert found.state is State.LACKING
    assert "Cameras found: " in found.said


def test_a_microphone_that_was_unplugged_is_said_with_those_that_are_there() -> None:
    found = doctor._device("microphone", "Headset", ["Built-in", "Webcam"])
    assert found.state is State.LACKING
    assert "Built-in, Webcam" in found.said


def test_a_port_that_another_program_has_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        monkeypatch.setattr(doctor, "PORT", other.getsockname()[1])
        found = doctor.meeting("")
    assert found.state is State.LACKING
    assert "used by a program" in found.said


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ENOUGH_MB", 1e12)
    assert doctor.disk(tmp_path / "not" / "there").state is State.LACKING
