"""What the Makefile calls: each script's decision, on cases small enough to see the answer."""

import importlib.util
from importlib.machinery import SourceFileLoader
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
METAINFO = '<component><releases><release version="1.2.0" date="{date}"/></releases></component>'


def load(path: str) -> ModuleType:
    """A script has no `.py` in its name, so that the shell's users need not know its language."""
    loader = SourceFileLoader(Path(path).name.replace("-", "_"), str(ROOT / path))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


release, floors, changed = map(
    load, ("packaging/release", "scripts/coverage-floors", "scripts/changed-tests")
)


def test_a_dated_version_in_both_files_may_be_released() -> None:
    assert release.missing("1.2.0", "## 1.2.0 (2026-11-28)\n", METAINFO.format(date="2026-11-28")) == []


@pytest.mark.parametrize(
    ("changelog", "date", "sentence"),
    [
        ("## 1.1.0 (2026-11-28)\n", "2026-11-28", "has no heading '## 1.2.0 (DATE)'"),
        ("## 1.2.0 (unreleased)\n", "unreleased", "where 1.2.0 should have its date"),
        ("## 1.2.0 (2026-11-28)\n", "2026-11-27", "dates 1.2.0 2026-11-27, the changelog 2026-11-28"),
    ],
)
def test_what_a_release_lacks_is_said(changelog: str, date: str, sentence: str) -> None:
    (fault,) = release.missing("1.2.0", changelog, METAINFO.format(date=date))
    assert sentence in fault


def test_the_shipped_files_are_those_that_the_release_reads() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    faults = release.missing(release.__version__, changelog, release.METAINFO.read_text())
    assert not [fault for fault in faults if "has no heading" in fault]


def test_the_bill_of_materials_has_what_the_program_imports_with_versions() -> None:
    bill = release.bill("eigencall")
    parts = {part["name"]: part for part in bill["components"]}
    assert {"aiortc", "aioice", "cryptography", "numpy", "pyqt6"} <= parts.keys()
    assert not {"pytest", "torch", "redis"} & parts.keys()
    assert parts["aiortc"]["purl"] == f"pkg:pypi/aiortc@{version('aiortc')}"
    known = {part["bom-ref"] for part in (*bill["components"], bill["metadata"]["component"])}
    assert known == {link["ref"] for link in bill["dependencies"]}
    assert all(set(link["dependsOn"]) <= known for link in bill["dependencies"])


def test_what_is_installed_by_hash_is_what_is_pinned() -> None:
    pinned = set((ROOT / "constraints.txt").read_text().lower().replace("_", "-").split())
    lock = (ROOT / "requirements.lock").read_text()
    locked = {line.split()[0].lower() for line in lock.splitlines() if "==" in line}
    assert {"aiortc==1.16.0", "aioice==0.13.0"} <= locked <= pinned
    assert lock.count("--hash=sha256:") >= len(locked)
    assert "://" not in lock


def test_a_share_is_of_all_files_of_a_part_and_a_part_leaves_out_what_it_says() -> None:
    part = floors.Part("app", ("app/",), outside=("app/ui/",))
    assert part.has("app/net/call.py")
    assert not part.has("app/ui/window.py")
    assert not part.has("codec/link.py")
    files = [{"covered_lines": 9, "num_statements": 10}, {"covered_lines": 0, "num_statements": 20}]
    assert floors.share(files, "covered_lines", "num_statements") == pytest.approx(30)


def test_every_part_with_a_floor_exists() -> None:
    for part in floors.PARTS:
        assert all((ROOT / folder).is_dir() for folder in (*part.inside, *part.outside)), part.name


def test_a_module_is_mirrored_by_the_test_of_its_name() -> None:
    assert changed.mirrors(Path("app/net/call.py")) == [Path("tests/app/net/test_call.py")]
    assert changed.mirrors(Path("tests/app/net/test_call.py")) == []
    assert changed.mirrors(Path("docs/THREATS.md")) == []
    assert Path("tests/render/test_renderer.py") in changed.mirrors(Path("render/shaders/eye.vert"))
