"""The stamps of whole programs (`codec.trace`), kept in files and laid side by side: what each stage took.

An age is how long ago a thing was captured when it passed a stage. What a stage took of it is the difference
of two ages, so that the stages of one picture add up to all the time from its capture.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codec import trace
from codec.trace import Stage, Stamp

SAME_S = 0.0006  # the wire rounds a face's time to a millisecond
STAGES = tuple(Stage)

Seconds = NDArray[np.float64]
Passed = Mapping[Stage, Seconds]
"""Of each stage (n, 2): captured_s and at_s, by captured_s."""


@contextmanager
def kept(path: Path | None) -> Iterator[None]:
    """Meanwhile stamps are taken; afterwards they are in the file. Without a file none are."""
    if path is None:
        yield
        return
    stamps: list[Stamp] = []
    trace.listen(stamps.append)
    try:
        yield
    finally:
        trace.listen(None)
        rows = [(STAGES.index(s.stage), s.captured_s, s.at_s) for s in stamps]
        np.save(path, np.array(rows, np.float64).reshape(-1, 3))


def load(path: Path) -> Passed:
    rows: Seconds = np.load(path)
    rows = rows[np.argsort(rows[:, 1], kind="stable")]
    return {stage: rows[rows[:, 0] == number, 1:] for number, stage in enumerate(STAGES)}


def durations(way: Sequence[Stage], passed: Passed, since_s: float) -> Seconds:
    """(n, stages of the way) seconds, of everything that passed the last stage since then. A stage counts for
    the newest that had passed it of what was captured until then: a picture of a face that was guessed at, or
    a packet of several blocks, has no stamp of its own there."""
    last = passed[way[-1]]
    last = last[last[:, 1] >= since_s]
    ages = [np.zeros(len(last))]
    for stage in way[:-1]:
        stamps = passed[stage]
        newest = np.searchsorted(stamps[:, 0], last[:, 0] + SAME_S, "right") - 1
        known = stamps[np.maximum(newest, 0)] if len(stamps) else np.full((len(last), 2), np.nan)
        ages.append(np.where(newest >= 0, known[:, 1] - known[:, 0], np.nan))
    ages.append(last[:, 1] - last[:, 0])
    taken = np.diff(np.array(ages), axis=0).T
    return taken[np.isfinite(taken).all(axis=1)]


def drawn_only(passed: Passed) -> Passed:
    """Without those looks at the screen for which nothing had to be drawn."""
    shown, drawn = passed[Stage.SCREEN], passed[Stage.DRAWING]
    return {**passed, Stage.SCREEN: shown[np.isin(shown[:, 0], drawn[:, 0])]}
