"""From a few takes of a person to the layers around the face: hair, ears, neck, clothes.

A take that looks straight ahead gives all of it, takes of a turned head what that one cannot show. What is
not the person is cut away softly along the matte, and where other takes disagree with it (agreement.py). Of a
few takes the one that shows the room least is kept, and none that shows it. How layers are drawn:
render/photo/layers.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from codec.basis import Basis
from codec.errors import CodecError
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float
from likeness.atlas import smoothstep
from likeness.matte_cleaning import face_size
from likeness.matting import Infer, matte
from likeness.photo.agreement import agreed, asked, outline_agreement
from likeness.photo.cutout import SURE, cutout
from likeness.photo.shell import lifted
from likeness.photo.shots import FramedShot, azimuth
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
CLEAN = 0.03
"""Share of a cut-out with which no other take is tried for a better one."""
TRIED, TRIED_ASIDE, ASKED_FACE_PX = 5, 2, 96.0
"""How many takes are tried for a cut-out from ahead and for one of a side; the size of a face at which others
are asked and a cut-out is looked at again, more than the network sees of it."""
FACE = 0.8  # share of the landmarks that a cut-out has to show
ASIDE_MM, MOUTH_MM, ASIDE = 170.0, -50.0, 0.02
"""So far to a side of the eyes, and above the mouth, no more than such a share of a person is hair: what else
is there is someone or something behind them."""
HAZE = 0.25
"""Share of a cut-out that may be neither the person nor the room."""


class RoomError(CodecError):
    """A cut-out shows the room; the message says what to do."""


def layers(basis: Basis, takes: Sequence[Take], neutral: Float, infer: Infer) -> tuple[Layer, ...]:
    """From back to front. neutral: (V, 3) the person's head at rest; takes through the lens that took them.
    Sides that show the room are left out. Raises RoomError if all from ahead do."""
    ahead, *sides = ranked(basis, [take.face for take in takes])
    cutter = Cutter(basis, takes, neutral, infer)
    front = cutter.cleanest(cutter.agreeing(ahead[:TRIED]))
    if front is None:
        raise RoomError(
            "The room cannot be told from you in these pictures. Turn on a light in front of you, or sit "
            "before something plain, and try again."
        )
    turned = (cutter.cleanest(side[:TRIED_ASIDE]) for side in sides)
    return of_shots(basis, [front, *(shot for shot in turned if shot)], neutral)


@dataclass(slots=True)
class Cutter:
    """Takes as shots, each cleaned by what others of about the same view show."""

    basis: Basis
    takes: Sequence[Take]
    neutral: Float
    infer: Infer
    _small: dict[int, FramedShot] = field(default_factory=dict)

    def cleanest(self, numbers: Sequence[int]) -> FramedShot | None:
        """Of these takes, best first, the first one that hardly shows the room, or else the one that shows it
        least; None if all show it."""
        best, least = None, ROOM
        for k in numbers:
            shot = FramedShot.of(self.basis, self.takes[k], self.neutral, self.infer)
            if _face_kept(shot) < FACE:
                continue
            shot = agreed(self.basis, shot, self._others(k))
            room, haze = room_in(shot, self.infer)
            if haze <= HAZE and room <= least and aside(shot) <= ASIDE:
                best, least = shot, room
            if best and least <= CLEAN:
                break
        return best

    def agreeing(self, numbers: Sequence[int]) -> list[int]:
        """These takes, those first whose outline others agree with."""
        score = {}
        for k in numbers:
            others = self._others(k)
            score[k] = outline_agreement(self.basis, self._asked(k), others) if others else 0.0
        return sorted(numbers, key=lambda k: -score[k])

    def _others(self, k: int) -> list[FramedShot]:
        return [self._asked(n) for n in asked(self.takes, k)]

    def _asked(self, k: int) -> FramedShot:
        if k not in self._small:
            self._small[k] = FramedShot.of(self.basis, self.takes[k], self.neutral, self.infer, ASKED_FACE_PX)
        return self._small[k]


def ranked(basis: Basis, faces: Sequence[FaceFrame]) -> list[list[int]]:
    """Which takes to cut, best first: those that look ahead at rest, then the most turned ones to each side,
    if there are any."""
    turn = np.array([azimuth_of(face) for face in faces])
    moved = np.array([np.linalg.norm(face.expression * scale_mm(basis)) for face in faces]) * RAD_PER_MM
    out = [np.argsort(np.abs(turn) + moved, kind="stable").tolist()]
    for sign in (-1, 1):
        there = np.flatnonzero((sign * turn > SIDE_RAD) & (sign * turn < TOO_FAR_RAD))
        if len(there):
            out.append(there[np.argsort((moved - sign * turn)[there], kind="stable")].tolist())
    return out


def chosen(basis: Basis, faces: Sequence[FaceFrame]) -> list[int]:
    """The first of each."""
    return [numbers[0] for numbers in ranked(basis, faces)]


def azimuth_of(face: FaceFrame) -> float:
    """The camera's direction in head space, radians."""
    return azimuth(rotation_matrix(face.rotation), face.translation)


def of_shots(basis: Basis, shots: Sequence[FramedShot], neutral: Float) -> tuple[Layer, ...]:
    """The first shot looks ahead, the others to the sides; they are drawn first."""
    front, *sides = shots
    return tuple(layer(basis, s, neutral, side=s is not front) for s in (*sides, front))


def _face_kept(shot: FramedShot) -> float:
    """Share of the landmarks that the matte takes for the person."""
    x, y = np.clip(np.rint(shot.points), 0, np.array(shot.picture.shape[1::-1]) - 1).astype(int).T
    return float((shot.matte.person[y, x] > 0.5).mean())


def aside(shot: FramedShot) -> float:
    """Share of the person above the mouth that lies farther to a side than hair does."""
    x, y = shot.pixels(shot.eyes[None])[0]
    up = np.array([shot.rotation[0, 1], -shot.rotation[1, 1]]) / np.hypot(*shot.rotation[:2, 1])
    rows, columns = np.mgrid[: shot.picture.shape[0], : shot.picture.shape[1]]
    across, down = (columns - x) * shot.mm_per_px, (rows - y) * shot.mm_per_px
    person = shot.matte.person * (across * up[0] + down * up[1] > MOUTH_MM)
    far = np.abs(across * up[1] - down * up[0]) > ASIDE_MM
    return float((person * far).sum() / max(float(person.sum()), 1.0))


def room_in(shot: FramedShot, infer: Infer) -> tuple[float, float]:
    """Share of a cut-out that is the room, and that is neither room nor person.

    The cut-out is looked at again on another ground: what the network then takes for the room is room.
    """
    scale = min(ASKED_FACE_PX / face_size(shot.points), 1.0)
    size = round(shot.picture.shape[1] * scale), round(shot.picture.shape[0] * scale)
    picture, person = (
        cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (shot.picture, shot.matte.person)
    )
    kept = smoothstep(*SURE, np.asarray(person, np.float32))
    laid = picture * kept[..., None] + np.array(GROUND) * (1 - kept[..., None])
    again = matte(laid.astype(np.uint8), shot.points * np.float32(scale), infer).person
    room = (kept * (again < 0.5)).sum() / max(kept.sum(), 1)
    haze = ((kept > 0.1) & (kept < 0.9)).sum() / max((kept > 0.1).sum(), 1)
    return float(room), float(haze)


def layer(basis: Basis, shot: FramedShot, neutral: Float, side: bool) -> Layer:
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
