"""The sheet that a photographed face is printed on: which surface of the head is on it, and where.

From the top: the fronts of both eyeballs, the face, the mouth's inside. The face is a box of the basis' own
atlas. Eyeballs turn with gaze, so that an iris stays where it was photographed. The mouth's inside is a
curtain behind the lips: its upper band hangs from the head and its lower one stands on the jaw, so that teeth
neither stretch nor slide; what lies between stretches with the opening.

Everything here follows from the basis alone: both sides of a call have it, and none of it is sent.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from codec import landmarks as lm
from codec.basis import Basis, Embedding, Part
from codec.values import Float, Int
from render.anatomy import smoothstep, study
from render.grown import grid_triangles
from render.surface import Array

WIDTH, HEIGHT = 384, 500
"""Of the base, in texels; blends have half of each."""
EYE_ROWS, MOUTH_ROWS = 72, 88
FACE_BOX = (0.195, 0.26, 0.805, 0.80)
"""left, bottom, right, top of the face in the basis' atlas (likeness/layout.py); texels are squares there."""
FADE_UV = (-0.004, 0.036)
"""The face fades in from its outline inwards, in units of the atlas."""
RIM_UV, SIDE_UV = (0.03, 0.11), (0.15, 0.22)
"""So far inwards, and so far from the middle, it fades out where it turns away from the camera."""
OUTER_UV = 0.07
"""Where the surface ends so near to the outline, nothing of it is left; further in are lids and lips."""
EYE_FRONT = 0.15
"""An eyeball's vertices with a smaller share of its radius towards the front are never seen."""

COLUMNS_MM = np.linspace(-36, 36, 17)
UPPER_MM, LOWER_MM = (-58.0, -78.0), (-70.0, -92.0)
"""Heights at which the curtain's bands begin and end on the mean head, the jaw closed (teeth: -56 to -77 and
-68 to -91; the lips meet at -74)."""
CURTAIN_MM, ARCH_MM = 19.0, 8.0
"""Depth of its middle, and how much deeper its sides are."""
BANDS = (0.0, 0.42, 0.60, 1.0)
"""Where bands end on the sheet, of its rows for the mouth."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """place: (C, 4) basis vertices and weights that carry each corner, so that it moves as they do.

    uv (C, 2) on the sheet, from the lower left; atlas (C, 2) on the basis' own, 0 for the mouth's inside.
    alpha (C,): 1 on the face, fading out at its outline.
    rim (C,): 1 where it fades out too as it turns away from the camera, 0 within the face.
    inside, face: (T, 3) triangles of eyes and mouth, drawn first, and of the skin.
    """

    place: Embedding
    uv: Float
    atlas: Float
    alpha: Float
    rim: Float
    inside: Int
    face: Int
    first_inside: int
    """Corners of eyes and mouth come after those of the face, from this one on."""

    @property
    def hanging(self) -> Int:
        """Corners around the mouth's upper band, in order."""
        first, count = len(self.uv) - len(BANDS) * len(COLUMNS_MM), len(COLUMNS_MM)
        return np.concatenate([np.arange(count), np.arange(2 * count)[: count - 1 : -1]]) + first

    def windows(self, scale: float) -> tuple[list[slice], list[slice]]:
        """Rows and columns of right eye, left eye and mouth, on a sheet of `scale` times the size."""
        eye, first = round(EYE_ROWS * scale), round((HEIGHT - MOUTH_ROWS) * scale)
        rows = [slice(0, eye), slice(0, eye), slice(first, round(HEIGHT * scale))]
        columns = [slice(0, eye), slice(eye, 2 * eye), slice(0, round(WIDTH * scale) // 2)]
        return rows, columns


def _face(basis: Basis) -> tuple[Int, Float, Float, Float, Int]:
    """Corners of the basis, uv, alpha, rim, triangles: skin whose corners all lie in the box."""
    left, bottom, right, top = FACE_BOX
    at = (basis.uv - (left, bottom)) / (right - left, top - bottom)
    skin = basis.part[basis.corner_vertex] == Part.SKIN
    depth = _inside_outline(basis)
    within = skin & (at > 0).all(1) & (at < 1).all(1) & (depth > FADE_UV[0])
    kept = basis.triangles[within[basis.triangles].all(1)]
    corners = np.unique(kept)
    number = np.zeros(len(basis.uv), np.int32)
    number[corners] = np.arange(len(corners))
    uv = at[corners] * (1, 1 - (EYE_ROWS + MOUTH_ROWS) / HEIGHT) + (0, MOUTH_ROWS / HEIGHT)
    alpha, aside = smoothstep(*FADE_UV, depth[corners]), np.abs(basis.uv[corners, 0] - 0.5)
    rim = np.maximum(smoothstep(*RIM_UV[::-1], depth[corners]), smoothstep(*SIDE_UV, aside))
    ends = np.isin(basis.corner_vertex[corners], _border(basis.corner_vertex[kept]))
    alpha[ends & (depth[corners] < OUTER_UV)] = 0
    return corners.astype(np.int32), uv.astype(np.float32), alpha, rim, number[kept]


def _border(triangles: Int) -> Int:
    """Vertices at which a surface ends: on edges that belong to one triangle only."""
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), 1)
    found, count = np.unique(edges, axis=0, return_counts=True)
    return np.unique(found[count == 1]).astype(np.int32)


