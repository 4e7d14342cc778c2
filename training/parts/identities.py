"""Plausible people, as weights of MakeHuman's targets for the neutral head.

Two kinds of targets add up: macros (a head of a gender, age, build and origin: weights are products of the
shares of each) and details (pairs such as nose-hump-decr and -incr, of which one is used). Drawn are adults
of all ages and some teenagers, any mixture of the three origins, either gender or between, and details of
normal spread. Details on left and right go together, with a little asymmetry.

Left out are targets that turn or move the whole head (pose, not shape).
"""

from dataclasses import dataclass

import numpy as np

from training.parts.makehuman import Double, MakeHumanData

DETAIL_FOLDERS = ("head", "forehead", "eyes", "eyebrows", "nose", "mouth", "chin", "cheek", "ears", "neck")
MACRO_FOLDER = "mpfb2/targets/macrodetails"
RIGID = ("head-trans-", "head-angle-", "neck-trans-", "measure-")
SIDEWAYS = ("nose-trans-in", "mouth-trans-in")
OPPOSITES = (
    ("decr", "incr"),
    ("down", "up"),
    ("in", "out"),
    ("backward", "forward"),
    ("concave", "convex"),
    ("compress", "uncompress"),
)
ORIGINS = ("african", "asian", "caucasian")
AGES = ("child", "young", "old")
LEVELS = ("min", "average", "max")

DETAIL_SPREAD = 0.22
"""Standard deviation of a detail; 1 is MakeHuman's end of the slider, a caricature."""
SINGLE_SPREAD = 0.16
UNEVEN_SPREAD = 0.06  # left against right
SIDEWAYS_SPREAD = 0.08  # nose and mouth off the middle
SCALES = {
    "head-scale": 0.4,
    "head-fat": 0.7,
    "head-age": 0.7,
    "ear": 0.8,
    "neck-scale": 0.6,
    "eye-scale": 0.7,
}
"""Smaller spreads for targets that change more than a detail."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Indices of a target and of its opposite (-1: none); a pair has one weight in [-1, 1]."""

    key: str
    negative: int
    positive: int


def is_macro(name: str) -> bool:
    return name.startswith(("universal-", *ORIGINS))


class Identities:
    """The names and displacements (M, B, 3) of all targets, and samples of their weights."""

    def __init__(self, source: MakeHumanData, count: int) -> None:
        found = [
            item
            for folder in DETAIL_FOLDERS
            for item in source.targets(f"mpfb2/targets/{folder}", count)
            if not item[0].startswith(RIGID)
        ]
        found += [
            item
            for item in source.targets(MACRO_FOLDER, count)
            if is_macro(item[0]) and "baby" not in item[0]
        ]
        self.names = tuple(name for name, _ in found)
        self.targets = np.stack([target for _, target in found])
        self.index = {name: i for i, name in enumerate(self.names)}
        self.details = pair_up(tuple(name for name in self.names if not is_macro(name)))

    def macros(self, out: Double, rng: np.random.Generator) -> None:
        """Gender, age, origin, muscle and weight of one person into its (M,) weights."""
        man = float(np.clip(rng.normal(rng.integers(2), 0.15), 0, 1))
        gender = {"female": 1 - man, "male": man}
        age = between(float(rng.uniform(0.55, 1) if rng.random() < 0.1 else 1 + rng.beta(1, 1.8)), AGES)
        origin = dict(zip(ORIGINS, rng.dirichlet([0.5] * 3), strict=True))
        muscle, weight = (between(float(np.clip(rng.normal(1, 0.4), 0, 2)), LEVELS) for _ in range(2))
        for g, share_g in gender.items():
            for a, share_a in age.items():
                for o, share_o in origin.items():
                    self._set(out, f"{o}-{g}-{a}", share_g * share_a * share_o)
                for m, share_m in muscle.items():
                    for w, share_w in weight.items():
                        share = share_g * share_a * share_m * share_w
                        self._set(out, f"universal-{g}-{a}-{m}muscle-{w}weight", share)

    def _set(self, out: Double, name: str, weight: float) -> None:
        if name in self.index:  # the average of a build needs no target
            out[self.index[name]] = weight

    def one(self, rng: np.random.Generator) -> Double:
        """(M,) weights of one person."""
        out = np.zeros(len(self.names))
        self.macros(out, rng)
        shared: dict[str, float] = {}
        for detail in self.details:
            spread = next((s for start, s in SCALES.items() if start in detail.key), 1.0)
            if detail.key.startswith(SIDEWAYS):
                value = rng.normal(0, SIDEWAYS_SPREAD)
            else:
                common = detail.key.removeprefix("l-").removeprefix("r-")
                if common not in shared:
                    shared[common] = float(
                        rng.normal(0, DETAIL_SPREAD if detail.negative >= 0 else SINGLE_SPREAD)
                    )
                uneven = rng.normal(0, UNEVEN_SPREAD) if common != detail.key else 0.0
                value = spread * (shared[common] + uneven)
            value = float(np.clip(value, -1, 1))
            if value >= 0:
                out[detail.positive] = value
            elif detail.negative >= 0:
                out[detail.negative] = -value
        return out

    def sample(self, count: int, rng: np.random.Generator) -> Double:
        """(count, M)"""
        return np.stack([self.one(rng) for _ in range(count)])


def between(value: float, names: tuple[str, ...]) -> dict[str, float]:
    """A position on a scale of names -> shares of the two names beside it."""
    low = min(int(value), len(names) - 2)
    return {names[low]: low + 1 - value, names[low + 1]: value - low}


def pair_up(names: tuple[str, ...]) -> tuple[Detail, ...]:
    """Each target with its opposite, in the names' order."""
    index = {name: i for i, name in enumerate(names)}
    opposite = {a: b for pair in OPPOSITES for a, b in (pair, pair[::-1])}
    negatives = {a for a, _ in OPPOSITES}
    out = []
    for name, i in index.items():
        stem, _, end = name.rpartition("-")
        other = index.get(f"{stem}-{opposite[end]}", -1) if end in opposite else -1
        if other < 0:
            out.append(Detail(name, -1, i))
        elif end in negatives:
            out.append(Detail(name, i, other))
    return tuple(out)
