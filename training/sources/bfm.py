"""3DDFA's face model from files that the user holds a licence for: clouds of 53,215 or 38,365 vertices.

The Basel Face Model (Paysan et al., AVSS 2009) is given out by the University of Basel on request and may not
be passed on, so nothing of it is here. Any one of these, in a folder that `--bfm` names, will do:

    Model_Shape.mat, Model_Exp.mat        3DDFA's Matlab release (53,215 vertices)
    BFM.mat                               face3d's, made from the same two
    u_shp.npy, u_exp.npy, w_shp*.npy, w_exp*.npy, keypoints*.npy, tri.mat      3DDFA's Python release
    bfm_noneck_v3.pkl (or bfm_slim.pkl), tri.pkl                               3DDFA_V2 (38,365 without neck)

01_MorphableModel.mat alone (53,490 vertices, no expressions) is not enough: 3DDFA's ModelGeneration makes
Model_Shape.mat from it. A vertex, in micrometres, is mean + shape @ Shape_Para + expression @ Exp_Para.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codec.values import Int
from training.parts.errors import DataError
from training.sources import matlab
from training.sources.aflw2000_3d import MICROMETRES_PER_MM, Double

WANTED = (
    "Put Model_Shape.mat and Model_Exp.mat (3DDFA), BFM.mat (face3d), u_shp.npy and its companions (3DDFA's "
    "Python release) or bfm_noneck_v3.pkl with tri.pkl (3DDFA_V2) into the folder that --bfm names; the "
    "licence comes from the University of Basel. Without --bfm the 68 points are used"
)
KEYPOINTS = 68
SAFE = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.numeric", "_frombuffer"),
    ("numpy.core.multiarray", "scalar"),
    ("numpy._core.multiarray", "scalar"),
    ("collections", "OrderedDict"),
    ("_codecs", "encode"),
}
"""All that a pickle of arrays needs; any other name in it would run code of its author's."""

Single = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class MorphableModel:
    """mean (V, 3) mm; shape (S, V, 3), expression (E, V, 3) in mm per unit of the parameters; triangles
    (T, 3); keypoints (68,) vertices of iBUG's points."""

    mean: Single
    shape: Single
    expression: Single
    triangles: Int
    keypoints: Int

    def identity(self, parameters: Double) -> Single:
        """(S,) -> (V, 3) displacement of the neutral head from the mean, mm."""
        k = min(len(parameters), len(self.shape))
        return np.tensordot(parameters[:k].astype(np.float32), self.shape[:k], 1)

    def expressed(self, parameters: Double) -> Single:
        """(E,) -> (V, 3) displacement by the expression, mm."""
        k = min(len(parameters), len(self.expression))
        return np.tensordot(parameters[:k].astype(np.float32), self.expression[:k], 1)


