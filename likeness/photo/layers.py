"""From a few pictures of a person to the layers around the face: hair, ears, neck, clothes (render/photo).

The picture that looks straight ahead gives all of it, pictures of a turned head what that one cannot show.
What is not the person is cut away along the matte, softly. The cut-out is laid on a mesh whose depth is the
fitted head's own where the head is seen, and goes on from there: outwards it bends back to the plane through
the skull's middle, which is where a head's outline lies. So nothing slips between face and hair.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from codec import landmarks as lm
from codec.basis import Basis, Part
from codec.values import Float, Image, Int
from likeness.atlas import smoothstep
from likeness.camera import project
from likeness.matting import Matte, Region
from likeness.raster import draw
from render.anatomy import torso_share
from render.photo.layers import Carried
from render.photo.values import Layer
from render.surface import Array, normals

CELLS = 20
"""Of the mesh along the longer side: 25 mm, over which a cheek bends by 1 mm."""
LARGEST, TEXELS_PER_MM = 448, 1.2
"""Of a layer's picture along its longer side; finer than the second no call shows it."""
SKULL_MIDDLE_MM = np.array([0, 0, -88], np.float32)
"""From between the eyes."""
HALF_HEAD_MM, BULGE_MM = 80.0, 70.0
"""What a cut-out rises from the plane of its outline, and how far inside that it has done so."""
FACING = 0.35
"""Cosine of the view below which the head's surface is an outline's rather than a depth to go on from."""
KEEP_MM, FORGET_MM = 8.0, 45.0
"""The head's depth is gone on with for the first, and forgotten over the second."""
SIDE_RAD, TOO_FAR_RAD = np.radians([10, 40])
"""Turns of the head between which a picture gives a side."""
BEYOND_MM, BELOW_MM = 230.0, 330.0
"""From between the eyes to the sides and down: what of the person is kept."""
CHIN_MM = -90.0
"""From between the eyes, roughly: a little above the chin."""
EDGE_FADE = 0.035
"""Share of a picture's side over which a person who is cut off by the picture fades out."""
ALPHA_STEPS = 16
INNER_MM = 16.0
"""From the face's outline inwards: what lies deeper is always covered by the face and not stored."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A picture with its matte and its fitted head.

    camera: (3, 3). rotation (3, 3), translation (3,) mm of the head. head: (V, 3) its vertices in head space
    under the picture's expression.
    """

    picture: Image
    matte: Matte
    camera: Float
    rotation: Float
    translation: Float
    head: Float

    @property
    def azimuth_rad(self) -> float:
        """The camera's direction in head space: 0 ahead, positive on the subject's left."""
        there = -self.translation @ self.rotation
        return float(np.arctan2(there[0], there[2]))


def layers(basis: Basis, shots: Sequence[Shot], neutral: Float, eyes: Float) -> tuple[Layer, ...]:
    """From back to front. neutral: (V, 3) the person's head at rest; eyes: (3,) mm, the point between them."""
    front = min(shots, key=lambda s: abs(s.azimuth_rad))
    sides = [s for s in (_turned(shots, -1), _turned(shots, 1)) if s is not None and s is not front]
    return tuple(_Cutting(basis, s, neutral, eyes, s is not front).layer() for s in (*sides, front))


def _turned(shots: Sequence[Shot], sign: int) -> Shot | None:
    """The picture that is turned most to one side, but not too far."""
    there = [s for s in shots if SIDE_RAD < sign * s.azimuth_rad < TOO_FAR_RAD]
    return max(there, key=lambda s: abs(s.azimuth_rad), default=None)


