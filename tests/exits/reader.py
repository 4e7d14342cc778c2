"""WBIN read back by the format's description alone, to judge what `exits.wbin` writes."""

import json
import struct
from typing import Any

import numpy as np

KINDS = {"F4": "<f4", "i2": "<u2", "i4": "<u4"}


def header(data: bytes) -> tuple[bytes, float, int, str]:
    """Magic, version, count of lumps, class name; what must be zero is."""
    magic, version, flags, lumps, name, rest = struct.unpack("<4sf2sH32s20s", data[:64])
    assert flags == bytes(2)
    assert rest == bytes(20)
    return magic, version, lumps, name.rstrip(b"\0").decode()


def lumps(data: bytes) -> dict[str, Any]:
    """Name -> array, value or text; the lumps follow each other without gaps up to the file's end."""
    out: dict[str, Any] = {}
    count = header(data)[2]
    start_of_data, expected = 64 + 64 * count, 0
    for k in range(count):
        start, length, kind, name = struct.unpack("<II2s54s", data[64 + 64 * k : 128 + 64 * k])
        assert start == expected
        expected += length
        body = data[start_of_data + start : start_of_data + start + length]
        assert len(body) == length
        out[name.rstrip(b"\0").decode()] = _value(kind.decode(), body)
    assert start_of_data + expected == len(data)
    return out


def _value(kind: str, body: bytes) -> Any:
    if kind in KINDS:
        return np.frombuffer(body, KINDS[kind])
    return json.loads(body.decode("latin-1")) if kind == "OB" else body.decode("latin-1")
