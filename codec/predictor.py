"""The course of a face through one datagram: what is expected of each frame, and what is known after it
(SPEC section 5). Encoder and decoder run the same integers through the same code."""

import numpy as np

from codec.packet import Coded, Header
from codec.quantiser import POSE, Integers, steps
from codec.state import Snapshot, clip, contexts, distance_factor_256, enliven


class Course:
    """Walks from a reference snapshot through the frames of one datagram."""

    def __init__(self, base: Snapshot, header: Header) -> None:
        self.header = header
        self.base = base
        self.time_ms, self.period_16, self.present = base.time_ms, base.period_16, base.present
        self.values, self.before = base.values, base.before
        self.far, self.near = base.far, base.near
        self.step = steps(len(base.values) - POSE, header.quality)
        self.expected = 1 if header.reference is None else self._first_distance()
        self.first = True

    def _first_distance(self) -> int:
        return (self.header.sequence - self.base.sequence - 1) * max(self.base.count, 1) + 1

    def predict(self, distance: int) -> tuple[Integers, Integers]:
        """(N,) expected values of a frame `distance` periods on, and (N,) table numbers of its residuals."""
        quality = self.header.quality
        if self.first:
            return self.values, contexts(self.far, quality, distance_factor_256(distance))
        return self.values, contexts(self.near, quality, distance_factor_256(distance))

    def advance(self, frame: Coded, distance: int) -> None:
        """Take in a frame."""
        factor, quality = distance_factor_256(distance), self.header.quality
        if frame.present and self.first:
            self.far = enliven(self.far, frame.residuals, quality, factor)
        elif frame.present:
            self.near = enliven(self.near, frame.residuals, quality, factor)
        reached = clip(self.values + frame.residuals * self.step)
        self.values, self.before = reached, self.values
        if distance < 8:
            spacing = 16 * (frame.time_ms - self.time_ms) // distance
            self.period_16 += (int(np.clip(spacing, 64, 4096)) - self.period_16) >> 3
        self.time_ms, self.present = frame.time_ms, frame.present
        self.first, self.expected = False, 1

    def snapshot(self) -> Snapshot:
        h = self.header
        return Snapshot(
            sequence=h.sequence,
            time_ms=self.time_ms,
            period_16=self.period_16,
            present=self.present,
            values=self.values,
            before=self.before,
            far=self.far,
            near=self.near,
            quality=h.quality,
            count=h.count or self.base.count,
            acknowledged=h.acknowledged,
            lost=h.lost,
        )
