"""Fewer triangles: what is flat goes, what bends stays."""

import numpy as np

import assets
from codec import basis as basis_file
from codec.values import Float, Int
from render.coarse import coarse_skin
from render.grown import grid_triangles
from training.coarse import Mesh

SIDE = 12
NONE = np.zeros(SIDE * SIDE, bool)
TRIANGLES = grid_triangles(SIDE, SIDE, wrap=False)


def sheet(height: float = 0.0) -> Float:
    """(1, 144, 3) a sheet of 1 mm squares, with a ridge of this height along its middle."""
    row, column = np.mgrid[:SIDE, :SIDE].reshape(2, -1)
    ridge = height * np.maximum(0, 3 - np.abs(column - SIDE // 2))
    return np.stack([column, -row, ridge], 1)[None].astype(np.float32)


def area(at: Float, triangles: Int) -> float:
    a, b, c = (at[triangles[:, k]] for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def test_a_flat_sheet_keeps_its_edge_and_its_area_in_few_triangles() -> None:
    at = sheet()
    merged = Mesh(at, TRIANGLES, NONE).merged(0.1)
    assert len(merged) < len(TRIANGLES) / 3
    assert np.isclose(area(at[0], merged), (SIDE - 1) ** 2)


def test_what_bends_in_any_shape_keeps_more() -> None:
    flat, ridged = (Mesh(np.concatenate([sheet(), sheet(height)]), TRIANGLES, NONE) for height in (0, 0.8))
    assert len(flat.merged(0.1)) < len(ridged.merged(0.1)) < len(TRIANGLES)


def test_corners_that_are_kept_stay() -> None:
    kept = NONE.copy()
    kept[5 * SIDE + 5] = True
    assert 5 * SIDE + 5 in Mesh(sheet(), TRIANGLES, kept).merged(0.1)


def test_the_shipped_levels_are_of_the_shipped_basis() -> None:
    assert coarse_skin(basis_file.from_bytes(assets.read("basis.npz")))
