"""What the command line says is what the window shows."""

from pathlib import Path

import pytest

from app import cli
from app.commands import profile
from app.commands.profile import settings_of
from app.profile.settings import Settings, SettingsFile


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path))


def test_a_file_as_camera_and_an_avatar_of_the_command_line_are_in_force() -> None:
    given = ["call", "--camera", "talk.mp4", "--avatar", "Ada", "--turn-user", "me", "--relay-only"]
    settings = settings_of(cli.parse(given)).settings
    assert (settings.camera, settings.avatar) == ("talk.mp4", "ada")
    assert (settings.turn_username, settings.relay_only) == ("me", True)
    assert settings.microphone == Settings().microphone


def test_without_them_the_file_s_are(tmp_path: Path) -> None:
    kept = SettingsFile(tmp_path / "default.json")
    kept.change(camera="1", relay_only=True)
    kept.save()
    settings = settings_of(cli.parse(["call"])).settings
    assert (settings.camera, settings.relay_only) == ("1", True)


def test_each_setting_that_takes_an_option_s_place_is_there() -> None:
    options = vars(cli.parse(["call"]))
    assert profile.SAID_AS.keys() <= options.keys()
    assert all(hasattr(Settings(), name) for name in profile.SAID_AS.values())
