"""Pictures of faces with their clouds of points, from whichever source a person has.

    .mat files beside the pictures (AFLW2000-3D, 300W-LP)    68 points, or all of BFM's with --bfm
    labels of the teacher (`python -m training label`)        478 points

A cloud is in the picture's axes: x to the right, y up (minus the row), z towards the camera, pixels. It is
posed from head space (mm, origin between the eyes) by a rotation, a scale and a shift: weak perspective, as
3DDFA has it. What a head differs by from the mean is the person's part plus the expression's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import assets
from codec.basis import Basis, from_bytes
from training.clouds import topology
from training.clouds.similarity import similarity
from training.clouds.topology import Topology
from training.parts import pictures as picture_files
from training.parts.errors import DataError, passed_over
from training.parts.samples import person_number
from training.sources import aflw2000_3d, bfm
from training.sources.aflw2000_3d import Annotated, Double
from training.sources.bfm import MorphableModel
from training.teacher import PICTURES, Labels, TeacherError

EYES68 = slice(36, 48)
EYE_DEPTH_MM = 12.0
"""From the lids to the eyeballs' centres, between which the origin lies."""
RIDGE = 0.02
"""Of the mean eigenvalue, in the regression that tells a person's part from the expression's."""
DOUBT_MM = 4.0
"""By how much a person's own shape hides an expression of one standard deviation, per point."""
HELD_OUT = 0.08
LEAST_FACES = 4

Single = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A head less the mean: person (N, 3) and expression (N, 3), mm."""

    person: Single
    expression: Single


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """F pictures of heads of N vertices.

    people: whose face each is. rotation (F, 3, 3), scale (F,) pixels per mm, shift (F, 3) pixels.
    mean: (N, 3) mm; parts(i) says how the i-th head differs from it.
    """

    topology: Topology
    pictures: tuple[Path, ...]
    people: tuple[str, ...]
    rotation: Double
    scale: Double
    shift: Double
    mean: Single
    parts: Callable[[int], Parts]

    def __len__(self) -> int:
        return len(self.pictures)

    def posed(self, i: int, parts: Parts) -> Double:
        """(N, 3) in the picture's axes: the i-th head with these parts."""
        head = self.mean + parts.person + parts.expression
        return self.scale[i] * head @ self.rotation[i].T + self.shift[i]

    def cloud(self, i: int) -> Double:
        """(N, 3) in the picture's axes"""
        return self.posed(i, self.parts(i))


def few(count: int) -> DataError:
    """Of so many faces nothing can be learnt."""
    return DataError(f"Faces found: {count}. {LEAST_FACES} are the least, and some hundreds are wanted.")


def person_of(picture: Path) -> str:
    """NAME_1 and NAME_2 are of one person; so are NAME_0 and NAME_7_Flip of 300W-LP, which mirrors and turns
    one photograph into many."""
    stem = picture.stem.removesuffix("_Flip")
    base, _, number = stem.rpartition("_")
    return base if base and number.isdigit() and len(number) <= 2 else stem


def person_below(pictures: Path, picture: Path) -> str:
    """Whose face a labelled picture shows: by its name, within the folder below `pictures` that it is in."""
    return "/".join((*picture.relative_to(pictures).parts[:-1][:1], person_of(picture)))


def read(pictures: Path, models: Path | None, labels: Path | None, incomplete: bool = False) -> Faces:
    """What lies in a folder. Raises DataError with what is missing."""
    if pictures.is_dir() and aflw2000_3d.mats(pictures):
        found = aflw2000_3d.annotated(pictures, incomplete)
        return of_points(found) if models is None else of_model(found, bfm.read(models))
    if not pictures.is_dir():
        raise DataError(f"There is no folder {pictures}; name the folder of your pictures.")
    if labels is not None and not labels.is_dir():
        raise DataError(f"There is no folder {labels}; name the folder of your labels.")
    if labels is None:
        raise DataError(
            f"{pictures} has no .mat files and its pictures are not labelled: run 'make teacher' once, then "
            f"'python -m training label --images {pictures} --out LABELS', and add --labels LABELS."
        )
    return of_labels(pictures, labels, incomplete)


def of_model(found: Sequence[Annotated], model: MorphableModel) -> Faces:
    """Full clouds by the user's own BFM."""
    origin = _between_eyes(model.mean[model.keypoints])
    mean = (model.mean - origin).astype(np.float32)

    def parts(i: int) -> Parts:
        return Parts(model.identity(found[i].shape), model.expressed(found[i].expression))

    return _posed(found, topology.of_model(mean, model), mean, origin, parts)


def of_points(found: Sequence[Annotated]) -> Faces:
    """68 points each. How they depend on 3DDFA's parameters is learnt from the pictures themselves."""
    if any(a.points is None for a in found):
        raise DataError(
            "300W-LP gives the depth of its points only by way of the face model: name the folder of your "
            "BFM files with --bfm, or take AFLW2000-3D, whose .mat files have pt3d_68."
        )
    if len(found) < LEAST_FACES:
        raise few(len(found))
    points = np.stack([a.points for a in found if a.points is not None])
    turned = np.stack([(p - a.shift) / a.scale @ a.rotation for p, a in zip(points, found, strict=True)])
    origin = _between_eyes(turned.mean(0))
    heads = (turned - origin).reshape(len(found), -1)
    shapes, expressions = (_scaled(np.stack([getattr(a, k) for a in found])) for k in ("shape", "expression"))
    moved = expressed(heads, shapes, expressions)
    mean = (heads - moved).mean(0)
    person = (heads - moved - mean).reshape(len(found), -1, 3).astype(np.float32)
    moved = moved.reshape(person.shape).astype(np.float32)
    surface = topology.of_68(mean.reshape(-1, 3).astype(np.float32))
    return _posed(found, surface, surface.mean, origin, lambda i: Parts(person[i], moved[i]))


