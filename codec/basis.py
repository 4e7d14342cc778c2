"""The face basis: mean head, identity and expression components, surface, landmarks; one versioned file.

    vertices = mean + sum_i identity_i * a_i + sum_e expression_e * b_e,   then eyeballs turned by gaze

Components are stored as the displacement in millimetres that a coefficient of 1.0 (one standard
deviation) makes. Within each of the two sets they are orthogonal over the 3V coordinates, so that an equal
quantisation step in vertex space is optimal. Head pose is no part of the basis.

The file is a NumPy .npz without pickles; components are stored as int16 with one scale each.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from enum import IntEnum
from weakref import WeakValueDictionary

import numpy as np

from codec import npz
from codec.errors import AssetError
from codec.rotation import eye_rotation
from codec.values import Float, Int

FORMAT_VERSION = 1
MAX_UNPACKED_BYTES = 256 << 20
"""53,215 vertices and 228 components of int16, the largest model known to be worn so, are 73 MB."""


class Part(IntEnum):
    """What a vertex belongs to."""

    SKIN = 0
    EYE_LEFT = 1
    EYE_RIGHT = 2
    TEETH = 3
    TONGUE = 4
    LASHES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """Points on the surface: `vertices` (N, 3), a triangle's corners, and their `weights` (N, 3)."""

    vertices: Int
    weights: Float

    def __call__(self, vertices: Float) -> Float:
        """(V, 3) -> (N, 3)"""
        return np.einsum("nk,nkd->nd", self.weights, vertices[self.vertices]).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Basis:
    """mean (V, 3) mm; identity (I, V, 3) and expression (E, V, 3) in mm per standard deviation. I may be 0:
    then expression holds everything, the person and perhaps the pose too. A basis without eyes is a mask.

    part: (V,) of `Part`.
    triangles: (T, 3) indices of corners, counter-clockwise seen from outside.
    corner_vertex: (U,) vertex of each corner (corners are vertices split along texture seams).
    uv: (U, 2) in the head atlas, origin at the lower left.
    landmarks478: MediaPipe's points (468-472 left.. irises included, see training/embed.py);
    landmarks68: iBUG's.
    unit_names, unit_expression (N, E): ARKit-named face units as expression coefficients.
    digest: SHA-256 of the file; part of a call's greeting.
    """

    name: str
    mean: Float
    identity: Float
    expression: Float
    part: Int
    triangles: Int
    corner_vertex: Int
    uv: Float
    landmarks478: Embedding
    landmarks68: Embedding
    unit_names: tuple[str, ...]
    unit_expression: Float
    digest: bytes = b""

    @property
    def is_mask(self) -> bool:
        """Whether it is a face without eyeballs: nothing turns by gaze, no hair and no bust fit it."""
        return not (self.part == Part.EYE_LEFT).any()

    @property
    def expression_norm(self) -> Float:
        """(E,) Euclidean norm over all 3V coordinates, mm, of each expression component."""
        return np.linalg.norm(self.expression.reshape(len(self.expression), -1), axis=1).astype(np.float32)

    def shape(self, identity: Float) -> Float:
        """(I,) -> (V, 3): the person's neutral head, mm."""
        k = min(len(identity), len(self.identity))
        return self.mean + np.tensordot(identity[:k], self.identity[:k], 1).astype(np.float32)

    def vertices(self, neutral: Float, expression: Float, gaze: Float) -> Float:
        """(V, 3) neutral head, (E,), (4,) -> (V, 3) in head space, eyeballs turned about their centres."""
        k = len(expression)
        out = neutral + np.tensordot(expression, self.expression[:k], 1).astype(np.float32)
        for part, yaw, pitch in ((Part.EYE_LEFT, gaze[0], gaze[1]), (Part.EYE_RIGHT, gaze[2], gaze[3])):
            here = self.part == part
            eye = neutral[here]
            if not len(eye):
                continue
            centre = (eye.min(0) + eye.max(0)) / 2
            out[here] = (eye - centre) @ eye_rotation(float(yaw), float(pitch)).T + centre
        return out


def _pack(components: Float) -> tuple[np.ndarray, Float]:
    scale = np.abs(components).max((1, 2), initial=0) / 32767
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(components / scale[:, None, None]).astype(np.int16), scale


def to_bytes(basis: Basis) -> bytes:
    """The basis as a file; the same basis gives the same bytes."""
    identity, identity_scale = _pack(basis.identity)
    expression, expression_scale = _pack(basis.expression)
    meta = {"format": FORMAT_VERSION, "name": basis.name, "units": "mm", "unit_names": list(basis.unit_names)}
    out = io.BytesIO()
    np.savez_compressed(
        out,
        meta=np.frombuffer(json.dumps(meta, sort_keys=True).encode(), np.uint8),
        mean=basis.mean,
        identity=identity,
        identity_scale=identity_scale,
        expression=expression,
        expression_scale=expression_scale,
        part=basis.part.astype(np.uint8),
        triangles=basis.triangles.astype(np.uint16),
        corner_vertex=basis.corner_vertex.astype(np.uint16),
        uv=basis.uv,
        landmarks478_vertices=basis.landmarks478.vertices.astype(np.uint16),
        landmarks478_weights=basis.landmarks478.weights,
        landmarks68_vertices=basis.landmarks68.vertices.astype(np.uint16),
        landmarks68_weights=basis.landmarks68.weights,
        unit_expression=basis.unit_expression,
    )
    return out.getvalue()


_READ: WeakValueDictionary[bytes, Basis] = WeakValueDictionary()


def from_bytes(data: bytes) -> Basis:
    """Read a basis file; one that is in use already is the same object, with all that was worked out for it.
    Raises AssetError if it is damaged or of another version."""
    digest = hashlib.sha256(data).digest()
    known = _READ.get(digest)
    if known is None:
        known = _READ[digest] = _read(data, digest)
    return known


def _read(data: bytes, digest: bytes) -> Basis:
    try:
        with npz.load(data, MAX_UNPACKED_BYTES) as f:
            meta = json.loads(f["meta"].tobytes())
            if meta["format"] != FORMAT_VERSION:
                raise AssetError(
                    "This basis file has format {version}; this program reads {known}.",
                    version=meta["format"],
                    known=FORMAT_VERSION,
                )

            def ints(key: str) -> Int:
                return np.asarray(f[key]).astype(np.int32)

            def floats(key: str) -> Float:
                return np.asarray(f[key]).astype(np.float32)

            return Basis(
                name=meta["name"],
                mean=floats("mean"),
                identity=floats("identity") * floats("identity_scale")[:, None, None],
                expression=floats("expression") * floats("expression_scale")[:, None, None],
                part=ints("part"),
                triangles=ints("triangles"),
                corner_vertex=ints("corner_vertex"),
                uv=floats("uv"),
                landmarks478=Embedding(ints("landmarks478_vertices"), floats("landmarks478_weights")),
                landmarks68=Embedding(ints("landmarks68_vertices"), floats("landmarks68_weights")),
                unit_names=tuple(meta["unit_names"]),
                unit_expression=floats("unit_expression"),
                digest=digest,
            )
    except AssetError:
        raise
    except Exception as error:
        raise AssetError(
            "The basis file is damaged or is not a basis file; "
            "install it again or rebuild it with 'python -m training basis'."
        ) from error
