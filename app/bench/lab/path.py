"""One direction of a bad path, as a function of packets and time: when does this one arrive, if at all?"""

import random
from dataclasses import dataclass

LARGEST_BACKLOG_S = 1.0  # of a link with a rate; a router drops what would wait longer


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one direction. loss, reorder: probabilities. jitter_s: added evenly from 0 to this,
    in order, as a queue adds it. reorder_s: by how much a reordered packet comes later than its followers.
    rate_bps: what the link carries, whole IP packets; 0 is no limit. down: nothing arrives."""

    loss: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    reorder: float = 0.0
    reorder_s: float = 0.1
    rate_bps: float = 0.0
    down: bool = False


class Path:
    """`arrival_s` of each packet in turn. `trouble` may be replaced at any time."""

    def __init__(self, trouble: Trouble | None = None, seed: int = 0) -> None:
        self.trouble = trouble or Trouble()
        self.carried = 0
        self.lost = 0
        self._random = random.Random(seed)
        self._free_s = 0.0  # when a link with a rate has sent what it has
        self._latest_s = 0.0  # nothing overtakes unless it is reordered

    def arrival_s(self, size: int, now_s: float) -> float | None:
        """When a packet of so many bytes, sent now, arrives; None if it is lost."""
        trouble = self.trouble
        queued_s = self._queued_s(size, now_s)
        if trouble.down or self._random.random() < trouble.loss or queued_s > LARGEST_BACKLOG_S:
            self.lost += 1
            return None
        self.carried += 1
        due_s = now_s + queued_s + trouble.delay_s + self._random.uniform(0.0, trouble.jitter_s)
        if self._random.random() < trouble.reorder:
            return due_s + trouble.reorder_s
        self._latest_s = max(self._latest_s, due_s)
        return self._latest_s

    def _queued_s(self, size: int, now_s: float) -> float:
        if self.trouble.rate_bps <= 0:
            return 0.0
        begin_s = max(self._free_s, now_s)
        if begin_s - now_s > LARGEST_BACKLOG_S:
            return begin_s - now_s
        self._free_s = begin_s + size * 8 / self.trouble.rate_bps
        return self._free_s - now_s
