"""MATLAB's .mat files of either kind as plain dictionaries: up to version 7 by SciPy; 7.3, which is HDF5, by
h5py. Structures are dictionaries too."""

from pathlib import Path
from typing import Any

import numpy as np
import scipy.io

from training.parts.errors import DataError

HDF5 = "MATLAB's version 7.3 (HDF5)"


def read(path: Path) -> dict[str, Any]:
    """Variable -> array or dictionary. Raises DataError if the file is damaged."""
    try:
        return dict(scipy.io.loadmat(path, simplify_cells=True))
    except NotImplementedError:
        return _hdf5(path)
    except Exception as error:  # scipy raises whatever its parser meets
        raise DataError(f"{path} is damaged or only half copied; copy it again.") from error


def _hdf5(path: Path) -> dict[str, Any]:
    try:
        import h5py
    except ImportError as error:
        raise DataError(
            f"{path} is of {HDF5}: install h5py with pip, or save it again there with -v7."
        ) from error
    try:
        with h5py.File(path) as file:
            return _group(file)
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        raise DataError(
            f"{path}, of {HDF5}, is damaged or only half copied; copy it again, or save it there with -v7."
        ) from error


def _group(group: Any) -> dict[str, Any]:
    """MATLAB counts columns first: what it calls (M, N) lies in the file as (N, M)."""
    return {
        name: _group(value) if hasattr(value, "items") else np.asarray(value[()]).T
        for name, value in group.items()
        if not name.startswith("#")  # what cells and strings refer to
    }