def _scaled(columns: Double) -> Double:
    """(F, K) with a root mean square of 1 in every column that has any."""
    size = np.sqrt((columns**2).mean(0))
    return columns[:, size > 0] / size[size > 0]


def expressed(heads: Double, shapes: Double, expressions: Double) -> Double:
    """(F, D), (F, S), (F, E) -> (F, D): what of the heads goes with the expression's parameters, by ridge
    regression on both, so that what goes with the person's is not taken for it."""
    known = np.concatenate([shapes - shapes.mean(0), expressions], 1)
    centred = known - known.mean(0)  # the constant is free
    normal = centred.T @ centred
    ridge = RIDGE * np.trace(normal) / max(len(normal), 1) * np.eye(len(normal))
    directions = np.linalg.solve(normal + ridge, centred.T @ (heads - heads.mean(0)))
    return np.asarray(expressions @ directions[shapes.shape[1] :], np.float64)


def _between_eyes(points68: NDArray[np.floating]) -> Double:
    """(68, 3) -> (3,)"""
    return np.asarray(points68[EYES68].mean(0) - [0, 0, EYE_DEPTH_MM], np.float64)


def _posed(
    found: Sequence[Annotated],
    surface: Topology,
    mean: Single,
    origin: Double,
    parts: Callable[[int], Parts],
) -> Faces:
    rotation, scale = np.stack([a.rotation for a in found]), np.array([a.scale for a in found])
    shift = np.stack([a.scale * a.rotation @ origin + a.shift for a in found])
    pictures = tuple(a.picture for a in found)
    return Faces(surface, pictures, tuple(map(person_of, pictures)), rotation, scale, shift, mean, parts)


def of_labels(pictures: Path, labels: Path, incomplete: bool = False) -> Faces:
    """478 points of the teacher, posed by the similarity that lays the shipped head's points over them.
    incomplete: go on without damaged pictures and labels, and name these."""
    read, faults = [], []
    for picture in sorted(p for p in pictures.rglob("*") if p.suffix.lower() in PICTURES):
        try:
            read.append((picture, _label(picture, pictures, labels)))
        except (DataError, TeacherError) as error:
            if not incomplete:
                raise
            faults.append(error)
    passed_over(faults)
    found = [(p, label) for p, label in read if label is not None and label.found[0]]
    passed_over([f"{p} has no labels." for p, label in read if label is None])
    passed_over(
        [f"In {p} no face was found." for p, label in read if label is not None and not label.found[0]]
    )
    if not found:
        raise DataError(
            f"{labels} has no labels with a face for the pictures in {pictures}: run 'python -m training "
            f"label --images {pictures} --out {labels}' and look at what it prints."
        )
    if len(found) < LEAST_FACES:
        raise few(len(found))
    head = from_bytes(assets.read("basis.npz"))
    model = head.landmarks478(head.mean).astype(np.float64)
    clouds = np.stack([label.points[0] * [1, -1, -1] for _, label in found]).astype(np.float64)
    poses = [similarity(model, cloud) for cloud in clouds]
    heads = np.stack([(c - t) / s @ r for c, (r, s, t) in zip(clouds, poses, strict=True)])
    moved = _by_basis(heads - heads.mean(0), head)
    mean = (heads - moved).mean(0).astype(np.float32)
    person = (heads - moved - mean).astype(np.float32)
    rotation, scale, shift = (np.stack([np.asarray(p[k]) for p in poses]) for k in range(3))
    moves = moved.astype(np.float32)
    seen = tuple(p for p, _ in found)
    people = tuple(person_below(pictures, p) for p in seen)
    surface = topology.of_478(mean)
    return Faces(surface, seen, people, rotation, scale, shift, mean, lambda i: Parts(person[i], moves[i]))


def _label(picture: Path, pictures: Path, labels: Path) -> Labels | None:
    """The teacher's reading of a picture, if there is one. Raises DataError if it is of another picture."""
    path = labels / picture.relative_to(pictures).with_name(picture.name + ".npz")
    if not path.exists():
        return None
    label = Labels.read(path)
    height, width = picture_files.read(picture).shape[:2]
    if (width, height) != (label.width, label.height):
        raise DataError(
            f"{picture} is {width} x {height} pixels and was {label.width} x {label.height} when it was "
            f"labelled: delete {path} and label again."
        )
    return label


def _by_basis(change: Double, head: Basis) -> Double:
    """(F, 478, 3) mm -> the same: the likeliest expression of the shipped basis in each, by least squares
    with coefficients of one standard deviation and a person's own shape as noise."""
    moves = np.stack([head.landmarks478(e) for e in head.expression]).reshape(len(head.expression), -1)
    normal = moves @ moves.T / DOUBT_MM**2 + np.eye(len(moves))
    coefficients = np.linalg.solve(normal, moves @ change.reshape(len(change), -1).T / DOUBT_MM**2)
    return np.asarray(coefficients.T @ moves, np.float64).reshape(change.shape)


def split(people: Sequence[str]) -> NDArray[np.bool_]:
    """(F,) whether a person is held out: the least HELD_OUT by the hash of the name, one at least."""
    numbers = np.array([person_number(p) for p in people])
    unique = np.unique(numbers)
    last = unique[max(round(HELD_OUT * len(unique)), 1) - 1]
    return np.asarray(numbers <= last)
