"""The integers of one frame into symbols and back (SPEC section 4.4): the inner loop of the codec.

The table of each residual follows from the magnitude that is expected of it and from how the residuals before
it in the same frame compared with what was expected of them: a face that moves, moves in many components.
"""

import math
from bisect import bisect_right

from codec.entropy import NARROWEST, PRECISION, SHIFT, TOTAL, Reader, Writer, code_gamma, unzigzag, zigzag
from codec.quantiser import Integers
from codec.state import EDGES, ONE, TABLES
from codec.tables import BOOSTS

ESCAPE = len(TABLES[0].frequency) - 1
RATIO_ONE = 16  # ratios of seen to expected are looked up in 1/16
MOST = BOOSTS[-1]
BOOST = tuple(bisect_right(BOOSTS, ratio) for ratio in range(MOST + 1))
"""By ratio: eight plus how many tables further."""
ROWS = (TABLES[0],) * 8 + TABLES + (TABLES[-1],) * 12
"""Tables by context plus boost, those beyond the ends repeated."""
BITS = tuple(tuple(round(256 * -math.log2(f / TOTAL)) for f in table.frequency) for table in ROWS)
"""Code lengths in 1/256 bit, for the encoder's choices only."""


def _contexts(expected: Integers) -> list[int]:
    return EDGES.searchsorted(expected, side="right").tolist()


def choose(magnitude: int, step: int, row: int, trade_256: int) -> int:
    """Of the two nearest numbers of steps the one with less distortion plus rate.

    trade_256: squared steps that one bit is worth, in 1/256."""
    near = (2 * magnitude + step) // (2 * step)
    if near == 0:
        return 0
    bits = BITS[row]
    above = magnitude - near * step
    below = above + step
    saved = bits[min(2 * near, ESCAPE)] - bits[min(2 * near - 2, ESCAPE)]
    worse = ((below * below - above * above) << 16) // (step * step)
    return near - 1 if trade_256 * saved > worse else near


def write(
    writer: Writer, errors: list[int], steps: list[int], expected: Integers, trade_256: int
) -> list[int]:
    """Choose and write the residual of each error; -> residuals in steps."""
    residuals = []
    seen = awaited = ONE
    low, width = writer.low, writer.width
    for error, step, context, mean in zip(errors, steps, _contexts(expected), expected.tolist(), strict=True):
        ratio = seen * RATIO_ONE // awaited
        row = context + BOOST[ratio if ratio < MOST else MOST]
        awaited += mean
        if -step < 2 * error < step:
            symbol = 0
            residuals.append(0)
        else:
            magnitude = choose(abs(error), step, row, trade_256)
            symbol = min(2 * magnitude - (error > 0), ESCAPE) if magnitude else 0
            residuals.append(magnitude if error > 0 else -magnitude)
            seen += magnitude * ONE
        unit = width >> PRECISION
        table = ROWS[row]
        low += unit * table.cumulative[symbol]
        width = unit * table.frequency[symbol]
        if width < NARROWEST:
            low <<= SHIFT
            width <<= SHIFT
            writer.shifted += SHIFT
        if symbol == ESCAPE:
            writer.low, writer.width = low, width
            code_gamma(writer, zigzag(residuals[-1]) - ESCAPE)
            low, width = writer.low, writer.width
    writer.low, writer.width = low, width
    return residuals


def read(reader: Reader, expected: Integers) -> list[int]:
    """The residuals that `write` wrote."""
    residuals = []
    seen = awaited = ONE
    for context, mean in zip(_contexts(expected), expected.tolist(), strict=True):
        ratio = seen * RATIO_ONE // awaited
        awaited += mean
        symbol = reader.symbol(ROWS[context + BOOST[ratio if ratio < MOST else MOST]])
        if symbol == 0:
            residuals.append(0)
            continue
        if symbol == ESCAPE:
            symbol += code_gamma(reader)
        residuals.append(unzigzag(symbol))
        seen += abs(residuals[-1]) * ONE
    return residuals