class _Arrays(pickle.Unpickler):
    """Reads dictionaries of arrays and nothing that runs."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in SAFE:
            raise DataError(f"The .pkl file wants to run {module}.{name}; it is not 3DDFA_V2's. {WANTED}.")
        return super().find_class(module, name)


def read(folder: Path) -> MorphableModel:
    """Whichever release lies there. Raises DataError with what is missing."""
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder}. {WANTED}.")
    for first, reader in (
        ("Model_Shape.mat", _matlab),
        ("BFM.mat", _face3d),
        ("u_shp.npy", _python),
        ("bfm_noneck_v3.pkl", _v2),
        ("bfm_slim.pkl", _v2),
    ):
        if (folder / first).exists():
            return _read(reader, folder / first)
    only = " 01_MorphableModel.mat alone has no expressions." if list(folder.glob("01_M*.mat")) else ""
    raise DataError(f"{folder} holds no face model.{only} {WANTED}.")


def _read(reader: Callable[[Path], MorphableModel], path: Path) -> MorphableModel:
    try:
        return reader(path)
    except (KeyError, AttributeError, IndexError, TypeError, ValueError, EOFError, OSError) as error:
        raise DataError(
            f"{path} or a file that belongs to it is damaged, only half copied or of another kind "
            f"({error or type(error).__name__}). {WANTED}."
        ) from error


def _mat(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise DataError(f"{path.parent} lacks {path.name}. {WANTED}.")
    return matlab.read(path)


def _matlab(path: Path) -> MorphableModel:
    shape, expression = _mat(path), _mat(path.with_name("Model_Exp.mat"))
    mean = _column(shape, "mu_shape", path) + _column(expression, "mu_exp", path.with_name("Model_Exp.mat"))
    return _model(mean, shape["w"], expression["w_exp"], shape["tri"], shape["keypoints"], path)


def _face3d(path: Path) -> MorphableModel:
    model = _mat(path).get("model")
    if model is None:
        raise DataError(f"{path} has no 'model'; it is not face3d's. {WANTED}.")
    mean = np.ravel(model["shapeMU"]) + np.ravel(model["expMU"])
    return _model(mean, model["shapePC"], model["expPC"], model["tri"], model["kpt_ind"], path)


def _python(path: Path) -> MorphableModel:
    def array(pattern: str) -> NDArray[Any]:
        found = sorted(path.parent.glob(pattern), key=lambda p: len(p.name))
        if not found:
            raise DataError(f"{path.parent} lacks {pattern}. {WANTED}.")
        return np.asarray(np.load(found[0], allow_pickle=False))

    mean = array("u_shp.npy").ravel() + array("u_exp.npy").ravel()
    triangles = _mat(path.with_name("tri.mat"))["tri"]
    keypoints = array("keypoints*.npy").ravel()
    if len(keypoints) == 3 * KEYPOINTS:  # indices of coordinates, not of vertices
        keypoints = keypoints[::3] // 3
    return _model(mean, array("w_shp*.npy"), array("w_exp*.npy"), triangles, keypoints, path)


def _pickle(path: Path) -> Any:
    if not path.exists():
        raise DataError(f"{path.parent} lacks {path.name}. {WANTED}.")
    try:
        with path.open("rb") as file:
            return _Arrays(file).load()
    except DataError:
        raise
    except Exception as error:  # whatever a damaged pickle makes of itself
        raise DataError(f"{path} is damaged or only half copied; copy it again.") from error


def _v2(path: Path) -> MorphableModel:
    fields = _pickle(path)
    if not isinstance(fields, dict) or not {"u", "w_shp", "w_exp", "keypoints"} <= set(fields):
        raise DataError(f"{path} lacks u, w_shp, w_exp or keypoints; it is not 3DDFA_V2's. {WANTED}.")
    triangles = _pickle(path.with_name("tri.pkl")) if "noneck" in path.name else fields["tri"]
    keypoints = np.ravel(fields["keypoints"])
    if len(keypoints) == 3 * KEYPOINTS:
        keypoints = keypoints[::3] // 3
    return _model(fields["u"], fields["w_shp"], fields["w_exp"], triangles, keypoints, path)


def _column(fields: dict[str, Any], name: str, path: Path) -> Double:
    if name not in fields:
        raise DataError(f"{path} has no {name}; it is not 3DDFA's. {WANTED}.")
    return np.ravel(fields[name]).astype(np.float64)


def _model(
    mean: NDArray[Any],
    shape: NDArray[Any],
    expression: NDArray[Any],
    triangles: NDArray[Any],
    keypoints: NDArray[Any],
    path: Path,
) -> MorphableModel:
    """Checked, in mm and with triangles counted from 0. mean (3V,); shape (3V, S); expression (3V, E)."""
    mean = np.ravel(mean)
    rows, odd = divmod(len(mean), 3)
    if odd or shape.shape[0] != len(mean) or expression.shape[0] != len(mean):
        raise DataError(
            f"The mean of {path.name} has {len(mean)} coordinates, its shapes {shape.shape[0]} and its "
            f"expressions {expression.shape[0]}: they are of different releases. {WANTED}."
        )
    faces = np.asarray(triangles, np.int64)
    faces = faces if faces.shape[1] == 3 else faces.T
    faces = faces - 1 if faces.min() == 1 else faces  # Matlab counts from 1
    points = np.ravel(keypoints).astype(np.int64)
    points = points - 1 if path.suffix == ".mat" else points
    if faces.min() < 0 or faces.max() >= rows or len(points) != KEYPOINTS or not (points < rows).all():
        raise DataError(f"Triangles or keypoints beside {path} do not belong to it. {WANTED}.")
    return MorphableModel(
        (mean.reshape(-1, 3) / MICROMETRES_PER_MM).astype(np.float32),
        _components(shape),
        _components(expression),
        faces.astype(np.int32),
        points.astype(np.int32),
    )


def _components(columns: NDArray[Any]) -> Single:
    """(3V, K) -> (K, V, 3) mm"""
    return np.ascontiguousarray(columns.T.reshape(columns.shape[1], -1, 3) / MICROMETRES_PER_MM, np.float32)
