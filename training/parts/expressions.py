"""Plausible expressions, as weights of the 52 ARKit-named face units.

A mixture of what people do on a call, each drawn independently per face:

    45 %  speech: a mouth shape (open, spread, rounded, closed lips, rolled lips), brows and lids a little
    25 %  emotion: one of seven (Ekman's six and contempt) at random strength, uneven left and right
    10 %  emotion while speaking
    12 %  one unit alone, or two, up to their full strength
     8 %  a loose handful of any units

and over all of them: both eyes blink in 20 %, one eye alone (wink) in 8 %, and the lids follow the gaze.
mouthClose never exceeds jawOpen. Weights lie in [0, 1].
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from training.parts.pca import Double

SIDES = ("Left", "Right")
SPEECH: tuple[tuple[Mapping[str, float], float], ...] = (
    ({"jawOpen": 0.65, "mouthLowerDown": 0.4, "mouthUpperUp": 0.3}, 0.25),  # a
    (
        {"jawOpen": 0.25, "mouthStretch": 0.6, "mouthSmile": 0.3, "mouthLowerDown": 0.5, "mouthUpperUp": 0.4},
        0.2,
    ),
    ({"jawOpen": 0.35, "mouthFunnel": 0.9, "mouthPucker": 0.3}, 0.13),  # o, sh
    ({"jawOpen": 0.15, "mouthPucker": 1.0, "mouthFunnel": 0.3}, 0.12),  # u, w
    ({"mouthPress": 0.7, "mouthRollUpper": 0.5, "mouthRollLower": 0.5, "jawOpen": 0.05}, 0.1),  # p, b, m
    ({"jawOpen": 0.4, "mouthClose": 0.4}, 0.05),  # the jaw moves behind closed lips
    ({"mouthRollLower": 0.8, "mouthUpperUp": 0.5, "jawOpen": 0.1}, 0.06),  # f, v
    ({"jawOpen": 0.3, "tongueOut": 0.5, "mouthLowerDown": 0.3}, 0.03),  # th
    ({"mouthShrugLower": 0.5, "mouthShrugUpper": 0.4, "jawForward": 0.2}, 0.06),
)
EMOTION: tuple[Mapping[str, float], ...] = (
    {
        "mouthSmile": 1.0,
        "cheekSquint": 0.8,
        "eyeSquint": 0.5,
        "mouthDimple": 0.3,
        "mouthUpperUp": 0.3,
        "jawOpen": 0.2,
    },
    {"mouthFrown": 0.9, "browInnerUp": 0.9, "mouthShrugLower": 0.5, "mouthPress": 0.2, "eyeSquint": 0.2},
    {
        "browDown": 1.0,
        "eyeSquint": 0.5,
        "mouthPress": 0.7,
        "noseSneer": 0.4,
        "jawForward": 0.2,
        "eyeWide": 0.3,
    },
    {"browInnerUp": 1.0, "browOuterUp": 1.0, "eyeWide": 0.9, "jawOpen": 0.6, "mouthFunnel": 0.2},
    {
        "browInnerUp": 0.9,
        "browDown": 0.3,
        "eyeWide": 1.0,
        "mouthStretch": 0.9,
        "jawOpen": 0.3,
        "browOuterUp": 0.3,
    },
    {"noseSneer": 1.0, "mouthUpperUp": 0.7, "browDown": 0.6, "eyeSquint": 0.5, "mouthFrown": 0.4},
    {"mouthDimple": 0.8, "mouthSmile": 0.4, "mouthPress": 0.3, "cheekSquint": 0.2},
)
KINDS, KIND_SHARES = 5, (0.45, 0.25, 0.10, 0.12, 0.08)
BLINK, WINK = 0.20, 0.08
GAZE_RAD_TO_UNIT = 2.0  # eyeLook* at 1.0 belongs to about 30 degrees


class Expressions:
    """Draws unit weights for given unit names."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.index = {name: i for i, name in enumerate(names)}

    def add(
        self, out: Double, recipe: Mapping[str, float], strength: float, rng: np.random.Generator
    ) -> None:
        """A recipe at a strength, each unit varied, its sides uneven, at times with one side only."""
        one_sided = rng.random() < 0.12
        side = rng.integers(2)
        for name, weight in recipe.items():
            value = weight * strength * rng.uniform(0.5, 1.4)
            if name in self.index:
                out[self.index[name]] += value
                continue
            for s, suffix in enumerate(SIDES):
                uneven = 0.15 if one_sided and s == side else float(rng.uniform(0.85, 1.15))
                out[self.index[name + suffix]] += value * uneven

    def _loose(self, out: Double, rng: np.random.Generator) -> None:
        chosen = rng.random(len(out)) < 0.12
        out[chosen] += rng.uniform(0, 0.8, int(chosen.sum()))

    def _eyes(self, out: Double, rng: np.random.Generator) -> None:
        chance = rng.random()
        if chance < BLINK:
            out[[self.index["eyeBlink" + s] for s in SIDES]] = rng.beta(2.5, 1) * rng.uniform(0.9, 1, 2)
        elif chance < BLINK + WINK:
            side = SIDES[rng.integers(2)]
            out[self.index["eyeBlink" + side]] = rng.uniform(0.6, 1)
            out[self.index["cheekSquint" + side]] += rng.uniform(0, 0.6)
        yaw, pitch = rng.normal(0, (0.17, 0.12)) * GAZE_RAD_TO_UNIT
        for side, inward in (("Left", -yaw), ("Right", yaw)):
            out[self.index[("eyeLookIn" if inward > 0 else "eyeLookOut") + side]] += abs(inward)
            out[self.index[("eyeLookUp" if pitch > 0 else "eyeLookDown") + side]] += abs(pitch)

    def one(self, rng: np.random.Generator) -> Double:
        """(U,) weights of one face."""
        out = np.zeros(len(self.names))
        kind = rng.choice(KINDS, p=KIND_SHARES)
        if kind in (0, 2):
            shapes, shares = zip(*SPEECH, strict=True)
            self.add(out, shapes[rng.choice(len(shapes), p=shares)], float(rng.beta(2, 1.5)), rng)
            self.add(
                out, {"browInnerUp": 0.3, "browOuterUp": 0.3, "mouthSmile": 0.2}, float(rng.beta(1, 3)), rng
            )
        if kind in (1, 2):
            self.add(out, EMOTION[rng.integers(len(EMOTION))], float(rng.beta(1.5, 1.5)), rng)
        if kind == 3:
            chosen = rng.choice(len(out), rng.integers(1, 3), replace=False)
            out[chosen] = rng.uniform(0.3, 1, len(chosen))
        if kind == 4:
            self._loose(out, rng)
        self._eyes(out, rng)
        closed, opened = self.index["mouthClose"], self.index["jawOpen"]
        out[closed] = min(out[closed], out[opened])  # it undoes the lips' part of an open jaw, no more
        return np.clip(out, 0, 1)

    def sample(self, count: int, rng: np.random.Generator) -> Double:
        """(count, U)"""
        return np.stack([self.one(rng) for _ in range(count)])

    def mirrored(self, weights: Double) -> Double:
        """(N, U) -> (N, U): the same faces in a mirror."""
        return weights[:, self.partners()]

    def partners(self) -> NDArray[np.int64]:
        """(U,) the unit of the other side."""
        swap = {"Left": "Right", "Right": "Left"}

        def partner(name: str) -> str:
            for side, other in swap.items():
                if name.endswith(side):
                    return name[: -len(side)] + other
            return name

        return np.array([self.index[partner(name)] for name in self.names])
