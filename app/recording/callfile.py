"""A recorded call, opened: its length, and any ten seconds of it as faces, voices and likenesses.

The index is made from the blocks' heads; contents are read and decoded segment by segment, when asked for.
Hostile files cost bounded memory and time; damaged blocks are left out.
"""

import threading
from bisect import bisect_right
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from app.recording.recorder import PersonState, RecordingError
from codec import recording as form
from codec.basis import Basis
from codec.control import Devices, Looks, Shape, parse
from codec.errors import BitstreamError, CodecError
from codec.facetrack import FaceReader
from codec.recording import BlockFlag, BlockHead, FileHeader, Record, RecordKind, Side
from codec.said import Reaction, Text, tidy
from codec.values import FaceFrame, Identity

MAX_SEGMENT_BLOCKS = 64  # a recorder makes 6; what follows is a segment of its own
MAX_SEGMENT_DATAGRAMS = 512  # a recorder makes 75; each takes 1 to 10 ms
MAX_SEGMENT_PACKETS = 8_192
MAX_SEGMENT_SAYINGS = 256  # a recorder takes 30 at once, and then a few a second
MAX_STATE_BYTES = 64 << 20  # of likenesses over the whole file: a usual one has two, of 0.3 MiB each
MAX_CHANGES = 4_096  # of likeness or devices


@dataclass(frozen=True, slots=True)
class RecordedVoice:
    time_ms: int
    opus: bytes


@dataclass(frozen=True, slots=True)
class RecordedSaying:
    """A text that is tidied, or a reaction."""

    time_ms: int
    side: Side
    said: Text | Reaction


@dataclass(slots=True)
class Segment:
    """faces, voice: of each side, in order of time. said: of both, in order of time."""

    faces: dict[Side, list[FaceFrame]] = field(default_factory=lambda: {side: [] for side in Side})
    voice: dict[Side, list[RecordedVoice]] = field(default_factory=lambda: {side: [] for side in Side})
    said: list[RecordedSaying] = field(default_factory=list)


