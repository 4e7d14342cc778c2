"""How much to send: frame rate, frames in a datagram, accuracy and repetition, from what the link shows.

A face costs little beside its headers, so the first thing to save is datagrams. Delay above the least ever
seen is a queue that we, or others, have built: then less is sent, at once, and more again only after seconds
of calm. Loss without a queue is no congestion: then frames are repeated in the next datagram instead. When
nothing is acknowledged, the link is taken for dead and only probed.
"""

from collections import deque
from dataclasses import dataclass

from codec.quantiser import MIDDLE

HEADERS = 93  # bytes around a payload on the wire: IPv4, UDP, DTLS, SCTP, DATA
QUEUE_S = 0.08  # of standing delay is too much: half of what a talker notices
CALM_S = 0.03
CLIMB_S = 5.0  # of calm before more is tried; doubled, up to CLIMB_MAX_S, whenever it proves too much
CLIMB_MAX_S = 40.0
BASE_S = 30.0  # the least delay is looked for over this long
LOSSY = 0.02  # above this share frames are sent twice
SILENT_S = 1.5  # without acknowledgement, plus four round trips: the link is dead for now


@dataclass(frozen=True, slots=True)
class Plan:
    """max_fps: frames beyond it are thinned. bundle: new frames in a datagram. repeat: older ones in it.
    quality: index of the quantisation step."""

    max_fps: float
    bundle: int
    quality: int
    repeat: int = 0

    @property
    def datagrams_hz(self) -> float:
        return min(self.max_fps, 30.0) / self.bundle


LADDER = (
    Plan(31, 3, MIDDLE),
    Plan(31, 4, MIDDLE + 1),
    Plan(15.5, 3, MIDDLE + 2),
    Plan(15.5, 4, MIDDLE + 4),
    Plan(10.5, 4, MIDDLE + 5),
    Plan(10.5, 6, MIDDLE + 6),
)
PROBE = Plan(2.1, 1, MIDDLE + 4)


class RateControl:
    """Feed it round trips and losses; ask it for the plan."""

    def __init__(self, ladder: tuple[Plan, ...] = LADDER, cap_kbps: float | None = None) -> None:
        self.cap_kbps = cap_kbps
        self._ladder = ladder
        self._level = 0
        self._samples: deque[tuple[float, float]] = deque(maxlen=64)  # when, round trip
        self._base: deque[tuple[float, float]] = deque(maxlen=64)  # rising minima of the last BASE_S
        self._calm_since_s: float | None = None
        self._climb_s = CLIMB_S
        self._changed_s = -1e9
        self._climbed_s = -1e9

    @property
    def rtt_s(self) -> float | None:
        """The median of the last round trips."""
        recent = sorted(rtt for _, rtt in list(self._samples)[-5:])
        return recent[len(recent) // 2] if recent else None

    @property
    def queue_s(self) -> float:
        """Delay above the least of the last half minute."""
        return max(0.0, (self.rtt_s or 0.0) - self._base[0][1]) if self._base else 0.0

    def round_trip(self, rtt_s: float, now_s: float) -> None:
        """A round trip has been measured."""
        self._samples.append((now_s, rtt_s))
        while self._base and self._base[-1][1] >= rtt_s:
            self._base.pop()
        self._base.append((now_s, rtt_s))
        while self._base[0][0] < now_s - BASE_S:
            self._base.popleft()
        self._judge(now_s)

    def _judge(self, now_s: float) -> None:
        patience_s = 1.0 + 2 * (self.rtt_s or 0.0)  # the effect of the last change must have come back
        if self.queue_s > QUEUE_S:
            self._calm_since_s = None
            if now_s - self._changed_s >= patience_s and self._level < len(self._ladder) - 1:
                self._level += 1
                self._changed_s = now_s
                if now_s - self._climbed_s < 2 * self._climb_s:
                    self._climb_s = min(2 * self._climb_s, CLIMB_MAX_S)
        elif self.queue_s < CALM_S:
            if self._calm_since_s is None:
                self._calm_since_s = now_s
            if now_s - max(self._calm_since_s, self._changed_s) >= self._climb_s and self._level > 0:
                self._level -= 1
                self._changed_s = self._climbed_s = now_s

    def plan(self, loss: float, payload_bytes: float, unanswered_s: float) -> Plan:
        """loss: share of our datagrams lost lately. payload_bytes: mean of the last datagrams.
        unanswered_s: how long the oldest datagram that ought to be acknowledged has been waiting."""
        if unanswered_s > SILENT_S + 4 * (self.rtt_s or 0.0):
            return PROBE
        level = self._level
        while level < len(self._ladder) - 1 and not self._fits(self._ladder[level], payload_bytes):
            level += 1
        plan = self._ladder[level]
        if loss <= LOSSY:
            return plan
        return Plan(plan.max_fps, plan.bundle, plan.quality, min(plan.bundle, 3))

    def _fits(self, plan: Plan, payload_bytes: float) -> bool:
        if self.cap_kbps is None:
            return True
        return plan.datagrams_hz * (HEADERS + payload_bytes + 4) * 8 <= 1000 * self.cap_kbps
