"""How much to send: frames, bundling, accuracy and repetition of the face; bits and packets of the voice.

Where the network has room every frame and every 20 ms of voice leave at once. Where it has none, or where a
person wishes to be thrifty, the first thing to save is datagrams, for a face costs little beside its headers.
Delay above the least ever seen is a queue that we, or others, have built: then less is sent, at once, and
more again only after seconds of calm. Loss without a queue is no congestion: then frames are repeated in the
next datagram, and voice packets carry those before them (`codec.voice`). When nothing is acknowledged, the
link is taken for dead and only probed. Face and voice share one ladder: what is judged is what both add.
"""

from collections import deque
from dataclasses import dataclass, replace
from enum import Enum

from codec.quantiser import MIDDLE
from codec.voice import LEAST_VOICE, USUAL_VOICE, Loss, VoiceSetting

HEADERS = 93  # bytes around a payload on the wire: IPv4, UDP, DTLS, SCTP, DATA
RTP_HEADERS = 50  # likewise on RTP: IPv4, UDP, RTP, SRTP's tag
QUEUE_S = 0.1  # of standing delay is too much: half of what a talker notices
CALM_S = 0.03
FIRST_CLIMB_S = 0.15  # and a round trip of calm before more is tried, as long as there has never been a queue
CLIMB_S = 5.0  # the same after one; doubled, up to CLIMB_MAX_S, whenever it proves too much
CLIMB_MAX_S = 40.0
TRIED = 3  # times that, for a level that a long queue has come of
EFFECT_S = 0.5  # beyond a round trip: so long after a change its effect is known
BASE_S = 30.0  # the least delay is looked for over this long
LOSSY = 0.01  # above this share frames are sent twice
COPIES = 0.03  # above this share the copies in voice packets are worth their bits
ROOM_KBPS = 75.0  # the same for a voice that loses packets, where the best plan has held for a while
THRIFTY_KBPS = 34.0  # of face and voice while somebody talks, where that is wished: a modem of 1998
TALK_S = 10.0  # after the last voice packet the voice still counts: pauses are short
FAR_S = 0.4  # a first round trip that is longer may be that of a queue, which the set-up has left
DRAINS_S = 0.015  # by so much a median of three falls below the three before it while one drains
SAVES = 0.9  # a step down is to one that costs at most this share
LATE_S = 0.7  # without acknowledgement, plus two round trips: as good as a queue
SILENT_S = 1.6  # plus two round trips: the link is dead for now


@dataclass(frozen=True, slots=True)
class Plan:
    """max_fps: frames beyond it are thinned. bundle: new frames in a datagram. repeat: older ones in it.
    quality: index of the quantisation step. voice: what goes beside the face."""

    max_fps: float
    bundle: int
    quality: int
    repeat: int = 0
    voice: VoiceSetting = USUAL_VOICE

    @property
    def datagrams_hz(self) -> float:
        return min(self.max_fps, 30.0) / self.bundle

    def kbps(self, payload_bytes: float, talking: bool, headers: int = HEADERS) -> float:
        """On the wire, with datagrams of so many bytes."""
        face_kbps = self.datagrams_hz * (headers + payload_bytes + 4) * 8e-3
        return face_kbps + (self.voice.wire_kbps if talking else 0.0)


LADDER = (
    Plan(31, 1, MIDDLE, voice=VoiceSetting(24_000, 20, 45.0)),
    Plan(31, 3, MIDDLE, voice=VoiceSetting(24_000, 20, 45.0)),
    Plan(31, 3, MIDDLE, voice=VoiceSetting(24_000, 40, 34.0)),
    Plan(31, 3, MIDDLE, voice=USUAL_VOICE),
    Plan(31, 4, MIDDLE + 1, voice=VoiceSetting(12_000, 60, 18.0)),
    Plan(31, 6, MIDDLE + 2, voice=VoiceSetting(12_000, 60, 18.0)),
    Plan(15.5, 4, MIDDLE + 4, voice=VoiceSetting(8_000, 60, 14.5)),
    Plan(10.5, 4, MIDDLE + 5, voice=VoiceSetting(8_000, 60, 14.5)),
    Plan(10.5, 6, MIDDLE + 6, voice=LEAST_VOICE),
)
START = replace(LADDER[5], voice=LEAST_VOICE)
"""Until a round trip is known that is not a queue's: few datagrams, yet every frame; the first one is sent at
once. What filled a narrow link now would be heard for seconds."""
PROBE = Plan(2.1, 1, MIDDLE + 4, voice=LEAST_VOICE)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person allows. cap_kbps: of the wire, every header included; None: no limit but the link's.
    thrifty: less than the network has room for, at the price of delay."""

    cap_kbps: float | None = None
    thrifty: bool = False


class Rule(Enum):
    """Why the plan is what it is."""

    ROOM = "the network has room"
    START = "what the network has room for is not known yet"
    THRIFTY = "thrift is wished"
    CAP = "a cap"
    QUEUE = "the network has no room"
    SILENCE = "nothing is acknowledged"


SPARES = {Rule.ROOM: 1.25, Rule.START: 1.25, Rule.QUEUE: 1.08}
"""Times a plan's voice: the room for one that comes again. Where not named, it costs what the plan says."""


