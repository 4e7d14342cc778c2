"""Bytes that a hostile or broken sender may choose: noise, genuine messages, and both mixed."""

import random
from collections.abc import Iterator, Sequence

SIZES = (0, 1, 2, 5, 12, 12, 30, 30, 100, 1100, 1300)
"""Of noise. The commonest are those of genuine messages."""


def mutated(seed: bytes, dice: random.Random) -> bytes:
    """A genuine message with one to four bytes or bits changed, put in or left out."""
    data = bytearray(seed)
    for _ in range(dice.randint(1, 4)):
        where = dice.randrange(len(data) + 1)
        what = dice.randrange(4)
        if what == 0 and where < len(data):
            data[where] = dice.randrange(256)
        elif what == 1:
            data[where:where] = dice.randbytes(dice.randint(1, 8))
        elif what == 2:
            del data[where : where + dice.randint(1, 8)]
        elif where < len(data):
            data[where] ^= 1 << dice.randrange(8)
    return bytes(data)


def inputs(seeds: Sequence[bytes], dice: random.Random) -> Iterator[bytes]:
    """Without end: a fifth is noise, a tenth genuine, a tenth two genuine ones spliced, the rest mutated."""
    while True:
        kind = dice.random()
        if kind < 0.2:
            yield dice.randbytes(dice.choice(SIZES))
        elif kind < 0.3:
            yield dice.choice(seeds)
        elif kind < 0.4:
            cut, other = dice.choice(seeds), dice.choice(seeds)
            yield cut[: dice.randrange(len(cut) + 1)] + other[dice.randrange(len(other) + 1) :]
        else:
            yield mutated(dice.choice(seeds), dice)
