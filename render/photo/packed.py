"""A photographed likeness as bytes, and back: pictures as WebP, numbers as small integers with a scale.

Layout: magic, version, then parts in a fixed order, each a length (4 bytes, big-endian) and its bytes. What
comes from the other side is hostile: sizes are read from the headers and refused before anything is decoded.
"""

import struct

from render.errors import RenderError

MAGIC = b"ECPH"
VERSION = 1
MAX_BYTES = 400_000


class PhotographError(RenderError):
    """A photographed likeness is damaged or larger than allowed."""


def joined(parts: list[bytes]) -> bytes:
    """Parts behind the header."""
    body = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return MAGIC + bytes([VERSION]) + body


def split(data: bytes) -> list[bytes]:
    """The parts. Raises PhotographError."""
    if len(data) > MAX_BYTES or data[:4] != MAGIC or data[4:5] != bytes([VERSION]):
        raise PhotographError("The likeness is damaged or of another version; enrol again.")
    parts, at = [], 5
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at) if at + 4 <= len(data) else (MAX_BYTES,)
        at += 4 + length
        if at > len(data):
            raise PhotographError("The likeness is damaged; enrol again.")
        parts.append(data[at - length : at])
    return parts
