"""What is seen on a screen of a face that opens its mouth at known moments: when each of them comes to it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.bench.flash import Turn
from app.bench.lab.screen_memory import Grey
from app.bench.lipsync import LoopTimeline

NEARLY = 0.75  # of the way from shut to open, or back: then it is seen
LONGEST_S = 0.45  # sooner the face turns back
LEAST_LOOKS = 8


@dataclass(frozen=True, slots=True)
class Edge:
    """at_s: when the screen has gone nearly all the way from one look to the other."""

    at_s: float
    up: bool


def delays(
    seen: Sequence[tuple[float, Grey]], turns: Sequence[Turn], timeline: LoopTimeline
) -> list[tuple[float, float]]:
    """(when it was seen, seconds since the camera had it) of each turn that was."""
    times_s = np.array([at_s for at_s, _ in seen])
    found = edges(times_s, openness([look for _, look in seen])) if len(seen) >= LEAST_LOOKS else []
    ways = [_matched(found, turns, timeline, opens_up) for opens_up in (True, False)]
    return max(ways, key=len)  # which look is the open one is not known beforehand


def openness(looks: Sequence[Grey]) -> NDArray[np.float64]:
    """(n,) from one look to the other: the direction in which the pixels change most, 0 and 1 its ends."""
    pixels = np.array(looks, np.float64)
    pixels -= pixels.mean(axis=0)
    along = pixels @ np.linalg.svd(pixels, full_matrices=False)[2][0]
    low, high = np.percentile(along, (5, 95))
    return (along - low) / max(high - low, 1e-9)


def edges(times_s: NDArray[np.float64], along: NDArray[np.float64]) -> list[Edge]:
    """Where it goes from one end nearly to the other."""
    out, up = list[Edge](), bool(along[0] > 0.5)
    for at_s, value in zip(times_s, along, strict=True):
        if (value < 1 - NEARLY) if up else (value > NEARLY):
            up = not up
            out.append(Edge(float(at_s), up))
    return out


def _matched(
    found: Sequence[Edge], turns: Sequence[Turn], timeline: LoopTimeline, opens_up: bool
) -> list[tuple[float, float]]:
    """Each edge with the last turn before it, if that went the same way."""
    out, begins_s = [], [turn.at_s for turn in turns]
    for edge in found:
        into_s = (edge.at_s - timeline.turn_s) % timeline.length_s
        number = bisect_right(begins_s, into_s) - 1
        late_s = into_s - begins_s[number]
        if number >= 0 and late_s < LONGEST_S and turns[number].open is (edge.up is opens_up):
            out.append((edge.at_s, late_s))
    return out