def _inside_outline(basis: Basis) -> Array:
    """(U,) how far each corner lies within the hull of the face's outline in the atlas, negative outside."""
    vertex_uv = np.zeros((len(basis.mean), 2))
    vertex_uv[basis.corner_vertex[::-1]] = basis.uv[::-1]
    marks = basis.landmarks478
    oval = np.einsum("nk,nkd->nd", marks.weights, vertex_uv[marks.vertices])[list(lm.OVAL)]
    outline = cv2.convexHull(oval.astype(np.float32))
    return np.array([cv2.pointPolygonTest(outline, (float(u), float(v)), True) for u, v in basis.uv])


def _eyes(basis: Basis) -> tuple[Int, Float, Int]:
    """Vertices, uv and triangles of both eyeballs' fronts, seen along their own axes."""
    local = study(basis).local
    vertex_triangles = basis.corner_vertex[basis.triangles]
    side = EYE_ROWS / WIDTH
    found, uvs, triangles, count = [], [], [], 0
    for place, part in enumerate((Part.EYE_RIGHT, Part.EYE_LEFT)):
        front = (basis.part == part) & (local[:, 2] > EYE_FRONT)
        kept = vertex_triangles[front[vertex_triangles].all(1)]
        vertices = np.unique(kept)
        number = np.zeros(len(basis.mean), np.int32)
        number[vertices] = np.arange(count, count + len(vertices))
        flat = local[vertices, :2] / 2 + 0.5
        u, v = (flat[:, 0] + place) * side, 1 - (1 - flat[:, 1]) * EYE_ROWS / HEIGHT
        found.append(vertices)
        uvs.append(np.stack([u, v], 1))
        triangles.append(number[kept])
        count += len(vertices)
    return np.concatenate(found), np.concatenate(uvs), np.concatenate(triangles)


def _teeth(basis: Basis) -> tuple[Int, Int]:
    """Vertices of the upper teeth and of the lower: the jaw moves only these."""
    teeth = np.flatnonzero(basis.part == Part.TEETH)
    jaw = basis.unit_expression[basis.unit_names.index("jawOpen")]
    moved = np.linalg.norm(np.tensordot(jaw, basis.expression[:, teeth], 1), axis=1)
    return teeth[moved < moved.max() / 4], teeth[moved >= moved.max() / 4]


def _carriers(points: Float) -> Int:
    """Four of (N, 3) points that span a body well: what is rigid with them is a weighted mean of them."""
    chosen = [int(points[:, 0].argmin()), int(points[:, 0].argmax()), int(points[:, 2].argmax())]
    a, b, c = points[chosen]
    height = np.abs((points - a) @ np.cross(b - a, c - a))
    return np.array([*chosen, int(height.argmax())])


def _curtain(basis: Basis) -> tuple[Int, Float, Array, Int]:
    """Carriers (C, 4), weights (C, 4), uv and triangles of the mouth's inside; the upper band drawn last."""
    across = COLUMNS_MM
    depth = CURTAIN_MM - ARCH_MM * (across / across.max()) ** 2
    carriers, weights = [], []
    for teeth, heights in zip(_teeth(basis), (UPPER_MM, LOWER_MM), strict=True):
        four = teeth[_carriers(basis.mean[teeth])]
        frame = np.column_stack([basis.mean[four], np.ones(4)])
        for y in heights:
            at = np.column_stack([across, np.full(len(across), y), depth, np.ones(len(across))])
            weights.append(at @ np.linalg.inv(frame))
            carriers.append(np.repeat(four[None], len(across), 0))
    u = np.linspace(0.01, 0.99, len(across)) / 2
    rows = 1 - np.array(BANDS)
    uv = np.stack(np.meshgrid(u, (rows * (MOUTH_ROWS - 2) + 1) / HEIGHT), -1).reshape(-1, 2)
    triangles = grid_triangles(4, len(across), wrap=False)
    band = triangles.min(1) // len(across)
    order = np.argsort(-band, kind="stable")
    return np.concatenate(carriers), np.concatenate(weights, dtype=np.float32), uv, triangles[order]


@lru_cache(maxsize=2)  # of a basis, which is compared by identity
def sheet_of(basis: Basis) -> Sheet:
    """The sheet of a basis that has eyes and teeth."""
    corners, face_uv, alpha, rim, face = _face(basis)
    eyes, eye_uv, eye_triangles = _eyes(basis)
    corner_of = np.zeros(len(basis.mean), np.int32)
    corner_of[basis.corner_vertex] = np.arange(len(basis.uv))
    carriers, weights, mouth_uv, curtain = _curtain(basis)
    single = np.concatenate([basis.corner_vertex[corners], eyes])
    vertices = np.concatenate([np.repeat(single[:, None], 4, 1), carriers]).astype(np.int32)
    single_corner = np.concatenate([corners, corner_of[eyes]])
    atlas = np.zeros((len(vertices), 2), np.float32)
    atlas[: len(single)] = basis.uv[single_corner]
    alone = np.tile(np.array([1, 0, 0, 0]), (len(single), 1))
    place = Embedding(vertices, np.concatenate([alone, weights], dtype=np.float32))
    first = len(corners), len(single)
    inside = np.concatenate([curtain + first[1], eye_triangles + first[0]]).astype(np.int32)
    behind = len(vertices) - len(corners)
    return Sheet(
        place,
        np.concatenate([face_uv, eye_uv, mouth_uv], dtype=np.float32),
        atlas,
        np.concatenate([alpha, np.ones(behind)], dtype=np.float32),
        np.concatenate([rim, np.zeros(behind)], dtype=np.float32),
        inside,
        face.astype(np.int32),
        first[0],
    )
