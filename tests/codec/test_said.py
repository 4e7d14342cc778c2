"""codec/said.py: SPEC section 8, texts and reactions."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec.control import parse
from codec.errors import BitstreamError
from codec.said import KEPT_FORMATS, MAX_LINES, MAX_MARKS, MAX_TEXT, Feeling, Reaction, Text, tidy
from tests.codec import vectors
from tests.codec.test_vectors import read


def test_texts_and_reactions_reproduce_the_vector() -> None:
    for entry, message in zip(read(vectors.SAID), vectors.SAYINGS, strict=True):
        assert bytes(message).hex() == entry["bytes"]
        assert repr(parse(bytes.fromhex(entry["bytes"]))) == entry["message"]


@pytest.mark.parametrize(
    "data",
    [
        bytes([Text.KIND, 0, 0, 0, 1]),
        bytes([Text.KIND, 0, 0, 0]),
        bytes(Text(1, "x" * (MAX_TEXT + 1))),
        bytes(Text(1, "")) + b"\xff\xfe",
        bytes(Text(1, "")) + b"\xed\xa0\x80",
        bytes([Reaction.KIND]),
        bytes([Reaction.KIND, 1, 1]),
    ],
    ids=lambda data: f"{len(data)}-{data[:6].hex()}",
)
def test_attack_a_text_that_is_empty_too_long_or_no_utf8_is_refused(data: bytes) -> None:
    with pytest.raises(BitstreamError, match="breaks the format"):
        parse(data)


def test_a_reaction_of_the_future_is_read_and_known_to_be_none() -> None:
    message = parse(bytes([Reaction.KIND, 200]))
    assert message == Reaction(200)
    assert 200 not in set(Feeling)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  hello  ", "hello"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("pay \u202eeur 1000\u202c now", "pay eur 1000 now"),
        ("a\u200bb\u2066c\u2069\ufeff", "abc"),
        ("ring\a\x1b[31m", "ring[31m"),
        ("\U000e0041hidden\ue000", "hidden"),
        ("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f"),
        ("z" + "\u0301" * 40, "z" + "\u0301" * MAX_MARKS),
        ("Việt Nam", "Việt Nam"),
        ("\u202e\u200b", ""),
    ],
)
def test_attack_what_turns_hides_or_towers_in_a_text_is_taken_out(written: str, shown: str) -> None:
    assert tidy(written) == shown


@given(st.text(max_size=3000))
def test_whatever_is_written_is_short_and_can_be_seen(text: str) -> None:
    shown = tidy(text)
    assert len(shown.encode()) <= MAX_TEXT
    assert shown.count("\n") < MAX_LINES
    hidden = [c for c in shown if unicodedata.category(c)[0] == "C" and c not in (*KEPT_FORMATS, "\n")]
    assert hidden == []
    assert tidy(shown) == shown
