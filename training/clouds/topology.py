"""A cloud of points as a surface that the program can draw and track: triangles, atlas, landmarks.

Every topology goes into the same basis file (codec/basis.py). A cloud without eyeballs and neck is a mask:
all of it is skin, its atlas is the face as seen from the front. Where a topology lacks some of the 478 or 68
landmarks, the shipped head says where they lie.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree

import assets
from codec import landmarks as lm
from codec.basis import Basis, Embedding, Part, from_bytes
from codec.values import Float, Int
from training.clouds.similarity import similarity
from training.sources import facemesh
from training.sources.bfm import MorphableModel

MARGIN = 0.04
"""Of the atlas, left free at each side."""
AROUND_MM = 90.0
"""Radius of the cylinder on which a whole head is unrolled: beside the cheeks it is steeper than a plane."""


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """mean (N, 3) mm in head space; triangles (T, 3), counter-clockwise seen from outside; uv (N, 2)."""

    name: str
    mean: Float
    triangles: Int
    uv: Float
    landmarks478: Embedding
    landmarks68: Embedding

    def basis(self, mean: Float, identity: Float, expression: Float) -> Basis:
        """A basis of this surface; mean (N, 3), components (K, N, 3) mm."""
        count = len(mean)
        return Basis(
            name=self.name,
            mean=mean.astype(np.float32),
            identity=identity.astype(np.float32).reshape(-1, count, 3),
            expression=expression.astype(np.float32).reshape(-1, count, 3),
            part=np.full(count, Part.SKIN, np.int32),
            triangles=self.triangles,
            corner_vertex=np.arange(count, dtype=np.int32),
            uv=self.uv,
            landmarks478=self.landmarks478,
            landmarks68=self.landmarks68,
            unit_names=(),
            unit_expression=np.zeros((0, len(expression)), np.float32),
        )


def of_68(mean: Float) -> Topology:
    """iBUG's points: a coarse mask from brows to chin."""
    triangles = facing(Delaunay(mean[:, :2]).simplices, mean)
    places = shipped_places(mean, every_point(68))
    return Topology(
        "68 points", mean, triangles, frontal(mean), _on_mask(places, mean, triangles), every_point(68)
    )


def of_478(mean: Float) -> Topology:
    """MediaPipe's 468 points and ten of the irises."""
    head = from_bytes(assets.read("basis.npz"))
    known, wanted = head.landmarks478(head.mean), head.landmarks68(head.mean)
    nearest = np.asarray(cKDTree(known).query(wanted)[1])
    triangles = closed_mask(mean)
    return Topology("478 points", mean, triangles, frontal(mean), every_point(478), vertices(nearest))


def closed_mask(mean: Float) -> Int:
    """(478, 3) -> (T, 3): skin with its holes filled, eyes by a fan about the pupil, the mouth by a band from
    lip to lip. The irises' rims, which the lids partly hide, belong to no surface."""
    flat = facemesh.opened((mean[:, :2] * [1, -1]).astype(np.float32))
    eyes = [
        np.array([iris[0], *ring])[facemesh.fan(len(ring))]
        for iris, ring in ((lm.RIGHT_IRIS, lm.RIGHT_EYE), (lm.LEFT_IRIS, lm.LEFT_EYE))
    ]
    left, right = lm.INNER_CORNERS
    rows = [(left, *row, right) for row in (lm.INNER_UPPER_LIP, lm.INNER_LOWER_LIP)]
    mouth = np.concatenate(rows)[facemesh.band(0, len(rows[0]), len(rows[0]))]
    mouth = mouth[[len(set(corners)) == 3 for corners in mouth.tolist()]]  # at its corners the lips meet
    surface = upright(np.concatenate([facemesh.skin(flat), *eyes, mouth]), flat * [1, -1])
    return with_every(surface, len(mean))


def upright(triangles: NDArray[np.integer], flat: NDArray[np.floating]) -> Int:
    """(T, 3) of one connected surface, all counter-clockwise in the layout (N, 2), y up: thin ones, which the
    layout may have folded over, as their neighbours."""
    out = [tuple(corners) for corners in triangles.tolist()]
    across: dict[frozenset[int], list[int]] = {}
    for number, corners in enumerate(out):
        for edge in _edges(corners):
            across.setdefault(frozenset(edge), []).append(number)
    known, waiting = {0}, [0]
    while waiting:
        mine = waiting.pop()
        for edge in _edges(out[mine]):
            for other in across[frozenset(edge)]:
                if other not in known:
                    if edge in _edges(out[other]):  # neighbours run along their edge in opposite directions
                        out[other] = out[other][::-1]
                    known.add(other)
                    waiting.append(other)
    turned = np.array(out, np.int32)
    a, b, c = (flat[turned[:, k]] for k in range(3))
    area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    return turned if area.sum() > 0 else turned[:, ::-1].copy()


