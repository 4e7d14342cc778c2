"""The parts of a warped photograph as one mesh in texture pixels: surroundings, mouth, eyeballs, skin.

Vertices are (x, y, depth) where they go; texture coordinates say where in the photograph (or in the painted
tiles beside it, `paint.texture`) their pixels come from.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.spatial import Delaunay

from codec import landmarks as lm
from codec.rotation import rotation_matrix
from codec.values import Float, Int
from likeness.camera import project
from training.sources import facemesh as fm
from training.sources.paint import TILE, Tiles
from training.sources.subject import EYE_RADIUS_MM, Change, Subject

LID_MARGIN = 0.09  # of the eye's width: how far from the points lashes and the rim of the eyeball reach


@dataclass(slots=True, eq=False)
class Mesh:
    """Vertices in camera space, texture coordinates, triangles with layers; grows part by part."""

    vertices: list[Float]
    uv: list[Float]
    triangles: list[Int]
    layers: list[Int]
    count: int = 0

    @staticmethod
    def empty() -> "Mesh":
        """Without any part."""
        return Mesh([], [], [], [])

    def add(self, vertices: Float, uv: Float, triangles: Int, layer: fm.MeshLayer) -> None:
        """Triangles count from the part's first vertex."""
        self.vertices.append(vertices)
        self.uv.append(uv)
        self.triangles.append(triangles + self.count)
        self.layers.append(np.full(len(triangles), layer, np.int32))
        self.count += len(vertices)


@dataclass(frozen=True, slots=True, eq=False)
class HeadProjection:
    """Head space (N, 3) to texture pixels and depth (N, 3); less depth is farther."""

    turn: Float
    translation: Float
    camera: Float

    def __call__(self, points: Float) -> Float:
        there = points @ self.turn.T + self.translation
        return np.column_stack([project(self.camera, there), there[:, 2]]).astype(np.float32)


def surroundings(subject: Subject, head: Float, place: HeadProjection, mesh: Mesh) -> None:
    """Hair, neck and background: rings around the outline that share the head's motion less and less."""
    was = HeadProjection(rotation_matrix(subject.fit.rotation), subject.fit.translation, subject.camera)
    oval = list(lm.OVAL)
    rows, uvs = [place(head[oval])], [subject.points[oval]]
    layers = (fm.rings(h) for h in (subject.shot, subject.head, head))
    for ring, shot, old, new in zip(fm.RINGS, *layers, strict=True):
        source = was(shot)
        rows.append(source + ring.rigid * (place(old + ring.expression * (new - old)) - source))
        uvs.append(source[:, :2])
    count = len(oval)
    strips = [fm.ring_strip(k * count, (k + 1) * count, count) for k in range(len(fm.RINGS))]
    mesh.add(np.concatenate(rows), np.concatenate(uvs), np.concatenate(strips), fm.MeshLayer.BACKGROUND)
    under = [np.concatenate([r[0].mean(0)[None], r[0]]) for r in (rows, uvs)]  # should the skin have a gap
    mesh.add(under[0], under[1], fm.fan(count), fm.MeshLayer.BACKGROUND)


def eyes(subject: Subject, change: Change, place: HeadProjection, mesh: Mesh) -> None:
    """Each eyeball as the photograph shows it, larger than the opening, its iris turned by the gaze."""
    for k, (ring, iris) in enumerate(((lm.LEFT_EYE, lm.LEFT_IRIS), (lm.RIGHT_EYE, lm.RIGHT_IRIS))):
        at, flat = subject.head[list(ring)], subject.points[list(ring)]
        seen = [i for i in iris if cv2.pointPolygonTest(flat, subject.points[i].tolist(), False) > 0]
        turn = change.gaze[2 * k : 2 * k + 2] - subject.fit.gaze[2 * k : 2 * k + 2]
        shift = EYE_RADIUS_MM * np.array([np.sin(turn[0]), np.sin(turn[1]), 0], np.float32)
        lid = np.r_[0, np.ones(7), 0, -np.ones(7)][:, None] * [0, 0.3, 0]  # room for eyes that open wide
        wide = float(np.linalg.norm(at[0] - at[8])) * lid
        outer = at.mean(0) + (at - at.mean(0)) * [1.15, 1, 1] + wide
        inner = flat.mean(0) + (flat - flat.mean(0)) * 0.93
        uv = np.concatenate([inner, inner, subject.points[seen]])
        layout = np.concatenate([outer, at.mean(0) + (at - at.mean(0)) * 0.93, subject.head[seen]])
        vertices = layout + np.concatenate([np.zeros((32, 3)), np.tile(shift, (len(seen), 1))])
        mesh.add(place(vertices), uv, Delaunay(layout[:, :2]).simplices, fm.MeshLayer.EYES)


