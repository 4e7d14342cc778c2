"""A face model of another maker as a basis file: ICT-FaceKit, and models of FLAME's kind.

    python -m training face-model --ict FaceXModel --out basis.npz
    python -m training face-model --flame model.npz --keypoints KEYPOINTS.txt --out basis.npz

ICT-FaceKit (R. Li et al., "Learning Formation of Physically-Based Face Attributes", CVPR 2020; MIT): a
folder of meshes of one topology: generic_neutral_mesh.obj, identityNNN.obj, and one for each expression.
FLAME (T. Li et al., SIGGRAPH Asia 2017; on request): v_template (V, 3), shapedirs (V, 3, S), in which the
expressions begin at column 300, and f (T, 3), as an .npz of plain arrays; KEYPOINTS names the 68 points'
vertices. Nothing of either is here: they are tried on synthetic copies of their layouts.

Their directions are not orthonormal and expressions have bounds, so both subspaces are learnt from invented
heads: persons of normal coefficients, expressions of a few units at a time.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from codec.basis import Basis, to_bytes
from codec.files import output
from codec.values import Float, Int
from training.clouds import subspace, topology
from training.parts.errors import DataError
from training.parts.pca import project
from training.sources.bfm import KEYPOINTS, MorphableModel

NEUTRAL = "generic_neutral_mesh"
LANDMARKS = [
    *(1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608, 3272, 4088, 3443),
    *(268, 493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509, 978, 4527, 4942, 4857),
    *(1140, 2075, 1147, 4269, 3360, 1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732),
    *(5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841),
    *(5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966),
]
"""ICT-FaceKit's README, "Multi-PIE 68 point facial landmarks"."""
FLAME_PERSONS = 300
PEOPLE, EXPRESSIONS, AT_ONCE = 400, 600, 4
EYES_MM = (60.0, 140.0)
"""Between the eyes' outer corners of anybody: tells metres from centimetres."""

Double = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """model: mean and directions, mm in the head's space; names: of its expressions; bounded: they are units
    from 0 to 1, not standard deviations."""

    model: MorphableModel
    names: tuple[str, ...]
    bounded: bool


def ict(folder: Path) -> Heads:
    """Raises DataError with what is missing."""
    files = {path.stem: path for path in sorted(folder.glob("*.obj"))}
    if NEUTRAL not in files:
        raise DataError(f"{folder} holds no {NEUTRAL}.obj: name the folder FaceXModel of ICT-FaceKit.")
    mean, triangles = mesh(files.pop(NEUTRAL))
    moves = {name: mesh(path)[0] for name, path in files.items()}
    if odd := [name for name, at in moves.items() if at.shape != mean.shape]:
        raise DataError(f"{files[odd[0]]} has not the {len(mean)} vertices of {NEUTRAL}.obj; copy it again.")
    persons = [at - mean for name, at in moves.items() if name.startswith("identity")]
    units = {arkit(name): at - mean for name, at in moves.items() if not name.startswith("identity")}
    if not persons or not units or len(mean) <= max(LANDMARKS):
        raise DataError(f"{folder} lacks identities, expressions or vertices: it is not ICT-FaceKit's.")
    marks = np.array(LANDMARKS)
    return Heads(_model(mean, persons, list(units.values()), triangles, marks), tuple(units), True)


def arkit(name: str) -> str:
    """browDown_L -> browDownLeft"""
    return (
        name.removesuffix("_L") + "Left"
        if name.endswith("_L")
        else (name.removesuffix("_R") + "Right" if name.endswith("_R") else name)
    )


def mesh(path: Path) -> tuple[Double, Int]:
    """Vertices (V, 3) and triangles of an OBJ file; larger faces become fans. Raises DataError."""
    vertices: list[list[float]] = []
    triangles: list[list[int]] = []
    try:
        for line in path.read_text().splitlines():
            kind, *words = line.split() or [""]
            if kind == "v":
                vertices.append([float(word) for word in words[:3]])
            elif kind == "f":
                corners = [int(word.split("/")[0]) - 1 for word in words]
                triangles += [[corners[0], b, c] for b, c in pairwise(corners[1:])]
        return np.array(vertices).reshape(-1, 3), np.array(triangles, np.int32).reshape(-1, 3)
    except (OSError, ValueError) as error:
        raise DataError(f"{path} is no OBJ file that can be read; copy it again.") from error


