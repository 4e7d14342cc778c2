"""Voice packets that arrive early, late, twice, out of order or never, to an even stream of things to decode.

Pure: time is an argument. The sender's timestamps (48 kHz) and the arrivals give the network's least delay
and its jitter; the playing point is set so far behind that 97 of 100 packets are there in time, and 99 where
lost ones come again in later packets. Invariants:
at most MAX_PACKETS are held; what is played never goes back in time; a silence is never filled, a hole of up
to 100 ms always is.
"""

from collections import deque
from dataclasses import dataclass
from typing import TypeAlias

from app.media.samples import PERIOD, RATE

MAX_PACKETS = 64  # 1.3 s of 20 ms packets
MIN_DELAY_S, MAX_DELAY_S = 0.010, 0.400
MARGIN_S = 0.005  # over the measured jitter: clocks of sound cards and threads are not exact
WINDOW = 200  # packets over which delay and jitter are measured: 4 to 12 s
ON_TIME, ON_TIME_AGAIN = 0.97, 0.99
AGAIN = 0.01  # share of packets that others have overtaken, from which on it is they that are waited for
CONCEALED_AT_MOST = RATE // 10  # Opus' concealment is a buzz after 100 ms; silence is better then
NEW_TIMELINE_S = 2.0  # a packet so far off its expected arrival belongs to a restarted sender
WORTH_WAITING = 0.02  # from this loss on the next packet, with its copy of the lost one, is waited for
LOSS_WEIGHT = 1 / 150  # of one packet in the mean of losses: 3 to 9 s; a faster one would flutter
PLAYED_WEIGHT = 0.2  # of one packet in the mean of when they are played: 100 ms
HURRY_BEHIND = 3 * PERIOD // 2  # play faster when so many samples behind the wanted point
STALE_BEHIND = RATE // 2  # leave out what is so far behind
MARKER_BYTES = 2  # the sender falls silent; see opus.DTX_MARKER


@dataclass(frozen=True, slots=True)
class OpusPacket:
    """sequence: 16 bits. timestamp: 32 bits, of the first of its samples. copy: whether it carries a copy of
    the sound before it."""

    opus: bytes
    sequence: int
    timestamp: int
    samples: int
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Decode:
    """A packet in its turn; if hurried, its sound is to be shortened by up to a pitch period or two."""

    opus: bytes
    hurried: bool = False


@dataclass(frozen=True, slots=True)
class Recover:
    """The samples before `following` were lost; it carries a copy of them."""

    following: bytes
    samples: int


@dataclass(frozen=True, slots=True)
class Conceal:
    samples: int


@dataclass(frozen=True, slots=True)
class Silence:
    samples: int


Step: TypeAlias = Decode | Recover | Conceal | Silence


@dataclass(slots=True)
class BufferCounts:
    """Packets: played, and never played for whatever reason, those of a copy in the next one not counted;
    then milliseconds: concealed in any way; of sound that was sent and is heard; made up."""

    received: int = 0
    played: int = 0
    lost: int = 0
    late: int = 0
    refused: int = 0
    concealed_ms: float = 0.0
    heard_ms: float = 0.0
    made_up_ms: float = 0.0


