"""How long it takes until a call comes about where packets are lost: many set-ups, a few at a time.

A set-up waits more than it computes, so several pairs of programs, each in a network of its own, share the
machine. Signalling is impaired as the call is: a code is asked for, read out, entered, and both sides are
live.
"""

import math
from concurrent.futures import ThreadPoolExecutor

from app.bench.lab.impair import Impairment
from app.bench.lab.stage import CallLab

LOSSES = (0.05, 0.1, 0.3)
DELAY_S = 0.15
TRIES = 20
TOGETHER = 3


def rows() -> dict[str, float]:
    """The median and the 90th percentile at each loss, in seconds; infinite where no call came about."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        shares = list(pool.map(_share, [len(range(k, TRIES, TOGETHER)) for k in range(TOGETHER)]))
    return {
        f"set-ups.loss-{100 * loss:.0f}.p{percent}_s": nearest_rank(
            [seconds for share in shares for seconds in share[loss]], percent
        )
        for loss in LOSSES
        for percent in (50, 90)
    }


def nearest_rank(values: list[float], percent: int) -> float:
    """The percentile that is one of the values: an infinite one is told as it is."""
    return sorted(values)[math.ceil(percent / 100 * len(values)) - 1]


def _share(tries: int) -> dict[float, list[float]]:
    """So many set-ups at each loss, by one pair of programs: loss -> seconds."""
    with CallLab() as stage:
        return {loss: [_setup_s(stage, loss) for _ in range(tries)] for loss in LOSSES}


def _setup_s(stage: CallLab, loss: float) -> float:
    stage.impair(Impairment(loss=loss, delay_s=DELAY_S))
    setup_s = stage.connect()
    stage.impair(Impairment())
    stage.hang_up()
    stage.end()
    return math.inf if setup_s is None else setup_s
