"""Messages of the control channel, which is reliable and ordered (SPEC section 8).

One message is one byte that names its kind and a body of fixed fields, big-endian; only four kinds end in a
part of variable length, and that is bounded. `parse` is the only way in: it raises BitstreamError for
anything malformed and VersionError for a peer that speaks another version.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import ClassVar, Self, TypeAlias, get_args

import numpy as np

from codec.errors import VersionError, need
from codec.said import Reaction, Text
from codec.values import Appearance, Colour, Float, Hair

PROTOCOL = 1
MAX_CHUNK = 8192  # bytes of a blob in one message: 0.7 s of a 100 kbit/s link, so that others get through
MAX_BLOB = 4 << 20  # bytes; a 1024 x 1024 texture takes 0.3 MiB
MAX_PHOTOGRAPH = 400_000  # bytes; one takes 30 to 60 kB
MAX_GLANCE = 16_000  # bytes of its small part, which takes 4 to 5 kB
MAX_SHAPE = 512  # identity coefficients
MAX_MESSAGE = MAX_CHUNK + 64
SHAPE_UNIT = 1 / 512  # standard deviations; 16 bits reach 64 of them
DIGEST = 32


class Capability(IntFlag):
    """What an end can do beyond the least; unknown flags are ignored."""

    NONE = 0
    FACE_ON_RTP = 1  # face datagrams may come as the padding of RTP packets
    PHOTOGRAPH = 8  # may be offered a photographed likeness
    REPEATED_VOICE = 16  # voice packets may carry those before them (RFC 2198)
    TEXT = 32  # texts and reactions are shown


class BlobKind(IntEnum):
    """What a blob is."""

    TEXTURE_SMALL = 1  # JPEG, 256 x 256
    TEXTURE_LARGE = 2  # JPEG, up to 1024 x 1024
    GLANCE = 3  # a small photographed likeness, which is there within a second (SPEC section 9)
    PHOTOGRAPH = 4  # the whole one

    @property
    def most_bytes(self) -> int:
        """A larger one is refused when it is offered."""
        return {BlobKind.GLANCE: MAX_GLANCE, BlobKind.PHOTOGRAPH: MAX_PHOTOGRAPH}.get(self, MAX_BLOB)


TEXTURES = frozenset({BlobKind.TEXTURE_SMALL, BlobKind.TEXTURE_LARGE})
PHOTOGRAPHS = frozenset({BlobKind.GLANCE, BlobKind.PHOTOGRAPH})


class Reason(IntEnum):
    """Why a call ends."""

    HUNG_UP = 0
    DECLINED = 1
    BASIS_DIFFERS = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message of each side. basis: SHA-256 of the basis file; expression, identity: its sizes."""

    KIND: ClassVar[int] = 0x45  # "E"
    FORM: ClassVar[struct.Struct] = struct.Struct(f">BB{DIGEST}sBHI")
    basis: bytes
    expression: int
    identity: int
    capabilities: Capability = Capability.NONE

    def __bytes__(self) -> bytes:
        return self.FORM.pack(
            self.KIND, PROTOCOL, self.basis, self.expression, self.identity, int(self.capabilities)
        )

    @classmethod
    def parse(cls, data: bytes) -> "Hello":
        if len(data) > 1 and data[1] != PROTOCOL:
            raise VersionError(
                "The other side speaks version {version} of the protocol and this program speaks "
                "{known}; install the same version of Eigencall on both sides.",
                version=data[1],
                known=PROTOCOL,
            )
        # a later minor version may add fields at the end
        need(len(data) >= cls.FORM.size)
        _, _, basis, expression, identity, flags = cls.FORM.unpack_from(data)
        need(expression > 0 and identity <= MAX_SHAPE)
        known = sum(Capability)
        return cls(basis, expression, identity, Capability(flags & known))


