"""A call into a file, while it is held: faces, voices and likenesses of both sides on one line of time.

What the client hears and sees is handed over from any thread and returns at once; a thread of its own codes
and writes. Invariant: what a block holds is on the disk within BLOCK_S, so a crash costs no more than that.
"""

import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.media.errors import MediaError
from codec import recording as form
from codec.basis import Basis
from codec.control import Devices, Looks, Shape
from codec.errors import cause
from codec.facetrack import FaceWriter
from codec.files import Unbuffered
from codec.recording import BlockFlag, FileHeader, Record, RecordKind, Side
from codec.said import Reaction, Text
from codec.sentence import NOTHING, Sentence
from codec.values import FaceFrame, Identity

log = logging.getLogger("eigencall.recording")
SUFFIX = ".eigencall"
BLOCK_S = 2.0
KEY_S = 10.0  # a jump to any moment decodes no more than this; key faces cost a twentieth of the file
SYNC_S = 10.0  # what even a loss of power costs at most
REANCHOR_S = 1.0  # the other side's clock has been set, or it is another connection's
SHOWN_AFTER_S = 0.12  # its faces are put so long after the fastest one's arrival: there they were seen
WRAP = 1 << 32  # of voice timestamps
MAX_WAITING = 10_000  # 1.5 min of events; beyond it the disk has stopped


class RecordingError(MediaError):
    """The call cannot be recorded, or a recording not be played; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class PersonState:
    """How a side looks, and whether it is muted or unseen."""

    identity: Identity
    muted: bool = False
    camera_on: bool = True


class CallRecorder:
    """Opens the file at once (raises RecordingError); records from `begin` to `close`. `problem` is a
    sentence, and `failed` is told, if the disk gives up on the way: what was written before stays."""

    def __init__(
        self,
        path: Path,
        basis: Basis,
        failed: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path, self.problem, self._failed = path, NOTHING, failed
        self.bytes = 0
        self._basis, self._clock = basis, clock
        self._begun_s: float | None = None
        self._file = _create(path)
        self._tracks = {
            side: FaceWriter(len(basis.expression), basis.expression_norm, len(basis.mean)) for side in Side
        }
        self._known: dict[Side, PersonState] = {}
        self._offset_s: float | None = None  # from the other side's clock to ours
        self._block: list[Record] = []
        self._block_s = self._key_s = self._sync_s = clock()
        self._fresh = True  # the next block begins a segment
        self._now_s = clock()  # when what is being worked on came in
        self._left_out = 0  # the disk is too slow
        self._waiting: queue.Queue[tuple[float, Callable[[], None]] | None] = queue.Queue(MAX_WAITING)
        self._thread = threading.Thread(target=self._run, name="call recorder", daemon=True)
        self._thread.start()

    # For the client, from any thread

    def begin(self) -> None:
        """The call is live: time 0 of the recording. A second time changes nothing."""
        if self._begun_s is None:
            log.info("recording")
            self._begun_s = self._clock()

    def own_face(self, face: FaceFrame) -> None:
        self._later(lambda: self._face(Side.OWN, face, face.time_s))

    def other_face(self, face: FaceFrame, now_s: float) -> None:
        self._later(lambda: self._face(Side.OTHER, face, self._ours(face.time_s, now_s)))

    def own_voice(self, opus: bytes, timestamp: int) -> None:
        """timestamp: 48 kHz on our monotonic clock, modulo 2^32."""
        now_s = self._clock()
        self._later(lambda: self._voice(Side.OWN, opus, _unwrapped_s(timestamp, now_s)))

    def other_voice(self, opus: bytes, timestamp: int | None, now_s: float) -> None:
        """timestamp: 48 kHz on the other side's clock, modulo 2^32; None as long as that is not known."""
        self._later(lambda: self._voice(Side.OTHER, opus, self._heard_s(timestamp, now_s)))

    def said(self, side: Side, message: Text | Reaction) -> None:
        """What a side has written or shown."""
        self._later(lambda: self._said(side, bytes(message)))

    def person(self, side: Side, person: PersonState) -> None:
        """How a side looks from now on; nothing is written if that is known."""
        self._later(lambda: self._person(side, person))

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what waits."""
        try:
            self._waiting.put(None, timeout=timeout_s)
        except queue.Full:
            self._left_out += 1
        self._thread.join(timeout_s)
        log.info("recording ended: %d bytes, %d pieces left out", self.bytes, self._left_out)

    def _later(self, work: Callable[[], None]) -> None:
        if self._begun_s is not None and not self.problem:
            try:
                self._waiting.put_nowait((self._clock(), work))
            except queue.Full:
                self._left_out += 1

    # On the recorder's thread

    def _run(self) -> None:
        try:
            self._write(bytes(self._head()))
            while (item := self._waiting.get()) is not None:
                self._now_s, work = item
                work()
            for side in Side:
                self._add_faces(side, self._tracks[side].flush())
            self._end_block()
        except OSError as error:
            self.problem = self._stopped(error.strerror or Sentence("the disk reported an error"))
            log.info("recording: %s %s", self.problem.anonymous, cause(error))
            self._failed()
        finally:
            self._close()

    def _stopped(self, reason: str) -> Sentence:
        """Leave what can be played, and no file where that is nothing."""
        if self.bytes <= FileHeader.SIZE:
            with suppress(OSError):
                self.path.unlink()
            return Sentence("The recording has stopped: {reason}. Nothing could be kept.", reason=reason)
        with suppress(OSError):
            self._file.truncate(self.bytes)  # what was written in part is no use
        return Sentence(
            "The recording has stopped: {reason}. What was recorded is in {path}.",
            reason=reason,
            path=self.path,
        )

    def _close(self) -> None:
        try:
            self._file.close()
        except OSError as error:
            log.debug("the recording's file: %s", cause(error))

    def _head(self) -> FileHeader:
        basis = self._basis
        return FileHeader(basis.digest, len(basis.expression), len(basis.identity), round(time.time() * 1000))

    def _ours(self, theirs_s: float, now_s: float) -> float:
        """A moment of the other side's clock on ours, steady but for a clock that is set."""
        offset_s = now_s - theirs_s + SHOWN_AFTER_S
        if self._offset_s is None or abs(offset_s - self._offset_s) > REANCHOR_S:
            self._offset_s = offset_s
        return theirs_s + self._offset_s

    def _heard_s(self, timestamp: int | None, now_s: float) -> float:
        if timestamp is None or self._offset_s is None:
            return now_s
        heard_s = _unwrapped_s(timestamp, now_s - self._offset_s) + self._offset_s
        return heard_s if abs(heard_s - now_s) < 2 * REANCHOR_S else now_s

    def _ms(self, time_s: float) -> int:
        assert self._begun_s is not None, "nothing is queued before"
        return round((time_s - self._begun_s) * 1000)

    def _face(self, side: Side, face: FaceFrame, time_s: float) -> None:
        if (time_ms := self._ms(time_s)) >= 0:
            self._add_faces(side, self._tracks[side].push(face, time_ms))

    def _voice(self, side: Side, opus: bytes, time_s: float) -> None:
        if (time_ms := self._ms(time_s)) >= 0:
            self._add(Record(RecordKind.VOICE, side, time_ms, opus))

    def _said(self, side: Side, message: bytes) -> None:
        self._add(Record(RecordKind.SAID, side, max(0, self._ms(self._now_s)), message))

    def _person(self, side: Side, person: PersonState) -> None:
        known, self._known[side] = self._known.get(side), person
        time_ms = max(0, self._ms(self._now_s))
        for kind, payload in _news(known, person):
            self._add(Record(kind, side, time_ms, payload))

    def _add_faces(self, side: Side, datagrams: list[bytes]) -> None:
        for datagram in datagrams:
            self._add(Record(RecordKind.FACES, side, self._ms(self._now_s), datagram))

    def _add(self, record: Record) -> None:
        now_s = self._now_s
        full = sum(len(r.payload) for r in self._block) + len(record.payload) > form.MAX_BODY // 2
        if self._block and (now_s - self._block_s >= BLOCK_S or full):
            self._end_block()
        if not self._block:
            self._block_s = now_s
        self._block.append(record)

    def _end_block(self) -> None:
        block, self._block = sorted(self._block, key=lambda r: r.time_ms), []
        if not block:
            return
        now_s = self._now_s
        if self._fresh:
            self._key_s = now_s
        self._write(form.block(_near(block), BlockFlag.KEY if self._fresh else 0))
        self._fresh = False
        if now_s - self._key_s >= KEY_S:
            self._begin_segment()
        if now_s - self._sync_s >= SYNC_S:
            self._sync_s = now_s
            os.fsync(self._file.fileno())

    def _begin_segment(self) -> None:
        """What comes from here on can be read without what came before."""
        rest = [
            Record(RecordKind.FACES, side, self._ms(self._now_s), datagram)
            for side, track in self._tracks.items()
            for datagram in track.flush()
        ]
        if rest:
            self._write(form.block(rest, 0))
        for track in self._tracks.values():
            track.begin_anew()
        self._fresh = True

    def _write(self, data: bytes) -> None:
        self.bytes += self._file.write(data)


