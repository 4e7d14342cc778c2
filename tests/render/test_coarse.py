"""The skin in fewer triangles: the same head, where the picture is too small to tell."""

from dataclasses import replace

import numpy as np

from codec.basis import Basis
from codec.values import Int
from render.coarse import coarse_skin, level
from render.offscreen import Offscreen
from render.renderer import Renderer
from render.scene import Camera, Scene
from render.slits import study_slits
from tests.render.conftest import MakeFace


def rims(triangles: Int) -> set[tuple[int, int]]:
    """Edges that only one triangle has."""
    ends = np.sort(np.concatenate([triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0))]), 1)
    edges, counts = np.unique(ends, axis=0, return_counts=True)
    assert counts.max() == 2
    return {(int(a), int(b)) for a, b in edges[counts == 1]}


def test_the_smaller_a_picture_the_fewer_triangles() -> None:
    assert [level(scale) for scale in (4.0, 1.7, 0.5, 0.2)] == [0, 1, 1, 2]


def test_levels_keep_lids_lips_and_the_edges_of_the_sheet(basis: Basis) -> None:
    first, second = coarse_skin(basis)
    assert len(second) < len(first) / 2 < len(basis.triangles) / 3
    assert rims(first) == rims(second)
    lids, lips = study_slits(basis)
    for skin in (first, second):
        there = basis.corner_vertex[np.unique(skin)]
        for slit in (*(lid.slit for lid in lids), *lips):
            assert np.isin(slit.ring, there).all()


def test_a_basis_of_ones_own_is_drawn_whole(basis: Basis) -> None:
    assert coarse_skin(replace(basis, digest=b"another")) == ()


def test_a_coarse_skin_looks_like_the_whole_one(target: Offscreen, basis: Basis, make_face: MakeFace) -> None:
    target.make_current()
    coarse, whole = Renderer(basis), Renderer(replace(basis, digest=b"another"))
    face = make_face(rotation=(0.1, 0.3, 0), jawOpen=0.5, mouthSmileLeft=0.8, eyeBlinkLeft=0.6)
    for share in (1.0, 0.5):
        scene = Scene(camera=Camera(share=share))
        one, other = (target.draw(renderer, face, scene).astype(int) for renderer in (coarse, whole))
        assert 0 < np.abs(one - other).mean() < 0.7
