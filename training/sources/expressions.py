"""Random faces to learn from: face-unit weights drawn as speech, emotion or single units; eyes on their own.

Weights are 0..1 by ARKit name. Eyes are drawn apart from the rest, because what a call needs most is seen
least: full closures of one and both eyes are over-represented, half-closed eyes are not (among warped
photographs too many of them cost blink precision, training/LOG.md).
"""

from dataclasses import dataclass

import numpy as np

from codec.values import Float

Weights = dict[str, float]


def _both(name: str, weight: float) -> Weights:
    return {f"{name}Left": weight, f"{name}Right": weight}


SPEECH: tuple[Weights, ...] = (
    {"jawOpen": 0.5, **_both("mouthLowerDown", 0.2)},
    {"jawOpen": 0.3, **_both("mouthStretch", 0.4)},
    {"jawOpen": 0.15, **_both("mouthSmile", 0.3), **_both("mouthStretch", 0.3)},
    {"jawOpen": 0.35, "mouthFunnel": 0.7},
    {"jawOpen": 0.12, "mouthPucker": 0.9},
    {**_both("mouthPress", 0.6), "mouthRollLower": 0.4, "mouthRollUpper": 0.4},
    {"jawOpen": 0.08, "mouthRollLower": 0.7, **_both("mouthUpperUp", 0.3)},
    {"jawOpen": 0.1, **_both("mouthLowerDown", 0.4), **_both("mouthUpperUp", 0.3)},
    {"jawOpen": 0.8, **_both("mouthLowerDown", 0.3)},
    {"jawOpen": 0.25, **_both("mouthUpperUp", 0.2)},
)
EMOTION: tuple[Weights, ...] = (
    {**_both("mouthSmile", 0.9), **_both("cheekSquint", 0.6), **_both("eyeSquint", 0.3)},
    {**_both("mouthSmile", 0.8), **_both("cheekSquint", 0.5), "jawOpen": 0.3, **_both("mouthUpperUp", 0.3)},
    {**_both("browOuterUp", 0.9), "browInnerUp": 0.9, **_both("eyeWide", 0.8), "jawOpen": 0.5},
    {
        **_both("browDown", 0.9),
        **_both("eyeSquint", 0.5),
        **_both("mouthPress", 0.5),
        **_both("noseSneer", 0.3),
    },
    {"browInnerUp": 0.9, **_both("mouthFrown", 0.8), "mouthShrugLower": 0.5},
    {**_both("noseSneer", 0.9), **_both("mouthUpperUp", 0.6), **_both("browDown", 0.4)},
    {"browInnerUp": 0.7, **_both("eyeWide", 0.7), **_both("mouthStretch", 0.6), "jawOpen": 0.2},
    {"mouthLeft": 0.7, "mouthSmileLeft": 0.5},
    {"mouthRight": 0.7, "mouthSmileRight": 0.5},
    {"mouthPucker": 0.8, **_both("browDown", 0.5)},
)
EYES = (("eyeBlink", "eyeWide", "eyeSquint"), ("Left", "Right"))
OWN_EYES = {f"{kind}{side}" for kind in EYES[0] for side in EYES[1]}
BROWS_MOVE = 0.45
FOLLOW, MOSTLY_OPEN = 1.4, 0.5
"""Lids shut by at most so much for each radian of gaze downwards; shut or wide ones are left."""
NOT_DRAWN = ("eyeLook", "tongue")  # gaze turns the eyeballs; the tongue is hidden from the points


@dataclass(frozen=True, slots=True)
class Eyes:
    """How far each eye is shut: 0 as it was, 1 closed; negative is wide open."""

    left: float
    right: float


def eyes(rng: np.random.Generator) -> Eyes:
    """Open 50 %, both closed 16 %, winks 12 %, wide 10 %, anything between 12 %."""
    kind = rng.random()
    if kind < 0.50:
        left, right = (float(x) for x in rng.normal(0, 0.06, 2) + rng.normal(0, 0.06))
    elif kind < 0.66:
        left = right = 1.0
    elif kind < 0.78:
        left, right = (1.0, float(rng.uniform(-0.2, 0.25)))[:: 1 if rng.random() < 0.5 else -1]
    elif kind < 0.88:
        left = right = -float(rng.uniform(0.3, 1.0))
    else:
        left = float(rng.uniform(0.1, 0.8))
        right = float(np.clip(left + rng.normal(0, 0.1), 0, 1))
    return Eyes(left, right)


def following(own: Eyes, pitch_rad: float, rng: np.random.Generator) -> Eyes:
    """Lids that go with a gaze up (positive) or down, by a share of the way: lids that never did, or always,
    would be read as gaze."""
    way = float(rng.uniform(0, FOLLOW)) * -pitch_rad
    left, right = (v + way if abs(v) < MOSTLY_OPEN else v for v in (own.left, own.right))
    return Eyes(float(np.clip(left, -1, 1)), float(np.clip(right, -1, 1)))


def units(names: tuple[str, ...], rng: np.random.Generator) -> Float:
    """(N,) weights without the eyes' own units (see `eyes`)."""
    out = np.zeros(len(names), np.float32)
    place = {name: k for k, name in enumerate(names)}

    def add(weights: Weights, strength: float) -> None:
        for name, weight in weights.items():
            if name in place and name not in OWN_EYES:
                out[place[name]] += weight * strength * float(rng.uniform(0.6, 1.4))

    kind = rng.random()
    if kind < 0.45:
        first, second = rng.choice(len(SPEECH), 2)
        mix = rng.random()
        add(SPEECH[first], mix * rng.uniform(0.5, 1.4))
        add(SPEECH[second], 1 - mix)
    if kind > 0.3 and kind < 0.7:
        add(EMOTION[rng.integers(len(EMOTION))], rng.uniform(0.2, 1.1))
    if kind > 0.6 and kind < 0.95:
        drawn = [n for n in names if not n.startswith(NOT_DRAWN) and n not in OWN_EYES]
        for name in rng.choice(drawn, min(int(rng.integers(1, 5)), len(drawn)), replace=False):
            twin = name.replace("Left", "Right")
            weight = float(rng.uniform(0, 1))
            add({name: weight}, 1)
            if twin in place and rng.random() < 0.6:
                add({twin: weight}, 1)
    if rng.random() < BROWS_MOVE:
        add(
            _both("browDown", 0.8)
            if rng.random() < 0.4
            else {**_both("browOuterUp", 0.8), "browInnerUp": 0.8},
            rng.uniform(0.3, 1.2),
        )
    return np.clip(out, 0, 1)
