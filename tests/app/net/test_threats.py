"""docs/THREATS.md and the tests name each other."""

import re
from pathlib import Path

from app.bench.attacks import listed

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "THREATS.md").read_text()
NAMED = set(re.findall(r"`(test_\w+)`", PAGE))
OWN = ("app/net/**/test_*.py", "app/call/test_*.py")


def names_in(*patterns: str) -> set[str]:
    files = [path for pattern in patterns for path in (ROOT / "tests").glob(pattern)]
    return {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)}


def test_every_test_that_the_page_names_exists() -> None:
    assert NAMED - names_in("**/test_*.py") == set()


def test_every_attack_that_is_tested_is_on_the_page() -> None:
    attacks = {name for name in names_in(*OWN) if name.startswith("test_attack_")}
    assert attacks - NAMED == set()
    assert len(attacks) > 25


def test_every_row_of_the_page_names_a_test() -> None:
    unnamed = [attack for attack, tests in listed(PAGE).listed if not tests]
    assert unnamed == []