def flame(path: Path, keypoints: Path | None) -> Heads:
    """Raises DataError."""
    if keypoints is None:
        raise DataError("Name the vertices of the 68 points with --keypoints: 68 numbers, counted from 0.")
    try:
        with np.load(path, allow_pickle=False) as file:
            mean, shapes, triangles = file["v_template"], file["shapedirs"], file["f"]
        marks = np.loadtxt(keypoints, int).ravel()
        if len(marks) != KEYPOINTS or not 0 <= marks.min() <= marks.max() < len(mean):
            raise ValueError(f"{keypoints} does not hold 68 of its vertices")
        columns = np.moveaxis(np.asarray(shapes, np.float64), 2, 0).reshape(-1, *mean.shape)
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"{path} cannot be used ({error}); see 'training/face_model.py'.") from error
    first = FLAME_PERSONS if len(columns) > FLAME_PERSONS else len(columns) // 2
    persons, moves = list(columns[:first]), list(columns[first:])
    return Heads(_model(mean, persons, moves, triangles.astype(np.int32), marks), (), False)


def _model(
    mean: Double, persons: list[Double], moves: list[Double], triangles: Int, marks: NDArray[np.integer]
) -> MorphableModel:
    """In mm, the origin between the eyes."""
    eyes = float(np.linalg.norm(mean[marks[36]] - mean[marks[45]]))
    scale = next((s for s in (1.0, 10.0, 100.0, 1000.0) if EYES_MM[0] <= eyes * s <= EYES_MM[1]), None)
    if scale is None:
        raise DataError(f"The eyes' corners are {eyes:.3g} apart: in no unit of length is this a face.")
    origin = mean[marks[36:48]].mean(0) - [0, 0, 12 / scale]
    at, who, how = ((np.array(each) * scale).astype(np.float32) for each in (mean - origin, persons, moves))
    return MorphableModel(at, who, how, triangles, marks.astype(np.int32))


def basis(heads: Heads, components: int, seed: int = 0) -> Basis:
    """Both subspaces, and units by their names where the model has any."""
    model, rng = heads.model, np.random.default_rng(seed)
    surface = replace(topology.of_model(model.mean, model), name=f"face model, {len(model.mean):,} vertices")
    persons = _persons(model.shape, rng)
    made, _ = subspace.split(surface, persons, _expressions(heads, rng), components)
    if not heads.names:
        return made
    flat = made.expression.reshape(len(made.expression), -1).astype(np.float64)
    units = project(model.expression.reshape(len(heads.names), -1).astype(np.float64), flat)
    return replace(made, unit_names=heads.names, unit_expression=units.astype(np.float32))


def _persons(directions: Float, rng: np.random.Generator) -> Iterator[Float]:
    for _ in range(PEOPLE):
        yield np.tensordot(rng.normal(size=len(directions)).astype(np.float32), directions, 1)


def _expressions(heads: Heads, rng: np.random.Generator) -> Iterator[Float]:
    moves = heads.model.expression
    for _ in range(EXPRESSIONS):
        weights = rng.normal(size=len(moves))
        if heads.bounded:
            chosen = rng.permutation(len(moves))[:AT_ONCE]
            weights = np.zeros(len(moves))
            weights[chosen] = rng.uniform(size=len(chosen))
        yield np.tensordot(weights.astype(np.float32), moves, 1)


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="training face-model", description="Another model as a basis file.")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--ict", type=Path, metavar="DIR", help="FaceXModel of ICT-FaceKit")
    which.add_argument("--flame", type=Path, metavar="FILE", help="v_template, shapedirs and f as an .npz")
    parser.add_argument("--keypoints", type=Path, help="vertices of the 68 points, for --flame")
    parser.add_argument("--components", type=int, default=subspace.COMPONENTS, help="of expressions")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    heads = ict(options.ict) if options.ict else flame(options.flame, options.keypoints)
    made = basis(heads, options.components)
    with output(options.out) as file:
        file.write(to_bytes(made))
    counts = (
        f"{len(made.mean)} vertices, {len(made.identity)} of persons, {len(made.expression)} of expressions"
    )
    print(f"{options.out}: {counts}, {len(made.unit_names)} named units")
    return 0