@dataclass(frozen=True, slots=True)
class Shape:
    """Identity coefficients as integers of SHAPE_UNIT."""

    KIND: ClassVar[int] = 0x10
    values: tuple[int, ...]

    @staticmethod
    def of(shape: Float) -> "Shape":
        scaled = np.nan_to_num(np.asarray(shape, np.float64) / SHAPE_UNIT, posinf=0, neginf=0)
        return Shape(tuple(int(v) for v in np.clip(np.rint(scaled), -32768, 32767)[:MAX_SHAPE]))

    @property
    def shape(self) -> Float:
        """(I,) standard deviations."""
        return (np.array(self.values, np.float64) * SHAPE_UNIT).astype(np.float32)

    def __bytes__(self) -> bytes:
        return struct.pack(f">BH{len(self.values)}h", self.KIND, len(self.values), *self.values)

    @classmethod
    def parse(cls, data: bytes) -> "Shape":
        need(len(data) >= 3)
        count = int.from_bytes(data[1:3], "big")
        need(count <= MAX_SHAPE and len(data) == 3 + 2 * count)
        return cls(struct.unpack_from(f">{count}h", data, 3))


@dataclass(frozen=True, slots=True)
class Looks:
    """Hair, iris and clothes. Colours travel as 8-bit sRGB; a style that is not known becomes short hair."""

    KIND: ClassVar[int] = 0x11
    FORM: ClassVar[struct.Struct] = struct.Struct(">BBB3s3s3s")
    STYLES: ClassVar[tuple[Hair, ...]] = tuple(Hair)
    appearance: Appearance

    def __bytes__(self) -> bytes:
        a = self.appearance
        style = self.STYLES.index(a.hair)
        colours = (a.hair_colour, a.iris_colour, a.shirt or (0.0, 0.0, 0.0))
        return self.FORM.pack(self.KIND, style, int(a.shirt is not None), *map(_colour_bytes, colours))

    @classmethod
    def parse(cls, data: bytes) -> "Looks":
        need(len(data) == cls.FORM.size)
        _, style, dressed, hair, iris, shirt = cls.FORM.unpack(data)
        need(dressed < 2)
        known = cls.STYLES[style] if style < len(cls.STYLES) else Hair.SHORT
        return cls(Appearance(known, _colour(hair), _colour(iris), _colour(shirt) if dressed else None))


@dataclass(frozen=True, slots=True)
class BlobOffer:
    """Something large that can be fetched. A new offer of the same kind replaces the last."""

    KIND: ClassVar[int] = 0x20
    FORM: ClassVar[struct.Struct] = struct.Struct(f">BBI{DIGEST}s")
    blob: BlobKind
    size: int
    digest: bytes

    def __bytes__(self) -> bytes:
        return self.FORM.pack(self.KIND, self.blob, self.size, self.digest)

    @classmethod
    def parse(cls, data: bytes) -> "BlobOffer":
        need(len(data) == cls.FORM.size)
        _, kind, size, digest = cls.FORM.unpack(data)
        blob = _blob_kind(kind)
        need(0 < size <= blob.most_bytes)
        return cls(blob, size, digest)


@dataclass(frozen=True, slots=True)
class BlobRequest:
    """Send the offered blob from this offset on; `offset` is the size when it is complete."""

    KIND: ClassVar[int] = 0x21
    FORM: ClassVar[struct.Struct] = struct.Struct(f">BBI{DIGEST}s")
    blob: BlobKind
    offset: int
    digest: bytes

    def __bytes__(self) -> bytes:
        return self.FORM.pack(self.KIND, self.blob, self.offset, self.digest)

    @classmethod
    def parse(cls, data: bytes) -> "BlobRequest":
        need(len(data) == cls.FORM.size)
        _, kind, offset, digest = cls.FORM.unpack(data)
        need(offset <= MAX_BLOB)
        return cls(_blob_kind(kind), offset, digest)


@dataclass(frozen=True, slots=True)
class BlobChunk:
    """A part of a blob."""

    KIND: ClassVar[int] = 0x22
    FORM: ClassVar[struct.Struct] = struct.Struct(">BBI")
    blob: BlobKind
    offset: int
    data: bytes

    def __bytes__(self) -> bytes:
        return self.FORM.pack(self.KIND, self.blob, self.offset) + self.data

    @classmethod
    def parse(cls, data: bytes) -> "BlobChunk":
        need(cls.FORM.size < len(data) <= cls.FORM.size + MAX_CHUNK)
        _, kind, offset = cls.FORM.unpack_from(data)
        need(offset + len(data) - cls.FORM.size <= MAX_BLOB)
        return cls(_blob_kind(kind), offset, data[cls.FORM.size :])


