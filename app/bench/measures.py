"""Numbers about faces in pixels: field errors, and what a person would see (lids, lips, brows).

Points are MediaPipe's 478, (F, 478, 2) over frames, unless another count is said. Right and left are the
subject's own; openings and gaps are in multiples of the distance between the eyes' middles, so that the
size of the face in the picture does not matter.
"""

import numpy as np
from numpy.typing import NDArray

from codec.values import Float

LIDS = (
    ((160, 144), (159, 145), (158, 153)),
    ((387, 373), (386, 374), (385, 380)),
)
EYE_CORNERS = ((33, 133), (263, 362))
LIPS = ((82, 87), (13, 14), (312, 317))
MOUTH_CORNERS = (61, 291)
BROWS = (((105, 159), (66, 159), (63, 160)), ((334, 386), (296, 386), (293, 387)))
MESH = 468
"""Without the irises."""
BLINK = 0.4
"""A blink is an opening under this share of the person's median."""
CLOSED = 0.02
"""Lips are closed where the inner gap is under this share of the eyes' distance."""

Flags = NDArray[np.bool_]


def eye_distance(points: Float) -> Float:
    """(F, 478, 2) -> (F,) pixels between the middles of the eyes"""
    right, left = (points[:, list(c)].mean(1) for c in EYE_CORNERS)
    return np.linalg.norm(right - left, axis=1).clip(1e-6)


def _mean_gap(points: Float, pairs: tuple[tuple[int, int], ...]) -> Float:
    first, second = (list(side) for side in zip(*pairs, strict=True))
    return np.linalg.norm(points[:, first] - points[:, second], axis=2).mean(1)


def eye_opening(points: Float) -> Float:
    """(F,) mean of both eyes: lid gap over the eye's own width."""
    eyes = []
    for lids, corners in zip(LIDS, EYE_CORNERS, strict=True):
        width = np.linalg.norm(points[:, corners[0]] - points[:, corners[1]], axis=1).clip(1e-6)
        eyes.append(_mean_gap(points, lids) / width)
    return np.mean(eyes, axis=0)


def lip_gap(points: Float) -> Float:
    """(F,) inner lips."""
    return _mean_gap(points, LIPS) / eye_distance(points)


def mouth_width(points: Float) -> Float:
    """(F,)"""
    return _mean_gap(points, (MOUTH_CORNERS,)) / eye_distance(points)


def brow_height(points: Float) -> Float:
    """(F,) brows over upper lids, both sides."""
    return np.mean([_mean_gap(points, pairs) for pairs in BROWS], axis=0) / eye_distance(points)


def point_distance(seen: Float, truth: Float) -> Float:
    """(F,) mean distance of the mesh's points over the true distance of the eyes."""
    return np.linalg.norm(seen[:, :MESH] - truth[:, :MESH], axis=2).mean(1) / eye_distance(truth)


def nme(seen: Float, truth: Float) -> float:
    """(68, 2), (68, 2): the field's normalised mean error, over sqrt(w h) of the true points' box."""
    width, height = truth.max(0) - truth.min(0)
    return float(np.linalg.norm(seen - truth, axis=1).mean() / np.sqrt(width * height))


def correlation(seen: Float, truth: Float) -> float:
    """Pearson's r; NaN for constants."""
    if len(seen) < 3 or seen.std() < 1e-9 or truth.std() < 1e-9:
        return float("nan")
    return float(np.corrcoef(seen, truth)[0, 1])


def slope(seen: Float, truth: Float) -> float:
    """Of the predicted change on the true change: 1 is the right amplitude."""
    return float((seen * truth).sum() / max(float((truth * truth).sum()), 1e-12))


def change(value: Float, good: Flags) -> Float:
    """(F,) minus its median over good frames"""
    return value - np.median(value[good])


def blinks(opening: Float, good: Flags) -> Flags:
    """(F,) which frames show an eye that is closing or closed"""
    return (opening < BLINK * np.median(opening[good])) & good


def recall_precision(seen: Flags, truth: Flags) -> tuple[float, float]:
    """By frame; NaN without any."""
    both = float((seen & truth).sum())
    recall = both / truth.sum() if truth.any() else float("nan")
    precision = both / seen.sum() if seen.any() else float("nan")
    return float(recall), float(precision)


def closures(gap: Float, good: Flags) -> list[tuple[int, int]]:
    """Runs [first, last] of frames with closed lips between frames with open ones."""
    closed = (gap < CLOSED) & good
    opened = np.flatnonzero((gap > 2 * CLOSED) & good)
    out = []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], closed.astype(int), [0]])))
    for first, end in edges.reshape(-1, 2):
        near = (opened > first - 30) & (opened < end + 30)
        if near.any():
            out.append((int(first), int(end - 1)))
    return out


def closures_found(seen: Float, runs: list[tuple[int, int]], slack: int = 1) -> int:
    """How many of the closures show closed lips in the prediction too, a frame early or late."""
    return sum(bool((seen[max(a - slack, 0) : b + slack + 1] < CLOSED).any()) for a, b in runs)


def jitter_mm(points: Float, window: int) -> float:
    """(F, N, 2) mm -> root mean square distance from the moving mean over `window` frames."""
    if len(points) <= window:
        return float("nan")
    kernel = np.ones(window) / window
    flat = points.reshape(len(points), -1)
    smooth = np.apply_along_axis(lambda x: np.convolve(x, kernel, "valid"), 0, flat)
    start = window // 2
    away = flat[start : start + len(smooth)] - smooth
    return float(np.sqrt((away**2).sum(1).mean() / points.shape[1]))


def delays_ms(before: Float, after: Float, times_s: Float, share: float = 0.5) -> list[float]:
    """Of a filter at each fast large change: how much later its output crosses half of the way.

    before, after: (F,) the same quantity before and after the filter. What changes by less than lips that
    count as closed are apart is no change but the tremble of a still face, which a filter is to swallow.
    """
    spread = float(np.percentile(before, 99) - np.percentile(before, 1))
    out: list[float] = []
    reach, i = 4, 1
    while spread > 0 and i < len(before) - reach - 6:
        step = before[i + reach] - before[i]
        if abs(step) < max(0.4 * spread, CLOSED):
            i += 1
            continue
        level = before[i] + share * step
        here = _crossing(before, times_s, i, level, step > 0)
        there = _crossing(after, times_s, i, level, step > 0)
        if here is not None:
            out.append(500.0 if there is None else min((there - here) * 1000, 500.0))
        i += reach + 6
    return out


def _crossing(value: Float, times_s: Float, start: int, level: float, up: bool) -> float | None:
    """When a signal first passes a level at or after `start`, between frames by a straight line."""
    sign = 1 if up else -1
    for i in range(max(start - 1, 0), min(start + 12, len(value) - 1)):
        a, b = sign * (value[i] - level), sign * (value[i + 1] - level)
        if a < 0 <= b:
            return float(times_s[i] + (times_s[i + 1] - times_s[i]) * -a / (b - a))
    return None
