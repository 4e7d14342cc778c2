"""What many takes agree on is the person; what a single one takes for hair may be the room behind it.

A head moves before its room, so a matte is compared with others. Laid on the head's surface, hair of one take
is hair in others of about the same view, while a lamp or a leaf lies elsewhere in each. And where a camera
stands still, what the pictures show unmoved, while the head has moved, is the room.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.values import FaceFrame, Float
from likeness.atlas import smoothstep
from likeness.matte_cleaning import face_size, joined, reached
from likeness.matting import Matte
from likeness.photo.shell import lifted
from likeness.photo.shots import FramedShot, Window
from likeness.photo.takes import Take, diverse
from likeness.regions import Region
from render.anatomy import torso_share
from render.surface import Array

ASKED, FEWEST = 8, 3
"""How many other takes are asked, and from how many answers on they count."""
ALIKE_RAD = np.radians(5)
"""Views within so much of each other show the same outline; from farther apart one that stands still may be a
head's that turns."""
CELLS, WINDOW = 160, 7
"""Along the longer side of the grid on which takes are compared, and of the window over which colours are."""
ROOM, PERSON = (0.25, 0.55), (0.85, 1.0)
"""Shares of the others that see the person at a place: below the first of ROOM it is the room, from the
second on not; over those of PERSON it becomes the person even if it seems to stand still."""
SLACK_MM = 7.0
"""By which an outline may be elsewhere because a pose is not exact: no hair is lost for that, and nothing
that is thinner is given back."""
LESS, LEVELS = (0.5, 0.3), (3.0, 8.0)
"""One picture of two is like a third one if it differs from that by such a share of what the other does, and
by so many grey levels less: perhaps from the firsts on, surely at the seconds."""
HANGING_MM = (-100.0, -60.0)
"""Below the eyes: from the second down hair may lie on shoulders and stand still with them."""
MOST, DOUBT = (0.5, 0.8), 0.5
"""Share of the answers by which a place stands still; one that does not know counts as half a one."""


def view(face: FaceFrame) -> Float:
    """(3,) the direction from a head to the camera, in head space."""
    towards = -face.translation @ rotation_matrix(face.rotation)
    return np.asarray(towards / np.linalg.norm(towards), np.float32)


def asked(takes: Sequence[Take], k: int) -> list[int]:
    """Which other takes know best what take k shows: of about the same view, elsewhere before the room."""
    views = np.stack([view(take.face) for take in takes])
    alike = np.flatnonzero(views @ views[k] > np.cos(ALIKE_RAD))
    alike = alike[alike != k]
    size = np.array([np.ptp(takes[n].points, axis=0).max() for n in alike])[:, None]
    places = np.array([takes[n].points.mean(0)[:2] for n in alike]).reshape(-1, 2) / size
    return [int(alike[n]) for n in diverse(places, ASKED)] if len(alike) else []


