"""Hair of our own growing: a shell over the scalp of a neutral head, for a few styles.

The scalp is felt as a radius in every direction from the skull's middle (the ears are left out). The shell is
a grid of directions at that radius plus the style's thickness; `reach`, an angle in degrees, says how far
inside the hairline a point lies. The shader draws strands along the grid, frays the hairline and lights it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from codec.basis import Basis, Part
from codec.values import Float
from render.anatomy import eye_axes, smoothstep
from render.grown import Grown, grid_triangles, grown
from render.scene import Hair
from render.surface import Array, normals

SKULL_MM = np.array([0, 15, -70], np.float32)
"""The skull's middle from the point between the eyes."""

ROWS, COLUMNS = 26, 52
LIFT_MM = 1.8
"""Even at the hairline hair lies on the skin, not in it: the smoothed scalp errs by a millimetre or so."""
KERNEL_RAD, KERNEL_REACH = 0.087, 7.0
"""The scalp is smoothed over 5 degrees; what weighs less than a thousandth of the nearest is left out."""
FRINGE_MM = 27.0
"""Where a fringe ends, above the eyes' level."""
WHORL_RAD = 0.7
"""Elevation of the whorl at the back of the crown."""
KNOT = np.array([0, 0.34, -0.94])

# The hairline of a short cut: degrees around the head from the front, and elevation there. It leaves the
# forehead, falls to the sideburn, passes over the ear and goes down behind it to the nape.
HAIRLINE = np.array(
    [[0, 31], [22, 33], [38, 31], [50, 25], [58, 14], [65, -6], [71, -18], [82, -19], [88, -4], [100, 2],
     [114, -2], [124, -24], [136, -38], [155, -44], [180, -46]], np.float32,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """pole: where strands begin (a direction); thickness: (N, 3) directions -> mm; hangs_to: beyond the
    hairline hair falls in a curtain that ends so many mm above the eyes; fringe: and over the brows; part:
    strands start along a line through the pole, front to back, instead of at the pole."""

    pole: tuple[float, float, float]
    thickness: Callable[[Float], Array]
    hangs_to: float | None = None
    fringe: bool = False
    part: bool = False


def _short(d: Float) -> Array:
    """Fuller on top and towards the front, close at the sides."""
    return (
        5 + 13 * smoothstep(0.1, 0.85, d[:, 1]) + 5 * smoothstep(0.3, 0.8, d[:, 1]) * np.clip(d[:, 2], 0, 1)
    )


def _side_part(d: Float) -> Array:
    """A furrow at the part, a wave over the forehead on the far side."""
    angle: Array = np.arctan2(d[:, 0], d[:, 1])
    away = np.abs(angle - 0.42)
    wave = 9 * smoothstep(0.15, 0.6, 0.42 - angle) * smoothstep(1.6, 0.7, 0.42 - angle)
    body = 7 + 13 * smoothstep(0.0, 0.8, d[:, 1]) + wave * np.clip(d[:, 2] + 0.4, 0, 1)
    return body - 6 * smoothstep(0.16, 0.0, away)


def _bob(d: Float) -> Array:
    return 10 + 9 * smoothstep(0.0, 0.8, d[:, 1])


def _cropped(d: Float) -> Array:
    return 1.5 + 2.5 * smoothstep(0.2, 0.8, d[:, 1])


def _tied(d: Float) -> Array:
    """Combed back flat to a knot behind the crown."""
    knot = np.exp(-((np.arccos(np.clip(d @ KNOT, -1, 1)) / 0.34) ** 4))
    return 6 + 3 * smoothstep(0.2, 0.8, d[:, 1]) + 24 * knot


def _long(d: Float) -> Array:
    return _side_part(d) * 0.75 + 2


STYLES = {
    Hair.SHORT: Style((0.05, 0.80, -0.60), _short),
    Hair.SIDE_PART: Style((0.41, 0.91, 0.0), _side_part, part=True),
    Hair.BOB: Style((0.06, 0.96, -0.25), _bob, hangs_to=-112.0, fringe=True),
    Hair.CROPPED: Style((0.05, 0.80, -0.60), _cropped),
    Hair.TIED: Style((0.0, 0.34, -0.94), _tied),
    Hair.LONG: Style((0.25, 0.97, 0.0), _long, hangs_to=-205.0, part=True),
}


def ears(basis: Basis, eyes: Float) -> Array:
    """(V,) which vertices of the mean head belong to the ears."""
    x, y, z = (basis.mean - eyes).T
    return (np.abs(x) > 66) & (y > -62) & (y < 24) & (z > -120) & (z < -60)


class Scalp:
    """Distance of the skull's surface from its middle, in fixed directions, without ears.

    The mean head's surface is interpolated once; a person's differs by how far his vertices have moved
    along the mean's normals, which is exact to first order.
    """

    def __init__(self, basis: Basis, directions: Float) -> None:
        eyes = eye_axes(basis, basis.mean)[1]
        offset = basis.mean - eyes - SKULL_MM
        radius = np.linalg.norm(offset, axis=1)
        normal = normals(basis.corner_vertex[basis.triangles], basis.mean)
        slope = np.einsum("vd,vd->v", normal, offset) / radius
        use = (basis.part == Part.SKIN) & ~ears(basis, eyes) & (radius > 55) & (slope > 0.25)
        self._vertex = np.flatnonzero(use)
        self._mean, self._radius = (basis.mean - eyes)[use], radius[use]
        self._move = normal[use] / slope[use, None]
        aligned = directions.astype(np.float32) @ (offset[use] / radius[use, None]).T.astype(np.float32)
        aligned -= aligned.max(1, keepdims=True)
        width = np.float32(1 - np.cos(KERNEL_RAD))
        direction, self._near = np.nonzero(aligned > -KERNEL_REACH * width)
        self._starts = np.searchsorted(direction, np.arange(len(directions)))
        weight = np.exp(aligned[direction, self._near] / width)
        self._weight = weight / np.add.reduceat(weight, self._starts)[direction]

    def __call__(self, neutral: Float, eyes: Float) -> Float:
        """(V, 3) -> (N,) mm"""
        moved = (neutral - eyes)[self._vertex] - self._mean
        radius = self._radius + np.einsum("vd,vd->v", self._move, moved)
        return np.add.reduceat(self._weight * radius[self._near], self._starts).astype(np.float32)


def _from_whorl(pole: tuple[float, float, float]) -> tuple[Array, Array, Array]:
    """Strands that leave a point in all directions."""
    up = np.asarray(pole) / np.linalg.norm(pole)
    side = np.cross(up, [0, 0, 1])
    side /= np.linalg.norm(side)
    front = np.cross(side, up)
    down = np.linspace(0.004, 0.93, ROWS)[:, None] * np.pi
    turn = np.linspace(-np.pi, np.pi, COLUMNS)[None]  # the seam is at the back
    ring = np.cos(turn)[..., None] * front + np.sin(turn)[..., None] * side
    grid = np.cos(down)[..., None] * up + np.sin(down)[..., None] * ring
    return grid, turn / (2 * np.pi) * 5, down


def _from_part(pole: tuple[float, float, float]) -> tuple[Array, Array, Array]:
    """Strands that leave a line to both sides; the line runs from the whorl at the back of the crown
    over `pole` to the forehead. Columns go along it on one side and return on the other."""
    axis = np.array([0, -np.sin(WHORL_RAD), np.cos(WHORL_RAD)])
    up = np.array([0, np.cos(WHORL_RAD), np.sin(WHORL_RAD)])
    lean = np.linspace(0.02, 0.98, COLUMNS // 2) * np.pi
    along = np.concatenate((lean, lean[::-1]))[None]
    sign = np.repeat([1.0, -1.0], COLUMNS // 2)[None]
    down = np.linspace(0, 1, ROWS)[:, None] * np.pi
    angle = np.arctan2(pole[0], pole[1]) - sign * down
    plane = np.sin(angle)[..., None] * np.array([1.0, 0, 0]) + np.cos(angle)[..., None] * up
    grid = np.sin(along)[..., None] * plane - np.cos(along)[..., None] * axis
    return grid, along / np.pi * 2.6 + sign, down


def _directions(style: Style) -> tuple[Float, Float]:
    """(R, C, 3) grid of directions, strands running down the rows; (R, C, 2) strand coordinates."""
    if style.part:
        grid, across, down = _from_part(style.pole)
    else:
        grid, across, down = _from_whorl(style.pole)
    uv = np.stack(np.broadcast_arrays(across, down / np.pi * 2.2), 2)
    return grid.astype(np.float32), uv.astype(np.float32)


def _around(directions: Float) -> Array:
    """(N,) degrees around the vertical from the front, either way."""
    return np.degrees(np.arctan2(np.abs(directions[:, 0]), directions[:, 2]))


def _reach(directions: Float) -> Float:
    """(N,) degrees above the hairline."""
    elevation = np.degrees(np.arcsin(np.clip(directions[:, 1], -1, 1)))
    line = np.interp(_around(directions), HAIRLINE[:, 0], HAIRLINE[:, 1])
    return (elevation - line).astype(np.float32)


def _hang(directions: Float, radius: Float, ends_mm: float, fringe: bool) -> tuple[Float, Float]:
    """Hair that falls: it leaves the skull and hangs straight; a fringe to the brows."""
    x, y, z = directions.T
    around = _around(directions)
    wide = 86 + 14 * smoothstep(58, 82, around) - 7 * smoothstep(110, 150, around)
    wide = wide - 12 * smoothstep(-0.55, -0.85, y)  # the ends turn in
    hanging = smoothstep(0.75, -0.05, y) * smoothstep(40, 66, around)
    fallen = np.maximum(wide / np.maximum(np.hypot(x, z), 0.12), radius)
    radius = radius + (fallen - radius) * hanging
    front: Array = np.full(len(x), FRINGE_MM if fringe else 200.0)  # higher: nothing hangs over a forehead
    if fringe:  # it is cut in an arch, and not by a ruler
        front = front - 2 - 9 * smoothstep(8, 44, around) + 1.6 * np.sin(23 * x + 1) * np.cos(9 * x)
    low = front + (ends_mm - front) * smoothstep(*((44, 60) if fringe else (48, 72)), around)
    below = (radius * y + SKULL_MM[1] - low) * 0.5
    return radius.astype(np.float32), np.maximum(_reach(directions), below).astype(np.float32)


class Barber:
    """Grows one style on any head of a basis; what does not depend on the head is prepared once."""

    def __init__(self, basis: Basis, style: Style) -> None:
        grid, uv = _directions(style)
        self._style, self._grid = style, grid.shape[:2]
        self._directions, self._uv = grid.reshape(-1, 3), uv.reshape(-1, 2)
        self._scalp = Scalp(basis, self._directions)
        self._reach = _reach(self._directions)
        self._root = smoothstep(-2, 16, self._reach)
        if style.fringe:  # it keeps off the forehead
            self._root = np.maximum(self._root, 0.45 * smoothstep(80, 60, _around(self._directions)))
        self._thickness = style.thickness(self._directions) * self._root + LIFT_MM
        eyes = eye_axes(basis, basis.mean)[1]
        self._choose_triangles(self._distance(self._scalp(basis.mean, eyes))[1])

    def _choose_triangles(self, reach: Float) -> None:
        """Leave out triangles wholly outside the hairline, and the vertices that none uses."""
        triangles = grid_triangles(ROWS, COLUMNS, wrap=self._style.part)
        self._used, again = np.unique(triangles[reach[triangles].max(1) > -8], return_inverse=True)
        self._triangles = np.asarray(again, np.int32).reshape(-1, 3)

    def _distance(self, scalp: Float) -> tuple[Float, Float]:
        """(N,) distance of the hair from the skull's middle, mm, and (N,) its reach beyond the hairline."""
        radius = (scalp + self._thickness).astype(np.float32)
        reach = self._reach
        if self._style.hangs_to is not None:
            radius, reach = _hang(self._directions, radius, self._style.hangs_to, self._style.fringe)
        return radius - 4 * smoothstep(-1, -8, reach), reach

    def __call__(self, neutral: Float, eyes: Float) -> Grown:
        """The hair of a neutral head in head space."""
        radius, reach = self._distance(self._scalp(neutral, eyes))
        points = eyes + SKULL_MM + self._directions * radius[:, None]
        strand = np.gradient(points.reshape(*self._grid, 3), axis=0).reshape(-1, 3)
        strand /= np.linalg.norm(strand, axis=1, keepdims=True) + 1e-6
        shade = np.zeros((len(points), 4), np.float32)
        shade[:, 0] = 0.55 + 0.45 * smoothstep(-0.4, 0.5, self._directions[:, 1])
        shade[:, 1] = np.clip(reach / 10, -2, 2)
        use = self._used
        return grown(points[use], self._triangles, self._uv[use], strand[use], shade[use])


@lru_cache(maxsize=2 * len(STYLES))
def barber(basis: Basis, kind: Hair) -> Barber | None:
    """Who cuts this kind on the heads of a basis; nobody where there is no hair. One for all renderers."""
    return Barber(basis, STYLES[kind]) if kind in STYLES else None


def strands(size: int = 256, seed: int = 5) -> Array:
    """(size, size, 1) uint8 noise drawn out along v, wrapping on both sides: the look of parallel strands."""
    rng = np.random.default_rng(seed)
    total = np.zeros((size, size))
    for width, length, weight in ((0.8, 40, 0.75), (2.2, 60, 0.6), (9, 90, 0.3)):
        noise = rng.standard_normal((size, size))
        for axis, reach in ((1, width), (0, length)):
            kernel = np.exp(-0.5 * (np.minimum(np.arange(size), size - np.arange(size)) / reach) ** 2)
            shape = (-1, 1) if axis == 0 else (1, -1)
            noise = np.fft.ifft(
                np.fft.fft(noise, axis=axis) * np.fft.fft(kernel).reshape(shape), axis=axis
            ).real
        total += weight * noise / noise.std()
    scaled = 127 + 62 * total / total.std()
    return np.clip(scaled, 0, 255).astype(np.uint8)[:, :, None]