class VoiceBuffer:
    """`put` packets when they arrive, ask for the `next` step whenever sound is needed."""

    def __init__(self) -> None:
        self.counts = BufferCounts()
        self.wanted_least_s = 0.0  # the face is shown so long after the fastest packet
        self._waiting: dict[int, OpusPacket] = {}  # by unwrapped timestamp
        self._transits_s: deque[float] = deque(maxlen=WINDOW)
        self._overtaken: deque[bool] = deque(maxlen=WINDOW)
        self._newest = 0  # unwrapped timestamp
        self._started = False
        self._head: int | None = None  # unwrapped timestamp of the next sample, during speech
        self._floor = -(1 << 62)  # what lies before has been played or given up
        self._sequence: int | None = None  # of the last packet played
        self._owed = 0  # samples concealed while waiting for a packet that may still come
        self._target_s = MIN_DELAY_S
        self._fastest_s = 0.0
        self._played_offset_s = 0.0  # a running mean
        self._loss = 0.0  # a running mean
        self._copy_s = 0.0  # length of the newest packet if it carries a copy, else 0

    # arrivals

    def put(self, packet: OpusPacket, arrival_s: float) -> bool:
        """Whether the packet will be played."""
        at = self._unwrap(packet.timestamp)
        transit_s = arrival_s - at / RATE
        if self._transits_s and abs(transit_s - self._fastest_s) > NEW_TIMELINE_S:
            self._restart()
            at = packet.timestamp
            transit_s = arrival_s - at / RATE
        self._overtaken.append(self._started and at < self._newest)
        self._newest = max(self._newest, at) if self._started else at
        self._started = True
        self.counts.received += 1
        self._measure(transit_s)
        if at < self._floor:
            self.counts.late += 1
            return False
        if at in self._waiting:
            self.counts.refused += 1
            return False
        self._waiting[at] = packet
        if len(self._waiting) > MAX_PACKETS:
            self._refuse(min(self._waiting))
        return True

    def _refuse(self, at: int) -> None:
        del self._waiting[at]
        self.counts.refused += 1

    def _unwrap(self, timestamp: int) -> int:
        """The value nearest to the newest one that is equal to the timestamp in 32 bits."""
        if not self._started:
            return timestamp
        step = (timestamp - self._newest) & 0xFFFFFFFF
        return self._newest + (step if step < 1 << 31 else step - (1 << 32))

    def _restart(self) -> None:
        self._waiting.clear()
        self._transits_s.clear()
        self._overtaken.clear()
        self._started, self._head, self._sequence, self._owed, self._newest = False, None, None, 0, 0
        self._floor = -(1 << 62)

    def _measure(self, transit_s: float) -> None:
        self._transits_s.append(transit_s)
        ordered = sorted(self._transits_s)
        self._fastest_s = ordered[0]
        again = sum(self._overtaken) > AGAIN * len(self._overtaken)
        on_time = ON_TIME_AGAIN if again else ON_TIME
        jitter_s = ordered[min(len(ordered) - 1, int(on_time * len(ordered)))] - ordered[0]
        self._target_s = min(MAX_DELAY_S, max(MIN_DELAY_S, jitter_s + MARGIN_S))

    # playing

    @property
    def delay_s(self) -> float:
        """How long after the fastest packet's arrival its sound is wanted."""
        copies_s = self._copy_s if self._loss > WORTH_WAITING else 0.0
        return min(MAX_DELAY_S, max(self._target_s + copies_s, self.wanted_least_s))

    @property
    def offset_s(self) -> float | None:
        """What ought to be played at `now_s` was captured at `now_s - offset_s` on the sender's clock; None
        before the first packet."""
        return self._fastest_s + self.delay_s if self._started else None

    @property
    def played_offset_s(self) -> float | None:
        """The same of what is played: the delay grows at holes alone, and shrinks by a pitch period."""
        return self.offset_s if self._head is None else self._played_offset_s

    def _wanted(self, now_s: float) -> int:
        """The timestamp that should be played now."""
        return round((now_s - self._fastest_s - self.delay_s) * RATE)

    def next(self, now_s: float) -> Step:
        """What to play next: at least one sample, at most a packet."""
        stale = self._wanted(now_s) - STALE_BEHIND
        for at in [at for at, packet in self._waiting.items() if at + packet.samples < stale]:
            self._refuse(at)
        if not self._waiting:
            return Silence(PERIOD) if self._head is None else self._starve()
        first = min(self._waiting)
        if self._head is None:
            return self._begin(first, now_s)
        if first > self._head:
            self._fall_back(first - self._wanted(now_s))
        if first > self._head + self._owed:
            return self._bridge(first)
        return self._play(first, now_s)

    def _begin(self, first: int, now_s: float) -> Step:
        """Speech begins: wait for the wanted point, to the sample."""
        early = first - self._wanted(now_s)
        if early > 0:
            return Silence(min(early, PERIOD))
        return self._play(first, now_s)

    def _play(self, first: int, now_s: float) -> Step:
        packet = self._waiting.pop(first)
        self.counts.played += 1
        self._count_lost(packet.sequence)
        self._copy_s = packet.samples / RATE if packet.copy else 0.0
        self._owed, self._floor = 0, first + packet.samples
        if len(packet.opus) <= MARKER_BYTES:
            self._head = None
            return Conceal(packet.samples)  # fades out into the silence
        behind = self._wanted(now_s) - first
        weight = 1.0 if self._head is None else PLAYED_WEIGHT
        self._played_offset_s += weight * (now_s - first / RATE - self._played_offset_s)
        self.counts.heard_ms += packet.samples * 1000 / RATE
        self._head = first + packet.samples
        goes_on = bool(self._waiting)  # or what was hurried would be waited for
        return Decode(packet.opus, hurried=goes_on and behind > HURRY_BEHIND)

    def _fall_back(self, early: int) -> None:
        """At a hole, and only there, the delay may grow: what was concealed does not count then."""
        self._owed -= min(self._owed, max(0, early))

    def _count_lost(self, sequence: int) -> None:
        if self._sequence is not None:
            missing = (sequence - self._sequence - 1) & 0xFFFF
            missing = missing if missing <= MAX_PACKETS else 0
            self.counts.lost += missing
            self._loss += LOSS_WEIGHT * (missing / (missing + 1) - self._loss)
        self._sequence = sequence

    def _bridge(self, first: int) -> Step:
        """The next packet at hand does not follow the last one played."""
        assert self._head is not None
        packet = self._waiting[first]
        missing = first - self._head - self._owed
        if self._sequence is not None and packet.sequence == (self._sequence + 1) & 0xFFFF:
            self._head, self._owed = None, 0  # the sender was silent; the marker of it was lost or not sent
            return Silence(1)
        if missing > CONCEALED_AT_MOST:
            self._head, self._owed = None, 0
            return self._conceal(CONCEALED_AT_MOST // 2)
        self._owed = 0
        if not packet.copy:
            self._head = first
            return self._conceal(missing)
        if missing <= packet.samples:
            self._head = first
            self.counts.played, self.counts.lost = self.counts.played + 1, self.counts.lost - 1
            self.counts.concealed_ms += missing * 1000 / RATE
            self.counts.heard_ms += missing * 1000 / RATE
            return Recover(packet.opus, missing)
        self._head = first - packet.samples  # before it lies what the copy does not reach
        return self._conceal(missing - packet.samples)

    def _conceal(self, samples: int) -> Conceal:
        self.counts.concealed_ms += samples * 1000 / RATE
        self.counts.made_up_ms += samples * 1000 / RATE
        return Conceal(samples)

    def _starve(self) -> Step:
        """Nothing at hand: late, lost, or the sender has fallen silent and the marker was lost."""
        if self._owed >= CONCEALED_AT_MOST:
            self._head, self._owed = None, 0
            return Silence(PERIOD)
        self._owed += PERIOD // 2
        return self._conceal(PERIOD // 2)