class RateControl:
    """Feed it round trips and losses; ask it for the plan."""

    def __init__(self, ladder: tuple[Plan, ...] = LADDER, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.rule = Rule.START
        """Which rule made the last plan."""
        self.headers = HEADERS  # around each datagram
        self.repeats_voice = False
        """Whether the other side takes voice packets that carry those before them."""
        self._ladder = ladder
        self._level = self._thrifty_level  # until it is known that there is room for more
        self._samples: deque[float] = deque(maxlen=3)  # one that stands out is jitter, not a queue
        self._base: deque[tuple[float, float]] = deque(maxlen=64)  # rising minima of the last BASE_S
        self._calm_since_s: float | None = None
        self._climb_s = FIRST_CLIMB_S
        self._changed_s = -1e9
        self._climbed_s = -1e9
        self._queue_then_s = 0.0
        self.round_trips = 0
        """How many have been measured."""
        self._payload_bytes = 16.0
        self._talked_s = -1e9
        self._talking = False
        self._too_much = -1  # the level that a long queue came of last
        self._answered = (self._level, self._climb_s, self._too_much)  # at the last round trip
        self._elsewhere = False  # the network is another than that of the round trips
        self._first: deque[float] | None = deque(maxlen=6)  # until it is known that they are no queue's

    def talked(self, now_s: float) -> None:
        """A voice packet of ours has left."""
        self._talked_s = now_s

    @property
    def rtt_s(self) -> float | None:
        """The median of the last three round trips."""
        recent = sorted(self._samples)
        return recent[len(recent) // 2] if recent else None

    @property
    def queue_s(self) -> float:
        """Standing delay: the median now above the least median of the last half minute."""
        return (self.rtt_s or 0.0) - self._base[0][1] if self._base else 0.0

    @property
    def is_calm(self) -> bool:
        """Whether round trips need not be watched closely."""
        finding_out = self._level > self._top and self._climb_s < CLIMB_S
        return self._level <= self._thrifty_level and self.queue_s < CALM_S and not finding_out

    def round_trip(self, rtt_s: float, now_s: float) -> None:
        """A round trip has been measured."""
        self.round_trips += 1
        if self._elsewhere:
            self._elsewhere = False
            self._samples.clear()
            self._base.clear()
        self._samples.append(rtt_s)
        self._begin(rtt_s)
        median_s = self.rtt_s or 0.0
        while self._base and self._base[-1][1] >= median_s:
            self._base.pop()
        self._base.append((now_s, median_s))
        while self._base[0][0] < now_s - BASE_S:
            self._base.popleft()
        self._judge(now_s)
        self._answered = self._level, self._climb_s, self._too_much

    def _begin(self, rtt_s: float) -> None:
        """The least round trip must not be one of a queue that the set-up has left, or a queue of ours that
        takes its place would never be seen as one."""
        if self._first is None:
            return
        self._first.append(rtt_s)
        first = list(self._first)
        before, lately = sorted(first[:-3]), sorted(first[-3:])
        if rtt_s < FAR_S or (len(before) == 3 and lately[1] > before[1] - DRAINS_S):
            self._first = None
            if rtt_s > LATE_S:  # what seemed late may only have come from afar
                self._climb_s = FIRST_CLIMB_S

    def moved(self) -> None:
        """The connection is another: that nothing was answered over the last one in the end was no queue."""
        self._elsewhere = True
        self._level, self._climb_s, self._too_much = self._answered
        self._calm_since_s = None

    def _judge(self, now_s: float) -> None:
        queue_s = self.queue_s
        if queue_s > QUEUE_S:
            self._calm_since_s = None
            # The effect of the last change must have come back, unless things have become far worse.
            if (
                now_s - self._changed_s >= EFFECT_S + (self.rtt_s or 0.0)
                or queue_s > 2 * self._queue_then_s + 0.1
            ):
                self._descend(1 if queue_s < 0.25 else 2 if queue_s < 0.6 else len(self._ladder), now_s)
        elif queue_s < CALM_S and self._level > self._top and self._first is None:
            if self._calm_since_s is None:
                self._calm_since_s = now_s
            if now_s - max(self._calm_since_s, self._changed_s) >= self._climb_wait_s:
                self._level -= 1
                self._changed_s = self._climbed_s = now_s
                self._too_much = self._too_much if self._level > self._too_much else -1

    @property
    def _climb_wait_s(self) -> float:
        """Of calm, before the next level is tried."""
        tried, rtt_s = self._level - 1 <= self._too_much, self.rtt_s or 0.0
        if self._climb_s < CLIMB_S:
            return self._climb_s + rtt_s
        return max(self._climb_s * (TRIED if tried else 1), EFFECT_S + rtt_s)

    def _descend(self, levels: int, now_s: float) -> None:
        if now_s - self._climbed_s < self._climb_s + 10:  # the last climb was too much
            self._climb_s = min(2 * self._climb_s, CLIMB_MAX_S)
            self._climbed_s = -1e9
        self._climb_s = max(self._climb_s, CLIMB_S)
        level = self._level = max(self._level, self._top)
        for _ in range(levels):
            self._level = self._cheaper(self._level)
        if levels > 1 and self._level > level:
            self._too_much = level
        self._changed_s, self._queue_then_s = now_s, self.queue_s

    def _cheaper(self, level: int) -> int:
        """The next level down that saves enough to be felt."""
        bottom, cost_kbps = len(self._ladder) - 1, self._kbps(level)
        return next((k for k in range(level + 1, bottom) if self._kbps(k) <= SAVES * cost_kbps), bottom)

    def _kbps(self, level: int) -> float:
        return self._ladder[level].kbps(self._payload_bytes, self._talking, self.headers)

    @property
    def _top(self) -> int:
        """The best level that a call aims at."""
        return self._thrifty_level if self.budget.thrifty else 0

    @property
    def _thrifty_level(self) -> int:
        costs = enumerate(plan.kbps(16, True, self.headers) for plan in self._ladder)
        return next((k for k, kbps in costs if kbps <= THRIFTY_KBPS), 0)

    def plan(self, now_s: float, loss: Loss, payload_bytes: float, unanswered_s: float) -> Plan:
        """loss: of our datagrams, lately. payload_bytes: mean of the last datagrams.
        unanswered_s: how long the oldest datagram that ought to be acknowledged has been waiting."""
        self._payload_bytes, self._talking = payload_bytes, now_s - self._talked_s < TALK_S
        grace_s = 2 * min(self.rtt_s or 0.0, 2.0)
        if unanswered_s > SILENT_S + grace_s:
            self.rule = Rule.SILENCE
            return PROBE
        if unanswered_s > LATE_S + grace_s and now_s - self._changed_s > LATE_S + grace_s:
            self._descend(1, now_s)
        level, self.rule = self._level_now()
        plan = self._ladder[level]
        if self._first is not None and len(self._ladder) > 1:
            plan, self.rule = max(plan, START, key=lambda p: p.bundle / p.max_fps), Rule.START
        return self._against_loss(plan, loss, now_s)

    def _level_now(self) -> tuple[int, Rule]:
        """The level, and what holds it down."""
        top = self._top
        level = max(self._level, top)
        held = Rule.START if self._climb_s < CLIMB_S else Rule.QUEUE  # there has never been a queue
        rule = held if level > top else Rule.THRIFTY if self.budget.thrifty else Rule.ROOM
        while level < len(self._ladder) - 1 and not self._fits(level):
            level, rule = level + 1, Rule.CAP
        return level, rule

    def _fits(self, level: int) -> bool:
        return self.budget.cap_kbps is None or self._kbps(level) <= self.budget.cap_kbps

    def _against_loss(self, plan: Plan, loss: Loss, now_s: float) -> Plan:
        lossy = loss.share > LOSSY
        repeat = (3 if plan.bundle == 1 else min(plan.bundle, 3)) if lossy else plan.repeat
        voice = self._voice_against_loss(plan.voice, loss, now_s)
        if (repeat, voice) == (plan.repeat, plan.voice):
            return plan
        return replace(plan, repeat=repeat, voice=voice)

    def _voice_against_loss(self, voice: VoiceSetting, loss: Loss, now_s: float) -> VoiceSetting:
        """Whole packets again; or else, with a side that does not know them, copies inside Opus."""
        if not self.repeats_voice:
            return replace(voice, copies=loss.share > COPIES)
        if self.rule is Rule.ROOM and loss.share > LOSSY and now_s - self._changed_s > CLIMB_S:
            return voice.against(loss, ROOM_KBPS)
        spare = SPARES.get(self.rule, 1.0)
        return voice.against(loss, voice.wire_kbps * spare)
