"""A basis and a person as what meshes of other programs are made of: pieces with morph targets.

The face is one piece; each eyeball is a piece about its own centre, since it turns rigidly and does not
morph; lashes are a piece of their own, since they are seen through. Head space as in `codec.values`: mm, x to
the subject's left, y up, z out of the face. Every vertex is one of position, normal and texture coordinate
(split along seams), as all these formats want.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from codec.basis import Basis, Part
from codec.values import Appearance, Float, Identity, Int
from exits import neck
from exits.errors import ExitError
from exits.photographed import LEFT_OUT, printed
from exits.piece import Piece
from exits.worn import NOTHING_WORN, Worn, worn
from render.anatomy import lash_tips
from render.errors import RenderError
from render.photo.opening import opened
from render.photo.person import neutral_of
from render.photo.values import Photograph
from render.surface import normals
from render.texture import TextureError, decode


class Targets(Enum):
    """What the morph targets are."""

    COMPONENTS = "components"
    """The basis' expression components; weight 1.0 is one standard deviation, any sign."""
    ARKIT = "arkit"
    """The basis' face units under ARKit's names; weights from 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class HeadModel:
    """face and lashes have all `targets`; eyes (left, then right) have none, and lashes may be missing.

    pivot: (3,) mm, where the head turns on its neck; None where there is no neck.
    texture: JPEG bytes of the atlas; empty where the surface is plain, in `appearance.skin`. unlit: it holds
    its own light. worn: hair and shirt, which move with the head and the torso. left_out: what the likeness
    has and a mesh cannot carry. credits: to whom face and head are owed, a sentence each.
    """

    name: str
    face: Piece
    lashes: Piece | None
    eyes: tuple[Piece, ...]
    targets: tuple[str, ...]
    pivot: Float | None
    texture: bytes
    appearance: Appearance
    unlit: bool = False
    worn: Worn = NOTHING_WORN
    left_out: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Of the basis itself."""
        return (self.face, *self.eyes, *([self.lashes] if self.lashes else []))


FACE = (Part.SKIN, Part.TEETH, Part.TONGUE)
EYES = ((Part.EYE_LEFT, "eye-left"), (Part.EYE_RIGHT, "eye-right"))


def directions(basis: Basis, kind: Targets) -> tuple[tuple[str, ...], Float]:
    """Names and (M, V, 3) displacements in mm. Raises ExitError if the basis has no face units."""
    if kind is Targets.COMPONENTS:
        return tuple(f"pc{k:02d}" for k in range(len(basis.expression))), basis.expression
    if not basis.unit_names:
        raise ExitError(
            "The basis {basis} has no ARKit-named units; take its components (--targets components).",
            basis=basis.name,
        )
    moves = np.tensordot(basis.unit_expression, basis.expression, 1)
    return basis.unit_names, moves.astype(np.float32)


def build(
    basis: Basis,
    identity: Identity | None = None,
    skin: bytes = b"",
    kind: Targets = Targets.COMPONENTS,
    credits: tuple[str, ...] = (),
) -> HeadModel:
    """identity: the person, None for the mean, who wears nothing. skin: the atlas (JPEG) of who has none of
    their own.

    Raises ExitError if the basis is a cloud of points without a surface.
    """
    if not len(basis.triangles):
        raise ExitError(
            "The basis {basis} is {points} points without triangles; a mesh needs a surface. "
            "Name a basis file that was built from a mesh.",
            basis=basis.name,
            points=len(basis.mean),
        )
    person = _photographed(basis, identity)
    neutral = basis.mean if identity is None else basis.shape(identity.shape)
    texture = _usable(identity.texture if identity else b"") or skin
    if person and texture:
        neutral, texture = neutral_of(basis, person), printed(basis, person, decode(texture))
    names, moves = directions(basis, kind)
    shape = _Shape(basis, neutral, moves)
    eyes = [shape.piece(name, (part,), rigid=True) for part, name in EYES if (basis.part == part).any()]
    lashes = None
    if (basis.part == Part.LASHES).any():
        lashes = shape.piece("lashes", (Part.LASHES,))
    return HeadModel(
        basis.name,
        shape.piece("face", FACE),
        lashes,
        tuple(eyes),
        names,
        shape.neck.pivot if shape.neck else None,
        texture,
        identity.appearance if identity else Appearance(),
        unlit=bool(person and texture),
        worn=worn(basis, neutral, identity.appearance) if identity else NOTHING_WORN,
        left_out=LEFT_OUT if person and texture else (),
        credits=credits,
    )


def _photographed(basis: Basis, identity: Identity | None) -> Photograph | None:
    """It may come from the other side of a call: what cannot be drawn goes into no file."""
    try:
        return opened(basis, identity.photograph) if identity and identity.photograph else None
    except RenderError:
        return None


def _usable(texture: bytes) -> bytes:
    """A texture may come from the other side of a call: what is no bounded JPEG goes into no file."""
    try:
        return texture if texture and len(decode(texture)) else b""
    except TextureError:
        return b""


class _Shape:
    """One person's head with the normals of every target; pieces are cut from it."""

    def __init__(self, basis: Basis, neutral: Float, moves: Float) -> None:
        self._basis, self._neutral, self._moves = basis, neutral, moves
        self.neck = neck.study(basis, neutral)
        corners = basis.corner_vertex[basis.triangles]
        self._used, places = np.unique(corners, return_inverse=True)
        self._triangles = places.reshape(corners.shape).astype(np.int32)
        self._normals = self._normals_of(neutral)
        bends = [self._normals_of(neutral + move) - self._normals for move in moves]
        self._bends = np.array(bends, np.float32).reshape(moves.shape)

    def _normals_of(self, vertices: Float) -> Float:
        """(V, 3) -> (V, 3); a vertex without a triangle has none."""
        out = np.zeros_like(vertices)
        out[self._used] = normals(self._triangles, vertices[self._used])
        return out

    def piece(self, name: str, parts: tuple[Part, ...], rigid: bool = False) -> Piece:
        """The triangles of these parts; rigid: about the middle of its box, without targets."""
        basis = self._basis
        chosen = np.isin(basis.part[basis.corner_vertex[basis.triangles[:, 0]]], parts)
        corners, places = np.unique(basis.triangles[chosen], return_inverse=True)
        at = basis.corner_vertex[corners]
        vertices, morphing = self._neutral[at], slice(0 if rigid else None)
        origin = (vertices.min(0) + vertices.max(0)) / 2 if rigid else np.zeros(3)
        uv = basis.uv[corners]
        if parts == (Part.LASHES,):
            uv = _lash_uv(basis, at)
        return Piece(
            name,
            origin.astype(np.float32),
            (vertices - origin).astype(np.float32),
            self._normals[at],
            uv.astype(np.float32),
            places.reshape(-1, 3).astype(np.int32),
            self._moves[morphing, at].astype(np.float32),
            self._bends[morphing, at],
            self.neck.torso[at] if self.neck else np.zeros(len(at), np.float32),
        )


def _lash_uv(basis: Basis, at: Int) -> Float:
    """(U, 2): u is 0 at the lid and 1 at the tip: a lash's paint is a ramp (`lash_ramp`)."""
    tips = np.zeros(len(basis.mean), np.float32)
    tips[basis.part == Part.LASHES] = lash_tips(basis, basis.mean)
    return np.stack([tips[at], np.full(len(at), 0.5)], 1).astype(np.float32)
