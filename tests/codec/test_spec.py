"""codec/SPEC.md: every test that it names exists, and the datagram worked through there is the vector's."""

import re
from pathlib import Path

from codec.entropy import WIDEST, Reader
from codec.packet import KIND
from tests.codec.test_vectors import read

HERE = Path(__file__).parent
SPEC = (HERE.parent.parent / "codec" / "SPEC.md").read_text()


def test_every_must_names_a_test_that_exists() -> None:
    named, file = [], ""
    for match in re.finditer(r"`(test_\w+\.py)?(?:::(test_\w+))?`", SPEC):
        file = match[1] or file
        if match[2]:
            named.append((file, match[2]))
    assert len(named) > 30
    for name, test in named:
        assert f"def {test}(" in (HERE / name).read_text(), f"{name}::{test}"


def test_every_must_has_a_test_beside_it() -> None:
    for paragraph in re.split(r"\n(?=\d+\. |\n|\|)", SPEC):
        if "MUST" in paragraph and "A sentence with **MUST**" not in paragraph:
            assert "`test_" in paragraph or "`::test_" in paragraph, paragraph


def test_the_datagram_by_hand_is_the_vector() -> None:
    datagram = bytes.fromhex(read("001-key-datagram")["steps"][0]["datagram"])
    assert f"`{datagram.hex()}`" in SPEC
    assert int.from_bytes(datagram[:6], "big") // (WIDEST >> 6 >> 15) == 32002
    reader = Reader(datagram)
    assert (reader.bits(6), reader.symbol(KIND), reader.bits(8), reader.bits(8)) == (0, 1, 1, 2)
