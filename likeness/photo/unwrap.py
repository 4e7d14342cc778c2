"""Camera frames on to the sheet, as photographed, and where each frame shows the sheet's surface."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from codec import landmarks as lm
from codec.basis import Basis
from codec.rotation import rotation_matrix
from codec.values import Float, Image, Int
from likeness.atlas import smoothstep
from likeness.photo.takes import Take, in_picture
from render.photo.sheet import BANDS, HEIGHT, WIDTH, sheet_of
from render.raster import draw
from render.surface import Normals

FACING = (0.2, 0.55)
"""Cosines to the camera between which belief rises from nothing to full."""
RINGS = (lm.RIGHT_EYE, lm.LEFT_EYE, lm.INNER_LIPS)
RIM_PX = 1
"""So far within drawn lids and lips what lies behind them is surely seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Which corners (H, W, 3) each texel lies between and in what shares; covered (H, W)."""

    corners: Int
    shares: Float
    covered: NDArray[np.bool_]

    @staticmethod
    def of(basis: Basis) -> "Grid":
        """Of the sheet at full size."""
        sheet, width, height = sheet_of(basis), WIDTH, HEIGHT
        at = sheet.uv * (width, -height) + (-0.5, height - 0.5)
        triangles = np.concatenate([sheet.inside, sheet.face])
        _, owner = draw(at.astype(np.float32), triangles, np.zeros((len(at), 1), np.float32), width, height)
        corners = triangles[owner]
        a, b, c = (at[corners[..., k]] for k in range(3))
        pixel = np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1)
        area = _cross(b - a, c - a)
        second, third = _cross(pixel - a, c - a) / area, _cross(b - a, pixel - a) / area
        return Grid(corners, np.stack([1 - second - third, second, third], -1).astype(np.float32), owner >= 0)

    def __call__(self, values: Float) -> Float:
        """(C, K) -> (H, W, K), zero where nothing is."""
        out = np.zeros((*self.covered.shape, values.shape[1]), np.float32)
        for k in range(3):
            out += values[self.corners[..., k]] * self.shares[..., k : k + 1]
        out[~self.covered] = 0
        return out


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


class Unwrapper:
    """One person's frames on to the sheet. neutral: (V, 3) the person's head at rest."""

    def __init__(self, basis: Basis, neutral: Float) -> None:
        self._basis, self._neutral, self._sheet = basis, neutral, sheet_of(basis)
        self.grid = Grid.of(basis)
        self._normals = Normals(basis.corner_vertex[basis.triangles], len(basis.mean))

    def __call__(self, take: Take) -> tuple[Image, Float]:
        """(H, W, 3) colour and (H, W) belief, 0 to 1."""
        sheet, face = self._sheet, take.face
        head = self._basis.vertices(self._neutral, face.expression, face.gaze)
        pixels, there = in_picture(sheet.place(head), take)
        seen = self._seen(head, there, take)
        at = self.grid(np.concatenate([pixels, seen[:, None]], 1, dtype=np.float32))
        colour = cv2.remap(take.image, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
        inside = (at[..., :2] > 1).all(2) & (at[..., :2] < np.array(take.image.shape[1::-1]) - 2).all(2)
        return np.asarray(colour, np.uint8), self._behind(head, at, take) * at[..., 2] * (
            inside & self.grid.covered
        )

    def _seen(self, head: Float, there: Float, take: Take) -> Float:
        """(C,) by how much each corner faces the camera; 1 inside."""
        normal = self._normals(np.ascontiguousarray(head.T)).T @ rotation_matrix(take.face.rotation).T
        normal = normal[self._sheet.place.vertices[:, 0]]
        facing = -(normal * there).sum(1) / np.linalg.norm(there, axis=1)
        seen = smoothstep(*FACING, facing)
        seen[self._sheet.first_inside :] = 1
        return seen

    def _behind(self, head: Float, at: Float, take: Take) -> Float:
        """(H, W): 1 on the face; of eyes and mouth, whether lids and lips leave them in view."""
        marks = self._basis.landmarks478(head)
        points, _ = in_picture(marks, take)
        hanging, _ = in_picture(self._sheet.place(head)[self._sheet.hanging], take)
        out = np.ones(at.shape[:2], np.float32)
        for ring, rows, columns in zip(RINGS, *self._sheet.windows(1), strict=True):
            gap = np.zeros(take.image.shape[:2], np.uint8)
            cv2.fillPoly(gap, [np.rint(points[list(ring)]).astype(np.int32)], 255)
            gap[:] = cv2.erode(gap, np.ones((3, 3), np.uint8), iterations=RIM_PX)
            window = at[rows, columns]
            out[rows, columns] = cv2.remap(gap, window[..., 0], window[..., 1], cv2.INTER_LINEAR) / 255
        cv2.fillPoly(gap, [np.rint(hanging).astype(np.int32)], 0)  # upper teeth hide lower ones
        below = slice(rows.start + round(BANDS[1] * (rows.stop - rows.start)), rows.stop)
        window = at[below, columns]
        out[below, columns] = cv2.remap(gap, window[..., 0], window[..., 1], cv2.INTER_LINEAR) / 255
        return out
