"""The surface that a cut-out picture is laid on: the fitted head's own where that is seen, and on from there.

Beyond the head a surface bends back, from what is in front of it to the plane through the skull's middle,
which is where a head's outline lies from any side. The head's own depth goes over into it within centimetres,
so that face, temples and hair turn as one.
"""

import cv2
import numpy as np

from codec.basis import Basis, Part
from codec.values import Float, Image
from likeness.atlas import smoothstep
from likeness.camera import project
from likeness.photo.shots import FramedShot, Window
from render.raster import draw
from render.surface import Array, normals

LOOKED_AT = 96
"""Pixels along the longer side of the small picture that depth is found in."""
HALF_HEAD_MM, BULGE_MM = 80.0, 90.0
"""How far inside its outline a cut-out has risen from the outline's plane, and how far it rises."""
FACING = 0.35
"""Cosine of the view below which the head's surface is an outline's rather than a depth to go on from."""
KEEP_MM, FORGET_MM = 8.0, 45.0
"""The head's depth is gone on with for the first, and forgotten over the second."""
SMOOTH_MM = 8.0  # locks and wisps of an outline are not the shape of a head
SPREADS_MM = (5.0, 12.0, 28.0, 60.0)


def lifted(basis: Basis, shot: FramedShot, window: Window, at: Float) -> Float:
    """(N, 2) pixels of the window in the whole picture -> (N, 3) head space, mm."""
    z = _depth(basis, shot, window, at)
    ray = np.column_stack([at, np.ones(len(at))]) @ np.linalg.inv(shot.camera).T
    there = ray * (z / ray[:, 2])[:, None]
    return np.asarray((there - shot.translation) @ shot.rotation, np.float32)


def _depth(basis: Basis, shot: FramedShot, window: Window, at: Float) -> Float:
    """(N,) camera-space z, mm."""
    scale = LOOKED_AT / max(window.size)
    size = max(round(window.size[0] * scale), 2), max(round(window.size[1] * scale), 2)
    mm = shot.mm_per_px / scale
    person = cv2.resize(shot.matte.person[window.part], size, interpolation=cv2.INTER_AREA)
    shell = float(shot.skull[2]) + inflated((person > 0.5).astype(np.uint8), mm)
    z, facing = _head_seen(basis, shot, window, size)
    known = ((facing > FACING) & (person > 0.5)).astype(np.uint8)
    depth = shell + gone_on(np.asarray(z - shell, np.float32), known, mm)
    x, y = ((at - [window.left, window.top]) * scale).T.astype(np.float32)[:, None]
    return np.asarray(
        cv2.remap(depth, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0], np.float32
    )


def inflated(inside: Image, mm_per_px: float) -> Float:
    """(H, W) 0 or 1 -> (H, W) mm in front of the plane of its outline, as a head stands out from it."""
    within_px = np.minimum(cv2.distanceTransform(inside, cv2.DIST_L2, 5), sum(inside.shape))
    depth = within_px * mm_per_px / HALF_HEAD_MM  # where nothing is outside, no distance is known
    outwards = np.clip(1 - depth, 0, 1)
    bulge = BULGE_MM * (
        1 - outwards**2
    )  # a ball's is steeper still at the outline: a coarse mesh frays there
    return np.asarray(cv2.GaussianBlur(bulge, (0, 0), SMOOTH_MM / mm_per_px), np.float32)


def gone_on(values: Float, known: Image, mm_per_px: float) -> Float:
    """(H, W) values where known (0 or 1), carried on beyond and forgotten with the distance."""
    out: Array = np.zeros_like(values)
    left: Array = np.ones_like(values)
    for spread_mm in SPREADS_MM:
        weight = cv2.GaussianBlur(known.astype(np.float32), (0, 0), spread_mm / mm_per_px)
        mean = cv2.GaussianBlur(values * known, (0, 0), spread_mm / mm_per_px) / np.maximum(weight, 1e-4)
        share = left * smoothstep(0.02, 0.3, np.asarray(weight, np.float32))
        out, left = out + share * mean, left - share
    away = cv2.distanceTransform(1 - known, cv2.DIST_L2, 5) * mm_per_px
    fade = np.exp(-((np.maximum(away - KEEP_MM, 0) / FORGET_MM) ** 2))
    return np.asarray(np.where(known > 0, values, out) * fade, np.float32)


def _head_seen(basis: Basis, shot: FramedShot, window: Window, size: tuple[int, int]) -> tuple[Float, Float]:
    """The fitted head's z and the cosine at which it faces the camera, over a small picture; 0 beside it."""
    there, corners = shot.there(shot.head), basis.corner_vertex[basis.triangles]
    facing = -(normals(corners, there) * there).sum(1) / np.linalg.norm(there, axis=1)
    corners = corners[(basis.part[corners] == Part.SKIN).all(1) & (facing[corners].mean(1) > 0)]
    corners = corners[np.argsort(there[corners, 2].mean(1))]
    pixels = (project(shot.camera, there) - [window.left, window.top]) * (np.array(size) / window.size)
    values = np.stack([there[:, 2], facing], 1).astype(np.float32)
    out, owner = draw(pixels.astype(np.float32), corners, values, *size)
    return out[..., 0], np.asarray(out[..., 1] * (owner >= 0), np.float32)
