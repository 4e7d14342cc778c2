"""Of all that a camera shows of a moving person, the few frames that a photographed likeness is learnt from.

Frames are kept as they come, and those most alike thinned out whenever there are too many: memory is bounded,
and what was shown only for a moment stays.
"""

import numpy as np

from codec.basis import Basis
from likeness.photo.takes import Take, diverse, scale_mm
from render.photo.values import features

KEPT = 36
APART_S = 0.1  # frames that are nearer show the same


class Album:
    """Takes of one person; `takes`, at most `kept`, in order of time."""

    def __init__(self, basis: Basis, kept: int = KEPT) -> None:
        self._scale_mm, self._kept = scale_mm(basis), kept
        self._takes: list[Take] = []

    def add(self, take: Take) -> None:
        """A frame that shows a face."""
        if self._takes and 0 <= take.face.time_s - self._takes[-1].face.time_s < APART_S:
            return
        self._takes.append(take)
        if len(self._takes) >= 2 * self._kept:
            self._takes = self.takes

    @property
    def takes(self) -> list[Take]:
        """As different from each other as may be."""
        if len(self._takes) <= self._kept:
            return list(self._takes)
        places = np.stack([features(take.face, self._scale_mm) for take in self._takes])
        return [self._takes[k] for k in diverse(places, self._kept)]
