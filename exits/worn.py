"""Hair and shirt of a drawn likeness as pieces of a mesh: the renderer's own shells, their look in a texture.

The renderer draws strands on the hair's shell by a shader (render/shaders/hair.frag); here the same formula
fills a picture, so that any program shows hair that frays at its line. Of the light only what the shell's own
shape takes away is in it. The picture is laid out by directions from the skull's middle: straight up is its
centre, and the distance from there is the angle.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from codec.basis import Basis
from codec.values import Appearance, Float, Image
from exits.piece import Piece
from render.anatomy import eye_axes, smoothstep
from render.bust import bust, neck_edge
from render.grown import Grown
from render.hair import SKULL_MM, barber, strands
from render.raster import draw
from render.uniforms import linear

HAIR_PX = 512
POSITION, NORMAL, STRAND, SHADE = slice(0, 3), slice(3, 6), slice(6, 8), slice(11, 15)
"""Of `Grown.vertices`."""
OPAQUE = 0.4
"""Alpha from which hair is there: programs sort see-through surfaces badly, so its edge is sharp."""


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """hair: with `strands`, its look as a PNG with alpha; shirt: in `Appearance.shirt`."""

    hair: Piece | None = None
    strands: bytes = b""
    shirt: Piece | None = None


NOTHING_WORN = Worn()


def worn(basis: Basis, neutral: Float, appearance: Appearance) -> Worn:
    """What a head of this shape, (V, 3), wears; a mask wears nothing."""
    if basis.is_mask:
        return NOTHING_WORN
    hair, look = _hair(basis, neutral, appearance)
    return Worn(hair, look, _shirt(basis, neutral) if appearance.shirt else None)


def _shirt(basis: Basis, neutral: Float) -> Piece:
    made = bust(neutral[neck_edge(basis)])
    return _piece("shirt", made, np.zeros((len(made.vertices), 2), np.float32), 1.0)


def _hair(basis: Basis, neutral: Float, appearance: Appearance) -> tuple[Piece | None, bytes]:
    """The shell, and its look."""
    cut = barber(basis, appearance.hair)
    if cut is None:
        return None, b""
    eyes = eye_axes(basis, neutral)[1]
    made = cut(neutral, eyes)
    uv = _unrolled(made.vertices[:, POSITION] - eyes - SKULL_MM)
    return _piece("hair", made, uv, 0.0), _png(_picture(made, uv, appearance))


def _piece(name: str, made: Grown, uv: Float, torso: float) -> Piece:
    count = len(made.vertices)
    nothing = np.zeros((0, count, 3), np.float32)
    place, normal = made.vertices[:, POSITION], made.vertices[:, NORMAL]
    share = np.full(count, torso, np.float32)
    return Piece(name, np.zeros(3, np.float32), place, normal, uv, made.triangles, nothing, nothing, share)


def _unrolled(directions: Float) -> Float:
    """(N, 3) -> (N, 2) of the picture, from the lower left: the azimuthal equidistant projection."""
    x, y, z = (directions / np.linalg.norm(directions, axis=1, keepdims=True)).T
    away, around = np.arccos(np.clip(y, -1, 1)) / (2 * np.pi), np.arctan2(x, z)
    return np.asarray(np.stack([0.5 + away * np.sin(around), 0.5 - away * np.cos(around)], 1), np.float32)


def _picture(made: Grown, uv: Float, appearance: Appearance) -> Image:
    """(S, S, 4): red, green, blue, alpha."""
    at = (uv * [HAIR_PX, -HAIR_PX] + [-0.5, HAIR_PX - 0.5]).astype(np.float32)
    known = np.concatenate([made.vertices[:, STRAND], made.vertices[:, SHADE][:, :2]], 1)
    values, owner = draw(at, made.triangles, known.astype(np.float32), HAIR_PX, HAIR_PX)
    across, along, openness, reach = np.moveaxis(values, 2, 0)
    noise = _noise(across, along)
    edge = reach + (noise - 0.5) * 0.9
    single = _noise(across * 4.7, along * 0.6) - 0.5
    edge = edge + single * 1.5 * (1 - smoothstep(0.6, 1.2, edge)) * (edge < 1.2)
    alpha = smoothstep(-0.05, 0.95, edge) * (owner >= 0)
    tone = (0.16 + 1.25 * noise**2 + 0.5 * noise) * openness
    colour = np.clip(tone[..., None] * linear(appearance.hair_colour), 0, 1) ** (1 / 2.2)
    filled = np.where(owner[..., None] >= 0, colour, np.array(appearance.hair_colour))
    return np.rint(np.dstack([filled, alpha]) * 255).astype(np.uint8)


def _noise(across: Float, along: Float) -> Float:
    """The renderer's strands at places that repeat after 1."""
    picture = strands()[..., 0]
    rows, columns = (np.mod(k, 1).astype(np.float32) * len(picture) for k in (along, across))
    seen = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return (np.asarray(seen) / 255).astype(np.float32)


def _png(picture: Image) -> bytes:
    good, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGBA2BGRA))
    assert good  # an array of this kind always can be
    return data.tobytes()
