"""Photographs with another expression, gaze and pose: their own pixels, moved in place.

The teacher's points on the photograph are lifted to 3-D by the fit of the basis, moved by the change that new
unit weights make in the basis, closed exactly where eyes and lips are to be closed, turned, and projected;
the photograph follows them triangle by triangle over its own hair and background (the idea of 300W-LP, for
expressions too). Eyelids slide over the eyeballs, which stay; behind the lips teeth, tongue and dark are
painted. Labels: where the points went, exact up to the teacher's own error on the photograph.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from scipy.spatial import Delaunay

from codec.basis import rotation_matrix, rotation_vector
from codec.values import Float, Image, Int
from training import landmarks as lm
from training.fit import Fit, PointModel
from training.raster import draw
from training.samples import (
    MARGIN,
    POINTS,
    SIZE,
    Coefficients,
    Flag,
    Model,
    Sample,
    Source,
    aim,
    crop_transform,
    project,
    transform,
)
from training.sources import facemesh as fm
from training.sources.expressions import Eyes
from training.sources.photos import crop

TEXTURE = 448  # px: the photograph around the face, twice the crop's resolution
TEXTURE_MARGIN = 2.45
OVERSAMPLE = 2
TILE = 64  # px: each painted part of the mouth
CLOSED_GAP = 0.035  # of the eye's width: what the teacher reads between the lids of a shut eye
LID_RISE = 0.15  # the lower lid's share of a blink
EYE_RADIUS_MM = 12.0
NOT_WITH_GAZE = 0.6  # an eye shut further than this hides its iris


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A photograph prepared for warping; points in texture pixels."""

    person: str
    texture: Image
    points: Float  # (478, 2)
    camera: Float  # camera space to texture pixels
    fit: Fit
    head: Float  # (478, 3) in head space: projects exactly onto the points
    rest: Float  # (478, 3) the same person's model without expression


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What to make of a subject: absolute unit weights, eyes, gaze (4,), and a turn of the head (3,)."""

    units: Float
    eyes: Eyes
    gaze: Float
    rotation: Float


Names = tuple[str, ...]


def prepare(person: str, image: Image, points: Float, camera: Float, fit: Fit, model: PointModel) -> Subject:
    """points (478, 3) and camera in the picture's pixels."""
    affine = crop_transform(points[:, :2], TEXTURE, TEXTURE_MARGIN)
    moved, view = transform(affine, points[:, :2]), aim(affine, camera)
    turn = rotation_matrix(fit.rotation)
    there = model.head(fit.identity, fit.units, fit.gaze) @ turn.T + fit.translation
    ray = np.column_stack([moved, np.ones(POINTS)]) @ np.linalg.inv(view).T
    exact = ray * (_depth(there[:, 2], points[:, 2]) / ray[:, 2])[:, None]
    head = ((exact - fit.translation) @ turn).astype(np.float32)
    rest = model.head(fit.identity, np.zeros_like(fit.units), np.zeros(4, np.float32))
    rest = rest + (head - there_to_head(there, fit))[[2, 164, 94]].mean(0)
    return Subject(person, crop(image, affine, TEXTURE), moved, view, fit, head, rest.astype(np.float32))


def _depth(fitted: Float, teacher: Float) -> Float:
    """(478,) camera-space z, mm: the fit's where it is sure, the teacher's shape towards the outline, where
    the embedding's points slide over the cheek and their depth would be jagged."""
    inner = np.ones(POINTS, bool)
    inner[list(lm.OVAL)] = False
    slope, shift = np.polyfit(teacher[inner], fitted[inner], 1)
    smooth = slope * teacher + shift
    trust = np.clip(2 - np.abs(smooth - fitted) / 3, 0, 1) * inner
    return (trust * fitted + (1 - trust) * smooth).astype(np.float32)


def there_to_head(points: Float, fit: Fit) -> Float:
    """Camera space to head space."""
    return ((points - fit.translation) @ rotation_matrix(fit.rotation)).astype(np.float32)


