"""What a screen showed of a face whose motion is known: how often it was renewed, and how far off it was.

An update is a look at the screen at which a newer frame of the sender's has had its turn. A gap is the time
between two updates during which the true face had something new to show: while it stands still, nothing has
to come. Errors compare each look with the true face of the moment that it claims to show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.bench.motion import FPS, FaceMotion
from app.bench.offline import Errors, errors
from app.bench.sides import ScreenSample
from codec.basis import Basis
from codec.pose import mix
from codec.quantiser import MIDDLE, Integers, Units, steps
from codec.values import FaceFrame


@dataclass(frozen=True, slots=True)
class DisplayQuality:
    """fps: updates a second, over still moments too. gaps of moving faces; freeze_ms: the longest. age_ms:
    between a face's capture and its being looked at, mean."""

    fps: float
    age_ms: float
    gap_ms_p95: float
    freeze_ms: float
    errors: Errors


def judge(looks: Sequence[ScreenSample], motion: FaceMotion, epoch_s: float, basis: Basis) -> DisplayQuality:
    """looks: of the side that receives. motion, epoch_s: of the side that sends, which shares our clock."""
    if len(looks) < 2:
        return DisplayQuality(0.0, float("inf"), float("inf"), float("inf"), errors([], basis))
    seconds = looks[-1].at_s - looks[0].at_s
    pairs = [(true_face(motion, look.face.time_s - epoch_s), look.face) for look in looks]
    updates = [b for a, b in pairwise(looks) if b.reached_s > a.reached_s]
    gaps = _gaps([looks[0], *updates, looks[-1]], motion, epoch_s, basis)
    p95, longest = (1000 * float(np.percentile(gaps, q)) if len(gaps) else 0.0 for q in (95, 100))
    age_ms = 1000 * float(np.mean([look.at_s - look.face.time_s for look in looks]))
    return DisplayQuality(len(updates) / seconds, age_ms, p95, longest, errors(pairs, basis))


def true_face(motion: FaceMotion, time_s: float) -> FaceFrame:
    """The face at any moment of the call, between frames on the way from one to the next."""
    number = max(0, int(time_s * FPS))
    weight = max(0.0, time_s * FPS - number)
    return mix(motion.at(number, 0.0), motion.at(number + 1, 0.0), weight, time_s)


def _gaps(
    updates: list[ScreenSample], motion: FaceMotion, epoch_s: float, basis: Basis
) -> NDArray[np.float64]:
    """Seconds, of the gaps in which the face moved by more than the link has to say."""
    units = Units.of(basis.expression_norm, len(basis.mean))
    most = steps(len(basis.expression), MIDDLE + 1) * 9 // 8
    values: dict[int, Integers] = {}

    def at(number: int) -> Integers:
        if number not in values:
            values[number] = units.integers(motion.at(number, 0.0))
        return values[number]

    gaps = []
    for before, after in pairwise(updates):
        shown = round((before.reached_s - epoch_s) * FPS)
        last = max(shown + 1, round((after.reached_s - epoch_s) * FPS))
        moved = (n for n in range(shown + 1, last + 1) if np.any(np.abs(at(n) - at(shown)) > most))
        if (first := next(moved, None)) is not None:
            gaps.append(after.at_s - before.at_s - (first - shown - 1) / FPS)
    return np.array(gaps)
