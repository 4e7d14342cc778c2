"""Still when the face is still, immediate when it moves: face frames in, steadier face frames out.

Each coefficient follows its measurement by a gain that depends on how surprising the measurement is: what
lies within the noise is taken over slowly, what stands out of it at once. The noise itself is learnt while
the call runs, from second differences, so that a good camera is not smoothed like a bad one. A slow true
motion shows as surprises of the same sign, and these add up to a higher gain. So do those of one moment: a
blink moves many coefficients, each of which alone could be noise.

Unlike a One Euro filter (Casiez et al., CHI 2012) the gain does not pass through a smoothed speed, which is
one frame late at a blink.
"""

import math
from dataclasses import dataclass

import numpy as np

from codec.rotation import rotation_matrix, rotation_vector
from codec.values import FaceFrame, Float

STILL_S = 0.25
"""Time constant of what lies within the noise."""
QUIET, LOUD = 0.5, 5.0
"""Surprises, in standard deviations of the noise: below QUIET still, beyond LOUD immediate,
between them a straight line: a step there makes a slow motion stick and slip."""
LOUD_TURN, LOUD_PLACE, LOUD_DEPTH = 10.0, 12.0, 24.0
"""Of heads, which are heavier than lids: how they are turned, where they are seen, how far they are. What
they give of delay and take of tremble: training/LOG.md, 29 November."""
DEPTH_MM = 600.0
"""Where mm and what is seen of them are one: the noise of a place is of the picture, whatever the depth."""
TOGETHER, ALL_TOGETHER = 3.5, 7.5
"""The same for the root mean square of the expression's surprises. Of N by chance it is about 1, with a
standard deviation of 1 / sqrt(2 N); these are so many of them above. Heads are left out: what moves all
numbers of a still one at once is the camera's tremble."""
NOISE_MEMORY = 60.0
"""Measurements over which the noise is learnt: two seconds at 30 a second."""
DRIFT_S = 0.06
"""Surprises are averaged over this time to see a slow motion in them."""
FORGET_S = 0.5
"""After a longer gap there is nothing to be steady with."""


@dataclass(slots=True, eq=False)
class Channel:
    """Several numbers, filtered each by itself; from number `together` on also all at once.

    least, most: (N,) bounds of the noise's standard deviation, in the numbers' unit. loud: (N,) surprises
    that count in full.
    """

    least: Float
    most: Float
    loud: Float
    together: int
    value: Float | None = None
    last: Float | None = None
    before: Float | None = None
    drift: Float | None = None
    variance: Float | None = None

    def __call__(self, measured: Float, step_s: float) -> Float:
        """(N,) -> (N,)"""
        measured = np.asarray(measured, np.float32)
        if self.value is None or self.last is None or self.drift is None:
            self.value, self.last, self.before = measured.copy(), measured.copy(), None
            self.drift = np.zeros_like(measured)
            self.variance = (2 * self.least) ** 2
            return measured
        noise = self._noise(measured)
        surprise = measured - self.value
        keep = math.exp(-step_s / DRIFT_S)
        self.drift = keep * self.drift + (1 - keep) * surprise
        # The mean of k surprises has a k-th of their variance; k follows from the averaging time.
        count = max((1 + keep) / (1 - keep), 1.0)
        score = np.maximum(np.abs(surprise), np.abs(self.drift) * (math.sqrt(count) * 0.8)) / noise
        together = np.zeros_like(score)
        together[self.together :] = min(max(_together((surprise / noise)[self.together :]), 0.0), 1.0)
        loud = ((score - QUIET) / (self.loud - QUIET)).clip(together, 1)
        still = 1 - math.exp(-step_s / STILL_S)
        self.value = (self.value + (still + (1 - still) * loud) * surprise).astype(np.float32)
        return self.value

    def _noise(self, measured: Float) -> Float:
        """(N,) standard deviation, from second differences: they hardly see motion. Large ones count as
        motion and are capped, so that a lively face does not pass for a noisy camera."""
        assert self.last is not None
        assert self.variance is not None
        variance = self.variance
        if self.before is not None:
            second = (measured - 2 * self.last + self.before) ** 2 / 6
            variance = variance + (np.minimum(second, 4 * variance) - variance) / NOISE_MEMORY
        self.before, self.last = self.last, measured
        self.variance = variance.clip(self.least**2, self.most**2).astype(np.float32)
        return np.sqrt(self.variance)

    def forget(self) -> None:
        """The next measurement is taken as it is."""
        self.value = self.last = self.before = None


def _together(surprise: Float) -> float:
    """(N,) in standard deviations -> how loud all of them are."""
    above = (math.sqrt(float(surprise @ surprise) / len(surprise)) - 1) * math.sqrt(2 * len(surprise))
    return (above - TOGETHER) / (ALL_TOGETHER - TOGETHER)


def _seen(translation: Float) -> tuple[float, float, float]:
    """(3,) mm before the camera -> (3,) where it is seen in mm at DEPTH_MM, and DEPTH_MM times the logarithm
    of how much deeper it is: by itself a trembling depth would move what is seen."""
    x, y, z = translation.tolist()
    depth = max(-z, 1.0) / DEPTH_MM
    return x / depth, y / depth, DEPTH_MM * math.log(depth)


def _place(seen: Float) -> Float:
    """The inverse of `_seen`."""
    x, y, deeper = seen.tolist()
    depth = math.exp(deeper / DEPTH_MM)
    return np.array([x * depth, y * depth, -depth * DEPTH_MM], np.float32)


class FaceFilter:
    """FaceFrames in, FaceFrames out; forgets at a gap.

    expression_mm (E,): how far a typical vertex moves for a coefficient of 1.0, mm; noise bounds are set
    in what is seen.
    """

    def __init__(self, expression_mm: Float) -> None:
        unit = 1 / np.maximum(expression_mm, 1e-3)
        # Of rotation, translation, gaze and expression.
        least = np.concatenate([[0.0005] * 3, [0.05, 0.05, 0.3], [0.004] * 4, 0.01 * unit])
        most = np.concatenate([[0.012] * 3, [1.0, 1.0, 6.0], [0.06] * 4, 0.25 * unit])
        head = [LOUD_TURN] * 3 + [LOUD_PLACE] * 2 + [LOUD_DEPTH]
        loud = np.concatenate([head, [LOUD] * (4 + len(unit))])
        least, most, loud = (bound.astype(np.float32) for bound in (least, most, loud))
        self.channel = Channel(least, most, loud, together=10)
        self.reference = np.eye(3, dtype=np.float32)
        self.last_s: float | None = None

    def __call__(self, frame: FaceFrame) -> FaceFrame:
        """Time is the frame's own."""
        if not frame.present:
            return frame
        step_s = 0.0 if self.last_s is None else frame.time_s - self.last_s
        if self.last_s is None or not 0 < step_s < FORGET_S:
            self._forget(frame)
            step_s = 1 / 30
        self.last_s = frame.time_s
        # Rotations are filtered as vectors about a reference, where they do not wrap.
        turn = rotation_vector(self.reference.T @ rotation_matrix(frame.rotation))
        measured = np.concatenate([turn, _seen(frame.translation), frame.gaze, frame.expression])
        steady = self.channel(measured, step_s)
        rotation = rotation_vector(self.reference @ rotation_matrix(steady[:3]))
        return FaceFrame(frame.time_s, True, rotation, _place(steady[3:6]), steady[10:], steady[6:10])

    def _forget(self, frame: FaceFrame) -> None:
        self.channel.forget()
        self.reference = rotation_matrix(frame.rotation)