class CallFile:
    """Raises RecordingError or CodecError with a sentence. `segment(i)` may take 0.2 s: not on a window's
    thread; all may be called from any thread."""

    def __init__(self, path: Path, basis: Basis) -> None:
        self.path = path
        self._basis = basis
        self._lock = threading.Lock()
        self._file = _open(path)
        try:
            self.head = FileHeader.parse(self._file.read(FileHeader.SIZE))
            self._check_basis()
            self._segments = self._index()
            self._changes = self._read_changes()
        except BaseException:
            self._file.close()
            raise
        self._starts_ms = [blocks[0].start_ms for blocks in self._segments]

    def close(self) -> None:
        with self._lock:
            self._file.close()

    @property
    def duration_s(self) -> float:
        return max((b.start_ms + b.span_ms for blocks in self._segments for b in blocks), default=0) / 1000

    def __len__(self) -> int:
        """How many segments there are."""
        return len(self._segments)

    def segment_at(self, time_s: float) -> int:
        """The number of the segment that holds this moment."""
        return max(0, bisect_right(self._starts_ms, time_s * 1000) - 1)

    def person(self, side: Side, time_s: float) -> PersonState:
        """How a side looked at a moment."""
        times, people = self._changes[side]
        return people[max(0, bisect_right(times, time_s * 1000) - 1)]

    def segment(self, number: int) -> Segment:
        """Decode one; an empty one where there is none."""
        made = Segment()
        if not 0 <= number < len(self._segments):
            return made
        basis = self._basis
        readers = {
            side: FaceReader(len(basis.expression), basis.expression_norm, len(basis.mean)) for side in Side
        }
        left = MAX_SEGMENT_DATAGRAMS
        for record in self._records(self._segments[number]):
            if record.kind == RecordKind.FACES and left > 0:
                left -= 1
                made.faces[record.side] += self._faces(readers[record.side], record)
            elif record.kind == RecordKind.VOICE and len(made.voice[record.side]) < MAX_SEGMENT_PACKETS:
                made.voice[record.side].append(RecordedVoice(record.time_ms, record.payload))
            elif record.kind == RecordKind.SAID and len(made.said) < MAX_SEGMENT_SAYINGS:
                made.said += _saying(record)
        made.said.sort(key=lambda saying: saying.time_ms)
        for side in Side:
            made.faces[side].sort(key=lambda face: face.time_s)
            made.voice[side].sort(key=lambda packet: packet.time_ms)
        return made

    def _faces(self, reader: FaceReader, record: Record) -> list[FaceFrame]:
        try:
            return reader.read(record.payload)
        except BitstreamError:
            return []

    def _check_basis(self) -> None:
        if self.head.basis != self._basis.digest:
            raise RecordingError(
                "The recording was made with another face basis; play it with the version of Eigencall "
                "that recorded it."
            )

    def _read_at(self, offset: int, size: int) -> bytes:
        with self._lock:
            self._file.seek(offset)
            return self._file.read(size)

    def _index(self) -> list[list[BlockHead]]:
        segments: list[list[BlockHead]] = []
        for block in form.scan(self._read_at, self.path.stat().st_size):
            if segments and block.start_ms + form.MAX_SPAN_MS < segments[-1][-1].start_ms:
                continue  # time does not run backwards
            if not segments or block.flags & BlockFlag.KEY or len(segments[-1]) >= MAX_SEGMENT_BLOCKS:
                segments.append([block])
            else:
                segments[-1].append(block)
        if not segments:
            raise RecordingError("The recording is empty: it ended before the first two seconds were over.")
        return segments

    def _records(self, blocks: Iterable[BlockHead]) -> Iterable[Record]:
        for block in blocks:
            with suppress(BitstreamError):
                yield from form.records(self._read_at(block.offset, block.end - block.offset))

    def _read_changes(self) -> dict[Side, tuple[list[int], list[PersonState]]]:
        unknown = PersonState(Identity(self._basis.mean[:0, 0].copy()))
        changes = {side: ([0], [unknown]) for side in Side}
        left, bytes_left = MAX_CHANGES, MAX_STATE_BYTES
        for block in (b for blocks in self._segments for b in blocks if b.flags & BlockFlag.STATE):
            bytes_left -= block.size
            if left <= 0 or bytes_left <= 0:
                break
            for record in self._records([block]):
                times, people = changes[record.side]
                person = self._changed(people[-1], record)
                if person is not None and left > 0:
                    left -= 1
                    times.append(max(record.time_ms, times[-1]))
                    people.append(person)
        return {side: _from_the_first(*known) for side, known in changes.items()}

    def _changed(self, person: PersonState, record: Record) -> PersonState | None:
        identity = person.identity
        if record.kind == RecordKind.TEXTURE:
            return replace(person, identity=replace(identity, texture=record.payload))
        if record.kind == RecordKind.PHOTOGRAPH:
            return replace(person, identity=replace(identity, photograph=record.payload))
        if record.kind != RecordKind.CONTROL:
            return None
        try:
            message = parse(record.payload)
        except CodecError:
            return None
        match message:
            case Shape():
                return replace(person, identity=replace(identity, shape=message.shape))
            case Looks():
                return replace(person, identity=replace(identity, appearance=message.appearance))
            case Devices():
                return replace(person, muted=message.muted, camera_on=message.camera_on)
            case _:
                return None


def _saying(record: Record) -> list[RecordedSaying]:
    """One, or none where it is no message of this kind."""
    with suppress(CodecError):
        match parse(record.payload):
            case Reaction() as said:
                return [RecordedSaying(record.time_ms, record.side, said)]
            case Text() as said if text := tidy(said.text):
                return [RecordedSaying(record.time_ms, record.side, replace(said, text=text))]
    return []


def _from_the_first(times: list[int], people: list[PersonState]) -> tuple[list[int], list[PersonState]]:
    """Before a likeness had come, the person looked like it all the same; nor does its small part, which is
    there first, show anybody else."""
    seen = [i for i, p in enumerate(people) if p.identity.texture or p.identity.photograph]
    first = last = seen[0] if seen else 0
    while last + 1 < len(people) and _alike(people[first].identity, people[last + 1].identity):
        last += 1
    early = [replace(p, identity=people[last].identity) for p in people[:last]]
    return times, early + people[last:]


def _alike(one: Identity, other: Identity) -> bool:
    """Whether two states differ in their pictures only, and those are of one kind."""
    kinds = bool(one.photograph) == bool(other.photograph)
    return kinds and one.appearance == other.appearance and np.array_equal(one.shape, other.shape)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise RecordingError(
            "The recording {path} cannot be read: {reason}.", path=path, reason=error.strerror
        ) from error
