"""The integers of one frame into symbols and back (SPEC section 4.4): the inner loop of the codec.

The table of each residual follows from the magnitude that is expected of it and from how the residuals before
it in the same frame compared with what was expected of them: a face that moves, moves in many components.
"""

import math

from codec.entropy import Reader, Writer, code_gamma, unzigzag
from codec.quantiser import Integers
from codec.state import EDGES, ONE, TABLES

LAST = len(TABLES) - 1
ESCAPE = len(TABLES[0].frequency) - 1
RATIO_ONE = 16  # ratios of seen to expected are looked up in 1/16
SPACING = math.log(24 * 512) / LAST  # of tables, on a logarithmic scale; see training/entropy_tables.py


def _boost(ratio: int) -> int:
    """How many tables further, for `ratio` sixteenths of what was expected: by its logarithm, times 0.8."""
    return max(-8, min(12, round(0.8 * math.log(max(ratio, 1) / RATIO_ONE) / SPACING)))


BOOST = tuple(_boost(ratio) for ratio in range(RATIO_ONE * 64))
"""Integers; checked against codec/SPEC.md's list by a test, so that no machine's logarithm matters."""
BITS = tuple(tuple(round(256 * -math.log2(f / 32768)) for f in table.frequency) for table in TABLES)
"""Code lengths in 1/256 bit, for the encoder's choices only."""


def _walk(expected: Integers) -> list[tuple[int, int]]:
    """(N,) -> table number and expected magnitude of each residual, before the boost."""
    return list(zip(EDGES.searchsorted(expected, side="right").tolist(), expected.tolist(), strict=True))


def choose(magnitude: int, step: int, table: int, trade_256: int) -> int:
    """Of the two nearest numbers of steps the one with less distortion plus rate.

    trade_256: squared steps that one bit is worth, in 1/256."""
    near = (2 * magnitude + step) // (2 * step)
    if near == 0:
        return 0
    bits = BITS[table]
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
    for error, step, (base, mean) in zip(errors, steps, _walk(expected), strict=True):
        table = min(max(base + BOOST[min(seen * RATIO_ONE // awaited, len(BOOST) - 1)], 0), LAST)
        magnitude = choose(abs(error), step, table, trade_256)
        symbol = 2 * magnitude - (error > 0) if magnitude else 0
        writer.symbol(TABLES[table], min(symbol, ESCAPE))
        if symbol >= ESCAPE:
            code_gamma(writer, symbol - ESCAPE)
        residuals.append(magnitude if error > 0 else -magnitude)
        seen += magnitude * ONE
        awaited += mean
    return residuals


def read(reader: Reader, expected: Integers) -> list[int]:
    """The residuals that `write` wrote."""
    residuals = []
    seen = awaited = ONE
    for base, mean in _walk(expected):
        table = min(max(base + BOOST[min(seen * RATIO_ONE // awaited, len(BOOST) - 1)], 0), LAST)
        symbol = reader.symbol(TABLES[table])
        if symbol == ESCAPE:
            symbol += code_gamma(reader)
        residuals.append(unzigzag(symbol))
        seen += abs(residuals[-1]) * ONE
        awaited += mean
    return residuals
