"""Both directions of the face channel, without a socket or a clock (SPEC section 6).

    push(frame) -> poll(now) -> datagrams ... receive(datagram, now) -> frames

Every datagram is predicted from the newest state that the other side has confirmed, so a lost one costs its
own frames and nothing else. Acknowledgements ride in whatever travels the other way. When nothing moves and
the other side knows it, only heartbeats are sent. Used from one thread; calls may come in any order.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from codec.decoder import Decoded, decode
from codec.encoder import Frame, encode
from codec.errors import BitstreamError
from codec.packet import MAX_FRAMES, WINDOW, Header
from codec.quantiser import MIDDLE, Units, steps
from codec.state import Snapshot
from codec.values import FaceFrame, Float

MIN_SPACING_MS = 12  # between frames; a faster camera is thinned
LARGEST_STEP = 1 << 18  # of any header field against the reference's; beyond, a key datagram says it in full
RESTART_MS = 60_000  # a reference older than this predicts nothing


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """bundle: frames in a datagram. max_wait_s: a frame waits no longer for its bundle to fill.
    heartbeat_s: the longest silence. ack_s: frames of the other side are acknowledged at least this often.
    quality: index of the quantisation step. max_fps: frames that come faster are thinned."""

    bundle: int = 3
    max_wait_s: float = 0.11
    heartbeat_s: float = 2.0
    ack_s: float = 0.5
    quality: int = MIDDLE
    max_fps: float = 31.0


@dataclass(frozen=True, slots=True)
class LinkStats:
    """Counts since the start; loss of our datagrams and round-trip time as measured lately."""

    sent: int = 0
    received: int = 0
    undecodable: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    frames_sent: int = 0
    frames_received: int = 0
    loss: float = 0.0
    rtt_s: float | None = None


@dataclass(slots=True)
class _Counters:
    sent: int = 0
    received: int = 0
    undecodable: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    frames_sent: int = 0
    frames_received: int = 0


@dataclass(slots=True)
class _Outgoing:
    """What we have sent and what of it is confirmed."""

    next_sequence: int = 0
    confirmed: int = -1
    sent: dict[int, tuple[Snapshot, float]] = field(default_factory=dict)
    last: Snapshot | None = None
    last_sent_s: float | None = None


@dataclass(slots=True)
class _Incoming:
    """What we hold of the other side: snapshots by sequence, none older than WINDOW."""

    newest: int = -1
    newest_at_s: float = 0.0
    lost: int = 0
    held: dict[int, Snapshot] = field(default_factory=dict)
    unacknowledged: bool = False

    def expand(self, low: int) -> int:
        """The full sequence number nearest to the newest: up to 64 behind, up to 191 ahead."""
        return self.newest - 64 + ((low - self.newest + 64) & 255)

    def store(self, decoded: Decoded, now_s: float) -> bool:
        """Whether the datagram is new."""
        sequence = decoded.header.sequence
        if sequence in self.held or sequence <= self.newest - WINDOW:
            return False
        if sequence > self.newest:
            self.lost += min(sequence - self.newest - 1, WINDOW) if self.newest >= 0 else 0
            self.newest, self.newest_at_s = sequence, now_s
            for old in [s for s in self.held if s <= sequence - WINDOW]:
                del self.held[old]
        else:
            self.lost = max(0, self.lost - 1)
        self.held[sequence] = decoded.snapshot
        self.unacknowledged |= decoded.header.count > 0
        return True


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
        self._out, self._in = _Outgoing(), _Incoming()
        self._pending: list[Frame] = []
        self._pending_since_s: float | None = None
        self._last_pushed_ms = -1
        self._counters = _Counters()
        self._rtt_s: float | None = None
        self._reports: deque[tuple[int, int]] = deque(maxlen=64)

    # sending

    def push(self, frame: FaceFrame) -> None:
        """A new frame of ours; frames older than, or too close after, the last one are dropped."""
        time_ms = round(frame.time_s * 1000)
        spacing = max(MIN_SPACING_MS, int(800 / self._config.max_fps))
        if time_ms < 0 or (self._last_pushed_ms >= 0 and time_ms < self._last_pushed_ms + spacing):
            return
        self._last_pushed_ms = time_ms
        values = self._units.integers(frame)
        if not frame.present and self._out.last is not None:
            values = self._out.last.values
        self._pending.append((time_ms, frame.present, values))
        del self._pending[:-MAX_FRAMES]  # nobody polls: only the newest matter

    def poll(self, now_s: float) -> list[bytes]:
        """The datagrams that are due; each MUST be sent at once or dropped, never queued."""
        self._note_pending(now_s)
        if self._frames_due(now_s):
            frames, self._pending, self._pending_since_s = self._pending, [], None
            if not self._is_still(frames):
                return [self._emit(frames, now_s)]
        if self._heartbeat_due(now_s):
            return [self._emit([], now_s)]
        return []

    def next_deadline(self, now_s: float) -> float | None:
        """When to poll next if nothing is pushed or received until then; None: not before the first frame."""
        self._note_pending(now_s)
        times = []
        if self._pending_since_s is not None:
            full = len(self._pending) >= self._bundle()
            times.append(now_s if full else self._pending_since_s + self._config.max_wait_s)
        if (heartbeat := self._heartbeat_at()) is not None:
            times.append(heartbeat)
        return max(now_s, min(times)) if times else None

    def _note_pending(self, now_s: float) -> None:
        if self._pending and self._pending_since_s is None:
            self._pending_since_s = now_s

    def _bundle(self) -> int:
        return max(1, min(self._config.bundle, MAX_FRAMES))

    def _frames_due(self, now_s: float) -> bool:
        if self._pending_since_s is None:
            return False
        waited = now_s - self._pending_since_s
        return len(self._pending) >= self._bundle() or waited >= self._config.max_wait_s

    def _heartbeat_at(self) -> float | None:
        last = self._out.last_sent_s
        if last is None:
            return self._in.newest_at_s if self._in.unacknowledged else None
        return last + (self._config.ack_s if self._in.unacknowledged else self._config.heartbeat_s)

    def _heartbeat_due(self, now_s: float) -> bool:
        at = self._heartbeat_at()
        return at is not None and now_s >= at and not self._pending

    def _is_still(self, frames: list[Frame]) -> bool:
        """Nothing moves in these frames, and the other side knows where it stopped."""
        last = self._out.last
        if last is None or self._out.confirmed != last.sequence:
            return False
        step = steps(self._components, self._config.quality)
        return all(
            present == last.present and bool(np.all(3 * np.abs(values - last.values) <= 2 * step))
            for _, present, values in frames
        )

    def _emit(self, frames: list[Frame], now_s: float) -> bytes:
        out, incoming = self._out, self._in
        held = out.sent.get(out.confirmed)
        base = held[0] if held and self._is_usable(held[0], frames) else None
        header = Header(
            sequence=out.next_sequence,
            reference=base.sequence if base else None,
            acknowledged=incoming.newest,
            lost=incoming.lost,
            hold_ms=max(0, min(round(1000 * (now_s - incoming.newest_at_s)), 60_000)),
            quality=self._config.quality,
            count=len(frames),
        )
        datagram, snapshot = encode(
            base or Snapshot.resting(self._components), header, frames, self._components
        )
        out.sent[header.sequence] = (snapshot, now_s)
        for old in [s for s in out.sent if s <= header.sequence - WINDOW]:
            del out.sent[old]
        out.next_sequence += 1
        out.last, out.last_sent_s = snapshot, now_s
        incoming.unacknowledged = False
        self._counters.sent += 1
        self._counters.sent_bytes += len(datagram)
        self._counters.frames_sent += len(frames)
        return datagram

    def _is_usable(self, base: Snapshot, frames: list[Frame]) -> bool:
        """Whether a datagram may be predicted from this state: still held there, and near enough."""
        if self._out.next_sequence - base.sequence >= WINDOW:
            return False
        if frames and not 0 < frames[0][0] - base.time_ms < RESTART_MS:
            return False
        jump = abs(self._in.newest - base.acknowledged) + abs(self._in.lost - base.lost)
        return jump < LARGEST_STEP

    # receiving

    def receive(self, datagram: bytes, now_s: float) -> list[FaceFrame]:
        """The frames that the datagram brings, oldest first; none if it is a duplicate or came far too late.

        Raises BitstreamError if it breaks the format; the link stays usable."""
        self._counters.received += 1
        self._counters.received_bytes += len(datagram)
        decoded = decode(datagram, self._in.expand, self._in.held.get, self._components)
        if decoded is None:
            self._counters.undecodable += 1
            return []
        self._confirm(decoded.header, now_s)
        if not self._in.store(decoded, now_s):
            return []
        self._counters.frames_received += len(decoded.frames)
        return [self._units.frame(*frame) for frame in decoded.frames]

    def _confirm(self, header: Header, now_s: float) -> None:
        out = self._out
        if header.acknowledged >= out.next_sequence:
            raise BitstreamError("The datagram acknowledges one that was never sent.")
        if header.acknowledged <= out.confirmed or header.acknowledged not in out.sent:
            return
        out.confirmed = header.acknowledged
        sent_at = out.sent[out.confirmed][1]
        for old in [s for s in out.sent if s < out.confirmed]:
            del out.sent[old]
        self._reports.append((header.acknowledged, header.lost))
        if header.hold_ms is not None:
            sample = max(0.0, now_s - sent_at - header.hold_ms / 1000)
            self._rtt_s = sample if self._rtt_s is None else self._rtt_s + (sample - self._rtt_s) / 4

    def stats(self) -> LinkStats:
        """Counts and estimates as of now."""
        c = self._counters
        loss = 0.0
        if len(self._reports) > 1:
            (first, lost_then), (last, lost_now) = self._reports[0], self._reports[-1]
            loss = min(1.0, max(0.0, (lost_now - lost_then) / (last - first)))
        return LinkStats(
            c.sent,
            c.received,
            c.undecodable,
            c.sent_bytes,
            c.received_bytes,
            c.frames_sent,
            c.frames_received,
            loss,
            self._rtt_s,
        )
