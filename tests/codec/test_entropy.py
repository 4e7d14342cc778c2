"""codec/entropy.py: SPEC section 3."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec.entropy import (
    GAMMA,
    MAX_DATAGRAM,
    MAX_MAGNITUDE,
    TOTAL,
    Reader,
    Table,
    Writer,
    code_gamma,
    code_signed,
    geometric,
    unzigzag,
    zigzag,
)
from codec.errors import BitstreamError
from codec.state import TABLES

symbols = st.lists(st.tuples(st.integers(0, len(TABLES) - 1), st.integers(0, 31)), max_size=200)


@given(symbols)
def test_symbols_come_back_in_order(items: list[tuple[int, int]]) -> None:
    writer = Writer()
    for table, symbol in items:
        writer.symbol(TABLES[table], symbol)
    reader = Reader(writer.finish())
    assert [reader.symbol(TABLES[table]) for table, _ in items] == [symbol for _, symbol in items]
    reader.finish()


@given(st.lists(st.tuples(st.integers(1, 48), st.integers(0, (1 << 48) - 1)), max_size=30))
def test_bits_come_back(items: list[tuple[int, int]]) -> None:
    writer = Writer()
    for count, value in items:
        writer.bits(count, value & ((1 << count) - 1))
    reader = Reader(writer.finish())
    assert [reader.bits(count) for count, _ in items] == [v & ((1 << c) - 1) for c, v in items]
    reader.finish()


@given(st.lists(st.integers(0, MAX_MAGNITUDE - 2), max_size=30))
def test_rare_values_come_back(values: list[int]) -> None:
    writer = Writer()
    for value in values:
        code_gamma(writer, value)
    reader = Reader(writer.finish())
    assert [code_gamma(reader) for _ in values] == values
    reader.finish()


@given(st.lists(st.integers(-500_000, 500_000), max_size=30))
def test_signed_values_come_back_through_any_table(values: list[int]) -> None:
    writer = Writer()
    for k, value in enumerate(values):
        code_signed(writer, TABLES[k % len(TABLES)], value)
    reader = Reader(writer.finish())
    assert [code_signed(reader, TABLES[k % len(TABLES)]) for k in range(len(values))] == values
    reader.finish()


@given(st.integers(-(1 << 40), 1 << 40))
def test_zigzag_is_its_own_story_backwards(value: int) -> None:
    assert unzigzag(zigzag(value)) == value
    assert zigzag(value) >= 0


def test_nothing_costs_one_byte() -> None:
    assert Writer().finish() == b"\0"
    Reader(b"\0").finish()


def test_a_symbol_costs_what_its_probability_says() -> None:
    table = geometric((1, 2), 8)
    writer = Writer()
    for _ in range(80):
        writer.symbol(table, 1)
    assert len(writer.finish()) == 20  # a quarter each: 160 bits


def test_trailing_bytes_are_found_out() -> None:
    writer = Writer()
    for k in range(40):
        writer.symbol(TABLES[20], k % 5)
    data = writer.finish()
    for damaged in (data + b"\0", data + b"\0\0\0", data + b"\x80"):
        reader = Reader(damaged)
        for _ in range(40):
            reader.symbol(TABLES[20])
        with pytest.raises(BitstreamError, match="does not match"):
            reader.finish()


def test_a_zero_that_the_length_asks_for_stays() -> None:
    """Without it a datagram that was cut short would be one of its own."""
    writer = Writer()
    writer.bits(15, 0x4000)
    writer.bits(15, 0)
    written = writer.finish()
    assert written == b"\x80\0\0"
    for data, good in ((written, True), (written[:1], False), (written[:2], False), (written + b"\0", False)):
        reader = Reader(data)
        assert (reader.bits(15), reader.bits(15)) == (0x4000, 0)
        if good:
            reader.finish()
        else:
            with pytest.raises(BitstreamError, match="damaged"):
                reader.finish()


def test_reading_past_the_end_is_harmless_and_found_out() -> None:
    reader = Reader(b"\xff")
    for _ in range(1000):
        reader.symbol(TABLES[5])
        reader.bits(40)
        code_gamma(reader)
    with pytest.raises(BitstreamError, match="damaged"):
        reader.finish()


def test_a_datagram_longer_than_allowed_is_refused() -> None:
    with pytest.raises(BitstreamError, match="longer"):
        Reader(b"\x01" * (MAX_DATAGRAM + 1))


def test_an_empty_datagram_is_refused() -> None:
    with pytest.raises(BitstreamError, match="empty"):
        Reader(b"")


@pytest.mark.parametrize("table", [*TABLES, GAMMA, geometric((7, 8), 127)])
def test_tables_add_up(table: Table) -> None:
    assert sum(table.frequency) == TOTAL
    assert min(table.frequency) >= 1


def test_a_table_that_does_not_add_up_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="add up"):
        Table((1, 2, 3))
