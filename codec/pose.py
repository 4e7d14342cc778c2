"""Between two face frames, and beyond the last one: mixing, extrapolating, easing to rest (SPEC section 7).

Rotations go along the shortest arc, everything else along a straight line.
"""

import math
from functools import lru_cache

import numpy as np

from codec.rotation import between, compose
from codec.values import FaceFrame

COAST_S = 0.06  # an unseen motion dies away with this time constant; speech changes course within 100 ms
REST_S = 0.35  # time constant of easing to rest: a mouth falls shut in about a second


def mix(a: FaceFrame, b: FaceFrame, weight: float, time_s: float) -> FaceFrame:
    """The face at `weight` of the way from a to b; weights beyond 1 extrapolate."""
    return FaceFrame(
        time_s,
        a.present,
        compose((between(a.rotation, b.rotation) * weight).astype(np.float32), a.rotation),
        (a.translation + (b.translation - a.translation) * weight).astype(np.float32),
        (a.expression + (b.expression - a.expression) * weight).astype(np.float32),
        (a.gaze + (b.gaze - a.gaze) * weight).astype(np.float32),
    )


def coast(before: FaceFrame, last: FaceFrame, time_s: float) -> FaceFrame:
    """The face after the last frame: its motion goes on and dies away."""
    spacing = last.time_s - before.time_s
    if spacing <= 0 or spacing > 0.2 or not (before.present and last.present):
        return mix(last, last, 0, time_s)
    ahead = COAST_S * (1 - math.exp(-max(0.0, time_s - last.time_s) / COAST_S))
    reached = mix(before, last, 1 + ahead / spacing, time_s)
    return FaceFrame(
        time_s, last.present, reached.rotation, reached.translation, reached.expression, reached.gaze
    )


def rest(frame: FaceFrame, resting_s: float) -> FaceFrame:
    """Expression and gaze fade towards a neutral face; the head stays where it is."""
    left = np.float32(math.exp(-max(0.0, resting_s) / REST_S))
    return FaceFrame(
        frame.time_s,
        frame.present,
        frame.rotation,
        frame.translation,
        frame.expression * left,
        frame.gaze * left,
    )


def is_still(a: FaceFrame, b: FaceFrame) -> bool:
    """Whether the two differ by less than anybody sees."""
    return bool(
        np.abs(a.rotation - b.rotation).max() < 0.002  # rad
        and np.abs(a.translation - b.translation).max() < 0.3  # mm
        and np.abs(a.expression - b.expression).max(initial=0) < 0.02  # standard deviations
        and np.abs(a.gaze - b.gaze).max() < 0.01  # rad
    )


@lru_cache(8)  # of the newest frames it is asked many times
def is_slow(a: FaceFrame, b: FaceFrame) -> bool:
    """Whether the second follows the first by no more than a step or two of the wire: no frame has to come
    after it while the face stays within one."""
    return bool(
        np.abs(a.rotation - b.rotation).max() < 0.02  # rad
        and np.abs(a.translation - b.translation).max() < 6.0  # mm, of depth
        and np.abs(a.expression - b.expression).max(initial=0) < 2.5  # standard deviations
        and np.abs(a.gaze - b.gaze).max() < 0.05  # rad
    )
