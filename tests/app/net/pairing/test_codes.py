"""Spoken codes."""

import itertools
from collections.abc import Callable, Sequence

import pytest

from app.net.addresses.places import PlaceError
from app.net.errors import PairingError
from app.net.pairing import codes
from app.net.pairing.codes import complete, new_code, parse, words


def test_there_are_256_words_so_that_a_byte_chooses_one() -> None:
    assert len(words()) == len(set(words())) == 256
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 9 for word in words())


def test_no_two_words_begin_alike_or_differ_in_fewer_than_three_letters() -> None:
    assert len({word[: codes.PREFIX] for word in words()}) == 256
    assert min(distance(a, b) for a, b in itertools.combinations(words(), 2)) >= 3


def test_a_code_survives_being_spoken_and_typed() -> None:
    code = new_code(7, below=_fixed(0, 255))
    assert str(code) == "7-acorn-zigzag"
    for typed in ("7-acorn-zigzag", "-7-acorn-zigzag-", "7 Acorn ZIGZAG", " 7, acor - zigz "):
        assert parse(typed) == code


@pytest.mark.parametrize(("asked", "made"), [(0, 2), (2, 2), (3, 3), (4, 4), (99, 4)])
def test_a_code_may_have_more_words(asked: int, made: int) -> None:
    code = new_code(7, asked)
    assert len(code.secret) == made
    assert parse(str(code)) == code


@pytest.mark.parametrize(
    ("typed", "code", "rendezvous"),
    [
        ("7-acorn-zigzag", "7-acorn-zigzag", ""),
        ("7-acorn-zigzag@192.0.2.7", "7-acorn-zigzag", "ws://192.0.2.7:8765"),
        ("7-acorn-zigzag @ desk.example:99", "7-acorn-zigzag", "wss://desk.example:99"),
        ("7-acorn-zigzag@8.8.8.8", "7-acorn-zigzag", "wss://8.8.8.8:8765"),
        ("7-acorn-zigzag@desk.local", "7-acorn-zigzag", "ws://desk.local:8765"),
        ("7-acorn-zigzag@[2001:db8::7]", "7-acorn-zigzag", "ws://[2001:db8::7]:8765"),
    ],
)
def test_a_code_may_name_its_rendezvous(typed: str, code: str, rendezvous: str) -> None:
    assert codes.split_address(typed) == (code, rendezvous)


@pytest.mark.parametrize(
    "place", ["", "a b", "x/../y", "user@host", "host:port", "[::1", "h:123456", "h:0", "h:99999"]
)
def test_what_is_no_address_behind_a_code_is_explained(place: str) -> None:
    with pytest.raises(PlaceError, match="address"):
        codes.split_address(f"7-acorn-zigzag@{place}")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7",
        "7-acorn",
        "acorn-zigzag",
        "0-acorn-zigzag",
        "x-acorn-zigzag",
        "7-acorn-zigzag-tulip-acorn-tulip",
        "7-acorn-zzz",
        "7-acorn-" + "z" * 1000,
        "٧-acorn-zigzag",
        "9999999-acorn-zigzag",
        "7-a-b",
    ],
)
def test_what_is_no_code_is_explained(typed: str) -> None:
    with pytest.raises(PairingError) as fault:
        parse(typed)
    assert str(fault.value).endswith((".", "it."))


def test_completion_offers_what_begins_like_this() -> None:
    assert complete("aco") == ("acorn",)
    assert complete("acorn") == ("acorn",)
    assert complete("") == ()
    assert len(complete("c")) > 5


def test_the_secret_words_of_a_code_are_not_in_its_repr() -> None:
    assert "acorn" not in repr(parse("7-acorn-zigzag"))


def _fixed(*numbers: int) -> Callable[[int], int]:
    remaining = iter(numbers)
    return lambda below: next(remaining)


def distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Of Levenshtein: letters, or sounds, to put in, take out or change."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


@pytest.mark.parametrize(
    "typed",
    [
        "7–acorn–violin",  # en dashes
        "7—acorn—violin",  # em dashes
        "7‑acorn‑violin",  # hyphens that do not break
        "7−acorn−violin",  # minus signs
        "7-acorn-violin.",
        "code: 7-acorn-violin",
        "Code 7-acorn-violin!",
        "“7-acorn-violin”",
        "'7 acorn violin',",
        "<7-acorn-violin>\n",
    ],
)
def test_a_code_is_read_as_telephones_and_copying_leave_it(typed: str) -> None:
    assert str(parse(typed)) == "7-acorn-violin"


def test_a_place_is_read_without_what_stands_around_it() -> None:
    assert codes.split_address("“7-acorn-violin@192.0.2.7:9000”.") == (
        "7-acorn-violin",
        "ws://192.0.2.7:9000",
    )
    assert codes.split_address("7-acorn-violin@[2001:db8::1]") == (
        "7-acorn-violin",
        "ws://[2001:db8::1]:8765",
    )
