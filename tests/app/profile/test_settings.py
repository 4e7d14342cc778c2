"""The settings file: what it keeps, and what it never loses."""

from pathlib import Path

import pytest

from app.profile.settings import (
    CAUTION,
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


DAMAGED = [b"", b"{", b"[]", b"\xff\xfe", b"[" * 200_000, b" " * (1 << 21), b'{"relay_only": true, "tur']


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_file_closes_what_it_may_have_closed_at_every_start(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "default.json"
    path.write_bytes(data)
    for _ in range(3):
        file = SettingsFile(path)
        closed = Settings(relay_only=True, ring_me=False, likeness=False, photographed=False, history=False)
        assert file.settings == closed
        assert str(path) in file.problem
        assert CAUTION in file.problem
    assert [each.name for each in tmp_path.iterdir()] == ["default.json"]


def test_settings_that_nobody_may_read_are_closed(tmp_path: Path) -> None:
    (tmp_path / "default.json").mkdir()  # like a file without permissions, for root too
    file = SettingsFile(tmp_path / "default.json")
    assert file.settings.relay_only
    assert CAUTION in file.problem


def test_saving_keeps_the_damaged_file_and_stays_closed_until_it_is_opened_on_purpose(tmp_path: Path) -> None:
    path = tmp_path / "default.json"
    path.write_bytes(b"{")
    file = SettingsFile(path)
    file.change(camera="x")
    file.save()
    assert (tmp_path / "default.bad1.json").read_bytes() == b"{"
    again = SettingsFile(path)
    assert (again.problem, again.settings.relay_only, again.settings.camera) == ("", True, "x")
    again.change(relay_only=False)
    again.save()
    assert not SettingsFile(path).settings.relay_only


def test_one_unusable_value_leaves_the_others_and_saving_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "default.json"
    path.write_text(text := '{"camera": "c", "mirror": "yes", "theme": "pink", "keys": {"mute": 3}}')
    file = SettingsFile(path)
    assert file.settings == Settings(camera="c")
    assert "keys, mirror, theme" in file.problem
    assert CAUTION not in file.problem
    file.save()
    assert (tmp_path / "default.bad1.json").read_text() == text


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ('{"relay_only": "false"}', Settings(relay_only=True)),
        ('{"relay_only": 1, "turn": "t"}', Settings(relay_only=True, turn="t")),
        ('{"ring_me": null}', Settings(ring_me=False)),
        ('{"likeness": "no"}', Settings(likeness=False)),
        ('{"avatar": 3}', Settings(likeness=False)),
        ('{"relay_only": true, "turn": ["x"]}', Settings(relay_only=True)),
    ],
)
def test_a_private_setting_that_cannot_be_read_is_closed(
    tmp_path: Path, text: str, settings: Settings
) -> None:
    path = tmp_path / "default.json"
    path.write_text(text)
    assert SettingsFile(path).settings == settings
    assert SettingsFile(path).problem


def test_fields_of_another_version_are_written_back() -> None:
    settings, unusable = from_json('{"hologram": {"size": 2}, "camera": "c"}')
    assert not unusable
    assert '"hologram"' in to_json(settings)


def test_a_second_damaged_file_does_not_overwrite_the_first(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    for content in ("one", "two"):
        path.write_text(content)
        SettingsFile(path).save()
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


@pytest.mark.parametrize(
    "text", ['{"frame_rate": 0}', '{"frame_rate": -1}', '{"camera_turn": 45}', '{"cap_kbps": 1000001}']
)
def test_a_number_that_cannot_be_is_told_and_left_out(tmp_path: Path, text: str) -> None:
    path = tmp_path / "default.json"
    path.write_text(text)
    file = SettingsFile(path)
    assert file.settings == Settings()
    assert "cannot be read" in file.problem


def test_half_a_character_is_told_since_it_could_never_be_saved(tmp_path: Path) -> None:
    path = tmp_path / "default.json"
    path.write_text('{"name": "\\ud800"}')
    assert "not JSON" in SettingsFile(path).problem


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 33, "a b", "con\n"])
def test_a_profile_name_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(SettingsError, match="profile"):
        settings_path(name)


def test_each_profile_has_a_file_of_its_own() -> None:
    assert settings_path("work") != settings_path("home")
    assert settings_path("work").parent == settings_path("home").parent


def test_what_the_command_line_gives_is_in_force_and_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    file = SettingsFile(path)
    file.change(camera="1", avatar="ada")
    file.give(camera="talk.mp4", avatar="ben")
    file.give(camera="walk.mp4")
    assert (file.settings.camera, file.settings.avatar) == ("walk.mp4", "ben")
    file.change(theme=Theme.DARK)
    file.save()
    kept = SettingsFile(path).settings
    assert (kept.camera, kept.avatar, kept.theme) == ("1", "ada", Theme.DARK)
    assert file.settings.camera == "walk.mp4"


def test_what_is_chosen_in_place_of_something_given_is_kept(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "me.json")
    file.give(camera="talk.mp4", avatar="ben")
    file.change(camera="2")
    file.save()
    kept = SettingsFile(file.path).settings
    assert (kept.camera, kept.avatar) == ("2", "")