def agreed(basis: Basis, shot: FramedShot, others: Sequence[FramedShot]) -> FramedShot:
    """The shot with what the others take for the room given back to it, where it hangs together with it.

    Not asked of shoulders, which do not move with the head."""
    window, ground = shot.window(), shot.matte.of(Region.BACKGROUND)
    room = np.zeros(shot.picture.shape[:2], np.float32)
    room[window.part] = cv2.resize(_room(basis, shot, window, others), window.size)
    asked_of = np.asarray((shot.matte.person - shot.matte.of(Region.CLOTHES)) * room, np.float32)
    side = 2 * round(SLACK_MM / shot.mm_per_px / 2) + 1
    thick = cv2.morphologyEx(asked_of, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    given = reached(ground, np.asarray(thick, np.float32))
    shares = shot.matte.shares * (1 - given / np.maximum(shot.matte.person, 1e-6))[..., None]
    shares[..., Region.BACKGROUND] = ground + given
    whole = joined(shares.astype(np.float32), shot.points.mean(0), face_size(shot.points))
    return replace(shot, matte=Matte(whole))


def _room(basis: Basis, shot: FramedShot, window: Window, others: Sequence[FramedShot]) -> Float:
    """(h, w) over the window, coarse: how far others than this one say that the room is there."""
    at = _grid(window)
    rows, columns = at.shape[:2]
    if len(others) < FEWEST:
        return np.zeros((rows, columns), np.float32)
    there = lifted(basis, shot, window, at.reshape(-1, 2))
    own = cv2.resize(shot.picture[window.part], (columns, rows), interpolation=cv2.INTER_AREA)
    seen, stands, moves = (np.zeros((rows, columns), np.float32) for _ in range(3))
    for other in others:
        moved = other.pixels(there).reshape(rows, columns, 2)
        seen += _read(_grown(other), moved) / len(others)
        if_moved = _apart(own, _read(other.picture, moved))
        if_standing = _apart(own, _read(other.picture, _unmoved(shot, other, at)))
        stands += _nearer(if_standing, if_moved)
        moves += _nearer(if_moved, if_standing)
    unmoved = smoothstep(*MOST, stands / (stands + moves + DOUBT)) * smoothstep(*PERSON[::-1], seen)
    unmoved *= smoothstep(*HANGING_MM, (there - shot.eyes)[:, 1]).reshape(rows, columns)
    head = 1 - torso_share(there - shot.eyes).reshape(rows, columns)
    return np.asarray(head * (1 - smoothstep(*ROOM, seen) * (1 - unmoved)), np.float32)


def outline_agreement(basis: Basis, shot: FramedShot, others: Sequence[FramedShot]) -> float:
    """How well a head's outline, laid on the heads of others, is theirs: intersection over union. A pose that
    was tracked a little wrong moves it. 0 if too few can tell."""
    if len(others) < FEWEST:
        return 0.0
    window = shot.window()
    at = _grid(window)
    there = lifted(basis, shot, window, at.reshape(-1, 2))
    head = torso_share(there - shot.eyes).reshape(at.shape[:2]) < 0.5
    own = (_read(shot.matte.person, at) > 0.5) & head
    out = []
    for other in others:
        theirs = (_read(other.matte.person, other.pixels(there).reshape(at.shape)) > 0.5) & head
        out.append(float((own & theirs).sum() / max(int((own | theirs).sum()), 1)))
    return float(np.mean(out))


def _grid(window: Window) -> Float:
    """(h, w, 2) pixels of the window, CELLS along its longer side."""
    columns, rows = (max(round(n * CELLS / max(window.size)), 2) for n in window.size)
    x = window.left + (np.arange(columns) + 0.5) * window.size[0] / columns - 0.5
    y = window.top + (np.arange(rows) + 0.5) * window.size[1] / rows - 0.5
    return np.stack(np.meshgrid(x, y), -1).astype(np.float32)


def _read(picture: Array, at: Float) -> Float:
    """Values of a picture at pixels (h, w, 2); beyond it those of its edge."""
    border = cv2.BORDER_REPLICATE
    values = cv2.remap(picture, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=border)
    return np.asarray(values, np.float32)


def _grown(shot: FramedShot) -> Float:
    """(H, W) the person, wider by SLACK_MM."""
    side = 2 * round(SLACK_MM / shot.mm_per_px) + 1
    return np.asarray(cv2.dilate(shot.matte.person, np.ones((side, side), np.uint8)), np.float32)


def _apart(own: Array, seen: Float) -> Float:
    """(h, w) difference about each cell, RMS grey levels."""
    return np.sqrt(cv2.blur(((own - seen) ** 2).mean(2), (WINDOW, WINDOW))).astype(np.float32)


def _nearer(one: Float, other: Float) -> Float:
    """How clearly the first difference is the smaller one."""
    return smoothstep(*LESS, one / (other + 1e-3)) * smoothstep(*LEVELS, other - one)


def _unmoved(shot: FramedShot, other: FramedShot, at: Float) -> Float:
    """(h, w, 2) pixels of a shot -> where a camera that stands still sees the same place of the room."""
    way = other.camera @ np.linalg.inv(shot.camera)
    there = np.dstack([at, np.ones(at.shape[:2])]) @ way.T
    return np.asarray(there[..., :2] / there[..., 2:], np.float32)
