"""Invented motion of a talking head: unit weights, head pose and gaze over time, from a seed.

Used where motion is needed and no recording may be used: the shipped sample clips, the synthetic camera and
the codec's tables. The shape of the motion follows what is known of speech: syllables at 3-6 Hz, lips that
close on p, b and m, blinks every 2-6 s that close in about 80 ms and open in about 170 ms (Stern, Walrath and
Goldstein, "The endogenous eyeblink", 1984), gaze that jumps and rests, a head that sways and nods on stress.
"""

from dataclasses import dataclass

import numpy as np

from codec.values import Float

Weights = dict[str, float]

# Mouth shapes of speech, as unit weights; names after what they sound like.
VISEMES: dict[str, Weights] = {
    "rest": {},
    "a": {"jawOpen": 0.42, "mouthLowerDownLeft": 0.15, "mouthLowerDownRight": 0.15},
    "e": {"jawOpen": 0.22, "mouthStretchLeft": 0.3, "mouthStretchRight": 0.3, "mouthSmileLeft": 0.12},
    "i": {"jawOpen": 0.12, "mouthSmileLeft": 0.25, "mouthSmileRight": 0.25, "mouthStretchLeft": 0.2},
    "o": {"jawOpen": 0.3, "mouthFunnel": 0.55},
    "u": {"jawOpen": 0.12, "mouthPucker": 0.65, "mouthFunnel": 0.2},
    "m": {"mouthPressLeft": 0.35, "mouthPressRight": 0.35, "mouthRollLower": 0.3, "mouthRollUpper": 0.2},
    "f": {"jawOpen": 0.06, "mouthRollLower": 0.55, "mouthUpperUpLeft": 0.2, "mouthUpperUpRight": 0.2},
    "s": {"jawOpen": 0.07, "mouthStretchLeft": 0.25, "mouthStretchRight": 0.25, "mouthUpperUpLeft": 0.12},
    "sh": {"jawOpen": 0.1, "mouthFunnel": 0.5, "mouthPucker": 0.2},
}
MOODS: tuple[Weights, ...] = (
    {},
    {"mouthSmileLeft": 0.5, "mouthSmileRight": 0.5, "cheekSquintLeft": 0.35, "cheekSquintRight": 0.35},
    {"browInnerUp": 0.6, "browOuterUpLeft": 0.5, "browOuterUpRight": 0.5, "eyeWideLeft": 0.3},
    {"browDownLeft": 0.55, "browDownRight": 0.55, "eyeSquintLeft": 0.3, "eyeSquintRight": 0.3},
    {"mouthFrownLeft": 0.4, "mouthFrownRight": 0.4, "browInnerUp": 0.3},
)


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """times_s (F,); units (F, N) weights in 0..1, columns as `names`; rotation (F, 3) rotation vectors;
    translation (F, 3) mm about the resting place; gaze (F, 4) as in `codec.values.FaceFrame`."""

    names: tuple[str, ...]
    times_s: Float
    units: Float
    rotation: Float
    translation: Float
    gaze: Float


def talk(seconds: float, rate_hz: float, names: tuple[str, ...], seed: int) -> Motion:
    """A person who talks, pauses, looks about and shows moods for some seconds."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    units = _speech(times, names, rng) + _moods(times, names, rng)
    blink = _blinks(times, rng)
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        units[:, names.index(name)] = np.maximum(units[:, names.index(name)], blink)
    gaze = _gaze(times, rng)
    # Lids follow the eyes down (Bahill, Clark and Stark 1975); without it a lowered gaze looks like a stare.
    down = np.clip(-gaze[:, 1] / 0.35, 0, 1) * 0.4
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        column = units[:, names.index(name)]
        column[:] = np.maximum(column, down)
    rotation = np.stack([_sway(times, s, rng) for s in (0.07, 0.12, 0.045)], 1)
    translation = np.stack([_sway(times, s, rng) for s in (9.0, 5.0, 9.0)], 1)
    return Motion(
        names,
        times.astype(np.float32),
        np.clip(units, 0, 1).astype(np.float32),
        rotation.astype(np.float32),
        translation.astype(np.float32),
        gaze.astype(np.float32),
    )


def _columns(weights: Weights, names: tuple[str, ...]) -> np.ndarray:
    out = np.zeros(len(names))
    for name, value in weights.items():
        out[names.index(name)] = value
    return out


def _through(times: np.ndarray, keys_s: list[float], values: list[np.ndarray], ease_s: float) -> np.ndarray:
    """Values held from key to key, (F, N), with a raised-cosine ease before each key."""
    out = np.repeat(values[0][None], len(times), 0)
    for key_s, before, after in zip(keys_s[1:], values[:-1], values[1:], strict=True):
        blend = 0.5 - 0.5 * np.cos(np.pi * np.clip((times - key_s) / ease_s + 1, 0, 1))
        out += blend[:, None] * (after - before)
    return out


def _speech(times: np.ndarray, names: tuple[str, ...], rng: np.random.Generator) -> np.ndarray:
    keys, values, now = [0.0], [np.zeros(len(names))], 0.0
    kinds = [k for k in VISEMES if k != "rest"]
    while now < times[-1]:
        for _ in range(int(rng.integers(4, 14))):  # a phrase
            now += rng.uniform(0.07, 0.16)
            keys.append(now)
            values.append(_columns(VISEMES[str(rng.choice(kinds))], names) * rng.uniform(0.7, 1.2))
        now += 0.12
        keys.append(now)
        values.append(np.zeros(len(names)))
        now += rng.uniform(0.2, 1.4)  # a breath
    return _through(times, keys, values, 0.09)


def _moods(times: np.ndarray, names: tuple[str, ...], rng: np.random.Generator) -> np.ndarray:
    keys, values, now = [0.0], [np.zeros(len(names))], 0.0
    while now < times[-1]:
        now += rng.uniform(1.5, 4.0)
        keys.append(now)
        values.append(_columns(MOODS[int(rng.integers(len(MOODS)))], names) * rng.uniform(0.4, 1.0))
    return _through(times, keys, values, 0.4)


def _blinks(times: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    out, now = np.zeros(len(times)), rng.uniform(0.5, 2.0)
    while now < times[-1]:
        since = times - now
        closing, opening = np.clip(since / 0.08, 0, 1), np.clip((since - 0.1) / 0.17, 0, 1)
        out = np.maximum(out, np.where(since >= 0, closing * (1 - opening), 0))
        now += rng.uniform(2.0, 6.0)
    return out


def _gaze(times: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(F, 4): both eyes alike, converged on a point at arm's length."""
    keys, values, now = [0.0], [np.zeros(2)], 0.0
    while now < times[-1]:
        now += rng.uniform(0.5, 2.5)
        away = rng.random() < 0.4
        keys.append(now)
        values.append(rng.normal(0, (0.22, 0.12) if away else (0.03, 0.02)))
    yaw, pitch = _through(times, keys, values, 0.05).T
    vergence = 0.05  # 63 mm between the eyes, 600 mm away
    return np.stack([yaw - vergence, pitch, yaw + vergence, pitch], 1)


def _sway(times: np.ndarray, size: float, rng: np.random.Generator) -> np.ndarray:
    """Smooth noise of about the given standard deviation: a few sines below 1 Hz."""
    rates, phases = rng.uniform(0.08, 0.9, 6), rng.uniform(0, 2 * np.pi, 6)
    heights = 1 / (0.3 + rates)
    waves = heights * np.sin(2 * np.pi * rates * times[:, None] + phases)
    return size * waves.sum(1) / np.sqrt((heights**2).sum() / 2)
