"""Settings that cannot be read: each command that uses them says so, and none calls directly for it."""

import argparse
from pathlib import Path

import pytest

from app import cli
from app.__main__ import main
from app.commands import profile
from app.commands.profile import settings_of
from app.profile.settings import CAUTION, Settings, SettingsError
from app.wiring import peers_for, peers_or_why


@pytest.fixture(autouse=True)
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path))
    path = tmp_path / "default.json"
    path.write_text('{"relay_only": true, "turn": "turn:192.0.2.9", "rendezv')
    return path


def test_what_cannot_be_read_is_said(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings_of(argparse.Namespace(profile="default"))
    assert f"eigencall: The settings in {broken} cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["people"],
        ["enrol", "--pictures", "none.jpg"],
        ["export", "{folder}/a.glb"],
        ["puppet", "vmc", "--camera", "none.mp4"],
        ["webgl-studio", "--camera", "none.mp4", "--port", "0"],
        ["replay", "none.eigencall", "--export", "{folder}/a.mp4"],
        ["record", "{folder}/talk.eigencall", "--headless", "--camera", "none.mp4"],
        ["call", "--headless", "--camera", "none.mp4"],
    ],
)
def test_every_command_says_so(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([each.format(folder=tmp_path) for each in arguments])
    assert CAUTION in capsys.readouterr().err


def test_no_command_reads_the_settings_without_a_word() -> None:
    modules = Path(profile.__file__).parent.glob("*.py")
    reading = {each.stem for each in modules if "SettingsFile(" in each.read_text()}
    assert reading == {"profile", "doctor"}  # the doctor has its own way to say it


def test_a_call_without_the_relay_is_refused_and_the_next_one_too(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = ["--camera", "synthetic", "--microphone", "none", "--speaker", "none"]
    for _ in range(2):
        assert main(["call", "--headless", *quiet]) == 1
        told = capsys.readouterr()
        assert CAUTION in told.err
        assert "To hide your address a TURN server is needed" in told.out
        assert "code:" not in told.out
    assert broken.exists()


def test_servers_that_cannot_be_used_refuse_calls_and_leave_the_window() -> None:
    options = cli.parse([])
    config = peers_or_why(options, Settings(relay_only=True, turn="turn.example.org"))
    assert config.relay_only
    assert "user name and a password" in config.refused
    assert peers_for(options, Settings()).refused == ""
    with pytest.raises(SettingsError):
        settings_of(argparse.Namespace(profile="../x"))
