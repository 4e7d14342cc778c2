"""What a wheel and a one-folder build take along: everything that the packages read at run time."""

import ast
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = [p.rstrip("*") for p in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]]
PATTERNS = PROJECT["tool"]["setuptools"]["package-data"]["*"]


def files() -> list[Path]:
    """Of the packages, as the checkout has them."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", *PACKAGES], capture_output=True, text=True, check=False
    ).stdout.split("\n")
    return [Path(name) for name in listed if name]


def test_every_file_beside_the_code_is_in_the_wheel() -> None:
    found = files()
    if not found:
        pytest.skip("not a checkout")
    data = [path for path in found if path.suffix not in (".py", ".pyi")]
    assert len(data) > 40
    for path in data:
        assert any(fnmatch(path.name, pattern) for pattern in PATTERNS), f"{path} is not in the wheel"


def test_the_one_folder_build_takes_the_same_files() -> None:
    text = (ROOT / "packaging" / "eigencall.spec").read_text()
    taken = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in ("DATA", "OWN")
    }
    for path in files():
        if path.parts[0] in taken["OWN"] and path.suffix not in (".py", ".pyi", ".ts"):
            assert any(fnmatch(path.name, pattern) for pattern in taken["DATA"]), path
    assert {"app", "assets", "codec", "render"} <= set(taken["OWN"])


def test_the_desktop_entry_starts_the_program_and_names_its_icon() -> None:
    lines = (ROOT / "packaging" / "eigencall.desktop").read_text().splitlines()
    entry = dict(line.split("=", 1) for line in lines[1:] if "=" in line)
    assert lines[0] == "[Desktop Entry]"
    assert entry["Exec"] == "eigencall"
    assert "eigencall" in PROJECT["project"]["scripts"]
    assert (ROOT / "app" / "ui" / "icons" / f"{entry['Icon']}.svg").exists()


def test_the_appstream_data_agrees_with_the_project() -> None:
    root = ElementTree.parse(ROOT / "packaging" / "eigencall.metainfo.xml").getroot()
    assert root.findtext("project_license") == PROJECT["project"]["license"]
    assert root.findtext("launchable") == "eigencall.desktop"
    releases = [release.get("version") for release in root.iter("release")]
    assert PROJECT["project"]["version"] in releases