@dataclass(frozen=True, slots=True)
class Devices:
    """Whether the sender's microphone is muted and the camera is on."""

    KIND: ClassVar[int] = 0x30
    muted: bool
    camera_on: bool

    def __bytes__(self) -> bytes:
        return bytes([self.KIND, int(self.muted) | int(self.camera_on) << 1])

    @classmethod
    def parse(cls, data: bytes) -> "Devices":
        need(len(data) == 2 and data[1] < 4)
        return cls(bool(data[1] & 1), bool(data[1] & 2))


@dataclass(frozen=True, slots=True)
class RecordingNotice:
    """Whether the sender records the call: said at each change, and after each Hello while it is so."""

    KIND: ClassVar[int] = 0x32
    on: bool

    def __bytes__(self) -> bytes:
        return bytes([self.KIND, int(self.on)])

    @classmethod
    def parse(cls, data: bytes) -> "RecordingNotice":
        need(len(data) == 2 and data[1] < 2)
        return cls(bool(data[1]))


@dataclass(frozen=True, slots=True)
class VoiceTime:
    """Voice sample `rtp_time` (48 kHz) was captured at `time_ms` of the clock that stamps face frames: with
    it the receiver puts lips and voice on one line of time."""

    KIND: ClassVar[int] = 0x31
    FORM: ClassVar[struct.Struct] = struct.Struct(">BIQ")
    rtp_time: int
    time_ms: int

    def __bytes__(self) -> bytes:
        return self.FORM.pack(self.KIND, self.rtp_time & 0xFFFFFFFF, self.time_ms)

    @classmethod
    def parse(cls, data: bytes) -> "VoiceTime":
        need(len(data) == cls.FORM.size)
        _, rtp_time, time_ms = cls.FORM.unpack(data)
        need(time_ms < 1 << 48)
        return cls(rtp_time, time_ms)


@dataclass(frozen=True, slots=True)
class _Numbered:
    KIND: ClassVar[int]
    number: int

    def __bytes__(self) -> bytes:
        return struct.pack(">BI", self.KIND, self.number)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        need(len(data) == 5)
        return cls(int.from_bytes(data[1:], "big"))


class Ping(_Numbered):
    """Asks for a Pong with the same number."""

    __slots__ = ()
    KIND = 0x40


class Pong(_Numbered):
    """The answer to a Ping."""

    __slots__ = ()
    KIND = 0x41


@dataclass(frozen=True, slots=True)
class HangUp:
    """The call is over."""

    KIND: ClassVar[int] = 0x7F
    reason: Reason = Reason.HUNG_UP

    def __bytes__(self) -> bytes:
        return bytes([self.KIND, self.reason])

    @classmethod
    def parse(cls, data: bytes) -> "HangUp":
        need(len(data) == 2)
        return cls(Reason(data[1]) if data[1] in set(Reason) else Reason.ERROR)


Message: TypeAlias = (
    Hello
    | Shape
    | Looks
    | BlobOffer
    | BlobRequest
    | BlobChunk
    | Devices
    | RecordingNotice
    | VoiceTime
    | Text
    | Reaction
    | Ping
    | Pong
    | HangUp
)

_PARSERS: dict[int, Callable[[bytes], Message]] = {kind.KIND: kind.parse for kind in get_args(Message)}


def parse(data: bytes) -> Message | None:
    """One message; None if it is of a kind that a later version may know: it is to be ignored."""
    need(0 < len(data) <= MAX_MESSAGE)
    parser = _PARSERS.get(data[0])
    return parser(data) if parser else None


def _blob_kind(value: int) -> BlobKind:
    need(value in set(BlobKind))
    return BlobKind(value)


def _colour_bytes(colour: Colour) -> bytes:
    return bytes(round(255 * min(max(part, 0.0), 1.0)) for part in colour)


def _colour(data: bytes) -> Colour:
    return data[0] / 255, data[1] / 255, data[2] / 255
