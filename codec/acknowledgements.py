"""What the two ends know of each other's datagrams (SPEC section 6): sent, confirmed; received, held."""

from collections import deque
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from codec.decoder import Decoded
from codec.errors import BitstreamError
from codec.packet import BEHIND, SEQUENCE_BITS, WINDOW, Header
from codec.state import Snapshot
from codec.voice import Loss

REPORT_S = 8.0  # loss is judged over this long


@dataclass(frozen=True, slots=True, eq=False)
class _Sent:
    snapshot: Snapshot
    at_s: float
    expects_answer: bool


class Sent:
    """Our datagrams: which the other side has confirmed, and how the link treats them."""

    def __init__(self) -> None:
        self.next_sequence = 0
        self.confirmed: Snapshot | None = None
        self.last: Snapshot | None = None
        self.last_at_s: float | None = None
        self.loss = Loss(known=0)
        """What became of our datagrams lately."""
        self._waiting: dict[int, _Sent] = {}
        self._unanswered_since_s: float | None = None
        self._reports: deque[tuple[float, int, int]] = deque(maxlen=128)

    def store(self, snapshot: Snapshot, now_s: float, expects_answer: bool) -> None:
        self._waiting[snapshot.sequence] = _Sent(snapshot, now_s, expects_answer)
        if expects_answer and self._unanswered_since_s is None:
            self._unanswered_since_s = now_s
        if len(self._waiting) > WINDOW:
            del self._waiting[min(self._waiting)]
        self.next_sequence = snapshot.sequence + 1
        self.last, self.last_at_s = snapshot, now_s

    def confirm(self, header: Header, now_s: float) -> float | None:
        """Take in an acknowledgement; -> the round-trip time if it tells one."""
        number = header.acknowledged
        if number >= self.next_sequence:
            raise BitstreamError("The datagram acknowledges one that was never sent.")
        entry = self._waiting.get(number)
        if entry is None:
            return None
        self.confirmed = entry.snapshot
        for old in [s for s in self._waiting if s <= number]:
            del self._waiting[old]
        later = [sent.at_s for sent in self._waiting.values() if sent.expects_answer]
        self._unanswered_since_s = min(later, default=None)
        self._reports.append((now_s, number, header.lost))
        while self._reports[0][0] < now_s - REPORT_S:
            self._reports.popleft()
        self.loss = self._judged()
        return None if header.hold_ms is None else max(0.0, now_s - entry.at_s - header.hold_ms / 1000)

    def give_up(self) -> None:
        """What is unanswered went with a connection that is gone; no loss of the one that there is now."""
        self._waiting = {
            number: replace(sent, expects_answer=False) for number, sent in self._waiting.items()
        }
        self._unanswered_since_s = None
        self._reports.clear()
        self.loss = Loss(known=0)

    def possible(self) -> list[Snapshot]:
        """All states of which the other side may be showing one now; none if it has confirmed nothing."""
        if self.confirmed is None:
            return []
        return [self.confirmed, *(entry.snapshot for entry in self._waiting.values())]

    def _judged(self) -> Loss:
        """The length of a gap is known where one report tells of it and of the datagram after it alone."""
        if len(self._reports) < 2:
            return Loss(known=0)
        (_, first, lost_then), (_, last, lost_now) = self._reports[0], self._reports[-1]
        share = min(1.0, max(0.0, (lost_now - lost_then) / (last - first)))
        steps = ((b[1] - a[1], b[2] - a[2]) for a, b in pairwise(self._reports))
        runs = [lost for sent, lost in steps if 0 < lost == sent - 1]
        return Loss(share, sum(runs) / len(runs) if runs else 1.0, last - first)

    def unanswered_s(self, now_s: float) -> float:
        """How long the oldest datagram that ought to have been acknowledged has been waiting."""
        since_s = self._unanswered_since_s
        return 0.0 if since_s is None else max(0.0, now_s - since_s)


class Received:
    """The other side's datagrams: their snapshots, as long as they may be referred to."""

    def __init__(self) -> None:
        self.newest = -1
        self.newest_at_s = 0.0
        self.lost = 0
        self.unacknowledged_s: float | None = None  # since when there is something to acknowledge
        self._held: dict[int, Snapshot] = {}

    def expand(self, low: int) -> int:
        """The full sequence number of these low bits: at most BEHIND before the newest."""
        first = self.newest - BEHIND
        return first + ((low - first) & ((1 << SEQUENCE_BITS) - 1))

    def find(self, sequence: int) -> Snapshot | None:
        return self._held.get(sequence)

    def store(self, decoded: Decoded, now_s: float) -> bool:
        """Whether the datagram is new."""
        sequence = decoded.header.sequence
        if sequence in self._held or sequence <= self.newest - WINDOW:
            return False
        moved = self._has_moved(decoded)
        if sequence > self.newest:
            self.lost += min(sequence - self.newest - 1, WINDOW) if self.newest >= 0 else 0
            self.newest, self.newest_at_s = sequence, now_s
            for old in [s for s in self._held if s <= sequence - WINDOW]:
                del self._held[old]
        else:
            self.lost = max(0, self.lost - 1)
        self._held[sequence] = decoded.snapshot
        if moved and self.unacknowledged_s is None:
            self.unacknowledged_s = now_s
        return True

    def _has_moved(self, decoded: Decoded) -> bool:
        """Whether the datagram says something new; what only says 'still here' is acknowledged at leisure."""
        known = self._held.get(self.newest)
        return bool(decoded.frames) and (
            known is None or any(np.any(values != known.values) for values in decoded.frames)
        )
