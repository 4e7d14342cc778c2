"""The documents' commands exist, what they link to is there, and their figures are those measured."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import cli
from training.__main__ import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "packaging" / "README.md",
]
COMMAND = re.compile(r"(?<!\")\beigencall(?= |$)(?: [^`#\n|(]*)?")
FOLDERS = "app|assets|codec|docs|exits|likeness|packaging|render|scripts|tests|training"
NAMED = re.compile(rf"python -m ((?:tests|training)(?:\.\w+)*)|`(?:pytest (?:-s )?)?((?:{FOLDERS})/[\w./-]+)")
STAND_INS = {"CLIP": "sample", "URL": "redis://192.0.2.7"}
SECTIONS = re.split(r"^## ", (ROOT / "docs" / "BENCHMARKS.md").read_text(), flags=re.M)[1:]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands() -> Iterator[tuple[str, str]]:
    """(document, `eigencall …`): each of a code block or of code in a line."""
    for path in DOCUMENTS:
        text = path.read_text()
        code = re.findall(r"```sh\n(.*?)```", text, re.S) + re.findall(r"`([^`\n]+)`", text)
        found = {match.group().strip() for part in code for match in COMMAND.finditer(part)}
        yield from ((name(path), command) for command in sorted(found))


@pytest.mark.parametrize(("document", "command"), list(commands()))
def test_a_command_of_the_documents_is_understood(document: str, command: str) -> None:
    for stand_in, value in STAND_INS.items():
        command = re.sub(rf"\b{stand_in}\b", value, command)
    assert is_understood(shlex.split(command)[1:]), document


def is_understood(arguments: list[str]) -> bool:
    try:
        return callable(cli.parse(arguments).run)
    except SystemExit as end:
        return end.code == 0  # --help and --version


def places() -> list[tuple[str, str]]:
    """(document, place): each `python -m …` of our own, and each path."""
    found = ((name(path), "".join(match)) for path in DOCUMENTS for match in NAMED.findall(path.read_text()))
    return sorted(set(found))


@pytest.mark.parametrize(("document", "place"), places())
def test_a_module_or_path_that_a_document_names_is_there(document: str, place: str) -> None:
    path = ROOT / (place if "/" in place else place.replace(".", "/"))
    assert path.exists() or path.with_suffix(".py").is_file(), document


def test_make_has_the_two_commands_of_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^make (\w+)", README, re.M)
    assert targets == ["demo", "test"]
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.M)
    assert "python -m training" in README
    assert COMMANDS


def links() -> Iterator[tuple[str, str]]:
    for path in DOCUMENTS:
        found = set(re.findall(r"\]\(([^)#:]+)\)", path.read_text()))
        yield from ((name(path), target) for target in sorted(found))


@pytest.mark.parametrize(("document", "target"), list(links()))
def test_what_a_document_links_to_is_there(document: str, target: str) -> None:
    assert ((ROOT / document).parent / target).exists()


def test_every_document_is_linked_from_another() -> None:
    linked = {(ROOT / document).parent.joinpath(target).resolve() for document, target in links()}
    assert {path for path in DOCUMENTS if path.name != "README.md"} <= linked


def figures() -> Iterator[tuple[str, str]]:
    """(file of docs/figures, section) for each section of the benchmarks whose rows were kept."""
    for section in SECTIONS:
        if file := re.search(r"\(figures/(\w+)\.json\)", section):
            yield file[1], section


def table(section: str) -> Iterator[dict[str, str]]:
    """Each row of a section's table, by its head."""
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    head = [cell.strip() for cell in lines[0]]
    for cells in lines[2:]:
        yield dict(zip(head, (cell.strip() for cell in cells), strict=True))


def made(file: str) -> Any:
    return json.loads((ROOT / "docs" / "figures" / f"{file}.json").read_text())


@pytest.mark.parametrize(("file", "section"), list(figures()), ids=[file for file, _ in figures()])
def test_a_benchmark_shows_what_its_file_holds(file: str, section: str) -> None:
    report = made(file)
    assert f"`{report['command']}`" in section
    assert report["commit"][:7] in section
    for row in table(section):
        value = report["rows"][row["row"].strip("`")] * (100 if row["unit"] == "%" else 1)
        shown = row["measured"]
        decimals = len(shown.partition(".")[2])
        assert abs(float(shown) - value) <= 0.5001 * 10**-decimals, row


@pytest.mark.parametrize("section", SECTIONS, ids=[section.partition("\n")[0] for section in SECTIONS])
def test_a_benchmark_has_one_value_a_cell(section: str) -> None:
    if "|---" not in section:
        return
    for row in table(section):
        for head, cell in row.items():
            if head not in ("what", "row", "unit", "bar"):
                assert re.fullmatch(r"-?[\d.]*|nothing", cell), (head, cell)


def test_the_readmes_numbers_are_those_of_the_benchmarks() -> None:
    values = {
        cell for section in SECTIONS if "|---" in section for row in table(section) for cell in row.values()
    }
    numbers = re.findall(r"^\| ([\d.]+) ", README, re.M)
    assert len(numbers) == 3
    assert set(numbers) <= values
