"""What is a person's own and what is this moment's: shape and rest settle in the first seconds, then hold.

One picture cannot tell a wide mouth from a smile, so a network that looks at one picture puts part of every
smile into the person's bones. A call shows the same person all the time: what a frame's shape has beyond the
settled one is expression (`Split.moved`), and what a calm face keeps showing is its rest (`Rest`).

The lids take part in the rest not at all and in the split by a share: an eye that closes almost is the fault
that people forgive least, and a lid that bones have closed would be one.
"""

import numpy as np

from codec import landmarks as lm
from codec.values import Float

SETTLE_S = 3.0
SETTLED_FRAMES = 60
"""Something is held after SETTLE_S of seen face, and after as many frames at least."""
LONGEST_STEP_S = 0.2
"""A longer gap between two frames counts as this much of seen face."""
FEATURE, LID, ELSEWHERE = 1.0, 3.0, 0.05
"""Weights of points: mouth and brows; lids, which must stay; the rest of the face."""
LID_SHARE = 0.4
"""Of what a frame's bones do to the lids, as expression: all of it shows blinks where there are none, nothing
takes a quarter of every blink away (training/LOG.md)."""
RIDGE = 0.003
"""Of the mean eigenvalue, so that no expression is explained by its opposite."""
WIDTH, LIPS, BROWS = 1.35, 1.1, 1.15
"""Amplitudes, over what a network that learnt by least squares says of mouths' width, lips and jaw, and
brows: of people held out it shows .76, .86 and .84 of what there is (training/LOG.md). Lids have none: it
would cost blinks."""
CLOSED_MM = 2.0
"""Lips that gap more hardly count as calm."""
DOUBT = 20.0
"""As many calm frames of no expression at all are taken to have been seen before the first."""


class Settling:
    """A running mean that is held once enough has been seen.

    doubt: the weight with which it starts at zero.
    """

    def __init__(self, length: int, doubt: float = 0.0) -> None:
        self.mean = np.zeros(length, np.float32)
        self._weight, self._frames, self._seen_s, self._last_s = doubt, 0, 0.0, -np.inf

    @property
    def settled(self) -> bool:
        return self._seen_s >= SETTLE_S and self._frames >= SETTLED_FRAMES

    def add(self, value: Float, weight: float, time_s: float) -> None:
        """Once settled, nothing moves it."""
        if self.settled or weight <= 0:
            return
        self._seen_s += min(max(time_s - self._last_s, 0.0), LONGEST_STEP_S)
        self._last_s = time_s
        self._frames += 1
        self._weight += weight
        self.mean = (self.mean + weight / self._weight * (value - self.mean)).astype(np.float32)

    def hold(self, value: Float) -> None:
        """This and nothing else from now on."""
        self.mean, self._seen_s, self._frames = value.copy(), SETTLE_S, SETTLED_FRAMES


class Split:
    """Which expression makes a change of the face's points, of the lids' a share.

    identity: (I, 478, 3), expression: (E, 478, 3), mm per unit. Weighted least squares with a small ridge.
    """

    def __init__(self, identity: Float, expression: Float) -> None:
        weight = np.full(expression.shape[1], ELSEWHERE)
        weight[list(lm.OUTER_LIPS + lm.INNER_LIPS + lm.RIGHT_BROW + lm.LEFT_BROW)] = FEATURE
        weight[list(lm.RIGHT_IRIS + lm.LEFT_IRIS)] = 0
        lids = list(lm.RIGHT_EYE + lm.LEFT_EYE)
        weight[lids] = LID
        moves = (expression * np.sqrt(weight)[:, None]).reshape(len(expression), -1)
        normal = moves @ moves.T
        ridge = RIDGE * np.trace(normal) / len(normal) * np.eye(len(normal))
        solve = moves.T * np.repeat(np.sqrt(weight), 3)[:, None] @ np.linalg.inv(normal + ridge)

        def explained(change: Float, lid_share: float) -> Float:
            """(N, 478, 3) -> (N, E): by which expression, where lids are to move by a share of the change."""
            share = np.ones((change.shape[1], 1))
            share[lids] = lid_share
            return ((change * share).reshape(len(change), len(solve)) @ solve).astype(np.float32)

        only = np.zeros((expression.shape[1], 3), np.float32)
        only[lids, 1] = 1
        self._lids = explained(expression * only, 1.0)
        self._identity = explained(identity, LID_SHARE)
        self._expression = explained(expression, 0.0)
        self._fuller = np.eye(len(expression)) + explained(
            expression * (_gains(expression.shape[1]) - 1), 1.0
        )

    def moved(self, change: Float) -> Float:
        """(I,) what a frame's identity has beyond the person's -> (E,) the expression that it is"""
        return np.asarray(change @ self._identity[: len(change)], np.float32)

    def fuller(self, expression: Float) -> Float:
        """(E,) away from the person's rest -> (E,) with its full amplitude; a resting face stays"""
        return np.asarray(expression @ self._fuller, np.float32)

    def lids(self, expression: Float) -> Float:
        """(E,) -> (E,) what of it raises and lowers lids"""
        return np.asarray(expression @ self._lids, np.float32)

    def without_lids(self, expression: Float) -> Float:
        """(E,) -> (E,)"""
        return np.asarray(expression @ self._expression, np.float32)


def _gains(points: int) -> Float:
    """(points, 3) of the landmarks, along each axis."""
    gain = np.ones((points, 3), np.float32)
    gain[list(lm.OUTER_LIPS + lm.INNER_LIPS + lm.CHIN)] = [WIDTH, LIPS, 1]
    gain[list(lm.RIGHT_BROW + lm.LEFT_BROW), 1] = BROWS
    return gain


def calm(points: Float) -> float:
    """(478, 3) mm of a face -> 0 to 1: how likely it rests. Speech and laughter part the lips."""
    upper, lower = list(lm.INNER_UPPER_LIP[3:6]), list(lm.INNER_LOWER_LIP[3:6])
    gap_mm = float(np.linalg.norm(points[upper] - points[lower], axis=1).mean())
    return float(np.exp(-((gap_mm / CLOSED_MM) ** 2)))
