"""One person's faces in a recording: the datagrams of the face channel, coded for a medium that loses nothing
(RECORDING.md section 4). Each is predicted from the one before it, none is repeated, and bundles are full.

    push(frame, time_ms) -> datagrams ... flush() -> datagrams;   read(datagram) -> frames
"""

from codec.decoder import decode
from codec.encoder import encode
from codec.packet import MAX_FRAMES, MAX_TIME_MS, SEQUENCE_BITS, Header
from codec.quantiser import MIDDLE, Integers, Units
from codec.state import Snapshot
from codec.values import FaceFrame, Float

QUALITY = MIDDLE - 1  # what was received is quantised a second time: finer, so that errors do not add up
MIN_SPACING_MS = 12  # a faster camera is thinned, as on the wire
RESTART_MS = 60_000  # a face older than this predicts nothing


class FaceWriter:
    """components, norms, vertices: of the basis, as in FaceLink."""

    def __init__(self, components: int, norms: Float, vertices: int, quality: int = QUALITY) -> None:
        self._units = Units.of(norms, vertices)
        self._components, self._quality = components, quality
        self._pending: list[tuple[int, bool, Integers]] = []
        self._last: Snapshot | None = None
        self._sequence = 0
        self._newest_ms = -MIN_SPACING_MS

    def push(self, frame: FaceFrame, time_ms: int) -> list[bytes]:
        """Take a frame in; the datagram that it completes. Frames out of order are left out."""
        if not self._newest_ms + MIN_SPACING_MS <= time_ms < MAX_TIME_MS - RESTART_MS:
            return []
        self._newest_ms = time_ms
        self._pending.append((time_ms, frame.present, self._units.integers(frame)))
        return self.flush() if len(self._pending) == MAX_FRAMES else []

    def flush(self) -> list[bytes]:
        """What waits, as a datagram."""
        if not self._pending:
            return []
        frames, self._pending = self._pending, []
        base = self._last
        if base is not None and frames[0][0] - base.time_ms >= RESTART_MS:
            base = None
        header = Header(
            sequence=self._sequence,
            reference=base.sequence if base else None,
            acknowledged=-1,
            lost=0,
            hold_ms=None,
            quality=self._quality,
            times_ms=tuple(time_ms for time_ms, _, _ in frames),
            present=tuple(present for _, present, _ in frames),
        )
        resting = Snapshot.resting(self._components)
        datagram, self._last = encode(base or resting, header, [v for *_, v in frames], self._components)
        self._sequence += 1
        return [datagram]

    def begin_anew(self) -> None:
        """The next datagram can be read without those before it."""
        self._last = None


class FaceReader:
    """Reads what a FaceWriter has written, from any datagram on that begins anew."""

    def __init__(self, components: int, norms: Float, vertices: int) -> None:
        self._units = Units.of(norms, vertices)
        self._components = components
        self._last: Snapshot | None = None

    def read(self, datagram: bytes) -> list[FaceFrame]:
        """The frames, with times in seconds of the recording; none if what they are predicted from is
        missing. Raises BitstreamError for bytes that are no datagram."""
        decoded = decode(datagram, self._expand, self._find, self._components)
        if decoded is None:
            return []
        self._last = decoded.snapshot
        header = decoded.header
        return [
            self._units.frame(time_ms, present, values)
            for time_ms, present, values in zip(header.times_ms, header.present, decoded.frames, strict=True)
        ]

    def _expand(self, low: int) -> int:
        first = self._last.sequence + 1 if self._last else 0
        return first + ((low - first) & ((1 << SEQUENCE_BITS) - 1))

    def _find(self, sequence: int) -> Snapshot | None:
        return self._last if self._last and self._last.sequence == sequence else None
