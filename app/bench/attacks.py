"""`attacks()`: runs the tests that docs/THREATS.md names, and counts the attacks that fail as they must.

An attack is a row of one of the page's tables. It fails if every test that its row names exists, has run and
has passed; a skipped test shows nothing, so it counts against us.
"""

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

TIMEOUT_S = 900.0


@dataclass(frozen=True, slots=True)
class Attacks:
    """listed: (attack, names of its tests). unmet: the tests that have not run and passed."""

    listed: tuple[tuple[str, tuple[str, ...]], ...]
    unmet: frozenset[str] = frozenset()

    @property
    def failed_fraction(self) -> float:
        """The share of the listed attacks that fail: 1.0 is what has to be."""
        failed = [attack for attack, tests in self.listed if tests and not self.unmet.intersection(tests)]
        return len(failed) / len(self.listed)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for _, tests in self.listed for name in tests)


def listed(page: str) -> Attacks:
    """The attacks of the page's tables."""
    rows = [re.split(r"(?<!\\)\|", line.strip("| ")) for line in page.splitlines() if line.startswith("| ")]
    found = [(row[0].strip(), tuple(re.findall(r"`(test_\w+)`", row[-1]))) for row in rows if len(row) == 3]
    return Attacks(tuple((attack, tests) for attack, tests in found if attack != "attack"))


def attacks(root: Path) -> Attacks:
    """Run them. root: the folder with docs and tests."""
    named = listed((root / "docs" / "THREATS.md").read_text("utf-8"))
    places = list(_places(root / "tests", named.names))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        subprocess.run(command + places, cwd=root, stdout=subprocess.DEVNULL, timeout=TIMEOUT_S, check=False)
        passed = _passed(report) if report.exists() else frozenset()
    return Attacks(named.listed, named.names - passed)


def _places(folder: Path, names: frozenset[str]) -> list[str]:
    """Where each of them stands, as pytest wants it."""
    return [
        f"{path}::{name}"
        for path in sorted(folder.rglob("test_*.py"))
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
        if name in names
    ]


def _passed(report: Path) -> frozenset[str]:
    """The functions of which every case ran and passed."""
    good: set[str] = set()
    bad: set[str] = set()
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("name", "").split("[")[0]
        (bad if case.find("failure") is not None or case.find("error") is not None else good).add(name)
        if case.find("skipped") is not None:
            bad.add(name)
    return frozenset(good - bad)
