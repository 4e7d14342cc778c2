"""Where things can stand without lying over each other: the head in its picture, the small picture on it.

Functions of rectangles, in pixels of one widget; nothing is moved here.
"""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPoint, QRect, QSize

from codec.values import Float

HEAD = (0.24, 0.4, 0.24, 0.29)
"""Reach of a drawn head from the camera's point to the left, up, right and down, by the shorter side of the
picture: of the tallest hair of the gallery, and with what `render.view.REACH_MM` lets a head move aside."""
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)
_MIDDLES = np.linspace(0.1, 0.9, 33, dtype=np.float32)
_SMALLER_COSTS = 0.6  # as much as standing aside by so much of the shorter side

Standing = tuple[tuple[float, float], float]
"""As `render.scene.Camera` has it: (middle, share)."""
USUAL: Standing = ((0.5, 0.5), 1.0)


def head_standing(picture: QSize, taken: Sequence[QRect]) -> Standing:
    """Where in the picture, and how large, a head is drawn so that nothing lies over it; in the middle and in
    full where that is free, and as usual where no place is."""
    found, least = USUAL, np.inf
    across, down = (np.asarray(each, np.float32) for each in np.meshgrid(_MIDDLES, _MIDDLES))
    for share in _SHARES:
        costs = _costs(picture, taken, share, across, down)
        at = np.unravel_index(int(np.argmin(costs)), costs.shape)
        if costs[at] + _SMALLER_COSTS * (1 - share) < least:
            least = costs[at] + _SMALLER_COSTS * (1 - share)
            found = (round(float(across[at]), 3), round(float(down[at]), 3)), share
    return found


def _costs(picture: QSize, taken: Sequence[QRect], share: float, across: Float, down: Float) -> Float:
    """How far from the middle each place is, by the shorter side; infinite where the head is covered or
    leaves the picture."""
    width, height = max(1, picture.width()), max(1, picture.height())
    side = min(width, height)
    left, above, right, below = (reach * share * side for reach in HEAD)
    x, y = across * width, down * height
    away = np.hypot(x - width / 2, y - height / 2) / side
    covered = (x < left) | (x > width - right) | (y < above) | (y > height - below)
    for box in taken:
        beside = (x + right <= box.left()) | (x - left > box.right())
        covered |= ~(beside | (y + below <= box.top()) | (y - above > box.bottom()))
    return np.asarray(np.where(covered, np.inf, away), np.float32)


def clear_place(
    wanted: QPoint, size: QSize, area: QRect, taken: Sequence[QRect], space: int
) -> QPoint | None:
    """The place nearest to the wanted one where a box of this size lies within the area and `space` away
    from all that is taken, if there is one."""
    apart = [box.adjusted(-space, -space, space, space) for box in taken]
    columns = [wanted.x(), *(x for box in apart for x in (box.left() - size.width(), box.right() + 1))]
    rows = [wanted.y(), *(y for box in apart for y in (box.top() - size.height(), box.bottom() + 1))]
    free = [
        place
        for place in (QPoint(x, y) for x in columns for y in rows)
        if area.contains(QRect(place, size)) and not any(box.intersects(QRect(place, size)) for box in apart)
    ]
    return min(free, key=lambda place: (place - wanted).manhattanLength(), default=None)
