"""training.sources.matlab: both kinds of .mat give the same dictionaries."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io

from training.parts.errors import DataError
from training.sources import matlab

FIELDS = {"matrix": np.arange(6.0).reshape(2, 3), "column": np.arange(3.0)[:, None]}
FIELDS_BELOW = FIELDS | {"model": {"tri": np.array([[1, 2, 3]])}}
BLOCK = 512
"""Bytes of MATLAB's own header before the HDF5 file."""


def save_73(path: Path, fields: Mapping[str, Any]) -> None:
    """As MATLAB's `save -v7.3` does: columns first, a header before the HDF5 superblock."""

    h5py = pytest.importorskip("h5py")

    def put(group: Any, name: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for key, one in value.items():
                put(group.require_group(name), key, one)
        else:
            group[name] = np.asarray(value).T

    with h5py.File(path, "w", userblock_size=BLOCK) as file:
        for name, value in fields.items():
            put(file, name, value)
        file.create_group("#refs#")
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64 HDF5 schema 1.00 .".ljust(124) + b"\x00\x02IM"
    with path.open("r+b") as raw:
        raw.write(head)


def test_both_kinds_are_read_alike(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "v5.mat", FIELDS_BELOW)
    save_73(tmp_path / "v73.mat", FIELDS_BELOW)
    old, new = (matlab.read(tmp_path / name) for name in ("v5.mat", "v73.mat"))
    for fields in (old, new):
        np.testing.assert_array_equal(fields["matrix"], FIELDS["matrix"])
        np.testing.assert_array_equal(np.ravel(fields["column"]), [0, 1, 2])
        np.testing.assert_array_equal(np.ravel(fields["model"]["tri"]), [1, 2, 3])
    assert "#refs#" not in new


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_off_file_of_version_7_3_is_told_as_such(tmp_path: Path, share: float) -> None:
    save_73(tmp_path / "a.mat", FIELDS)
    data = (tmp_path / "a.mat").read_bytes()
    (tmp_path / "a.mat").write_bytes(data[: int(share * len(data))])
    with pytest.raises(DataError, match=r"a\.mat, of MATLAB's version 7\.3.* half copied; copy it again"):
        matlab.read(tmp_path / "a.mat")


def test_a_damaged_file_of_the_older_kind_is_named(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "a.mat", FIELDS)
    (tmp_path / "a.mat").write_bytes((tmp_path / "a.mat").read_bytes()[:150])
    with pytest.raises(DataError, match=r"a\.mat is damaged or only half copied"):
        matlab.read(tmp_path / "a.mat")