def moved_points(subject: Subject, change: Change, model: PointModel, names: Names) -> tuple[Float, Float]:
    """(478, 3) new points in head space and the (N,) unit weights that they show."""
    place = {name: k for k, name in enumerate(names)}
    weights = change.units.copy()
    head = subject.head.copy()
    eyes = ((lm.LEFT_EYE, "Left", change.eyes.left), (lm.RIGHT_EYE, "Right", change.eyes.right))
    for _, side, shut in eyes:
        for kind, share in (("eyeBlink", max(shut, 0.0)), ("eyeWide", max(-shut, 0.0))):
            old = subject.fit.units[place[kind + side]]
            weights[place[kind + side]] = old + (1 - old) * share if share > 0 else old * (1 - abs(shut))
        weights[place["eyeSquint" + side]] = subject.fit.units[place["eyeSquint" + side]]
    head += (model.units @ (weights - subject.fit.units)).astype(np.float32)
    for upper, lower, corners, shut in (
        (lm.LEFT_UPPER_LID, lm.LEFT_LOWER_LID, lm.LEFT_CORNERS, change.eyes.left),
        (lm.RIGHT_UPPER_LID, lm.RIGHT_LOWER_LID, lm.RIGHT_CORNERS, change.eyes.right),
    ):
        _shut(subject.head, head, upper, lower, corners, shut)
    _close_lips(subject, head, model, weights)
    return head, weights


def _shut(
    before: Float,
    head: Float,
    upper: tuple[int, ...],
    lower: tuple[int, ...],
    corners: tuple[int, int],
    shut: float,
) -> None:
    """Set the lids of one eye: at 1 they meet, whoever's eye it is; wide eyes are the basis' alone."""
    if shut < 0:
        return
    up, low, ends = list(upper), list(lower), list(corners)
    gap = before[up] - before[low]
    width = np.linalg.norm(before[ends[0]] - before[ends[1]])
    drift = (head[ends] - before[ends]).mean(0)  # what the rest of the face does to this eye
    bottom = before[low] + drift + shut * LID_RISE * gap
    least = (
        np.array([0, CLOSED_GAP * width, 0], np.float32)
        * np.sin(np.linspace(0.5, np.pi - 0.5, len(up)))[:, None]
    )
    head[low] = bottom
    head[up] = bottom + (1 - shut) * gap + shut * least
    bulge = np.sin(np.linspace(0.3, np.pi - 0.3, len(up))) * shut * 1.5
    head[up, 2] += bulge


def _close_lips(subject: Subject, head: Float, model: PointModel, weights: Float) -> None:
    """Lips meet where the basis' own lips meet, and never cross."""
    shown = model.head(subject.fit.identity, weights, subject.fit.gaze)
    up, low = np.array(lm.LIP_PAIRS).T
    wanted = shown[up, 1] - shown[low, 1]
    gap = head[up, 1] - head[low, 1]
    closed = np.clip((1.2 - wanted) / 0.7, 0, 1) if np.median(wanted) < 1.2 else np.zeros(len(up))
    new = np.maximum(gap, 0.15) * (1 - closed) + 0.15 * closed
    change = (new - gap) / 2
    head[up, 1] += change
    head[low, 1] -= change
    depth = closed * (head[up, 2] - head[low, 2]) / 2
    head[up, 2] -= depth
    head[low, 2] += depth


@dataclass(slots=True, eq=False)
class _Mesh:
    """Vertices in camera space, texture coordinates, triangles with layers; grows part by part."""

    vertices: list[Float]
    uv: list[Float]
    triangles: list[Int]
    layers: list[Int]
    count: int = 0

    def add(self, vertices: Float, uv: Float, triangles: Int, layer: fm.Layer) -> None:
        """Triangles count from the part's first vertex."""
        self.vertices.append(vertices)
        self.uv.append(uv)
        self.triangles.append(triangles + self.count)
        self.layers.append(np.full(len(triangles), layer, np.int32))
        self.count += len(vertices)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Head space (N, 3) to texture pixels and depth (N, 3); less depth is farther."""

    turn: Float
    translation: Float
    camera: Float

    def __call__(self, points: Float) -> Float:
        there = points @ self.turn.T + self.translation
        return np.column_stack([project(self.camera, there), there[:, 2]]).astype(np.float32)


def _surroundings(subject: Subject, head: Float, place: Place, mesh: _Mesh) -> None:
    """Hair, neck and background: rings around the outline that share the head's motion less and less."""
    was = Place(rotation_matrix(subject.fit.rotation), subject.fit.translation, subject.camera)
    oval = list(lm.OVAL)
    rows, uvs = [place(head[oval])], [subject.points[oval]]
    for ring, old, new in zip(fm.RINGS, fm.rings(subject.head), fm.rings(head), strict=True):
        source = was(old)
        rows.append(source + ring.rigid * (place(old + ring.expression * (new - old)) - source))
        uvs.append(source[:, :2])
    count = len(oval)
    strips = [fm.ring_strip(k * count, (k + 1) * count, count) for k in range(len(fm.RINGS))]
    mesh.add(np.concatenate(rows), np.concatenate(uvs), np.concatenate(strips), fm.Layer.BACKGROUND)


