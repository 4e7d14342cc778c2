"""The whole-body mesh into a head and neck with a clean lower edge, as rows of a linear map.

The body is cut where `level` is zero: polygons across it are clipped, and each new vertex lies on one edge of
the body. So every vertex of the crop is (1 - t) a + t b of two body vertices, and the same holds for any
displacement of the body: targets are cut exactly like the mesh.
"""

from dataclasses import dataclass, field

import numpy as np

from codec.basis import Part
from codec.values import Int
from likeness.layout import SOCKETS
from training.parts.makehuman import BaseMesh, Double

PARTS = {
    "body": Part.SKIN,
    "helper-l-eye": Part.EYE_LEFT,
    "helper-r-eye": Part.EYE_RIGHT,
    "helper-upper-teeth": Part.TEETH,
    "helper-lower-teeth": Part.TEETH,
    "helper-tongue": Part.TONGUE,
    "helper-l-eyelashes-1": Part.LASHES,
    "helper-l-eyelashes-2": Part.LASHES,
    "helper-r-eyelashes-1": Part.LASHES,
    "helper-r-eyelashes-2": Part.LASHES,
}

LASH_KEPT = {"1": 0.3, "2": 0.8}
"""Share of the lashes' length that stays, lower and upper: MakeHuman's strips are textured, ours are not."""

ABOVE_SHOULDERS_MM = 600.0  # in the body's own frame
EDGE_MM = 182.0
"""The edge lies this far below the eyes in front, on the chest just under the collar bones;"""
EDGE_RISE_SIDE = 1 / 160.0
"""and rises towards the shoulders, mm per mm², and"""
EDGE_RISE_BACK = 0.30
"""towards the back, mm per mm."""


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """first, second (V,) body vertices and t (V,): the crop's vertices are (1 - t) first + t second.

    part (V,); triangles (T, 3) of corners; corner_vertex (U,); uv (U, 2) as in the body's atlas;
    mirror (V,) the vertex on the other side; upper_teeth: indices of vertices.
    """

    first: Int
    second: Int
    t: Double
    part: Int
    triangles: Int
    corner_vertex: Int
    uv: Double
    mirror: Int
    upper_teeth: Int

    def __call__(self, body: Double) -> Double:
        """(B, 3) of the body -> (V, 3) of the crop, positions or displacements."""
        t = self.t[:, None]
        return (1 - t) * body[self.first] + t * body[self.second]


def level(vertices: Double) -> Double:
    """(V, 3) relative to the eyes -> (V,): positive is kept."""
    x, y, z = vertices.T
    return y + EDGE_MM - EDGE_RISE_SIDE * x**2 + EDGE_RISE_BACK * np.minimum(z, 0)


@dataclass(slots=True)
class _Cutter:
    """Numbers the crop's vertices and corners as polygons come in."""

    heights: Double
    body_uv: Double
    vertices: dict[tuple[int, int], int] = field(default_factory=dict)
    parts: list[int] = field(default_factory=list)
    corners: dict[tuple[int, int, int, int], int] = field(default_factory=dict)
    corner_vertex: list[int] = field(default_factory=list)
    corner_uv: list[Double] = field(default_factory=list)

    def share(self, a: int, b: int) -> float:
        """Where the edge from a to b crosses the level, 0 to 1."""
        return 0.0 if a == b else float(self.heights[a] / (self.heights[a] - self.heights[b]))

    def corner(self, a: int, b: int, uv_a: int, uv_b: int, part: int) -> int:
        if a > b:
            a, b, uv_a, uv_b = b, a, uv_b, uv_a
        key = (a, b, uv_a, uv_b)
        if key not in self.corners:
            if (a, b) not in self.vertices:
                self.vertices[a, b] = len(self.vertices)
                self.parts.append(part)
            t = self.share(a, b)
            self.corners[key] = len(self.corners)
            self.corner_vertex.append(self.vertices[a, b])
            self.corner_uv.append((1 - t) * self.body_uv[uv_a] + t * self.body_uv[uv_b])
        return self.corners[key]

    def clip(self, polygon: tuple[int, ...], uv: tuple[int, ...], part: int) -> list[int]:
        """The corners of what lies above the level (Sutherland and Hodgman's rule for one plane)."""
        out = []
        for i, (a, uv_a) in enumerate(zip(polygon, uv, strict=True)):
            b, uv_b = polygon[(i + 1) % len(polygon)], uv[(i + 1) % len(polygon)]
            if self.heights[a] >= 0:
                out.append(self.corner(a, a, uv_a, uv_a, part))
            if (self.heights[a] > 0) != (self.heights[b] > 0) and self.heights[a] * self.heights[b] < 0:
                out.append(self.corner(a, b, uv_a, uv_b, part))
        return out


