"""The settings file: what it keeps, and what it never loses."""

from pathlib import Path

import pytest

from app.profile.settings import (
    SelfView,
    Settings,
    SettingsError,
    SettingsFile,
    Theme,
    from_json,
    settings_path,
    to_json,
)


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "me.json"
    file = SettingsFile(path)
    file.change(camera="Webcam ü", theme=Theme.DARK, self_view=SelfView.HIDDEN, keys={"mute": "X"})
    file.save()
    again = SettingsFile(path)
    assert again.problem == ""
    assert again.settings.camera == "Webcam ü"
    assert again.settings.theme is Theme.DARK
    assert again.settings.self_view is SelfView.HIDDEN
    assert dict(again.settings.keys) == {"mute": "X"}


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "none.json")
    assert (file.settings, file.problem) == (Settings(), "")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 200_000, b" " * (1 << 21)])
def test_a_damaged_file_gives_defaults_and_a_sentence_and_is_kept(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "default.json"
    path.write_bytes(data)
    file = SettingsFile(path)
    assert file.settings == Settings()
    assert "default.bad1.json" in file.problem
    file.change(camera="x")
    file.save()
    assert (tmp_path / "default.bad1.json").read_bytes() == data


def test_one_unusable_value_leaves_the_others_and_keeps_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "default.json"
    path.write_text('{"camera": "c", "mirror": "yes", "theme": "pink", "keys": {"mute": 3}}')
    file = SettingsFile(path)
    assert file.settings == Settings(camera="c")
    assert "keys, mirror, theme" in file.problem
    assert (tmp_path / "default.bad1.json").exists()


def test_fields_of_another_version_are_written_back() -> None:
    settings, unusable = from_json('{"hologram": {"size": 2}, "camera": "c"}')
    assert not unusable
    assert '"hologram"' in to_json(settings)


def test_a_second_damaged_file_does_not_overwrite_the_first(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    for content in ("one", "two"):
        path.write_text(content)
        SettingsFile(path)
    assert (tmp_path / "p.bad1.json").read_text() == "one"
    assert (tmp_path / "p.bad2.json").read_text() == "two"


def test_settings_that_cannot_be_kept_hold_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("a file where a folder should be")
    file = SettingsFile(tmp_path / "wall" / "p.json")
    file.change(camera="c")
    with pytest.raises(SettingsError, match="hold until the program ends"):
        file.save()
    assert file.settings.camera == "c"


def test_a_write_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "p.json")
    file.change(mirror=False)
    file.save()
    assert [p.name for p in tmp_path.iterdir()] == ["p.json"]


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 33, "a b", "con\n"])
def test_a_profile_name_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(SettingsError, match="profile"):
        settings_path(name)


def test_each_profile_has_a_file_of_its_own() -> None:
    assert settings_path("work") != settings_path("home")
    assert settings_path("work").parent == settings_path("home").parent
