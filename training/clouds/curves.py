"""Line charts as SVG text: small, sharp, and nothing to load."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 150, 12, 42
COLOURS = ("#1f6fb2", "#d2691e", "#3a8f4d", "#8e4aa8", "#b23b3b", "#555555")
MOST_TICKS = 6
NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve and its name."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


def chart(lines: Sequence[Curve], x_label: str, y_label: str, logarithmic: bool = False) -> str:
    """An <svg> element. logarithmic: of y; values that are not above 0 are left out."""
    kept = [_shown(line, logarithmic) for line in lines]
    kept = [line for line in kept if line.x]
    if not kept:
        return "<p>Nothing to show.</p>"
    xs, ys = (np.concatenate([getattr(line, k) for line in kept]) for k in ("x", "y"))
    x0, x1, y0, y1 = float(xs.min()), float(xs.max()), float(ys.min()), float(ys.max())
    x1, y1 = max(x1, x0 + 1e-9), max(y1, y0 + 1e-9)

    def across(x: float) -> float:
        return LEFT + (x - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)

    def up(y: float) -> float:
        return HEIGHT - BOTTOM - (y - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="11" fill="#444">'
    ]
    for x in ticks(x0, x1):
        parts.append(_text(across(x), HEIGHT - BOTTOM + 16, f"{x:,.4g}", "middle"))
    for value in ticks(10**y0, 10**y1, logarithmic) if logarithmic else ticks(y0, y1):
        at = up(float(np.log10(value)) if logarithmic else value)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#e4e4e0"/>')
        parts.append(_text(LEFT - 6, at + 4, f"{value:.3g}", "end"))
    for number, line in enumerate(kept):
        colour = COLOURS[number % len(COLOURS)]
        steps = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in zip(line.x, line.y, strict=True))
        parts.append(f'<polyline points="{steps}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        parts.append(_text(WIDTH - RIGHT + 10, TOP + 14 + 16 * number, line.name, "start", colour))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x_label, "middle"))
    turned = f'transform="rotate(-90 14 {HEIGHT / 2})"'
    parts.append(f'<text x="14" y="{HEIGHT / 2}" text-anchor="middle" {turned}>{html.escape(y_label)}</text>')
    return "".join([*parts, "</svg>"])


def ticks(low: float, high: float, logarithmic: bool = False) -> list[float]:
    """Round numbers from low to high, MOST_TICKS or a few less; logarithmic: 1, 2 and 5 of each power of ten,
    or the powers alone where there are many."""
    if logarithmic and high > 10 * low > 0:
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        for steps in (NICE[:-1], NICE[:1]):
            found = [n * 10.0**p for p in powers for n in steps if low <= n * 10.0**p <= high]
            if len(found) <= MOST_TICKS or steps == NICE[:1]:
                return found
    power = 10.0 ** np.floor(np.log10(max(high - low, 1e-12) / MOST_TICKS))
    step = next(n * power for n in NICE if (high - low) / (n * power) <= MOST_TICKS)
    return [float(k * step) for k in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]


def _shown(line: Curve, logarithmic: bool) -> Curve:
    pairs = [(float(x), float(y)) for x, y in zip(line.x, line.y, strict=True) if np.isfinite(y)]
    if logarithmic:
        pairs = [(x, float(np.log10(y))) for x, y in pairs if y > 0]
    return Curve(line.name, [x for x, _ in pairs], [y for _, y in pairs])


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#444") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{html.escape(text)}</text>'
