"""Symbols into bytes and back: a range coder (SPEC section 3).

Each symbol narrows an interval in proportion to its probability; the datagram is the shortest string of bytes
that lies in the last interval, where bytes beyond the end count as zero. Nothing is spent on flushing or on a
length, which matters when a datagram is twelve bytes. All tables are integers that add up to `TOTAL`, all
arithmetic is exact: every machine reproduces every bit.
(G. N. N. Martin, Range encoding, 1979; here with one carry-propagating integer.)
"""

from bisect import bisect_right
from collections.abc import Sequence

from codec.errors import BitstreamError

PRECISION = 15
TOTAL = 1 << PRECISION
WIDEST = 1 << 48  # the first interval
NARROWEST = 1 << 32  # a narrower one is widened by SHIFT bits; precision lost: 2**-17 of a bit a symbol
SHIFT = 16

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


def _shortest(low: int, width: int, shifted: int) -> bytes:
    """The shortest bytes, at least one, within [low, low + width) of 48 + shifted bits."""
    total = 48 + shifted
    count = max(1, (total - width.bit_length()) // 8)
    while True:
        rest = total - 8 * count  # bits beyond these bytes: all zero
        if rest <= 0:
            return (low << -rest).to_bytes(count, "big")
        top = -(-low >> rest)
        if top << rest < low + width and top >> (8 * count) == 0:
            return top.to_bytes(count, "big")
        count += 1


class Writer:
    """Narrows the interval symbol by symbol; `finish` turns it into bytes.

    Its state is open to codec/residuals.py, whose loop does the same without a call for each symbol."""

    __slots__ = ("low", "shifted", "width")

    def __init__(self) -> None:
        self.low, self.width, self.shifted = 0, WIDEST, 0

    def _narrow(self, start: int, width: int) -> None:
        self.low += start
        self.width = width
        if width < NARROWEST:
            self.low <<= SHIFT
            self.width <<= SHIFT
            self.shifted += SHIFT

    def symbol(self, table: Table, symbol: int) -> int:
        unit = self.width >> PRECISION
        self._narrow(unit * table.cumulative[symbol], unit * table.frequency[symbol])
        return symbol

    def bits(self, count: int, value: int) -> int:
        """An unsigned integer of `count` bits, at most PRECISION of them at a time, low ones first."""
        rest = value
        while count > 0:
            n = min(count, PRECISION)
            unit = self.width >> n
            self._narrow(unit * (rest & ((1 << n) - 1)), unit)
            rest >>= n
            count -= n
        return value

    def finish(self) -> bytes:
        return _shortest(self.low, self.width, self.shifted)


class Reader:
    """Reads the symbols that a Writer wrote. Reading past the end yields harmless symbols; `finish` tells."""

    __slots__ = ("at", "code", "data", "low", "shifted", "width")

    def __init__(self, data: bytes) -> None:
        if not 0 < len(data) <= MAX_DATAGRAM:
            raise BitstreamError("The datagram is empty, or longer than any that the protocol allows.")
        self.data, self.at = data, 6
        self.code = int.from_bytes(data[:6].ljust(6, b"\0"), "big")
        self.low, self.width, self.shifted = 0, WIDEST, 0

    def _widen(self) -> None:
        two = self.data[self.at : self.at + 2]
        self.at += 2
        self.code = self.code << SHIFT | int.from_bytes(two.ljust(2, b"\0"), "big")
        self.low <<= SHIFT
        self.width <<= SHIFT
        self.shifted += SHIFT

    def symbol(self, table: Table, _: int = 0) -> int:
        unit = self.width >> PRECISION
        if self.code >= unit << PRECISION:  # no writer leaves the interval; noise may
            self.code = (unit << PRECISION) - 1
        symbol = bisect_right(table.cumulative, self.code // unit) - 1
        start = unit * table.cumulative[symbol]
        self.code -= start
        self.low += start
        self.width = unit * table.frequency[symbol]
        if self.width < NARROWEST:
            self._widen()
        return symbol

    def bits(self, count: int, _: int = 0) -> int:
        value = shift = 0
        while count > 0:
            n = min(count, PRECISION)
            unit = self.width >> n
            self.code = min(self.code, (unit << n) - 1)
            part = self.code // unit
            self.code -= unit * part
            self.low += unit * part
            self.width = unit
            if unit < NARROWEST:
                self._widen()
            value |= part << shift
            shift += n
            count -= n
        return value

    def finish(self) -> None:
        """Raises BitstreamError unless these bytes are what a Writer makes of the symbols read."""
        if _shortest(self.low, self.width, self.shifted) != self.data:
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
