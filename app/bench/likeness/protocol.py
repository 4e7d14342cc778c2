"""Which frames of a clip a likeness is learnt from, and which it is compared with.

Two ways: "halves" learns from the first half only; "covered" from as many frames, half of them from blocks of
.8 s of the second half that hold no compared frame, so that such expressions have been seen. The compared
frames are the same for both, and none is ever learnt from.
"""

from dataclasses import dataclass

import numpy as np

LEARNT, COMPARED = 48, 22
BLOCK_S = 0.8
FEWEST_FRAMES = 200
WAYS = ("halves", "covered")


@dataclass(frozen=True, slots=True)
class FrameSplit:
    """Numbers of frames: to compare, and for each way those that may be learnt from."""

    compared: tuple[int, ...]
    halves: tuple[int, ...]
    covered: tuple[int, ...]


def split(frames: int, fps: float) -> FrameSplit:
    """Of a clip."""
    half, block = frames // 2, max(round(BLOCK_S * fps), 1)
    second = np.arange(half, frames)
    held = ((second - half) // block) % 2 == 0
    compared, free = spaced(second[held], COMPARED), spaced(second[~held], LEARNT // 2)
    first = np.arange(half)
    return FrameSplit(
        compared, spaced(first, LEARNT), tuple(sorted(spaced(first, LEARNT - len(free)) + free))
    )


def spaced(numbers: np.ndarray, count: int) -> tuple[int, ...]:
    """So many of the numbers, as evenly as they come."""
    picked = np.unique(np.linspace(0, len(numbers) - 1, min(count, len(numbers))).round().astype(int))
    return tuple(int(numbers[k]) for k in picked)