def crop(mesh: BaseMesh, eyes: Double) -> Crop:
    """Cut the head off; `eyes` (3,) is the midpoint between the eyeballs."""
    heights = level(mesh.vertices - eyes)
    cutter = _Cutter(heights, mesh.uv)
    polygons = []
    for polygon, uv, group in zip(mesh.polygons, mesh.polygon_uv, mesh.groups, strict=True):
        if group in PARTS and max(heights[list(polygon)]) > 0:
            polygons.append(cutter.clip(polygon, uv, PARTS[group]))
    keys = np.array(list(cutter.vertices), np.int32)
    t = np.array([cutter.share(a, b) for a, b in cutter.vertices])
    position = (1 - t)[:, None] * mesh.vertices[keys[:, 0]] + t[:, None] * mesh.vertices[keys[:, 1]]
    corner_vertex = np.array(cutter.corner_vertex, np.int32)
    _shorten_lashes(mesh, keys, t)
    upper = {
        v for p, g in zip(mesh.polygons, mesh.groups, strict=True) if g == "helper-upper-teeth" for v in p
    }
    return Crop(
        keys[:, 0],
        keys[:, 1],
        t,
        np.array(cutter.parts, np.int32),
        triangulate([p for p in polygons if len(p) > 2], position[corner_vertex]),
        corner_vertex,
        np.array(cutter.corner_uv),
        _mirror(cutter.vertices, mesh.mirror),
        np.flatnonzero([a in upper for a in keys[:, 0]]).astype(np.int32),
    )


def _shorten_lashes(mesh: BaseMesh, keys: Int, t: Double) -> None:
    """Draw each lash vertex towards the nearest one of its lid's margin: `keys` (V, 2), t (V,) in place."""
    margin = np.array(sorted(lid_margin(mesh)))
    here = {k: i for i, k in enumerate(keys[:, 0])}
    for polygon, group in zip(mesh.polygons, mesh.groups, strict=True):
        if "eyelashes" in group:
            for vertex in polygon:
                distance = np.linalg.norm(mesh.vertices[margin] - mesh.vertices[vertex], axis=1)
                row = here[vertex]
                keys[row, 1], t[row] = margin[distance.argmin()], 1 - LASH_KEPT[group[-1]]


def lid_margin(mesh: BaseMesh) -> set[int]:
    """Vertices where the skin of the face meets the lining of the eye sockets."""
    sockets, face = set(), set()
    for polygon, uv, group in zip(mesh.polygons, mesh.polygon_uv, mesh.groups, strict=True):
        if group == "body" and mesh.vertices[polygon[0], 1] > ABOVE_SHOULDERS_MM:
            u, v = mesh.uv[uv[0]]
            if u < SOCKETS.right and SOCKETS.bottom < v < SOCKETS.top:
                sockets |= set(polygon)
            elif u > SOCKETS.right:
                face |= set(polygon)
    return sockets & face


def _mirror(vertices: dict[tuple[int, int], int], body_mirror: Int) -> Int:
    out = np.arange(len(vertices), dtype=np.int32)
    for (a, b), index in vertices.items():
        low, high = sorted((int(body_mirror[a]), int(body_mirror[b])))
        out[index] = vertices[low, high]
    return out


def triangulate(polygons: list[list[int]], position: Double) -> Int:
    """Polygons of corners -> (T, 3); a quad is split along its shorter diagonal, larger ones as a fan."""
    out = []
    for polygon in polygons:
        if len(polygon) == 4:
            a, b, c, d = position[polygon]
            if np.linalg.norm(b - d) < np.linalg.norm(a - c) - 1e-6:
                polygon = [*polygon[1:], polygon[0]]
        out += [(polygon[0], polygon[i], polygon[i + 1]) for i in range(1, len(polygon) - 1)]
    return np.array(out, np.int32)