def _eyes(subject: Subject, change: Change, place: Place, mesh: _Mesh) -> None:
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
        mesh.add(place(vertices), uv, Delaunay(layout[:, :2]).simplices, fm.Layer.EYES)


def _mouth(subject: Subject, head: Float, place: Place, mesh: _Mesh, tiles: tuple[Float, ...]) -> None:
    """Dark, tongue and two rows of teeth behind the lips; a smile's own where the gap hardly changes."""
    ring = list(lm.INNER_LIPS)
    opening = np.linalg.norm(subject.head[13] - subject.head[14]), np.linalg.norm(head[13] - head[14])
    cavity, tongue, lower, upper = tiles
    centre = head[ring].mean(0)
    hole = np.concatenate([centre[None], centre + (head[ring] - centre) * 1.25 - [0, 0, 12]])
    mesh.add(place(hole), _fan_uv(cavity, len(ring)), fm.fan(len(ring)), fm.Layer.CAVITY)
    if opening[0] > 2 and 0.5 < opening[1] / opening[0] < 1.6:
        own = np.concatenate([subject.points[ring].mean(0)[None], subject.points[ring]])
        mesh.add(
            place(np.concatenate([centre[None], head[ring]]) - [0, 0, 1]), own,
            fm.fan(len(ring)), fm.Layer.UPPER_TEETH,
        )  # fmt: skip
        return
    jaw = (head[[18, 200]] - subject.head[[18, 200]]).mean(0) + (subject.head - subject.rest)[[18, 200]].mean(
        0
    )
    row = subject.rest[list(lm.INNER_UPPER_LIP)] * [1, 1, 0] + [0, 0, subject.rest[13, 2] - 7]
    count = len(row)
    strip = fm.band(0, count, count)
    mesh.add(
        place(np.concatenate([np.add(row, [0, 8, 0]), row - [0, 2, 0]])),
        _band_uv(upper, count),
        strip,
        fm.Layer.UPPER_TEETH,
    )
    low = row * [0.92, 1, 1] + jaw - [0, 1, 1]
    mesh.add(
        place(np.concatenate([low, low - [0, 8, 0]])), _band_uv(lower, count), strip, fm.Layer.LOWER_TEETH
    )
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    disc = low[count // 2] + np.column_stack([15 * np.cos(angle), 6 * np.sin(angle) - 3, np.full(12, -6)])
    disc = np.concatenate([disc.mean(0)[None], disc])
    mesh.add(place(disc), _fan_uv(tongue, 12), fm.fan(12), fm.Layer.TONGUE)


def _fan_uv(tile: Float, count: int) -> Float:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    rim = np.column_stack([np.cos(angle), np.sin(angle)]) * 0.45 + 0.5
    return tile + np.concatenate([[[0.5, 0.5]], rim]) * (TILE - 1)


def _band_uv(tile: Float, count: int) -> Float:
    x = np.linspace(0.02, 0.98, count)
    return tile + np.concatenate([np.column_stack([x, 0 * x + 0.02]), np.column_stack([x, 0 * x + 0.98])]) * (
        TILE - 1
    )


def _paint(subject: Subject, rng: np.random.Generator) -> tuple[Image, tuple[Float, ...]]:
    """The texture with the mouth's inside beside it, and each tile's corner: cavity, tongue, lower, upper."""
    skin = subject.texture[TEXTURE // 3 : 2 * TEXTURE // 3, TEXTURE // 3 : 2 * TEXTURE // 3]
    light = np.clip(skin.mean() / 140, 0.35, 1.3)
    y, x = np.mgrid[:TILE, :TILE] / (TILE - 1)
    dark = np.array([52, 20, 20]) * light * rng.uniform(0.3, 1.1) * (1.1 - y[..., None] * 0.5)
    round_ = np.clip(1.25 - np.hypot(x - 0.5, y - 0.3)[..., None], 0, 1)
    tongue = np.array([165, 82, 80]) * light * rng.uniform(0.5, 1.0) * round_
    enamel = np.array([222, 212, 192]) * light * rng.uniform(0.65, 1.0)
    side = np.clip(1.15 - 1.6 * np.abs(x - 0.5) ** 1.5, 0, 1)
    gaps = 1 - 0.35 * np.exp(-((((x * 8) % 1 - 0.5) / 0.06) ** 2))
    upper = enamel * (side * gaps * (0.75 + 0.25 * y))[..., None]
    lower = enamel * 0.8 * (side * gaps * (0.95 - 0.4 * y))[..., None]
    column = np.zeros((TEXTURE, TILE, 3))
    for k, tile in enumerate((dark, tongue, lower, upper)):
        column[k * TILE : (k + 1) * TILE] = tile
    whole = np.concatenate([subject.texture, np.clip(column, 0, 255).astype(np.uint8)], 1)
    return whole, tuple(np.array([TEXTURE, k * TILE], np.float32) for k in range(4))


def _sorted(mesh: _Mesh) -> tuple[Float, Float, Int]:
    """Vertices, texture coordinates and triangles from back to front."""
    vertices, triangles = np.concatenate(mesh.vertices), np.concatenate(mesh.triangles)
    layer = np.concatenate(mesh.layers)
    depth = vertices[triangles, 2].mean(1)
    return vertices, np.concatenate(mesh.uv).astype(np.float32), triangles[np.lexsort((depth, layer))]


def warp(
    subject: Subject, change: Change, model: PointModel, names: Names, skin: Int, rng: np.random.Generator
) -> Sample:
    """One sample; skin: the triangles of `facemesh.skin`; change.rotation turns the head from where it is."""
    head, weights = moved_points(subject, change, model, names)
    turn = rotation_matrix(change.rotation) @ rotation_matrix(subject.fit.rotation)
    place = Place(turn, subject.fit.translation, subject.camera)
    mesh = _Mesh([], [], [], [])
    _surroundings(subject, head, place, mesh)
    texture, tiles = _paint(subject, rng)
    _mouth(subject, head, place, mesh, tiles)
    _eyes(subject, change, place, mesh)
    points = place(head)
    mesh.add(points[: fm.SKIN_POINTS], subject.points[: fm.SKIN_POINTS], skin, fm.Layer.SKIN)
    vertices, uv, triangles = _sorted(mesh)
    fine = crop_transform(points[:, :2], OVERSAMPLE * SIZE, MARGIN)
    image = _draw(transform(fine, vertices[:, :2]), triangles, uv, texture)
    return _sample(
        subject, change, image, _with_irises(subject, change, head, place), weights, turn, points, model
    )


def _with_irises(subject: Subject, change: Change, head: Float, place: Place) -> Float:
    """(478, 2) the new points, irises turned by the gaze."""
    head = head.copy()
    for k, iris in enumerate((lm.LEFT_IRIS, lm.RIGHT_IRIS)):
        turn = change.gaze[2 * k : 2 * k + 2] - subject.fit.gaze[2 * k : 2 * k + 2]
        head[list(iris)] = subject.head[list(iris)] + EYE_RADIUS_MM * np.array([*np.sin(turn), 0], np.float32)
    return place(head)[:, :2]


def _draw(flat: Float, triangles: Int, uv: Float, texture: Image) -> Image:
    size = OVERSAMPLE * SIZE
    at, _ = draw(flat, triangles, uv, size, size)
    image = cv2.remap(texture, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _sample(
    subject: Subject,
    change: Change,
    image: Image,
    pixels: Float,
    weights: Float,
    turn: Float,
    points: Float,
    model: PointModel,
) -> Sample:
    affine = crop_transform(points[:, :2], SIZE, MARGIN)
    weight = np.ones(POINTS, np.float32)
    flags = Flag.LIPS
    for iris, shut, flag in (
        (lm.LEFT_IRIS, change.eyes.left, Flag.CLOSED_LEFT),
        (lm.RIGHT_IRIS, change.eyes.right, Flag.CLOSED_RIGHT),
    ):
        weight[list(iris)] = 0 if shut > NOT_WITH_GAZE else 1
        flags |= flag if shut >= 1 else Flag(0)
    fit = subject.fit
    return Sample(
        image=image,
        points=transform(affine, pixels),
        weight=weight,
        visible=np.ones(POINTS, bool),
        source=Source.WARP,
        person=subject.person,
        flags=flags | Flag.EYELIDS,
        model=Model.FITTED,
        coefficients=Coefficients(
            fit.identity,
            (weights @ model.unit_expression).astype(np.float32),
            change.gaze,
            rotation_vector(turn),
            fit.translation,
            aim(affine, subject.camera),
        ),
    )
