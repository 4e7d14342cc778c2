"""What a closer look learns from: eyes and mouths cut out of samples where a first look thinks they are.

The first look is a regressor on a jittered crop of the degraded picture, so that squares lie beside
the eyes as far as they do in a call. A shard (training/parts/samples.py) holds, for N faces:

    eyes      (N, 2, EYE, EYE, 3) uint8  right and left, as in the picture; MARGIN times the side of a square
    mouth     (N, MOUTH, MOUTH, 3) uint8
    squares   (N, 3, 4) float32          x, y, side, roll of `codec.closer.squares` in the picture
    points    (N, 478, 2) float32        true ones, picture pixels
    weight    (N, 478) float32           how far a point may be believed
    gaze      (N, 4) float32             NaN where unknown
    person, held_out                     as in samples
    crop (N, 4) the first look's own square; rotation (N, 3, 3), scale, nearness (N,), shift (N, 2),
    identity (N, I), expression (N, E), looked (N, 4) what it says
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import assets
from assets.session import session
from codec import basis as basis_file
from codec.closer import squares
from codec.regression import MM, Landmarks, Regression, project
from codec.square import CROP_SIDE, Square, around, to_picture
from codec.values import Float, Image
from training.parts import augment
from training.parts.samples import Sample, held_out, person_number
from training.sources.photos import crop

SIZE = 320
"""Of the pictures that are cut: a face of 183 pixels, as before a webcam."""
MARGIN = 1.5
EYE, MOUTH = 96, 120
LEAST_WORTH = 0.4
"""A first look that is less sure is no start for a second."""


class FirstLook:
    """A regressor and its points."""

    def __init__(self, models: Path) -> None:
        self.net = session(assets.read("regressor.onnx", models))
        self.side = int(self.net.get_inputs()[0].shape[1])
        self.points = Landmarks(basis_file.from_bytes(assets.read("basis.npz")))

    def __call__(self, image: Image, face: Square) -> tuple[Square, Regression, Float]:
        """The crop, what it says, and (478, 2) picture pixels."""
        square = Square(face.x, face.y, face.side * CROP_SIDE, face.roll_rad)
        pixels = crop(image, onto(square, self.side), self.side)
        seen = Regression.of_outputs(self.net.run(None, {"crops": pixels[None]}))
        points = self.points(seen.identity, seen.expression, seen.gaze) + seen.offset
        return square, seen, to_picture(project(points, seen), square)


@dataclass(frozen=True, slots=True, eq=False)
class Closeup:
    """One face; fields as in the module's text."""

    sample: Sample
    eyes: Float
    mouth: Image
    squares: Float
    crop: Square
    seen: Regression


def closeup(sample: Sample, first: FirstLook, rng: np.random.Generator) -> Closeup | None:
    """Look at a degraded sample, look where that look points, cut; None where no face is seen."""
    image = augment.degraded(sample.image, rng)
    face = around(sample.points)
    shift = rng.normal(0, 0.03, 2) * face.side
    side = face.side * float(np.exp(rng.normal(0, 0.05)))
    moved = Square(face.x + shift[0], face.y + shift[1], side, face.roll_rad + rng.normal(0, 0.05))
    looked, seen, points = first(image, moved)
    if seen.confidence < LEAST_WORTH:
        return None
    where = squares(points, seen.scale * looked.side / 2 / MM)
    pieces = [
        crop(image, onto(Square(s.x, s.y, s.side * MARGIN, s.roll_rad), size), size)
        for s, size in zip(where, (EYE, EYE, MOUTH), strict=True)
    ]
    return Closeup(sample, np.stack(pieces[:2]), pieces[2], np.stack([row(s) for s in where]), looked, seen)


def onto(square: Square, size: int) -> Float:
    """(2, 3) affine map from the picture's pixels to those of the square cut out with `size` pixels."""
    c, s = np.cos(square.roll_rad), np.sin(square.roll_rad)
    turn = np.array([[c, s], [-s, c]]) * size / square.side
    return np.column_stack([turn, (size - 1) / 2 - turn @ [square.x, square.y]]).astype(np.float32)


def row(square: Square) -> Float:
    """(4,) x, y, side, roll"""
    return np.array([square.x, square.y, square.side, square.roll_rad], np.float32)


def columns(made: Sequence[Closeup]) -> dict[str, NDArray[np.generic]]:
    """The arrays of a shard."""
    nothing = np.full(4, np.nan, np.float32)
    known = [m.sample.coefficients for m in made]
    out: dict[str, NDArray[np.generic]] = {
        "eyes": np.stack([m.eyes for m in made]),
        "mouth": np.stack([m.mouth for m in made]),
        "squares": np.stack([m.squares for m in made]),
        "points": np.stack([m.sample.points for m in made]),
        "weight": np.stack([m.sample.weight for m in made]),
        "gaze": np.stack([nothing if k is None else k.gaze for k in known]),
        "person": np.array([person_number(m.sample.person) for m in made], np.int32),
        "held_out": np.array([held_out(m.sample.person) for m in made]),
        "crop": np.stack([row(m.crop) for m in made]),
        "looked": np.stack([m.seen.gaze for m in made]),
    }
    for name in ("rotation", "scale", "nearness", "shift", "identity", "expression"):
        out[name] = np.stack([np.asarray(getattr(m.seen, name), np.float32) for m in made])
    return out
