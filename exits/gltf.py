"""A head, and its motion, as a binary glTF 2.0 file (.glb) with morph targets (Khronos' specification).

Two joints: "torso", which hardly turns, and on it "head". The mesh "face" is skinned to both, so that the
head turns and the bust stays (exits/neck.py); eyeballs and lashes are nodes below the head. Face and lashes
have all targets under their names (`extras.targetNames`, as Blender, three.js and Unity read them). A mask,
which has no neck, is a node "head" with its mesh. Lengths are metres; our axes are glTF's own: y up, the face
looks along +z.
"""

import json
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codec.values import Float
from exits import neck
from exits.head import HeadModel
from exits.lashes import lash_ramp
from exits.piece import Piece
from exits.track import Track
from exits.worn import OPAQUE
from render.uniforms import linear

Json = dict[str, Any]
M_PER_MM = 1e-3
LEAST_MM, LEAST_BEND = 0.005, 0.005
"""Below these a target leaves a vertex and its normal alone: five micrometres, .3 degrees."""
ROUGHNESS = 0.55  # skin between dry and moist; glTF's own 1.0 looks like chalk
FLOAT, UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INT = 5126, 5121, 5123, 5125
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963
KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
UNLIT = "KHR_materials_unlit"
HEAD, TORSO = 0, 1  # the joints' places in the skin


def to_glb(head: HeadModel, track: Track | None = None, name: str = "face") -> bytes:
    """track: keys for an animation; without one the file has none and the face rests. name: of scene and
    animation."""
    file = _File()
    skin = file.material(_skin(file, head))
    face = file.add("nodes", _mesh_node(file, head, head.face, skin))
    pieces = [file.add("nodes", _mesh_node(file, head, eye, skin)) for eye in head.eyes]
    if head.lashes:
        paint = file.material(_lash_paint(file))
        pieces.append(file.add("nodes", _mesh_node(file, head, head.lashes, paint)))
    if head.worn.hair:
        pieces.append(
            file.add("nodes", _mesh_node(file, head, head.worn.hair, file.material(_hair(file, head))))
        )
    below = []
    if head.worn.shirt:
        below.append(file.add("nodes", _mesh_node(file, head, head.worn.shirt, file.material(_cloth(head)))))
    if head.pivot is None:
        scene = [file.add("nodes", {"name": "head", "children": [face, *pieces]})]
    else:
        scene = [_skeleton(file, head.pivot, pieces, below, face), face]
    if track:
        file.add("animations", {"name": name, **_animation(file, head, track)})
    file.json["scenes"] = [{"name": name, "nodes": scene}]
    if head.credits:
        file.json["asset"]["copyright"] = " ".join(head.credits)
    if head.left_out:
        file.json["asset"]["extras"] = {"leftOut": list(head.left_out)}
    return file.bytes()


def _skeleton(file: "_File", pivot: Float, pieces: list[int], below: list[int], face: int) -> int:
    """The torso's node, with the head's on it, and the skin that ties the face to them. pieces hang on the
    head, those below on the torso."""
    top = file.add("nodes", {"name": "head", "children": pieces})
    place = {"translation": _metres(pivot).tolist(), "children": [top, *below]}
    torso = file.add("nodes", {"name": "torso", **place})
    back = np.eye(4, dtype=np.float32)
    back[:3, 3] = -_metres(pivot)
    bind = np.tile(back.T.reshape(1, 16), (2, 1))  # column by column
    joints = {"joints": [top, torso], "skeleton": torso, "inverseBindMatrices": file.accessor(bind, None)}
    file.json["nodes"][face]["skin"] = file.add("skins", joints)
    return torso


def _metres(mm: Float) -> Float:
    return (mm * M_PER_MM).astype(np.float32)