def _create(path: Path) -> Unbuffered:
    """Never over another file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Unbuffered(path, "x")
    except FileExistsError as error:
        raise RecordingError("{path} exists already; give the recording another name.", path=path) from error
    except OSError as error:
        raise RecordingError(
            "The recording cannot be written to {path}: {reason}. Choose another place.",
            path=path,
            reason=error.strerror,
        ) from error


def _unwrapped_s(timestamp: int, near_s: float) -> float:
    """The moment nearest to `near_s` whose 48 kHz count is this, modulo 2^32."""
    near = round(near_s * 48_000)
    step = (timestamp - near) % WRAP
    return (near + (step if step < WRAP // 2 else step - WRAP)) / 48_000


def _news(known: PersonState | None, person: PersonState) -> list[tuple[RecordKind, bytes]]:
    """What has changed, as records' contents."""
    before, now = known.identity if known else None, person.identity
    news = []
    if before is None or bytes(Shape.of(before.shape)) != bytes(Shape.of(now.shape)):
        news.append((RecordKind.CONTROL, bytes(Shape.of(now.shape))))
    if before is None or before.appearance != now.appearance:
        news.append((RecordKind.CONTROL, bytes(Looks(now.appearance))))
    if now.texture and (before is None or before.texture != now.texture):
        news.append((RecordKind.TEXTURE, now.texture))
    if now.photograph != (before.photograph if before else b""):
        news.append((RecordKind.PHOTOGRAPH, now.photograph))
    if known is None or (known.muted, known.camera_on) != (person.muted, person.camera_on):
        news.append((RecordKind.CONTROL, bytes(Devices(person.muted, person.camera_on))))
    return news


def _near(block: list[Record]) -> list[Record]:
    """Without what lies too far from the block's end to be told: a packet that came a minute late."""
    newest_ms = block[-1].time_ms
    return [record for record in block if newest_ms - record.time_ms < form.MAX_SPAN_MS]
