"""The count of attacks that fail."""

from pathlib import Path

import pytest

from app.bench.attacks import Attacks, attacks, listed

PAGE = """
| attack | why it fails | test |
|---|---|---|
| listens | keys | `test_one` |
| alters | tags | `test_two` (18 ways), `test_three` |
| nobody tests this | | — |
"""


def test_each_row_of_a_table_is_an_attack_with_its_tests() -> None:
    assert listed(PAGE).listed == (
        ("listens", ("test_one",)),
        ("alters", ("test_two", "test_three")),
        ("nobody tests this", ()),
    )


def test_an_attack_fails_only_if_all_of_its_tests_have_passed() -> None:
    rows = listed(PAGE).listed
    assert Attacks(rows).failed_fraction == pytest.approx(2 / 3)
    assert Attacks(rows, frozenset({"test_three"})).failed_fraction == pytest.approx(1 / 3)


def test_a_test_that_fails_is_skipped_or_missing_counts_against_us(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests" / "app").mkdir(parents=True)
    (tmp_path / "docs" / "THREATS.md").write_text(
        PAGE + "| skips | | `test_skips` |\n| is gone | | `test_gone` |\n"
    )
    (tmp_path / "tests" / "app" / "test_x.py").write_text(
        "import pytest\n"
        "def test_one(): pass\n"
        "def test_two(): assert False\n"
        "def test_three(): pass\n"
        "def test_skips(): pytest.skip('no')\n"
    )
    counted = attacks(tmp_path)
    assert counted.unmet == {"test_two", "test_skips", "test_gone"}
    assert counted.failed_fraction == pytest.approx(1 / 5)
