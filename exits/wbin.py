"""WBIN, the container of WebGL Studio's meshes (LiteScene's and litegl's sources, version 0.3).

    header, 64 bytes, little-endian: "WBIN", float32 version, 2 flags, uint16 count of lumps,
        class name in 32 bytes, zeros
    per lump 64 bytes: uint32 start within the data, uint32 length, 2 characters of kind, 54 of name
    the data of all lumps, in order, unpadded

Kinds: F4 float32, i2 uint16, i4 uint32, OB JSON in latin-1, ST string.
"""

import json
import struct
from typing import Any

import numpy as np

from codec.values import Float, Int

VERSION = 0.3
HEADER, LUMP = struct.Struct("<4sf2sH32s20x"), struct.Struct("<II2s54s")
assert HEADER.size == LUMP.size == 64

Lump = tuple[str, str, bytes]
"""Name, kind, data."""


def pack(class_name: str, lumps: list[Lump]) -> bytes:
    """A file of this class."""
    head = HEADER.pack(b"WBIN", VERSION, bytes(2), len(lumps), class_name.encode("ascii"))
    table, start = [], 0
    for name, kind, data in lumps:
        table.append(LUMP.pack(start, len(data), kind.encode("ascii"), name.encode("ascii")))
        start += len(data)
    return head + b"".join(table) + b"".join(data for _, _, data in lumps)


def _floats(name: str, values: Float) -> Lump:
    return name, "F4", np.ascontiguousarray(values, "<f4").tobytes()


def _json(name: str, value: Any) -> Lump:
    return name, "OB", json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode("latin-1")


def _indices(triangles: Int, vertices: int) -> Lump:
    kind, form = ("i2", "<u2") if vertices <= 1 << 16 else ("i4", "<u4")
    return "triangles", kind, np.ascontiguousarray(triangles, form).tobytes()


def bounding(vertices: Float) -> Float:
    """(13,): centre, half size, lowest and highest corner, radius."""
    low, high = vertices.min(0), vertices.max(0)
    half = (high - low) / 2
    return np.concatenate([(low + high) / 2, half, low, high, [np.linalg.norm(half)]]).astype(np.float32)


def mesh(vertices: Float, normals: Float, uv: Float, triangles: Int) -> bytes:
    """(U, 3), (U, 3), (U, 2), (T, 3) -> a file of class Mesh.

    Normals are never left out: a morph target without them is skipped without a word.
    """
    return pack(
        "Mesh",
        [
            ("object_class", "ST", b"Mesh"),
            _json("info", {"num_vertices": len(vertices), "groups": []}),
            _floats("bounding", bounding(vertices)),
            _floats("vertices", vertices),
            _floats("normals", normals),
            _floats("coords", uv),
            _indices(triangles, len(vertices)),
            _json("vertex_buffers", ["vertices", "normals", "coords"]),
            _json("index_buffers", ["triangles"]),
        ],
    )
