"""Which cells of the network bench are worse than published, by more than they vary from run to run.

A cell's row is one event or twelve seconds, so a single run tells little. What looks worse is measured again;
it counts if even the median of all runs is worse by more than the distance between the best and the worst.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rich.table import Table

Rows = Mapping[str, float]

LARGER_IS_BETTER = ("faces_per_s", "voice_heard")
NOT_JUDGED = ("wire_kbps", "stall_ms", "tries", "statuses_while_dead")
"""What a call costs depends on what it is meant to cost; a stall is the machine's."""
NEVER_S = 1000.0  # stands for what did not happen
CALLS = {"recovery": "interface"}  # rows that are not named after their cell


@dataclass(frozen=True, slots=True)
class Worse:
    """A row whose median over the runs is worse than published. spread: from the best run to the worst."""

    row: str
    published: float
    measured: float
    spread: float

    @property
    def certainly(self) -> bool:
        return abs(self.measured - self.published) > self.spread


def cell_of(row: str) -> str:
    name = row.partition(".")[0]
    return CALLS.get(name, name)


def worse(published: Rows, runs: Sequence[Rows], cells: Sequence[str]) -> list[Worse]:
    """Of these cells, the rows that are worse."""
    found = []
    for row in published:
        values = [min(run[row], NEVER_S) for run in runs if row in run]
        if cell_of(row) not in cells or row.rpartition(".")[2] in NOT_JUDGED or not values:
            continue
        middle, sign = median(values), -1 if row.endswith(LARGER_IS_BETTER) else 1
        if sign * middle > sign * published[row]:
            found.append(Worse(row, published[row], middle, max(values) - min(values)))
    return found


def table(rows: Sequence[Worse]) -> Table:
    out = Table(
        "row", "published", "measured", "spread", title="Worse than published by more than the spread"
    )
    for row in rows:
        if row.certainly:
            out.add_row(row.row, *(f"{x:.3g}" for x in (row.published, row.measured, row.spread)))
    return out
