import subprocess
import sys

import pytest

from app import __version__, cli
from app.__main__ import main


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    out = capsys.readouterr().out
    for command in ("call", "serve", "demo", "bench"):
        assert f"\n    {command} " in out


def test_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"eigencall {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["demo", "--camera", "nowhere.mp4"], "no file nowhere.mp4"),
        (["call", "--headless", "--camera", "nowhere.mp4"], "no file nowhere.mp4"),
        (["bench", "bandwidth", "--clip", "nowhere.mp4"], "no file nowhere.mp4"),
        (["serve", "--host", "192.0.2.1"], "This machine has no address 192.0.2.1."),
        (["serve", "--host", "nowhere.invalid"], "This machine has no address nowhere.invalid."),
        (["call", "--headless", "--camera", "sample", "--avatar", "nobody"], "no invented face named nobody"),
    ],
)
def test_bad_input_ends_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) == 1


def test_an_odd_size_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--size", "77"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "even number" in done.stderr


def test_an_option_means_the_same_before_and_after_the_command() -> None:
    before, after = (
        cli.parse(words)
        for words in (
            ["--relay-only", "--profile", "work", "call"],
            ["call", "--profile", "work", "--relay-only"],
        )
    )
    assert before == after
    assert (before.relay_only, before.profile) == (True, "work")


LINK = "eigencall://7-acorn-violin@192.0.2.7:8765"


@pytest.mark.parametrize("words", [[LINK], ["--profile", "work", LINK], [LINK, "--profile", "work"]])
def test_a_link_opens_the_window(words: list[str]) -> None:
    options = cli.parse(words)
    assert options.link == LINK
    assert options.profile == ("work" if "work" in words else "default")
    assert not options.tray


def test_the_window_may_begin_in_the_tray() -> None:
    assert cli.parse(["--tray"]).tray


@pytest.mark.parametrize("words", [["https://x"], ["eigencall://7-a b/c?d"], ["mailto:anna"]])
def test_what_is_no_link_is_no_command_either(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(words)
    assert "there is no command" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--relay-only", "serve"], ["--avatar", "ada", "enrol"], ["--camera", "0", "people"]]
)
def test_an_option_that_the_command_does_not_have_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.parse(words)
    assert end.value.code == 2
    assert words[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", [n for n in cli.COMMANDS if n != "bench"] + [f"bench {n}" for n in cli.BENCHMARKS]
)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.parse([*name.split(), "--help"])
    assert end.value.code == 0
    assert f"usage: eigencall {name}" in capsys.readouterr().out
