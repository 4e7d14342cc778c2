"""A recorded call as bytes: a head, then blocks of records (RECORDING.md sections 1 to 3).

Every block carries its length and a checksum, so a file that breaks off, or is damaged in the middle, gives
back all that is whole. Nothing here opens a file: `FileHeader` and `Block` turn into bytes and back, `scan`
walks over what a `read(offset, size)` gives. Work and memory are bounded for any input.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from codec.errors import AssetError, BitstreamError

VERSION = 1
MAGIC = b"EIGENCAL"
SYNC = b"\xebEB\n"  # not text, and changed by whoever changes line ends
MAX_BODY = (4 << 20) + 4096  # a texture with its record's head
MAX_RECORD = 4 << 20
MAX_RECORDS = 4096  # in one block: 2 s of two voices in 20 ms packets are 200
MAX_SPAN_MS = 0xFFFF
MAX_BLOCKS = 1 << 18  # six days at one each two seconds
MAX_FILE = 1 << 30  # three days of two people who never stop talking
MAX_DOUBTS = 100  # places where no block is though one seems to begin; each costs up to 4 ms
SEARCH = 1 << 16  # bytes looked at at once where the next block is not where it should be


class RecordKind(IntEnum):
    """What a record's payload is; others are of a later version and left out."""

    FACES = 1  # a datagram of `codec.facetrack`
    VOICE = 2  # an Opus packet
    CONTROL = 3  # Shape, Looks or Devices, as on the control channel
    TEXTURE = 4  # JPEG
    PHOTOGRAPH = 5  # a photographed likeness; empty: it is worn no more
    SAID = 6  # Text or Reaction, as on the control channel


LOOKS = (RecordKind.CONTROL, RecordKind.TEXTURE, RecordKind.PHOTOGRAPH)
"""Kinds that say how people look."""


class Side(IntEnum):
    """Whose it is."""

    OWN = 0  # of whoever recorded
    OTHER = 1


class BlockFlag:
    """KEY: faces can be read from here on. STATE: the block has records of LOOKS."""

    KEY = 1
    STATE = 2


@dataclass(frozen=True, slots=True)
class FileHeader:
    """basis: SHA-256 of the basis file. created_ms: when the recording began, Unix time, 0 if not told."""

    FORM: ClassVar[struct.Struct] = struct.Struct(">8sHBH32sQ")
    SIZE: ClassVar[int] = FORM.size + 4
    basis: bytes
    expression: int
    identity: int
    created_ms: int = 0

    def __bytes__(self) -> bytes:
        body = self.FORM.pack(MAGIC, VERSION, self.expression, self.identity, self.basis, self.created_ms)
        return body + zlib.crc32(body).to_bytes(4, "big")

    @classmethod
    def parse(cls, data: bytes) -> "FileHeader":
        """Raises AssetError with a sentence for a person."""
        if len(data) < cls.SIZE or data[:8] != MAGIC:
            raise AssetError("This is no recording of Eigencall. Choose another file.")
        _, version, expression, identity, basis, created_ms = cls.FORM.unpack_from(data)
        if version != VERSION:
            raise AssetError(
                "The recording is of version {version} and this program reads {known}; "
                "install a newer version of Eigencall.",
                version=version,
                known=VERSION,
            )
        if zlib.crc32(data[: cls.FORM.size]) != int.from_bytes(data[cls.FORM.size : cls.SIZE], "big"):
            raise AssetError(
                "The recording is damaged at its beginning and cannot be played. Choose another file."
            )
        return cls(basis, expression, identity, created_ms)


@dataclass(frozen=True, slots=True)
class Record:
    """time_ms: since the recording began."""

    kind: int
    side: Side
    time_ms: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class BlockHead:
    """What `scan` finds. offset: of the block in the file. size: of its body."""

    FORM: ClassVar[struct.Struct] = struct.Struct(">4sBIHII")
    offset: int
    flags: int
    start_ms: int
    span_ms: int
    size: int
    checksum: int

    @property
    def end(self) -> int:
        return self.offset + self.FORM.size + self.size

    @classmethod
    def parse(cls, data: bytes, offset: int) -> "BlockHead | None":
        """None where no block begins."""
        if len(data) < cls.FORM.size or data[:4] != SYNC:
            return None
        _, flags, start_ms, span_ms, size, checksum = cls.FORM.unpack_from(data)
        return cls(offset, flags, start_ms, span_ms, size, checksum) if size <= MAX_BODY else None


