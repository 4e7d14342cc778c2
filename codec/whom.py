"""Whom the tracker follows: who sits before the camera, known by shape, and how large in the picture.

A person is what settles (codec/settling.py): a shape and a rest. When the faces of the last second have had
another shape than the held one, another person sits there: one who was there before is taken up again,
somebody new begins to settle. How far two shapes lie apart is told in millimetres of the face's points.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from codec.blinks import Blinks
from codec.settling import DOUBT, LONGEST_STEP_S, Settling
from codec.values import Float

RECENT_S = 0.7
ANOTHER_MM = 0.9
"""Means of a few pictures of one person lie .2 mm apart (median; 1 of 10 beyond .45), of two people 1.2 mm
(training/LOG.md)."""
NOTICED_S = 0.4
"""The recent mean has been another's for so long."""
KNOWN = 4
SMALL = 0.6
"""A face under this share of the owner's usual size is somebody in the background, if there is another."""
USUAL_S = 3.0


@dataclass(slots=True, eq=False)
class Person:
    """What has settled of one person. identity: by first looks, beyond: what closer ones say beside it.
    usual_px: side of the face in the picture, 0 before it is known."""

    identity: Settling
    beyond: Settling
    rest: Settling
    usual_px: float = 0.0
    blinks: Blinks = field(default_factory=Blinks)

    @property
    def shape(self) -> Float:
        """(I,)"""
        return self.identity.mean + self.beyond.mean

    def learn(self, identity: Float, beyond: Callable[[], Float] | None, worth: float, time_s: float) -> None:
        """One frame's shape by a first look, and what a closer one says beside it."""
        self.identity.add(identity, worth, time_s)
        if beyond is not None and not self.beyond.settled:
            self.beyond.add(beyond(), worth, time_s)

    def forget_shape(self) -> None:
        """It is learnt anew."""
        self.identity, self.beyond = (Settling(len(self.identity.mean)) for _ in range(2))


@dataclass(slots=True, eq=False)
class Recent:
    """The mean shape of the last RECENT_S of seen face."""

    mean: Float
    seen_s: float = 0.0
    another_s: float = 0.0
    last_s: float = field(default=-np.inf)


class People:
    """Those who have sat before this camera; `now` is the one who does.

    shapes: (I, 478, 3) mm per unit of identity.
    """

    def __init__(self, shapes: Float, expressions: int) -> None:
        flat = (shapes - shapes.mean(1, keepdims=True)).reshape(len(shapes), int(np.prod(shapes.shape[1:])))
        self._square_mm = flat @ flat.T / max(shapes.shape[1], 1)
        self._expressions = expressions
        self._known: list[Person] = []
        self._recent: Recent | None = None
        self.now = self._new()

    def _new(self) -> Person:
        identities = len(self._square_mm)
        return Person(Settling(identities), Settling(identities), Settling(self._expressions, DOUBT))

    def apart_mm(self, one: Float, other: Float) -> float:
        """(I,), (I,) -> root mean square distance of the face's points"""
        away = one - other
        return float(np.sqrt(max(float(away @ self._square_mm[: len(away), : len(away)] @ away), 0.0)))

    def came(self) -> None:
        """Whoever is seen next may be another person: nothing recent counts."""
        self._recent = None

    def see(self, identity: Float, worth: float, side_px: float, time_s: float) -> None:
        """One frame's shape (I,), how much it says, the face's side; may change `now`."""
        if self._recent is None:
            self._recent = Recent(identity.copy())
        recent = self._recent
        step_s = min(max(time_s - recent.last_s, 0.0), LONGEST_STEP_S) * min(2 * worth, 1.0)
        recent.last_s = time_s
        recent.seen_s += step_s
        share = step_s / min(max(recent.seen_s, step_s, 1e-6), RECENT_S)
        recent.mean = recent.mean + share * (identity - recent.mean)
        self._sized(side_px, step_s)
        held = self.now.identity
        apart = held.settled and self.apart_mm(recent.mean, held.mean) > ANOTHER_MM
        recent.another_s = recent.another_s + step_s if apart and recent.seen_s > NOTICED_S else 0.0
        if recent.another_s > NOTICED_S:
            self._change(recent.mean)

    def _sized(self, side_px: float, step_s: float) -> None:
        usual = self.now.usual_px or side_px
        if side_px < SMALL * usual:
            return  # nobody shrinks so fast
        self.now.usual_px = usual + min(step_s / USUAL_S, 1.0) * (side_px - usual)

    def _change(self, shape: Float) -> None:
        self._known = [*(p for p in self._known if p is not self.now), self.now][-KNOWN:]
        nearest = min(self._known, key=lambda p: self.apart_mm(p.identity.mean, shape))
        known = self.apart_mm(nearest.identity.mean, shape) < ANOTHER_MM
        self.now = nearest if known else self._new()
        self._recent = None

    def owner_px(self) -> float:
        """The usual side of the largest person so far: the call's owner."""
        return max(p.usual_px for p in (*self._known, self.now))

    def small(self, side_px: float) -> bool:
        """Whether a face is too small to be the owner's."""
        return side_px < SMALL * self.owner_px()
