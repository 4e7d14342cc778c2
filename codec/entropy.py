"""Symbols into bytes and back: asymmetric numeral systems over one unbounded integer (SPEC section 3).

A datagram is so short that its whole coder state fits into one Python integer: nothing is renormalised,
nothing is rounded, and the datagram ends at the last byte that carries information. The writer collects
intervals in reading order and folds them in backwards; the reader must end on the state that the writer
began with, which makes almost every damaged datagram detectable at no cost.

All tables are integers that add up to `TOTAL`; every machine reproduces every bit.
(J. Duda, Asymmetric numeral systems, arXiv:1311.2540, section 3: the range variant.)
"""

from bisect import bisect_right
from collections.abc import Sequence

from codec.errors import BitstreamError

PRECISION = 15
TOTAL = 1 << PRECISION
MASK = TOTAL - 1
START = 1  # the writer's first state and the reader's last

MAX_DATAGRAM = 1100  # bytes; keeps a packet under 1,280 with every header, the least that IPv6 carries
MAX_MAGNITUDE = 1 << 20  # of an escaped value; bounds every later sum


class Table:
    """A probability table: cumulative integer frequencies of symbols 0, 1, 2 ..."""

    __slots__ = ("cumulative", "frequency")

    def __init__(self, frequency: Sequence[int]) -> None:
        if sum(frequency) != TOTAL or min(frequency) < 1:
            raise ValueError("Frequencies must be positive and add up to TOTAL.")
        self.frequency = list(frequency)
        self.cumulative = [0]
        for f in self.frequency[:-1]:
            self.cumulative.append(self.cumulative[-1] + f)


class Writer:
    """Collects symbols; `finish` turns them into bytes."""

    __slots__ = ("intervals",)

    def __init__(self) -> None:
        self.intervals: list[tuple[int, int]] = []

    def symbol(self, table: Table, symbol: int) -> int:
        self.intervals.append((table.frequency[symbol], table.cumulative[symbol]))
        return symbol

    def bits(self, count: int, value: int) -> int:
        """An unsigned integer of `count` bits, at most PRECISION of them at a time, low ones first."""
        rest = value
        while count > 0:
            n = min(count, PRECISION)
            width = TOTAL >> n
            self.intervals.append((width, (rest & ((1 << n) - 1)) * width))
            rest >>= n
            count -= n
        return value

    def finish(self) -> bytes:
        state = START
        for frequency, start in reversed(self.intervals):
            quotient, remainder = divmod(state, frequency)
            state = (quotient << PRECISION) + remainder + start
        return state.to_bytes((state.bit_length() + 7) // 8, "big")


class Reader:
    """Reads the symbols that a Writer wrote. Reading past the end yields harmless symbols; `finish` tells."""

    __slots__ = ("state",)

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_DATAGRAM:
            raise BitstreamError("The datagram is longer than any that the protocol allows.")
        if data[:1] == b"\0":
            raise BitstreamError("The datagram begins with an empty byte.")
        self.state = int.from_bytes(data, "big")

    def symbol(self, table: Table, _: int = 0) -> int:
        low = self.state & MASK
        symbol = bisect_right(table.cumulative, low) - 1
        self.state = table.frequency[symbol] * (self.state >> PRECISION) + low - table.cumulative[symbol]
        return symbol

    def bits(self, count: int, _: int = 0) -> int:
        value = shift = 0
        while count > 0:
            n = min(count, PRECISION)
            width = TOTAL >> n
            low = self.state & MASK
            value |= (low // width) << shift
            self.state = width * (self.state >> PRECISION) + low % width
            shift += n
            count -= n
        return value

    def finish(self) -> None:
        if self.state != START:
            raise BitstreamError("The datagram is damaged: its end does not match its contents.")


Coder = Writer | Reader


def code_gamma(coder: Coder, value: int = 0) -> int:
    """An unsigned integer below MAX_MAGNITUDE in Elias' gamma code: rare values that no table holds."""
    length = coder.symbol(GAMMA, (value + 1).bit_length() - 1)
    low = coder.bits(length, value + 1 - (1 << length))
    return (1 << length) + low - 1


def zigzag(value: int) -> int:
    """0, 1, -1, 2, -2 ... -> 0, 1, 2, 3, 4 ..."""
    return 2 * value - 1 if value > 0 else -2 * value


def unzigzag(symbol: int) -> int:
    return (symbol + 1) >> 1 if symbol & 1 else -(symbol >> 1)


def code_signed(coder: Coder, table: Table, value: int = 0) -> int:
    """A signed integer: the table's last symbol announces one that is too large for the table."""
    escape = len(table.frequency) - 1
    symbol = zigzag(value)
    read = coder.symbol(table, min(symbol, escape))
    if read < escape:
        return unzigzag(read)
    return unzigzag(code_gamma(coder, symbol - escape) + escape)


def geometric(ratio: tuple[int, int], count: int) -> Table:
    """A table of `count` symbols, each `ratio` as likely as the one before it; integers throughout."""
    numerator, denominator = ratio
    weights = [numerator**i * denominator ** (count - 1 - i) for i in range(count)]
    total = sum(weights)
    frequency = [1 + w * (TOTAL - count) // total for w in weights]
    frequency[0] += TOTAL - sum(frequency)
    return Table(frequency)


GAMMA = geometric((3, 4), 20)