class _File:
    """The JSON and the binary chunk, as they grow."""

    def __init__(self) -> None:
        self.json: Json = {"asset": {"version": "2.0", "generator": "Eigencall"}, "scene": 0}
        self._data = bytearray()

    def add(self, kind: str, value: Json) -> int:
        """Append to one of glTF's lists; the place there."""
        self.json.setdefault(kind, []).append(value)
        return len(self.json[kind]) - 1

    def view(self, data: bytes, target: int | None = None) -> int:
        """A bufferView of these bytes, aligned to four."""
        self._data += bytes(-len(self._data) % 4)
        view: Json = {"buffer": 0, "byteOffset": len(self._data), "byteLength": len(data)}
        if target:
            view["target"] = target
        self._data += data
        return self.add("bufferViews", view)

    def accessor(self, values: NDArray[Any], target: int | None = ARRAY_BUFFER, bounds: bool = False) -> int:
        """(N, K) or (N,) of float32, uint8 (K a multiple of four), uint16 or uint32."""
        kind = {"f4": FLOAT, "u1": UNSIGNED_BYTE, "u2": UNSIGNED_SHORT, "u4": UNSIGNED_INT}[
            values.dtype.str[1:]
        ]
        out: Json = {
            "bufferView": self.view(np.ascontiguousarray(values).tobytes(), target),
            "componentType": kind,
            "count": len(values),
            "type": KINDS[values.shape[1] if values.ndim > 1 else 1],
        }
        if bounds:
            out["min"], out["max"] = (np.atleast_1d(f(values, 0)).tolist() for f in (np.min, np.max))
        return self.add("accessors", out)

    def changes(self, values: Float, least: float, bounds: bool = False) -> int:
        """(N, 3) of float32 that are mostly nothing: only the rows with a number beyond `least` are stored
        (a sparse accessor), where that takes less room."""
        kind, number = (np.uint16, UNSIGNED_SHORT) if len(values) < 0xFFFF else (np.uint32, UNSIGNED_INT)
        rows = np.flatnonzero(np.abs(values).max(1) > least).astype(kind)
        if rows.nbytes + values[rows].nbytes >= values.nbytes:
            return self.accessor(values, bounds=bounds)
        kept = np.zeros_like(values)
        kept[rows] = values[rows]
        out: Json = {"componentType": FLOAT, "count": len(values), "type": "VEC3"}
        if len(rows):
            out["sparse"] = {
                "count": len(rows),
                "indices": {"bufferView": self.view(rows.tobytes()), "componentType": number},
                "values": {"bufferView": self.view(np.ascontiguousarray(values[rows]).tobytes())},
            }
        if bounds:
            out["min"], out["max"] = kept.min(0).tolist(), kept.max(0).tolist()
        return self.add("accessors", out)

    def texture(self, data: bytes, mime: str) -> int:
        """An image within the file, repeated and mip-mapped by nobody's choice but the reader's."""
        image = self.add("images", {"bufferView": self.view(data), "mimeType": mime})
        return self.add("textures", {"source": image})

    def material(self, value: Json) -> int:
        return self.add("materials", value)

    def bytes(self) -> bytes:
        """The .glb: header, JSON chunk padded with blanks, binary chunk padded with zeros."""
        self._data += bytes(-len(self._data) % 4)
        self.json["buffers"] = [{"byteLength": len(self._data)}]
        text = json.dumps(self.json, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + len(self._data)
        head = struct.pack("<4sII", b"glTF", 2, total) + struct.pack("<I4s", len(text), b"JSON")
        return head + text + struct.pack("<I4s", len(self._data), b"BIN\0") + bytes(self._data)


def _skin(file: _File, head: HeadModel) -> Json:
    paint: Json = {"metallicFactor": 0, "roughnessFactor": ROUGHNESS}
    if head.texture:
        paint["baseColorTexture"] = {"index": file.texture(head.texture, "image/jpeg")}
    else:
        paint["baseColorFactor"] = [*(round(channel**2.2, 4) for channel in head.appearance.skin), 1]
    if head.unlit:
        file.json["extensionsUsed"] = [UNLIT]
    return {"name": "skin", **_light(head), "pbrMetallicRoughness": paint}


def _light(head: HeadModel) -> Json:
    """Photographs hold their own, and what is beside them must not be lit otherwise."""
    return {"extensions": {UNLIT: {}}} if head.unlit else {}


def _hair(file: _File, head: HeadModel) -> Json:
    paint = {
        "metallicFactor": 0,
        "roughnessFactor": ROUGHNESS,
        "baseColorTexture": {"index": file.texture(head.worn.strands, "image/png")},
    }
    mask: Json = {"alphaMode": "MASK", "alphaCutoff": OPAQUE, "doubleSided": True}
    return {"name": "hair", **mask, **_light(head), "pbrMetallicRoughness": paint}


def _cloth(head: HeadModel) -> Json:
    colour = [*np.round(linear(head.appearance.shirt or (0, 0, 0)), 4).tolist(), 1]
    return {
        "name": "shirt",
        **_light(head),
        "pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 1, "baseColorFactor": colour},
    }


def _lash_paint(file: _File) -> Json:
    paint = {
        "metallicFactor": 0,
        "roughnessFactor": 1,
        "baseColorTexture": {"index": file.texture(lash_ramp(), "image/png")},
    }
    return {"name": "lashes", "alphaMode": "BLEND", "doubleSided": True, "pbrMetallicRoughness": paint}


def _mesh_node(file: _File, head: HeadModel, piece: Piece, material: int) -> Json:
    """Eyes and lashes hang on the head's joint; a skinned mesh stays where its vertices are."""
    mesh = file.add("meshes", _mesh(file, head, piece, material))
    place = piece.origin
    if head.pivot is not None and piece is not head.face:
        place = place - head.pivot
    return {
        "name": piece.name,
        "mesh": mesh,
        **({"translation": _metres(place).tolist()} if any(place) else {}),
    }


def _mesh(file: _File, head: HeadModel, piece: Piece, material: int) -> Json:
    flipped = piece.uv * [1, -1] + [0, 1]  # glTF's textures begin at the upper left
    kind = np.uint16 if len(piece.vertices) < 0xFFFF else np.uint32  # the highest value restarts a strip
    primitive: Json = {
        "attributes": {
            "POSITION": file.accessor(_metres(piece.vertices), bounds=True),
            "NORMAL": file.accessor(piece.normals),
        },
        "indices": file.accessor(piece.triangles.ravel().astype(kind), ELEMENT_ARRAY_BUFFER),
        "material": material,
    }
    if piece.uv.any():
        primitive["attributes"]["TEXCOORD_0"] = file.accessor(flipped.astype(np.float32))
    if head.pivot is not None and piece is head.face:
        primitive["attributes"] |= _tied(file, piece.torso)
    if not len(piece.moves):
        return {"name": piece.name, "primitives": [primitive]}
    primitive["targets"] = [
        {
            "POSITION": file.changes(_metres(move), LEAST_MM * M_PER_MM, bounds=True),
            "NORMAL": file.changes(bend, LEAST_BEND),
        }
        for move, bend in zip(piece.moves, piece.bends, strict=True)
    ]
    return {
        "name": piece.name,
        "primitives": [primitive],
        "weights": [0.0] * len(head.targets),
        "extras": {"targetNames": list(head.targets)},
    }


def _tied(file: _File, torso: Float) -> Json:
    """Joints and weights of every vertex; glTF wants four, and no joint named that weighs nothing."""
    joints, weights = np.zeros((len(torso), 4), np.uint8), np.zeros((len(torso), 4), np.float32)
    joints[:, 1] = np.where(torso > 0, TORSO, HEAD)
    weights[:, 0], weights[:, 1] = 1 - torso, torso
    return {"JOINTS_0": file.accessor(joints), "WEIGHTS_0": file.accessor(weights)}


def _animation(file: _File, head: HeadModel, track: Track) -> Json:
    times = file.accessor(track.times_s, None, bounds=True)
    nodes = {node["name"]: k for k, node in enumerate(file.json["nodes"])}
    weights = file.accessor(track.weights.ravel(), None)
    keys = [(piece.name, "weights", weights) for piece in head.pieces if len(piece.moves)]
    moved: list[tuple[str, str, Float]] = _moved(head, track)
    for piece, turns in zip(head.eyes, (track.left_eye, track.right_eye), strict=False):
        moved.append((piece.name, "rotation", turns))
    keys += [(name, path, file.accessor(values, None)) for name, path, values in moved]
    return _channels([(nodes[name], path, values) for name, path, values in keys], times)


def _moved(head: HeadModel, track: Track) -> list[tuple[str, str, Float]]:
    """Node, path and keys of the head's motion."""
    if head.pivot is None:
        return [("head", "translation", _metres(track.place_mm)), ("head", "rotation", track.turn)]
    split = neck.joints(track, head.pivot)
    return [
        ("torso", "translation", _metres(split.place_mm)),
        ("torso", "rotation", split.torso),
        ("head", "rotation", split.head),
    ]


def _channels(targets: Sequence[tuple[int, str, int]], times: int) -> Json:
    """(node, path, accessor of the values) of each -> channels and their samplers."""
    return {
        "channels": [
            {"sampler": k, "target": {"node": node, "path": path}}
            for k, (node, path, _) in enumerate(targets)
        ],
        "samplers": [{"input": times, "output": values, "interpolation": "LINEAR"} for *_, values in targets],
    }
