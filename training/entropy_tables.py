"""Makes codec/tables.py: the integer probability tables of the face channel.

    python -m training.entropy_tables

Residuals are discretised Laplace variables whose scale is only estimated, so each table is a mixture of
Laplace distributions around the estimate. The encoder rounds towards zero (rate-distortion-optimal
rounding), so the interval that becomes zero is wider than the others.
Nothing is learnt from recordings: the tables are a formula with two shape constants.
"""

import itertools
import textwrap
from pathlib import Path

import numpy as np

CONTEXTS = 40
SYMBOLS = 32  # zigzag magnitudes 0 .. +-15, then an escape
TOTAL = 1 << 15
ONE = 1 << 16
DEAD_ZONE = 0.6  # a residual below 0.6 steps becomes zero
SPREAD = 0.4  # standard deviation of the natural logarithm of the true scale about the estimate
MEAN_LOW, MEAN_HIGH = 1 / 512, 24.0  # mean magnitudes that the first and last table stand for, in steps

BOOST_SHARE = 0.8  # of the logarithm of seen over expected: best of 0.5 to 1

TARGET = Path(__file__).parent.parent / "codec" / "tables.py"


def context_means() -> np.ndarray:
    return np.geomspace(MEAN_LOW, MEAN_HIGH, CONTEXTS)


def laplace_magnitudes(scale: np.ndarray, count: int) -> np.ndarray:
    """(S,) scales in steps -> (S, count): probability of each magnitude, the last one of all beyond."""
    edges = np.exp(-(np.arange(count - 1) + DEAD_ZONE)[None] / scale[:, None])  # P(|r| > i)
    upper = np.concatenate([np.ones((len(scale), 1)), edges], 1)
    return upper - np.concatenate([edges, np.zeros((len(scale), 1))], 1)


def mixture(mean: float) -> np.ndarray:
    """(SYMBOLS,) probabilities when the mean magnitude has been estimated as `mean`."""
    spread = np.exp(SPREAD * np.linspace(-2.5, 2.5, 21))
    weight = np.exp(-(np.linspace(-2.5, 2.5, 21) ** 2) / 2)
    weight /= weight.sum()
    low, high = 0.01, 200.0
    for _ in range(60):  # bisection: the scale whose mixture has this mean
        middle = np.sqrt(low * high)
        p = weight @ laplace_magnitudes(middle * spread, 400)
        low, high = (middle, high) if p @ np.arange(400) < mean else (low, middle)
    p = weight @ laplace_magnitudes(np.sqrt(low * high) * spread, 400)
    signed = np.zeros(SYMBOLS)
    signed[0] = p[0]
    signed[1:-1] = np.repeat(p[1:16], 2) / 2
    signed[-1] = p[16:].sum()
    return signed


def integers(p: np.ndarray) -> list[int]:
    frequency = np.maximum(np.floor(p * (TOTAL - len(p))).astype(int), 0) + 1
    frequency[0] += TOTAL - frequency.sum()
    return [int(f) for f in frequency]


def boosts() -> list[int]:
    """Ratios of seen to expected residuals, in 1/16, from which on the table is one further: -7 .. 12."""
    spacing = float(np.log(MEAN_HIGH / MEAN_LOW)) / (CONTEXTS - 1)
    return [int(np.ceil(16 * np.exp((b - 0.5) * spacing / BOOST_SHARE))) for b in range(-7, 13)]


def text(numbers: list[int]) -> str:
    """Numbers as lines of a string that fit the page."""
    return "\n".join(textwrap.wrap(" ".join(map(str, numbers)), 106))


def main() -> None:
    means = context_means()
    thresholds = [round(ONE * float(np.sqrt(a * b))) for a, b in itertools.pairwise(means)]
    rows = ";\n".join(text(integers(mixture(m))) for m in means)
    TARGET.write_text(
        '"""Integer tables of the face channel, made by training/entropy_tables.py: do not edit.\n\n'
        "THRESHOLDS: mean magnitudes, in 1/65536 step, between one table and the next.\n"
        "RESIDUALS: a row for each context: frequencies of 0, 1, -1, 2, -2 ... and of an escape.\n"
        "BOOSTS: see SPEC 4.4: ratios, in 1/16, from which on a table is -7, -6 .. 12 places further.\n"
        'Any change is a new bitstream version.\n"""\n\n'
        f'_THRESHOLDS = """\n{text(thresholds)}\n"""\n\n'
        f'_RESIDUALS = """\n{rows}\n"""\n\n'
        f'_BOOSTS = """\n{text(boosts())}\n"""\n\n'
        "THRESHOLDS = tuple(int(word) for word in _THRESHOLDS.split())\n"
        "BOOSTS = tuple(int(word) for word in _BOOSTS.split())\n"
        'RESIDUALS = tuple(tuple(int(word) for word in row.split()) for row in _RESIDUALS.split(";"))\n'
    )


if __name__ == "__main__":
    main()