def foreground(picture: Image, alpha: Float, radius: int) -> Float:
    """(H, W, 3) the person's own colour also where the room shines through, so that no wall is left between
    wisps of hair: "blur fusion" of Forte and Pitié, F, B, Alpha Matting, 2020."""
    image, share = picture.astype(np.float32), alpha[..., None]
    for r in (radius, max(radius // 6, 1)):
        window = (2 * r + 1, 2 * r + 1)
        weight = cv2.blur(alpha, window)[..., None]
        own = cv2.blur(image * share, window) / (weight + 1e-3)
        room = cv2.blur(image * (1 - share), window) / (1 - weight + 1e-3)
        image = np.clip(own + share * (picture - share * own - (1 - share) * room), 0, 255)
    return np.asarray(image, np.float32)


def inflated(inside: Image, mm_per_px: float) -> Float:
    """(H, W) 0 or 1 -> (H, W) mm in front of the plane of its outline, as a head stands out from it."""
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 5) * mm_per_px / HALF_HEAD_MM
    return np.asarray(BULGE_MM * np.sqrt(1 - (1 - np.minimum(depth, 1)) ** 2), np.float32)


def gone_on(values: Float, known: Image, mm_per_px: float) -> Float:
    """(H, W) values where known (0 or 1), carried on beyond and forgotten with the distance."""
    out: Array = np.zeros_like(values)
    left: Array = np.ones_like(values)
    for sigma_mm in (5.0, 12.0, 28.0, 60.0):
        sigma = sigma_mm / mm_per_px
        weight = cv2.GaussianBlur(known.astype(np.float32), (0, 0), sigma)
        mean = cv2.GaussianBlur(values * known, (0, 0), sigma) / np.maximum(weight, 1e-4)
        share = left * smoothstep(0.02, 0.3, np.asarray(weight, np.float32))
        out, left = out + share * mean, left - share
    away = cv2.distanceTransform(1 - known, cv2.DIST_L2, 5) * mm_per_px
    fade = np.exp(-((np.maximum(away - KEEP_MM, 0) / FORGET_MM) ** 2))
    out = np.where(known > 0, values, out)
    return np.asarray(out * fade, np.float32)


@dataclass(slots=True, eq=False)
class _Cutting:
    """One picture being made a layer."""

    basis: Basis
    shot: Shot
    neutral: Float
    eyes: Float
    side: bool  # only the side that the front picture cannot show

    def layer(self) -> Layer:
        """The whole way."""
        left, top, right, bottom = self._bounds()
        rows, columns = self._grid(right - left, bottom - top)
        x, y = np.meshgrid(np.linspace(left, right, columns), np.linspace(top, bottom, rows))
        at = np.stack([x, y], -1).reshape(-1, 2).astype(np.float32)
        there = self._lifted(at, self._depth(at, (left, top, right, bottom)))
        vertices = self._at_rest(there)
        picture = self._picture((left, top, right, bottom))
        u, v = np.meshgrid(np.linspace(0, 1, columns), np.linspace(1, 0, rows))
        uv = np.stack([u, v], -1).reshape(-1, 2).astype(np.float32)
        used, triangles = np.unique(_visible(picture, rows, columns), return_inverse=True)
        torso = torso_share(vertices[used] - self.eyes)
        azimuth = self.shot.azimuth_rad if self.side else 0.0
        return Layer(
            picture, vertices[used], uv[used], triangles.reshape(-1, 3).astype(np.int32), torso, azimuth
        )

    def _seen(self) -> tuple[Float, Float]:
        """(V, 3) vertices in camera space and (V,) the cosines at which they face it."""
        there = self.shot.head @ self.shot.rotation.T + self.shot.translation
        triangles = self.basis.corner_vertex[self.basis.triangles]
        normal = normals(triangles, there.astype(np.float32))
        facing = -(normal * there).sum(1) / np.linalg.norm(there, axis=1)
        return there.astype(np.float32), facing.astype(np.float32)

    def _mm_per_px(self) -> float:
        return float(
            -(self.shot.rotation @ self._middle() + self.shot.translation)[2] / self.shot.camera[0, 0]
        )

    def _middle(self) -> Float:
        return self.eyes + SKULL_MIDDLE_MM

    def _bounds(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the person in the picture, in pixels."""
        height, width = self.shot.picture.shape[:2]
        eyes = project(self.shot.camera, (self.shot.rotation @ self.eyes + self.shot.translation)[None])[0]
        reach, down = BEYOND_MM / self._mm_per_px(), BELOW_MM / self._mm_per_px()
        ys, xs = np.nonzero(self.shot.matte.person > 0.1)
        low = np.maximum([xs.min() - 2, ys.min() - 2, 0, 0], [eyes[0] - reach, eyes[1] - reach, 0, 0])
        left, top = int(low[0]), int(low[1])
        right, bottom = (
            min(xs.max() + 3, int(eyes[0] + reach), width),
            min(ys.max() + 3, int(eyes[1] + down), height),
        )
        return max(left, 0), max(top, 0), int(right), int(bottom)

    def _grid(self, width: int, height: int) -> tuple[int, int]:
        cell = max(width, height) / CELLS
        return max(round(height / cell), 2) + 1, max(round(width / cell), 2) + 1

    def _depth(self, at: Float, bounds: tuple[int, int, int, int]) -> Float:
        """(N,) camera-space z at (N, 2) pixels of the picture, mm."""
        left, top, right, bottom = bounds
        scale = 96 / max(right - left, bottom - top)
        size = max(round((right - left) * scale), 2), max(round((bottom - top) * scale), 2)
        mm = self._mm_per_px() / scale
        person = cv2.resize(
            self.shot.matte.person[top:bottom, left:right], size, interpolation=cv2.INTER_AREA
        )
        plane = float((self.shot.rotation @ self._middle() + self.shot.translation)[2])
        shell = plane + inflated((person > 0.5).astype(np.uint8), mm)
        z, facing = self._head_seen((np.array([left, top], np.float32), scale), size)
        known = ((facing > FACING) & (person > 0.5)).astype(np.uint8)
        depth = shell + gone_on(z - shell, known, mm)
        place = ((at - [left, top]) * scale).astype(np.float32)
        grid, empty = place.reshape(1, -1, 2), np.empty((0, 0), np.float32)
        return np.asarray(cv2.remap(depth, grid, empty, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))[0]

    def _head_seen(self, place: tuple[Float, float], size: tuple[int, int]) -> tuple[Float, Float]:
        """The fitted head's z and how it faces the camera over a small picture of the person; 0 beside it."""
        there, facing = self._seen()
        pixels = (project(self.shot.camera, there) - place[0]) * np.float32(place[1])
        triangles = self.basis.corner_vertex[self.basis.triangles]
        skin = (self.basis.part[triangles] == Part.SKIN).all(1) & (facing[triangles].mean(1) > 0)
        triangles = triangles[skin]
        order = np.argsort(there[triangles, 2].mean(1))
        values = np.stack([there[:, 2], facing], 1)
        out, owner = draw(pixels.astype(np.float32), triangles[order], values, *size)
        return out[..., 0], out[..., 1] * (owner >= 0)

    def _lifted(self, at: Float, z: Float) -> Float:
        """(N, 2) pixels and z -> (N, 3) head space."""
        camera = self.shot.camera
        ray = np.column_stack([at, np.ones(len(at))]) @ np.linalg.inv(camera).T
        there = ray * (z / ray[:, 2])[:, None]
        return np.asarray((there - self.shot.translation) @ self.shot.rotation, np.float32)

    def _at_rest(self, vertices: Float) -> Float:
        """Where the vertices go when the face comes to rest."""
        carried = Carried(self.basis, self.shot.head, vertices)
        return np.asarray(vertices + carried.moved(self.neutral - self.shot.head), np.float32)

    def _picture(self, bounds: tuple[int, int, int, int]) -> Image:
        """(H, W, 4) the cut-out."""
        left, top, right, bottom = bounds
        part = (slice(top, bottom), slice(left, right))
        alpha = np.clip((self.shot.matte.person[part] - 0.06) / 0.88, 0, 1).astype(np.float32)
        radius = max(round(14 / self._mm_per_px()), 3)
        own = foreground(self.shot.picture[part], alpha, radius)
        alpha = alpha * self._fading(bounds) * (self._head_only(bounds) if self.side else 1)
        longest = min(LARGEST, round(TEXELS_PER_MM * self._mm_per_px() * max(right - left, bottom - top)))
        scale = min(longest / max(right - left, bottom - top), 1.0)
        size = max(round((right - left) * scale), 8), max(round((bottom - top) * scale), 8)
        weighted = cv2.resize(own * (alpha + 1e-3)[..., None], size, interpolation=cv2.INTER_AREA)
        weight = cv2.resize(alpha + 1e-3, size, interpolation=cv2.INTER_AREA)
        alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
        alpha = np.rint(np.clip(alpha, 0, 1) * ALPHA_STEPS) / ALPHA_STEPS
        inner = cv2.resize(self._inner(bounds), size, interpolation=cv2.INTER_AREA)
        colour = _quiet(weighted / weight[..., None], alpha * (1 - inner))
        return np.dstack([colour, np.rint(alpha * 255)]).astype(np.uint8)

    def _fading(self, bounds: tuple[int, int, int, int]) -> Float:
        """1, falling to 0 at the picture's own borders, except above the head; down the neck for a side."""
        left, top, right, bottom = bounds
        width = self.shot.picture.shape[1]
        x, y = np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5
        most = EDGE_FADE * max(right - left, bottom - top)
        across = (
            np.minimum(x / most, (width - x) / most) if left <= 1 or right >= width - 1 else np.ones_like(x)
        )
        down = np.minimum((bottom - y) / most, 1)
        return np.outer(smoothstep(0, 1, down), smoothstep(0, 1, across)).astype(np.float32)

    def _head_only(self, bounds: tuple[int, int, int, int]) -> Float:
        """1 on the head, 0 on clothes and below the chin: the shoulders do not turn with the head."""
        left, top, right, bottom = bounds
        chin = self.eyes + np.array([0, CHIN_MM, 0], np.float32)
        y0 = float(project(self.shot.camera, (self.shot.rotation @ chin + self.shot.translation)[None])[0, 1])
        down = (np.arange(top, bottom) - y0) * self._mm_per_px()
        cloth = self.shot.matte.of(Region.CLOTHES)[top:bottom, left:right]
        return np.asarray(smoothstep(35, 0, down)[:, None] * (1 - cloth), np.float32)

    def _inner(self, bounds: tuple[int, int, int, int]) -> Float:
        """1 well inside the face, where the face always covers the layer."""
        left, top, right, bottom = bounds
        there, _ = self._seen()
        pixels = project(self.shot.camera, self.basis.landmarks478(there)) - [left, top]
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cv2.fillPoly(mask, [np.rint(pixels[list(lm.OVAL)]).astype(np.int32)], 1)
        deep = cv2.distanceTransform(mask, cv2.DIST_L2, 5) * self._mm_per_px()
        return np.asarray(smoothstep(INNER_MM, INNER_MM + 8, deep), np.float32)


def _quiet(colour: Float, weight: Float) -> Float:
    """(H, W, 3) with what does not count, weight 0, filled smoothly from beside it: it costs no bytes."""
    out: Array = colour.copy()
    left: Array = weight.copy()
    for sigma in (2.0, 6.0, 18.0, 54.0):
        near = cv2.GaussianBlur(weight, (0, 0), sigma)
        mean = cv2.GaussianBlur(colour * weight[..., None], (0, 0), sigma) / np.maximum(near, 1e-4)[..., None]
        share = ((1 - left) * smoothstep(0.02, 0.2, np.asarray(near, np.float32)))[..., None]
        out, left = np.where(left[..., None] < 1, out * (1 - share) + mean * share, out), left + share[..., 0]
    return out.astype(np.float32)


def _visible(picture: Image, rows: int, columns: int) -> Int:
    """Triangles of the grid in which something is shown."""
    alpha = (picture[..., 3] > 0).astype(np.uint8)
    height, width = alpha.shape
    out = []
    for r in range(rows - 1):
        for c in range(columns - 1):
            y0, y1 = r * height // (rows - 1), -(-(r + 1) * height // (rows - 1))
            x0, x1 = c * width // (columns - 1), -(-(c + 1) * width // (columns - 1))
            if alpha[y0:y1, x0:x1].any():
                a = r * columns + c
                out += [(a, a + columns, a + 1), (a + 1, a + columns, a + columns + 1)]
    return np.array(out, np.int32).reshape(-1, 3)
