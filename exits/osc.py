"""Open Sound Control 1.0 (opensoundcontrol.org): messages of strings, integers and floats, and bundles.

Everything is padded with zeros to multiples of four bytes and big-endian.
"""

import struct
from collections.abc import Iterable, Sequence

IMMEDIATELY = struct.pack(">Q", 1)  # the time tag that means now
BUNDLE = b"#bundle\0" + IMMEDIATELY


def _text(value: str) -> bytes:
    data = value.encode("ascii") + b"\0"
    return data + bytes(-len(data) % 4)


def message(address: str, *values: str | int | float) -> bytes:
    """One message."""
    tags, body = ",", b""
    for value in values:
        if isinstance(value, str):
            tags, body = tags + "s", body + _text(value)
        elif isinstance(value, int):
            tags, body = tags + "i", body + struct.pack(">i", value)
        else:
            tags, body = tags + "f", body + struct.pack(">f", value)
    return _text(address) + _text(tags) + body


def bundles(messages: Sequence[bytes], limit: int) -> Iterable[bytes]:
    """Messages in their order, in bundles of at most `limit` bytes (a larger message has its own)."""
    out = BUNDLE
    for each in messages:
        piece = struct.pack(">i", len(each)) + each
        if len(out) > len(BUNDLE) and len(out) + len(piece) > limit:
            yield out
            out = BUNDLE
        out += piece
    if len(out) > len(BUNDLE):
        yield out
