"""What a call takes and how long it lasts: counters of its parts into totals since it became live, and into
the rates of the last seconds that a person sees."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.call.status import CallStats
from app.client.face_channel import FaceChannel
from app.net.transport.wire_meter import WireCounts
from codec.values import FaceFrame

NOTE_EVERY_S = 0.25
RATE_WINDOW_S = 4.0  # long enough to hold a STUN check in most windows, short enough to be "now"


class Rates:
    """Counters that only grow, as growth over the last seconds: `note` them, ask `per_second`. For one
    thread."""

    def __init__(self, window_s: float = RATE_WINDOW_S) -> None:
        self._window_s = window_s
        self._notes: deque[tuple[float, Mapping[str, float]]] = deque()

    def note(self, now_s: float, counters: Mapping[str, float]) -> None:
        self._notes.append((now_s, dict(counters)))
        while len(self._notes) > 2 and self._notes[1][0] <= now_s - self._window_s:
            self._notes.popleft()

    def per_second(self, key: str) -> float:
        """0 until two notes are known."""
        if len(self._notes) < 2:
            return 0.0
        (then_s, then), (now_s, now) = self._notes[0], self._notes[-1]
        return (now[key] - then[key]) / (now_s - then_s) if now_s > then_s else 0.0

    def clear(self) -> None:
        self._notes.clear()


@dataclass(frozen=True, slots=True)
class Totals:
    """Counted since the call became live."""

    seconds: float = 0.0
    frames_sent: int = 0
    frames_received: int = 0
    payload_out_bytes: int = 0
    payload_in_bytes: int = 0
    wire_out_bytes: int = 0
    wire_in_bytes: int = 0


class CallMeter:
    """faces, wire: of the call under way or just ended; read each time. Any thread may ask."""

    def __init__(self, faces: Callable[[], FaceChannel], wire: Callable[[], WireCounts]) -> None:
        self._faces, self._wire = faces, wire
        self._live_since_s: float | None = None
        self._live_for_s = 0.0  # of a call that has ended
        self._at_start = Totals()
        self._rates = Rates()
        self._shown = (0, 0.0)  # pictures, newest latency in ms
        self._noted_s = 0.0

    # A call's life

    def opened(self) -> None:
        """A call begins: nothing of the one before is left."""
        self._live_for_s = 0.0
        self._rates.clear()

    def became_live(self) -> None:
        """From here on it counts."""
        self._live_since_s = time.monotonic()
        self._at_start = self._counted()

    def ended(self) -> None:
        """How long it was stays known until the next begins."""
        self._live_for_s, self._live_since_s = self.live_for_s, None

    def note_shown(self, face: FaceFrame, now_s: float) -> None:
        """The painter has shown this face of the other side at this moment."""
        offset_s = self._faces().playout.offset_s
        latency_s = 0.0 if offset_s is None else now_s - face.time_s - offset_s
        self._shown = (self._shown[0] + 1, latency_s * 1000)

    # What it comes to

    @property
    def live(self) -> bool:
        """Whether two people talk, or could if the connection were there."""
        return self._live_since_s is not None

    @property
    def live_for_s(self) -> float:
        """Of this call, or the last one."""
        since_s = self._live_since_s
        return self._live_for_s if since_s is None else time.monotonic() - since_s

    def totals(self) -> Totals:
        """Since the call became live."""
        now, then = self._counted(), self._at_start
        return Totals(
            self.live_for_s,
            now.frames_sent - then.frames_sent,
            now.frames_received - then.frames_received,
            now.payload_out_bytes - then.payload_out_bytes,
            now.payload_in_bytes - then.payload_in_bytes,
            now.wire_out_bytes - then.wire_out_bytes,
            now.wire_in_bytes - then.wire_in_bytes,
        )

    def stats(self, now_s: float, tracker_ms: float) -> CallStats:
        """For the person; counters are read at most four times a second."""
        if now_s - self._noted_s >= NOTE_EVERY_S:
            self._note(now_s)
        faces = self._faces()
        link = faces.stats()
        rtt_s = link.rtt_s or 0.0
        return CallStats(
            payload_out_kbps=8e-3 * self._rates.per_second("payload_out"),
            payload_in_kbps=8e-3 * self._rates.per_second("payload_in"),
            wire_out_kbps=8e-3 * self._rates.per_second("wire_out"),
            wire_in_kbps=8e-3 * self._rates.per_second("wire_in"),
            loss=link.loss,
            rtt_ms=1000 * rtt_s,
            latency_ms=self._shown[1] + 500 * rtt_s,
            playout_ms=1000 * faces.playout.delay_s,
            shown_fps=self._rates.per_second("shown"),
            tracker_ms=tracker_ms,
            rule=link.rule,
        )

    def _note(self, now_s: float) -> None:
        self._noted_s = now_s
        counted = self._counted()
        counters = {
            "payload_out": counted.payload_out_bytes,
            "payload_in": counted.payload_in_bytes,
            "wire_out": counted.wire_out_bytes,
            "wire_in": counted.wire_in_bytes,
            "shown": self._shown[0],
        }
        self._rates.note(now_s, counters)

    def _counted(self) -> Totals:
        link, wire = self._faces().stats(), self._wire()
        return Totals(
            0.0,
            link.frames_sent,
            link.frames_received,
            link.sent_bytes,
            link.received_bytes,
            wire.sent_total.bytes,
            wire.received_total.bytes,
        )
