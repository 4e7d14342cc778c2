"""How often and how finely to draw, from what a picture has cost: the window's thread keeps time for the
person's hands, on a laptop's graphics card and on a processor that draws in software alike."""

from dataclasses import dataclass

_LEVELS = ((4, 1.0), (2, 1.0), (0, 1.0), (0, 0.75), (0, 0.5))
"""(samples, scale), finest first: smooth edges go before sharpness."""
_TOO_SLOW_S = 0.030  # below 30 pictures a second lips stop being readable
_SLOW_TIMEOUT_S = 0.5  # of slow drawing in a row: one hiccup changes nothing
_SOFTWARE = 2  # the level that a processor begins with while a face moves; at rest it draws the finest
_SOFTWARE_S = 1 / 30  # faces come no faster; a graphics card draws those between, too
_FREE_SHARE = 0.5  # at least so much time as a picture took is left to everything else


@dataclass(frozen=True, slots=True)
class Fineness:
    """Samples per pixel, and drawn pixels per pixel of the screen along each side."""

    samples: int
    scale: float


class FramePacer:
    """`drawn(cost)` after each picture -> seconds to wait before the next."""

    def __init__(self, screen_hz: float = 60.0) -> None:
        self.interval_s = 1.0 / screen_hz if screen_hz > 0 else 1 / 60
        self._top = self._level = 0
        self._slow_s, self._first = 0.0, True

    def spare(self) -> None:
        """A processor draws, which others want too."""
        self._top = self._level = _SOFTWARE
        self.interval_s = max(self.interval_s, _SOFTWARE_S)

    @property
    def fineness(self) -> Fineness:
        """What to draw with now."""
        return Fineness(*_LEVELS[self._level])

    @property
    def finest(self) -> Fineness:
        """For a picture that stays."""
        return Fineness(*_LEVELS[0])

    def restart(self) -> None:
        """The picture has changed its size: try the finest again."""
        self._level, self._slow_s = self._top, 0.0

    def drawn(self, cost_s: float) -> float:
        """Learn from a picture's cost."""
        first, self._first = self._first, False
        if first:
            return self.interval_s  # shaders were compiled, textures sent: it says nothing of the next
        self._slow_s = self._slow_s + cost_s if cost_s > _TOO_SLOW_S else 0.0
        if self._slow_s >= _SLOW_TIMEOUT_S and self._level < len(_LEVELS) - 1:
            self._level += 1
            self._slow_s = 0.0
        return max(self.interval_s - cost_s, self.rest_s(cost_s))

    @staticmethod
    def rest_s(cost_s: float) -> float:
        """The least pause after a picture of this cost."""
        return max(_FREE_SHARE * cost_s, 0.001)
