"""What a fuzzing target is: a function of bytes that lets only undocumented errors out.

A `Target` makes a fresh reader in the middle of its work, with genuine messages to mutate, and says after a
round whether the reader still does its work. What is documented is caught there; all else is a finding.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Read = Callable[[bytes], bool]
"""One input; whether the reader took it, that is, did not refuse it."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A reader in the middle of its work. still_works: asserts so after a round; close: gives back what it
    holds."""

    seeds: Sequence[bytes]
    read: Read
    still_works: Callable[[], None] = lambda: None
    close: Callable[[], None] = lambda: None


Target = Callable[[random.Random], Fresh]
