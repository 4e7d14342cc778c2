"""Pictures with clouds -> two bases and tars of samples (training/clouds/tars.py).

    ROOT/posed.npz      one PCA over posed clouds, its first 25 components (basis file, codec/basis.py)
    ROOT/split.npz      persons and expressions apart
    ROOT/skin.jpg       the mean face of the training pictures in the atlas
    ROOT/spectrum.json  deviations of every direction

A sample's cloud is stored as anchors: all points of a small cloud, some hundreds of a large one, from which
any coefficients follow by least squares.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.progress import track as progress

from codec.basis import Basis, to_bytes
from codec.files import need_room
from codec.values import Float, Int
from training.clouds import crops, subspace, tars, topology
from training.clouds.faces import LEAST_FACES, Faces, Parts, few, split
from training.clouds.tars import Layout, TarSample
from training.parts import pictures
from training.parts.errors import DataError
from training.parts.pca import project

MOST_ANCHORS = 500
MOST_CLOUDS = 1500
"""For a PCA; 53,215 vertices of so many are a gigabyte."""
LOOKS = 4
"""Crops of each face in the posed population: size, place and turn are part of it."""
SKIN_FACES = 200
SKIN_YAW = 0.45
QUALITY = 92
LEAST_BYTES, FACE_BYTES = 4_000_000, 10_000
"""Of two small bases and a skin; of a crop, its cloud and its coefficients."""


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """The two bases and what they are measured by. anchors (A,) vertices; landmarks (68,) anchors of the
    iBUG points' nearest vertices."""

    posed: Basis
    split: Basis
    anchors: Int
    landmarks: Int
    spectra: dict[str, list[float]]


def anchors(surface: topology.Topology) -> tuple[Int, Int]:
    """(A,) vertices, and (68,) which of them are the iBUG points' own."""
    marks = surface.landmarks68.vertices[:, 0]
    every = np.arange(len(surface.mean))
    if len(every) > MOST_ANCHORS:
        others = np.setdiff1d(every, marks)
        chosen = np.random.default_rng(0).choice(others, MOST_ANCHORS - len(np.unique(marks)), replace=False)
        every = np.union1d(chosen, marks)
    return every.astype(np.int32), np.searchsorted(every, marks).astype(np.int32)


def learn(faces: Faces, learnt: NDArray[np.integer], count: int, seed: int) -> Models:
    """Both bases from the faces that may be learnt from."""
    rng = np.random.default_rng(seed)
    chosen = learnt if len(learnt) <= MOST_CLOUDS else rng.choice(learnt, MOST_CLOUDS, replace=False)
    large = len(faces.mean) > MOST_ANCHORS
    looks = 1 if large else LOOKS

    def posed() -> Iterator[Float]:
        for i in progress(chosen, "posed clouds"):
            inside = look(faces, int(i)).inside
            yield from (crops.jitter(rng).points(inside) for _ in range(looks))

    one, spectrum = subspace.posed(faces.topology, posed(), count)
    both, spectra = subspace.split(
        faces.topology,
        (faces.parts(int(i)).person for i in progress(chosen, "persons")),
        (faces.parts(int(i)).expression for i in progress(chosen, "expressions")),
        count,
    )
    spectra["posed"] = spectrum
    return Models(one, both, *anchors(faces.topology), {k: v.deviation.tolist() for k, v in spectra.items()})


@dataclass(frozen=True, slots=True, eq=False)
class CroppedFace:
    """One picture's face. where: its stored crop. inside: (N, 3) the cloud in that crop's terms, depth from
    the head's origin."""

    parts: Parts
    where: crops.CropSquare
    inside: Float


def look(faces: Faces, i: int) -> CroppedFace:
    """The i-th picture's face."""
    parts = faces.parts(i)
    cloud = faces.posed(i, parts)
    marks = faces.topology.landmarks68(cloud.astype(np.float32)).astype(np.float64)
    where = crops.square(marks, crops.STORED)
    return CroppedFace(parts, where, where.inside(cloud - [0, 0, faces.shift[i, 2]]))


def record(faces: Faces, models: Models, i: int) -> TarSample:
    """One sample."""
    seen = look(faces, i)
    where = seen.where
    numbers = [
        seen.inside[models.anchors].ravel(),
        faces.rotation[i].ravel(),
        [faces.scale[i] * subspace.HALF_SIDE_MM / where.half],  # half sides per 100 mm
        (faces.shift[i, :2] - [where.x, where.y]) / where.half,
        _coefficients(seen.parts.person - (models.split.mean - faces.mean), models.split.identity),
        _coefficients(seen.parts.expression, models.split.expression),
    ]
    crop = where.cut(pictures.read(faces.pictures[i]), crops.STORED_PX)
    good, data = cv2.imencode(".jpg", crop[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert good
    return TarSample(f"{i:07d}", data.tobytes(), np.concatenate(numbers).astype(np.float32))


def _coefficients(change: Float, components: Float) -> Float:
    """(N, 3), (K, N, 3) -> (K,)"""
    flat = components.reshape(len(components), change.size)
    return np.asarray(
        project(change.reshape(1, -1).astype(np.float64), flat.astype(np.float64))[0], np.float32
    )


def skin(faces: Faces, learnt: NDArray[np.integer]) -> bytes:
    """The mean face of frontal pictures in the atlas, as JPEG."""
    frontal = [int(i) for i in learnt if faces.rotation[i][2, 2] > np.cos(SKIN_YAW)] or [int(learnt[0])]
    images, clouds = [], []
    for i in frontal[:SKIN_FACES]:
        images.append(pictures.read(faces.pictures[i]))
        clouds.append((faces.cloud(i)[:, :2] * [1, -1]).astype(np.float32))
    return topology.mean_skin(images, clouds, faces.topology)


def prepare(faces: Faces, root: str, count: int = subspace.COMPONENTS, seed: int = 0) -> dict[str, Any]:
    """Write everything; the meta data. Raises DataError if there are too few faces to learn from."""
    if len(faces) < LEAST_FACES:
        raise few(len(faces))
    people = len(set(faces.people))
    if people < LEAST_FACES:
        raise DataError(
            f"By their names these pictures are of {people} people (NAME_1, NAME_2 and so on are one), and "
            f"{LEAST_FACES} are the least: some are held out. Name different people differently."
        )
    if "://" not in root:
        need_room(Path(root) / "meta.json", LEAST_BYTES + len(faces) * FACE_BYTES)
    held = split(faces.people)
    learnt = np.flatnonzero(~held)
    models = learn(faces, learnt, count, seed)
    layout = Layout(len(models.anchors), len(models.split.identity), len(models.split.expression))
    for name, basis in (("posed", models.posed), ("split", models.split)):
        tars.write_bytes(root, f"{name}.npz", to_bytes(basis))
    tars.write_bytes(root, "skin.jpg", skin(faces, learnt))
    tars.write_bytes(root, "spectrum.json", json.dumps(models.spectra).encode())
    meta: dict[str, Any] = {
        "topology": faces.topology.name,
        "faces": len(faces),
        "people": people,
        "anchors": models.anchors.tolist(),
        "landmarks": models.landmarks.tolist(),
        "layout": {"anchors": layout.anchors, "identity": layout.identity, "expression": layout.expression},
        "seed": seed,
    }
    for name, rows in (("train", learnt), ("held", np.flatnonzero(held))):
        made = (record(faces, models, int(i)) for i in progress(rows, name))
        meta[name] = tars.write(root, name, made)
        meta[f"{name}_samples"] = len(rows)
    tars.write_meta(root, meta)
    return meta
