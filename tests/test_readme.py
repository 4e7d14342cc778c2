"""The README's commands exist, and what it links to is there."""

import re
import shlex
from pathlib import Path

import pytest

from app import cli
from training.__main__ import COMMANDS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text()
COMMAND = re.compile(r"eigencall(?: [^`#\n|(]*)?")


def commands() -> list[str]:
    """Each `eigencall …` of a code block or of code in a line."""
    code = re.findall(r"```sh\n(.*?)```", TEXT, re.S) + re.findall(r"`([^`\n]+)`", TEXT)
    return sorted({match.group().strip() for part in code for match in COMMAND.finditer(part)})


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_is_understood(command: str) -> None:
    arguments = shlex.split(command.replace("CLIP", "sample"))[1:]
    assert callable(cli.parse(arguments).run)


def test_make_has_the_two_commands_of_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", TEXT, re.M):
        assert re.search(rf"^{target}:", makefile, re.M)
    assert "python -m training" in TEXT
    assert COMMANDS


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", TEXT))))
def test_what_the_readme_links_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()
