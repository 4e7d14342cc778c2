import subprocess
import sys

import pytest

from app import __version__
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
        (["serve", "--port", "1", "--host", "192.0.2.1"], "Port 1 cannot be used"),
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