def _edges(corners: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    a, b, c = corners
    return (a, b), (b, c), (c, a)


def with_every(triangles: Int, count: int) -> Int:
    """And a triangle without surface for each vertex that none has."""
    lonely = np.setdiff1d(np.arange(count), triangles)
    return np.concatenate([triangles, np.repeat(lonely[:, None], 3, 1)]).astype(np.int32)


def of_model(mean: Float, model: MorphableModel) -> Topology:
    """3DDFA's clouds, with the model's own triangles."""
    keypoints = vertices(model.keypoints)
    places = shipped_places(mean, keypoints)
    nearest = np.asarray(cKDTree(mean).query(places)[1])
    triangles = with_every(facing(model.triangles, mean), len(mean))
    name = f"3DDFA, {len(mean):,} vertices"
    return Topology(name, mean, triangles, frontal(mean), vertices(nearest), keypoints)


def every_point(count: int) -> Embedding:
    """The vertices themselves."""
    return vertices(np.arange(count))


def vertices(places: NDArray[np.integer]) -> Embedding:
    """(N,) vertices as places on the surface."""
    corners = np.repeat(np.asarray(places, np.int32)[:, None], 3, 1)
    return Embedding(corners, np.tile(np.array([1, 0, 0], np.float32), (len(places), 1)))


def facing(triangles: NDArray[np.integer], mean: Float) -> Int:
    """(T, 3) all turned as most of a face's surface must be: outwards, which in front is towards +z."""
    a, b, c = (mean[triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    centre = mean.mean(0) - [0, 0, 40]  # mm: behind the surface of a mask
    inwards = (normal * ((a + b + c) / 3 - centre)).sum(1) < 0
    out = np.array(triangles, np.int32)
    out[inwards] = out[inwards][:, ::-1]
    return out


def frontal(mean: Float) -> Float:
    """(N, 3) -> (N, 2) in the atlas: the face unrolled from a cylinder about its vertical axis."""
    x, y, z = mean.T
    angle = np.arctan2(x, AROUND_MM + z - z.max())
    flat = np.stack([angle * AROUND_MM, y], 1)
    low, high = flat.min(0), flat.max(0)
    return (MARGIN + (1 - 2 * MARGIN) * (flat - low) / (high - low)).astype(np.float32)


def shipped_places(mean: Float, landmarks68: Embedding) -> Float:
    """(478, 3): where the shipped head's landmarks lie once its 68 points are laid over this cloud's."""
    head = from_bytes(assets.read("basis.npz"))
    theirs = head.landmarks68(head.mean).astype(np.float64)
    rotation, scale, shift = similarity(theirs, landmarks68(mean).astype(np.float64))
    return (scale * head.landmarks478(head.mean) @ rotation.T + shift).astype(np.float32)


def _on_mask(places: Float, mean: Float, triangles: Int) -> Embedding:
    """(P, 3) -> the nearest places of the mask, seen from the front; what lies beside it goes to its edge."""
    corners = mean[triangles, :2].astype(np.float64)
    a, ab, ac = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    ap = places[:, None, :2] - a
    second = (ap[..., 0] * ac[:, 1] - ap[..., 1] * ac[:, 0]) / area
    third = (ab[:, 0] * ap[..., 1] - ab[:, 1] * ap[..., 0]) / area
    weights = np.clip(np.stack([1 - second - third, second, third], -1), 0, None)
    weights /= weights.sum(-1, keepdims=True)
    distance = np.linalg.norm(np.einsum("ptk,tkd->ptd", weights, corners) - places[:, None, :2], axis=2)
    best = distance.argmin(1)
    return Embedding(triangles[best], weights[np.arange(len(places)), best].astype(np.float32))


def mean_skin(
    pictures: list[NDArray[np.uint8]], clouds: list[Float], surface: Topology, size: int = 512
) -> bytes:
    """The mean face of the pictures in the atlas, as JPEG: every triangle drawn from where its corners lie.

    clouds: (N, 2) pixels (row downwards). Only vertices of large triangles are used; for a cloud of thousands
    of vertices a map of the whole atlas costs the same.
    """
    place = np.stack([surface.uv[:, 0], 1 - surface.uv[:, 1]], 1) * size - 0.5
    number, weight = _raster(place, surface.triangles, size)
    corners = surface.triangles[number]
    total = np.zeros((size, size, 3))
    for picture, cloud in zip(pictures, clouds, strict=True):
        at = (cloud[corners] * weight[..., None]).sum(2).astype(np.float32)
        sampled = cv2.remap(
            picture, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        total += sampled
    mean = np.clip(total / max(len(pictures), 1), 0, 255).astype(np.uint8)
    good, data = cv2.imencode(".jpg", mean[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])
    assert good
    return data.tobytes()


def _raster(place: NDArray[np.floating], triangles: Int, size: int) -> tuple[Int, Float]:
    """(N, 2) atlas pixels -> (S, S) triangle at each pixel and (S, S, 3) weights; outside, the nearest."""
    number = np.full((size, size), -1, np.int32)
    weight = np.zeros((size, size, 3), np.float32)
    for t, corner in enumerate(place[triangles]):
        (x0, y0), (x1, y1) = np.floor(corner.min(0)).astype(int), np.ceil(corner.max(0)).astype(int)
        xs, ys = np.arange(max(x0, 0), min(x1, size - 1) + 1), np.arange(max(y0, 0), min(y1, size - 1) + 1)
        (ax, ay), (bx, by), (cx, cy) = corner
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-9 or not len(xs) or not len(ys):
            continue
        px, py = xs[None] - ax, ys[:, None] - ay
        second = (px * (cy - ay) - py * (cx - ax)) / area
        third = ((bx - ax) * py - (by - ay) * px) / area
        here = np.stack(np.broadcast_arrays(1 - second - third, second, third), -1)
        inside = (here > -1e-4).all(-1)
        rows, columns = np.nonzero(inside)
        number[ys[rows], xs[columns]], weight[ys[rows], xs[columns]] = t, here[inside]
    empty = (number < 0).astype(np.uint8)
    _, label = cv2.distanceTransformWithLabels(empty, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    rows, columns = np.nonzero(empty == 0)
    nearest = np.zeros(label.max() + 1, np.int64)
    nearest[label[rows, columns]] = np.arange(len(rows))
    take = nearest[label]
    return number[rows[take], columns[take]], weight[rows[take], columns[take]]
