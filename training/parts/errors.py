"""What stops a training command, as one sentence: each says which file or setting, and what to do."""

import sys
from collections.abc import Sequence

from codec.errors import UserError

MOST_NAMED = 20


class DataError(UserError):
    """Data that a person must get, copy again or make again."""


def passed_over(faults: Sequence[object]) -> None:
    """Say what is gone on without, a line each, and how many more there are."""
    for fault in faults[:MOST_NAMED]:
        print(f"Passed over: {fault}", file=sys.stderr)
    if len(faults) > MOST_NAMED:
        print(f"and {len(faults) - MOST_NAMED} more.", file=sys.stderr)


class Stopped(KeyboardInterrupt):
    """A person or the cluster stopped what can go on from where it was; the message says from where."""

    def __init__(self, step: int, steps: int, folder: object) -> None:
        super().__init__(
            f"Stopped at step {step} of {steps}, which is kept in {folder}; the same command goes on from "
            "there."
        )