def mouth(subject: Subject, head: Float, place: HeadProjection, mesh: Mesh, tiles: Tiles) -> None:
    """Dark, tongue and two rows of teeth behind the lips; a smile's own where the gap hardly changes."""
    ring = list(lm.INNER_LIPS)
    opening = np.linalg.norm(subject.head[13] - subject.head[14]), np.linalg.norm(head[13] - head[14])
    cavity, tongue, lower, upper = tiles
    centre = head[ring].mean(0)
    hole = np.concatenate([centre[None], centre + (head[ring] - centre) * 1.25 - [0, 0, 12]])
    mesh.add(place(hole), _fan_uv(cavity, len(ring)), fm.fan(len(ring)), fm.MeshLayer.CAVITY)
    if opening[0] > 2 and 0.5 < opening[1] / opening[0] < 1.6:
        own = np.concatenate([subject.points[ring].mean(0)[None], subject.points[ring]])
        mesh.add(
            place(np.concatenate([centre[None], head[ring]]) - [0, 0, 1]), own,
            fm.fan(len(ring)), fm.MeshLayer.UPPER_TEETH,
        )  # fmt: skip
        return
    jaw = (head - subject.rest)[[18, 200]].mean(0)
    row = subject.rest[list(lm.INNER_UPPER_LIP)] * [1, 1, 0] + [0, 0, subject.rest[13, 2] - 7]
    count = len(row)
    strip = fm.band(0, count, count)
    mesh.add(
        place(np.concatenate([np.add(row, [0, 8, 0]), row - [0, 2, 0]])),
        _band_uv(upper, count),
        strip,
        fm.MeshLayer.UPPER_TEETH,
    )
    low = row * [0.92, 1, 1] + jaw - [0, 1, 1]
    mesh.add(
        place(np.concatenate([low, low - [0, 8, 0]])), _band_uv(lower, count), strip, fm.MeshLayer.LOWER_TEETH
    )
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    disc = low[count // 2] + np.column_stack([17 * np.cos(angle), 8 * np.sin(angle), np.full(12, -6)])
    disc = np.concatenate([disc.mean(0)[None], disc])
    mesh.add(place(disc), _fan_uv(tongue, 12), fm.fan(12), fm.MeshLayer.TONGUE)


def skin_uv(subject: Subject, change: Change) -> Float:
    """(468, 2) where the skin comes from: the rims of shutting eyes begin beyond lashes and eyeball."""
    uv = subject.points[: fm.SKIN_POINTS].copy()
    for upper, lower, ends, shut in (
        (lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID, lm.LEFT_CORNERS, change.eyes.left),
        (lm.RIGHT_UPPER_LID, lm.RIGHT_LOWER_LID, lm.RIGHT_CORNERS, change.eyes.right),
    ):
        up, low = list(upper), list(lower)
        axis = uv[ends[1]] - uv[ends[0]]
        outwards = np.array([axis[1], -axis[0]]) * np.sign(axis[0])  # up in the picture, as long as the eye
        shift = LID_MARGIN * np.clip(shut, 0, 1) * outwards
        uv[up] += shift
        uv[low] -= 0.6 * shift
    return uv


def _fan_uv(tile: Float, count: int) -> Float:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    rim = np.column_stack([np.cos(angle), np.sin(angle)]) * 0.45 + 0.5
    return tile + np.concatenate([[[0.5, 0.5]], rim]) * (TILE - 1)


def _band_uv(tile: Float, count: int) -> Float:
    x = np.linspace(0.02, 0.98, count)
    return tile + np.concatenate([np.column_stack([x, 0 * x + 0.02]), np.column_stack([x, 0 * x + 0.98])]) * (
        TILE - 1
    )


def ordered(mesh: Mesh) -> tuple[Float, Float, Int]:
    """Vertices, texture coordinates and triangles from back to front."""
    vertices, triangles = np.concatenate(mesh.vertices), np.concatenate(mesh.triangles)
    layer = np.concatenate(mesh.layers)
    depth = vertices[triangles, 2].mean(1)
    return vertices, np.concatenate(mesh.uv).astype(np.float32), triangles[np.lexsort((depth, layer))]