def block(records: list[Record], flags: int) -> bytes:
    """A block of at least one record, in order of time; all within MAX_SPAN_MS of the first."""
    start_ms = min(record.time_ms for record in records)
    span_ms = max(record.time_ms for record in records) - start_ms
    body = b"".join(
        bytes([record.kind << 1 | record.side])
        + _varint(record.time_ms - start_ms)
        + _varint(len(record.payload))
        + record.payload
        for record in records
    )
    if any(r.kind in LOOKS for r in records):
        flags |= BlockFlag.STATE
    head = BlockHead.FORM.pack(SYNC, flags, start_ms, span_ms, len(body), 0)[:-4]
    return head + zlib.crc32(body, zlib.crc32(head)).to_bytes(4, "big") + body


def records(data: bytes) -> list[Record]:
    """Of one whole block, head included. Raises BitstreamError if it is damaged or breaks the format."""
    head = BlockHead.parse(data, 0)
    if head is None or len(data) != head.end:
        raise BitstreamError("A block of the recording is cut short.")
    body = data[BlockHead.FORM.size :]
    if zlib.crc32(body, zlib.crc32(data[: BlockHead.FORM.size - 4])) != head.checksum:
        raise BitstreamError("A block of the recording is damaged.")
    return list(_records(body, head.start_ms))


def _records(body: bytes, start_ms: int) -> Iterator[Record]:
    at = count = 0
    while at < len(body):
        tag = body[at]
        offset_ms, at = _read_varint(body, at + 1)
        size, at = _read_varint(body, at)
        count += 1
        if count > MAX_RECORDS or size > MAX_RECORD or at + size > len(body) or offset_ms > MAX_SPAN_MS:
            raise BitstreamError("A block of the recording breaks the format.")
        yield Record(tag >> 1, Side(tag & 1), start_ms + offset_ms, body[at : at + size])
        at += size


def _varint(value: int) -> bytes:
    """Seven bits a byte, low ones first, the top bit set on all but the last."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """-> the value and where it ends; at most four bytes."""
    value = 0
    for k in range(4):
        if at + k >= len(data):
            break
        value |= (data[at + k] & 0x7F) << 7 * k
        if data[at + k] < 0x80:
            return value, at + k + 1
    raise BitstreamError("A block of the recording breaks the format.")


Read = Callable[[int, int], bytes]
"""Up to `size` bytes from `offset` on."""


def scan(read: Read, size: int) -> Iterator[BlockHead]:
    """Every block that lies whole in the file's `size` bytes, by heads alone where they follow each other.
    Raises AssetError for a file that is larger than any call."""
    if size > MAX_FILE:
        raise AssetError("The recording is larger than this program reads.")
    at, found, doubts = FileHeader.SIZE, 0, 0
    while at + BlockHead.FORM.size <= size and found < MAX_BLOCKS and doubts < MAX_DOUBTS:
        head = BlockHead.parse(read(at, BlockHead.FORM.size), at)
        if head is None or head.end > size or not _joins(read, head, size):
            at = _next_sync(read, at + 1, size)
            doubts += 1
            continue
        yield head
        found += 1
        at = head.end


def _joins(read: Read, head: BlockHead, size: int) -> bool:
    """Whether another block follows, or the end; otherwise whether this one is whole all the same."""
    if head.end == size or read(head.end, len(SYNC)) == SYNC:
        return True
    try:
        records(read(head.offset, head.end - head.offset))
    except BitstreamError:
        return False
    return True


def _next_sync(read: Read, at: int, size: int) -> int:
    while at < size:
        piece = read(at, SEARCH)
        where = piece.find(SYNC)
        if where >= 0:
            return at + where
        if len(piece) < SEARCH:
            return size
        at += SEARCH - len(SYNC) + 1
    return size
