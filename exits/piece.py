"""A part of a head as meshes of other programs are made of: corners split along seams, with morph targets."""

from dataclasses import dataclass

from codec.values import Float, Int


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """vertices (U, 3) mm about `origin` (3,), unit normals (U, 3), uv (U, 2) from the lower left,
    triangles (T, 3), counter-clockwise from outside.

    moves (M, U, 3) mm and bends (M, U, 3): what weight 1.0 of each target adds to vertices and normals.
    torso: (U,) share of the torso's motion, 0 where a vertex turns with the head (exits/neck.py).
    """

    name: str
    origin: Float
    vertices: Float
    normals: Float
    uv: Float
    triangles: Int
    moves: Float
    bends: Float
    torso: Float
