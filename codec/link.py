"""Both directions of the face channel, without a socket or a clock (SPEC section 6).

    push(frame) -> poll(now) -> datagrams ... receive(datagram, now) -> frames

Every datagram is predicted from the newest state that the other side has confirmed, so a lost one costs its
own frames and nothing else. Acknowledgements are part of every datagram the other way. When nothing moves and
the other side knows it, only heartbeats are sent. Used from one thread; calls may come in any order.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from codec.acknowledgements import Received, Sent
from codec.decoder import Decoded, decode
from codec.encoder import encode
from codec.packet import MAX_FRAMES, MAX_TIME_MS, WINDOW, Header
from codec.quantiser import Integers, Units, steps
from codec.rate import HEADERS, LADDER, RTP_HEADERS, Budget, Plan, RateControl, Rule
from codec.state import Snapshot
from codec.trace import Stage, stamp
from codec.values import FaceFrame, Float

MIN_SPACING_MS = 12  # between frames; a faster camera is thinned
LARGEST_STEP = 1 << 18  # of a header field against the reference's; beyond, a key datagram says it in full
RESTART_MS = 60_000  # a reference older than this predicts nothing
HOLD_CALM_S, HOLD_BUSY_S = 0.6, 0.2  # the other side is told what it needs for a round trip this often
PADDING_LATELY_S = 0.1  # a voice packet was asked for so lately: the next one is worth waiting for
RIDE_S = 0.008  # where nothing is bundled, a frame waits so long for it, if it is to come by then
RIDE_LATE_S = 0.003  # a voice packet may be later than its turn
PADDING_FRAMES = 2  # are enough for the padding of a voice packet: in packets of 60 ms, about what there is
PADDING_EARLY_S = 0.3  # acknowledgements and heartbeats take a voice packet up to so long before their time
SAME_MS = 8  # frames of times closer than this are one frame, sent twice


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """max_wait_s: a frame waits no longer for its bundle to fill. heartbeat_s: the longest silence.
    ack_s: frames of the other side are acknowledged at least this fast. ladder: the plans among which rate
    control chooses; a single one switches it off."""

    max_wait_s: float = 0.11
    heartbeat_s: float = 2.0
    ack_s: float = 0.5
    ladder: tuple[Plan, ...] = LADDER


@dataclass(frozen=True, slots=True)
class LinkStats:
    """Counts since the start; then loss of our datagrams, round trip, queueing delay, plan and why it holds,
    as of now."""

    sent: int = 0
    received: int = 0
    undecodable: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    frames_sent: int = 0
    frames_received: int = 0
    loss: float = 0.0
    rtt_s: float | None = None
    queue_s: float = 0.0
    round_trips: int = 0
    plan: Plan = LADDER[0]
    rule: Rule = Rule.START


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    time_ms: int
    present: bool
    values: Integers


class FaceLink:
    """One call's face channel. components, norms, vertices: of the basis that both sides agreed on."""

    def __init__(
        self, components: int, norms: Float, vertices: int, config: LinkConfig | None = None
    ) -> None:
        if len(norms) != components:
            raise ValueError("There must be one norm for each component.")
        self._units = Units.of(norms, vertices)
        self._components = components
        self._config = config or LinkConfig()
        self._rate = RateControl(self._config.ladder)
        self._plan = self._config.ladder[0]
        self._sent, self._received = Sent(), Received()
        self._pending: list[_Frame] = []
        self._pending_since_s: float | None = None
        self._recent: deque[_Frame] = deque(maxlen=MAX_FRAMES)  # sent lately, to be repeated
        self._still: _Frame | None = None  # the newest frame that was not worth sending
        self._last_pushed_ms = -1
        self._delivered_ms: deque[int] = deque(maxlen=64)
        self._counts = dict.fromkeys(
            ("received", "undecodable", "sent_bytes", "received_bytes", "frames_sent", "frames_received"), 0
        )
        self._mean_bytes = 16.0
        self._said_hold_s = -1e9
        self._padding_s = -1e9  # when a voice packet last asked

    @property
    def on_rtp(self) -> bool:
        """Whether datagrams travel on RTP, which costs less than a data channel."""
        return self._rate.headers == RTP_HEADERS

    @on_rtp.setter
    def on_rtp(self, on: bool) -> None:
        self._rate.headers = RTP_HEADERS if on else HEADERS

    @property
    def repeats_voice(self) -> bool:
        """Whether the other side takes voice packets that carry those before them."""
        return self._rate.repeats_voice

    @repeats_voice.setter
    def repeats_voice(self, on: bool) -> None:
        self._rate.repeats_voice = on

    @property
    def budget(self) -> Budget:
        """What our face and voice may cost on the wire."""
        return self._rate.budget

    @budget.setter
    def budget(self, budget: Budget) -> None:
        self._rate.budget = budget

    @property
    def plan(self) -> Plan:
        """What rate control wants of face and voice, as of the last poll."""
        return self._plan

    def note_voice(self, now_s: float) -> None:
        """A voice packet of ours leaves: rate control counts the voice beside the face. From any thread."""
        self._rate.talked(now_s)

    def reconnected(self, now_s: float) -> None:
        """Another connection carries the datagrams from now on, perhaps through another network."""
        self._sent.give_up()
        self._rate.moved()
        self._plan = self._rate.plan(now_s, self._sent.loss, self._mean_bytes, 0.0)

    # sending

    def push(self, frame: FaceFrame) -> None:
        """A new frame of ours; frames older than, or too close after, the last one are dropped."""
        time_ms = round(frame.time_s * 1000) if np.isfinite(frame.time_s) else -1
        spacing = max(MIN_SPACING_MS, int(850 / self._plan.max_fps))
        if not 0 <= time_ms < MAX_TIME_MS - RESTART_MS:
            return
        if self._last_pushed_ms >= 0 and time_ms < self._last_pushed_ms + spacing:
            return
        self._last_pushed_ms = time_ms
        self._pending.append(_Frame(time_ms, frame.present, self._units.integers(frame)))
        del self._pending[:-MAX_FRAMES]  # not polled: only the newest matter

    def poll(self, now_s: float) -> list[bytes]:
        """The datagrams that are due; each is to be sent at once or dropped, never queued."""
        return self._due(now_s, as_padding=False)

    def poll_padding(self, now_s: float) -> bytes | None:
        """The datagram that a voice packet which is leaving takes along at hardly any cost, if any: fewer
        frames are enough for it, and what would be due soon is due now."""
        self._padding_s = now_s
        datagrams = self._due(now_s, as_padding=True)
        return datagrams[0] if datagrams else None

    def _due(self, now_s: float, as_padding: bool) -> list[bytes]:
        self._note_pending(now_s)
        unanswered_s = self._sent.unanswered_s(now_s)
        self._plan = self._rate.plan(now_s, self._sent.loss, self._mean_bytes, unanswered_s)
        if self._frames_due(now_s, as_padding):
            frames, self._pending, self._pending_since_s = self._pending, [], None
            self._still = frames[-1] if self._is_still(frames) else None
            if self._still is None:
                return [self._emit(frames, now_s)]
        if self._pending or not self._is_due(
            self._heartbeat_at(), now_s + (PADDING_EARLY_S if as_padding else 0)
        ):
            return []
        beats = self._is_due(self._beat_at(), now_s)
        return [self._emit([self._still] if beats and self._still else [], now_s, is_beat=True)]

    def next_deadline(self, now_s: float) -> float | None:
        """When to poll next if nothing is pushed or received until then; None: not before the first frame."""
        self._note_pending(now_s)
        times = []
        if self._pending_since_s is not None:
            due = self._frames_due(now_s)
            times.append(now_s if due else self._pending_since_s + self._max_wait_s)
        if (heartbeat := self._heartbeat_at()) is not None:
            times.append(heartbeat)
        return max(now_s, min(times)) if times else None

    def _note_pending(self, now_s: float) -> None:
        if self._pending and self._pending_since_s is None:
            self._pending_since_s = now_s

    @property
    def _max_wait_s(self) -> float:
        """How long a frame waits for others, or for a voice packet."""
        if self._plan.bundle == 1:
            return self._ride_s
        return max(self._config.max_wait_s, 1.1 * self._plan.bundle / self._plan.max_fps)

    @property
    def _ride_s(self) -> float:
        """How long the next voice packet is worth waiting for; 0 where it comes too late, or nobody talks."""
        next_s = self._padding_s + self._plan.voice.packet_ms / 1000
        wait_s = next_s - (self._pending_since_s or 0.0)
        return wait_s + RIDE_LATE_S if -RIDE_LATE_S < wait_s <= RIDE_S else 0.0

    def _frames_due(self, now_s: float, as_padding: bool = False) -> bool:
        if self._pending_since_s is None:
            return False
        return (
            len(self._pending) >= self._enough(now_s, as_padding)
            or now_s - self._pending_since_s >= self._max_wait_s
            or self._sent.last is None  # the first face is wanted at once
        )

    def _enough(self, now_s: float, as_padding: bool) -> int:
        """How many frames are worth a datagram now."""
        bundle = self._plan.bundle
        if now_s - self._padding_s >= PADDING_LATELY_S:
            return bundle
        return min(bundle, PADDING_FRAMES) if as_padding else max(bundle, PADDING_FRAMES + 2)

    def _beat_at(self) -> float | None:
        """When the next heartbeat is due, if nothing else is sent."""
        last_s = self._sent.last_at_s
        return None if last_s is None else last_s + self._config.heartbeat_s

    def _heartbeat_at(self) -> float | None:
        """The same, or earlier because frames wait to be acknowledged."""
        since_s, beat = self._received.unacknowledged_s, self._beat_at()
        if since_s is None:
            return beat
        return since_s + self._config.ack_s if beat is None else min(beat, since_s + self._config.ack_s)

    @staticmethod
    def _is_due(at_s: float | None, now_s: float) -> bool:
        return at_s is not None and now_s >= at_s

    def _is_still(self, frames: list[_Frame]) -> bool:
        """Nothing moves in these frames, and whatever the other side shows, it shows this.

        A little over one step is what the encoder leaves uncorrected, too."""
        states = self._sent.possible()
        step = steps(self._components, self._plan.quality)
        return bool(states) and all(
            frame.present == state.present
            and (not frame.present or bool(np.all(8 * np.abs(frame.values - state.values) <= 9 * step)))
            for frame in frames
            for state in states
        )

    def _emit(self, new: list[_Frame], now_s: float, is_beat: bool = False) -> bytes:
        frames = new if is_beat else self._with_repeated(new)
        base = self._sent.confirmed
        if base is not None and not self._is_usable(base, frames):
            base = None
        header = self._header(base, frames, now_s)
        known = base.values if base and is_beat else None  # a heartbeat moves nothing
        targets = [frame.values if known is None else known for frame in frames]
        before = base or Snapshot.resting(self._components)
        datagram, snapshot = encode(before, header, targets, self._components)
        self._sent.store(snapshot, now_s, expects_answer=not is_beat)
        self._received.unacknowledged_s = None
        self._recent.extend(new)
        for frame in new:
            stamp(Stage.LINK, frame.time_ms / 1000, now_s)
        self._counts["sent_bytes"] += len(datagram)
        self._counts["frames_sent"] += len(new)
        self._mean_bytes += (len(datagram) - self._mean_bytes) / 16
        return datagram

    def _with_repeated(self, new: list[_Frame]) -> list[_Frame]:
        """In front of the new frames, the last ones that the other side may have missed."""
        room = min(self._plan.repeat, MAX_FRAMES - len(new))
        if not new or room <= 0:
            return new
        confirmed = self._sent.confirmed
        known_ms = -1 if confirmed is None else confirmed.time_ms + SAME_MS
        return [frame for frame in self._recent if frame.time_ms > known_ms][-room:] + new

    def _header(self, base: Snapshot | None, frames: list[_Frame], now_s: float) -> Header:
        hold_ms = None
        every_s = HOLD_CALM_S if self._rate.is_calm else HOLD_BUSY_S
        if self._received.newest >= 0 and abs(now_s - self._said_hold_s) >= every_s:
            self._said_hold_s = now_s
            hold_ms = max(0, min(round(1000 * (now_s - self._received.newest_at_s)), 60_000))
        return Header(
            sequence=self._sent.next_sequence,
            reference=base.sequence if base else None,
            acknowledged=self._received.newest,
            lost=self._received.lost,
            hold_ms=hold_ms,
            quality=self._plan.quality,
            times_ms=tuple(frame.time_ms for frame in frames),
            present=tuple(frame.present for frame in frames),
        )

    def _is_usable(self, base: Snapshot, frames: list[_Frame]) -> bool:
        """Whether a datagram may be predicted from this state: still held there, and near enough."""
        if self._sent.next_sequence - base.sequence > WINDOW:
            return False
        if frames and not SAME_MS // 2 < frames[0].time_ms - base.time_ms < RESTART_MS:
            return False
        jump = abs(self._received.newest - base.acknowledged) + abs(self._received.lost - base.lost)
        return jump < LARGEST_STEP

    # receiving

    def receive(self, datagram: bytes, now_s: float) -> list[FaceFrame]:
        """The frames that the datagram brings, oldest first; none if it is a duplicate or came far too late.

        Raises BitstreamError if it breaks the format; the link stays usable."""
        self._counts["received"] += 1
        self._counts["received_bytes"] += len(datagram)
        decoded = decode(datagram, self._received.expand, self._received.find, self._components)
        if decoded is None:
            self._counts["undecodable"] += 1
            return []
        rtt_s = self._sent.confirm(decoded.header, now_s)
        if rtt_s is not None:
            self._rate.round_trip(rtt_s, now_s)
        if not self._received.store(decoded, now_s):
            return []
        return self._deliver(decoded)

    def _deliver(self, decoded: Decoded) -> list[FaceFrame]:
        """The frames that have not come before."""
        header, frames = decoded.header, []
        for time_ms, present, values in zip(header.times_ms, header.present, decoded.frames, strict=True):
            if all(abs(time_ms - known) >= SAME_MS for known in self._delivered_ms):
                self._delivered_ms.append(time_ms)
                frames.append(self._units.frame(time_ms, present, values))
        self._counts["frames_received"] += len(frames)
        return frames

    def stats(self) -> LinkStats:
        """Counts and estimates as of now."""
        return LinkStats(
            sent=self._sent.next_sequence,
            loss=self._sent.loss.share,
            rtt_s=self._rate.rtt_s,
            queue_s=self._rate.queue_s,
            round_trips=self._rate.round_trips,
            plan=self._plan,
            rule=self._rate.rule,
            **self._counts,
        )
