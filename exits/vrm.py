"""ARKit's 52 units as the presets of VRM, for avatars without 52 shapes of their own.

Names are those that VMC sends for VRM 0 (protocol.vmc.info), and VSeeFace's Surprised. Vowels share the
mouth: together they are at most 1. Both eyes share Blink, so that Blink + Blink_L is how far the
left one is shut.

    A   jaw open, lips neither round nor wide
    O   jaw open, lips round (funnel);  U   round and nearly shut (pucker)
    E   jaw half open, wide;            I   wide and nearly shut
"""

from collections.abc import Mapping

ROUND, WIDE = ("mouthFunnel", "mouthPucker"), ("mouthStretch", "mouthSmile")
OPEN = 0.6
"""jawOpen at which a vowel is said in full: shouting goes to 1."""
PRESETS = (
    "A", "I", "U", "E", "O", "Blink", "Blink_L", "Blink_R", "Joy", "Angry", "Sorrow", "Fun", "Surprised",
)  # fmt: skip


def presets(units: Mapping[str, float]) -> dict[str, float]:
    """Weights from 0 to 1 of PRESETS; units: weights of ARKit's units by their names, which may lack some."""
    left, right = (_lid(units, side) for side in ("Left", "Right"))
    smile, frown = _pair(units, "mouthSmile"), _pair(units, "mouthFrown")
    brows_down, brows_up = _pair(units, "browDown"), units.get("browInnerUp", 0.0)
    surprise = min(_pair(units, "eyeWide"), max(brows_up, _pair(units, "browOuterUp")))
    told = {
        "Blink": min(left, right),
        "Blink_L": left - min(left, right),
        "Blink_R": right - min(left, right),
        "Joy": smile * (0.5 + 0.5 * _pair(units, "cheekSquint")),
        "Fun": smile * 0.5 * (1 - _pair(units, "cheekSquint")),
        "Angry": brows_down * (1 - smile),
        "Sorrow": max(frown, brows_up * (1 - surprise)) * (1 - smile),
        "Surprised": surprise,
    }
    return {name: min(max(weight, 0.0), 1.0) for name, weight in (vowels(units) | told).items()}


def vowels(units: Mapping[str, float]) -> dict[str, float]:
    """Weights of A, I, U, E and O, at most 1 together."""
    opened = min(units.get("jawOpen", 0.0) / OPEN, 1.0) * (1 - units.get("mouthClose", 0.0))
    funnel, pucker = (units.get(name, 0.0) for name in ROUND)
    wide = max(_pair(units, name) for name in WIDE)
    rounded = max(funnel, pucker)
    out = {
        "A": opened * (1 - rounded) * (1 - 0.7 * wide),
        "O": opened * rounded,
        "U": (1 - opened) * rounded,
        "E": opened * wide * (1 - rounded) * 0.7,
        "I": (1 - opened) * _pair(units, "mouthStretch") * (1 - rounded),
    }
    total = max(sum(out.values()), 1.0)
    return {name: weight / total for name, weight in out.items()}


def _pair(units: Mapping[str, float], name: str) -> float:
    """The mean of a unit's two sides."""
    return (units.get(f"{name}Left", 0.0) + units.get(f"{name}Right", 0.0)) / 2


def _lid(units: Mapping[str, float], side: str) -> float:
    """How far an eye is shut, squinting counted for a part."""
    return min(units.get(f"eyeBlink{side}", 0.0) + 0.2 * units.get(f"eyeSquint{side}", 0.0), 1.0)
