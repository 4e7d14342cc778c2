"""What a wheel and a one-folder build take along: everything that the packages read at run time."""

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import __version__

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PARTS = ("app", "assets", "codec", "exits", "likeness", "render", "training")
PATTERNS = PROJECT["tool"]["setuptools"]["package-data"]["*"]


def files() -> list[Path]:
    """Of the packages, as the checkout has them."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", *PARTS], capture_output=True, text=True, check=False
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


BUILD = (
    "import sys; from setuptools import build_meta as b; b.build_wheel(to := sys.argv[1]); b.build_sdist(to)"
)
"""What `python -m build` does, without an environment of its own and so without a network."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of the checkout's files."""
    if not files():
        pytest.skip("not a checkout")
    source, dist = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True
    ).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run([sys.executable, "-c", BUILD, str(dist)], cwd=source, check=True, capture_output=True)
    return dist


def test_the_wheel_holds_the_program_its_assets_and_its_licences(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    assert wheel.name == f"eigencall-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry = archive.read(f"eigencall-{__version__}.dist-info/entry_points.txt").decode()
    assert {f"eigencall/{path}" for path in files()} | {"eigencall/py.typed"} <= names
    assert "eigencall = eigencall.__main__:main" in entry
    assert {name.split("/")[0] for name in names} == {"eigencall", f"eigencall-{__version__}.dist-info"}
    assert f"eigencall-{__version__}.dist-info/licenses/LICENSES/README.md" in names
    assert not [name for name in names if name.startswith(("eigencall/tests/", "eigencall/build/"))]
    assert "eigencall/guest/__init__.py" in names
    assert not [name for name in names if name.startswith(("eigencall/guest/src", "eigencall/guest/tests"))]
    assert wheel.stat().st_size < 12_000_000


OTHER = """[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "other"
version = "1"
[tool.setuptools]
packages = ["app"]
"""


def test_it_runs_beside_another_distribution_with_a_package_of_the_same_name(
    built: Path, tmp_path: Path
) -> None:
    """Both are installed into one empty folder; what they depend on comes from this environment."""
    other, site = tmp_path / "other", tmp_path / "site-packages"
    (other / "app").mkdir(parents=True)
    (other / "pyproject.toml").write_text(OTHER)
    (other / "app" / "__init__.py").touch()
    (other / "app" / "__main__.py").write_text("print('the other program')")
    subprocess.run([sys.executable, "-c", BUILD, str(tmp_path)], cwd=other, check=True, capture_output=True)
    wheels = [*built.glob("*.whl"), *tmp_path.glob("other-*.whl")]
    install = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--target", str(site)]
    subprocess.run([*install, *map(str, wheels)], check=True, capture_output=True)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(site), sysconfig.get_path("purelib")])}

    def said(*arguments: str) -> str:
        """-S: the checkout, which is installed here too, is not looked at."""
        command = [sys.executable, "-S", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        ).stdout

    assert {path.name for path in site.iterdir() if not path.name.endswith("dist-info")} == {
        "app",
        "bin",
        "eigencall",
    }
    assert said("-m", "app") == "the other program\n"
    assert said("-m", "eigencall", "--version") == f"eigencall {__version__}\n"
    assert said(str(site / "bin" / "eigencall"), "--version") == f"eigencall {__version__}\n"
    assert "python -m training COMMAND" in said("-m", "eigencall.training", "--help")
    assert "usage: eigencall bench soak" in said("-m", "eigencall", "bench", "soak", "--help")


def test_the_source_distribution_holds_the_whole_repository(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True)
    missing = {name for name in listed.stdout.splitlines() if not name.startswith(".")} - names
    assert not {name for name in missing if (ROOT / name).exists()}


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
        if path.parts[0] in taken["OWN"] and path.suffix not in (".py", ".pyi", ".ts", ".qph"):
            assert any(fnmatch(path.name, pattern) for pattern in taken["DATA"]), path
    assert {"app", "assets", "codec", "render"} <= set(taken["OWN"])


def test_the_desktop_entry_starts_the_program_and_names_its_icon() -> None:
    lines = (ROOT / "app" / "commands" / "desktop" / "eigencall.desktop").read_text().splitlines()
    entry = dict(line.split("=", 1) for line in lines[1:] if "=" in line)
    assert lines[0] == "[Desktop Entry]"
    assert entry["Exec"] == "eigencall %u"  # alone, or with a link
    assert "eigencall" in PROJECT["project"]["scripts"]
    assert (ROOT / "app" / "ui" / "icons" / f"{entry['Icon']}.svg").exists()


def test_the_flatpak_manifest_packs_the_one_folder_build_and_asks_for_no_more_than_a_call_needs() -> None:
    manifest = ROOT / "packaging" / "io.github.eigencall.json"
    asked = json.loads(manifest.read_text())
    root = ElementTree.parse(ROOT / "app" / "commands" / "desktop" / "eigencall.metainfo.xml").getroot()
    assert asked["id"] == manifest.stem == root.findtext("id")
    (module,) = asked["modules"]
    sources = {source["dest"]: (manifest.parent / source["path"]).resolve() for source in module["sources"]}
    assert sources.pop("eigencall") == ROOT / "dist" / "eigencall"
    for command in module["build-commands"]:
        for name in re.findall(r"(?<=644 )\S+", command):
            folder, _, file = name.partition("/")
            assert (sources[folder] / file).is_file(), command
    files = [arg for arg in asked["finish-args"] if arg.startswith("--filesystem")]
    assert files == ["--filesystem=xdg-documents/Eigencall:create"]


def test_the_appstream_data_agrees_with_the_project() -> None:
    root = ElementTree.parse(ROOT / "app" / "commands" / "desktop" / "eigencall.metainfo.xml").getroot()
    assert root.findtext("project_license") == PROJECT["project"]["license"]
    assert root.findtext("launchable") == "eigencall.desktop"
    releases = [release.get("version") for release in root.iter("release")]
    assert __version__ in releases
