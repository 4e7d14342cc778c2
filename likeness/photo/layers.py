"""From a few takes of a person to the layers around the face: hair, ears, neck, clothes.

The take that looks straight ahead gives all of it, takes of a turned head what that one cannot show. What is
not the person is cut away along the matte, softly; a cut-out that still shows the room is refused. How layers
are drawn: render/photo/layers.py.
"""

from collections.abc import Sequence

import numpy as np

from codec.basis import Basis
from codec.errors import CodecError
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float
from likeness.atlas import smoothstep
from likeness.matting import Infer, matte
from likeness.photo.cutout import SURE, cutout
from likeness.photo.shell import lifted
from likeness.photo.shots import Shot, azimuth
from likeness.photo.takes import Take, scale_mm
from render.photo.layers import Carried
from render.photo.values import Layer

CELLS = 24
"""Of a layer's mesh along its longer side: 20 mm, over which a cheek bends by less than 1 mm. Their number
to each side is even, so that every other point makes a mesh, too."""
SIDE_RAD, TOO_FAR_RAD = np.radians([10, 40])
"""Turns of the head between which a take gives a side."""
RAD_PER_MM = np.radians(6)
"""A mm of expression makes a take as much worse for layers as so much of a turn."""
ROOM = 0.04
"""Share of a cut-out that may be taken for the room when it is looked at again: at most .024 in 29 portraits
of people whom the network did not know, .12 with 15 mm of room left all around (training/LOG.md)."""
GROUND = (96, 128, 110)
"""What a cut-out is laid on to be looked at again."""
FACE = 0.8  # share of the landmarks that a cut-out has to show
HAZE = 0.25
"""Share of a cut-out that may be neither the person nor the room."""


class RoomError(CodecError):
    """A cut-out shows the room; the message says what to do."""


def layers(basis: Basis, takes: Sequence[Take], neutral: Float, infer: Infer) -> tuple[Layer, ...]:
    """From back to front. neutral: (V, 3) the person's head at rest; takes through the lens that took them.
    Sides that show the room are left out. Raises RoomError if the one from ahead does."""
    best = chosen(basis, [take.face for take in takes])
    front, *sides = (Shot.of(basis, takes[k], neutral, infer) for k in best)
    if shows_room(front, infer):
        raise RoomError(
            "The room cannot be told from you in these pictures. Turn on a light in front of you, or sit "
            "before something plain, and try again."
        )
    return of_shots(basis, [front, *(s for s in sides if not shows_room(s, infer))], neutral)


def chosen(basis: Basis, faces: Sequence[FaceFrame]) -> list[int]:
    """Which takes to cut: the one that looks ahead at rest, and the most turned one to each side, if any."""
    turn = np.array([azimuth_of(face) for face in faces])
    moved = np.array([np.linalg.norm(face.expression * scale_mm(basis)) for face in faces]) * RAD_PER_MM
    out = [int((np.abs(turn) + moved).argmin())]
    for sign in (-1, 1):
        there = np.flatnonzero((sign * turn > SIDE_RAD) & (sign * turn < TOO_FAR_RAD))
        if len(there):
            out.append(int(there[(sign * turn - moved)[there].argmax()]))
    return out


def azimuth_of(face: FaceFrame) -> float:
    """The camera's direction in head space, radians."""
    return azimuth(rotation_matrix(face.rotation), face.translation)


def of_shots(basis: Basis, shots: Sequence[Shot], neutral: Float) -> tuple[Layer, ...]:
    """The first shot looks ahead, the others to the sides; they are drawn first."""
    front, *sides = shots
    return tuple(layer(basis, s, neutral, side=s is not front) for s in (*sides, front))


def shows_room(shot: Shot, infer: Infer) -> bool:
    """Whether a cut-out shows the room, cannot be told from it, or lacks the face."""
    room, haze = room_in(shot, infer)
    return room > ROOM or haze > HAZE or _face_kept(shot) < FACE


def _face_kept(shot: Shot) -> float:
    """Share of the landmarks that the matte takes for the person."""
    x, y = np.clip(np.rint(shot.points), 0, np.array(shot.picture.shape[1::-1]) - 1).astype(int).T
    return float((shot.matte.person[y, x] > 0.5).mean())


def room_in(shot: Shot, infer: Infer) -> tuple[float, float]:
    """Share of a cut-out that is the room, and that is neither room nor person.

    The cut-out is looked at again on another ground: what the network then takes for the room is room.
    """
    kept = smoothstep(*SURE, shot.matte.person)
    laid = shot.picture * kept[..., None] + np.array(GROUND) * (1 - kept[..., None])
    again = matte(laid.astype(np.uint8), shot.points, infer).person
    room = (kept * (again < 0.5)).sum() / max(kept.sum(), 1)
    haze = ((kept > 0.1) & (kept < 0.9)).sum() / max((kept > 0.1).sum(), 1)
    return float(room), float(haze)


def layer(basis: Basis, shot: Shot, neutral: Float, side: bool) -> Layer:
    """One picture as a layer. side: it shows a turned head and is seen from there only."""
    window = shot.window()
    picture = cutout(shot, window, head_only=side)
    columns, rows = (2 * max(round(n * CELLS / max(window.size) / 2), 1) + 1 for n in window.size)
    x, y = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    at = np.stack([x, y], -1).reshape(-1, 2) * window.size + [window.left, window.top] - 0.5
    there = lifted(basis, shot, window, at.astype(np.float32))
    at_rest = there + Carried(basis, shot.head, there).moved(neutral - shot.head)
    grid = at_rest.reshape(rows, columns, 3).astype(np.float32)
    return Layer(picture, grid, shot.azimuth_rad if side else 0.0)
