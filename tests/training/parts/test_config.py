"""training.parts.config and training.everything: settings and the order of steps."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from training import everything
from training.__main__ import main
from training.parts import config


@dataclass(frozen=True, slots=True)
class Settings:
    out: Path = Path("work")
    rate: float = 0.1
    steps: int = 3
    fast: bool = False


def test_arguments_win_over_the_file_and_the_file_over_defaults(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    file.write_text("rate = 0.5\nsteps = 7\n")
    found = config.load(Settings, ["--config", str(file), "--steps", "9", "--fast", "true"], "")
    assert found == Settings(rate=0.5, steps=9, fast=True)


def test_an_unknown_setting_stops_the_run(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    file.write_text("speed = 1\n")
    with pytest.raises(config.ConfigError, match="no setting speed"):
        config.load(Settings, ["--config", str(file)], "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--steps", "many"], "steps cannot be 'many'; a whole number is wanted."),
        (["--rate", "fast"], "rate cannot be 'fast'; a number is wanted."),
        (["--fast", "maybe"], "fast cannot be 'maybe'; yes or no is wanted."),
    ],
)
def test_a_value_of_the_wrong_kind_is_a_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(config.ConfigError) as error:
        config.load(Settings, words, "")
    assert str(error.value) == sentence


def test_a_wrong_setting_ends_any_command_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["finder", "--images", "all"]) == 1
    assert capsys.readouterr().err == "images cannot be 'all'; a whole number is wanted.\n"


def test_the_quick_way_links_to_some_of_the_pictures(tmp_path: Path) -> None:
    for i in range(31):
        (tmp_path / "all" / "set").mkdir(parents=True, exist_ok=True)
        (tmp_path / "all" / "set" / f"{i:02d}.jpg").write_bytes(b"")
    chosen = everything.few(tmp_path / "all", tmp_path / "few", 15)
    assert len(list(chosen.rglob("*.jpg"))) == 3
    assert everything.few(tmp_path / "all", tmp_path / "few", 15) == chosen
