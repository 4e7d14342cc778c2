"""Skins of invented people: unwrapping, taking out light, blending, painting, and what is shipped."""

import json

import cv2
import numpy as np
import pytest

import assets
from codec.basis import Basis, from_bytes
from likeness import masks
from likeness.atlas import over_atlas
from likeness.fit import Fit
from likeness.inside import box_mask, paint_inside
from likeness.layout import PATCHES
from likeness.light import harmonics, without_light
from likeness.skin import beyond
from likeness.unwrap import Unwrapped
from likeness.warp import FEATURES, warp
from render.surface import normals
from render.texture import decode
from training.skins import PEOPLE, blend, shape

SMALL = 256


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def invented(tone: float, identity: float = 0.0, size: int = masks.SIZE) -> Unwrapped:
    zeros = np.zeros(4, np.float32)
    fit = Fit(np.full(60, identity, np.float32), zeros, zeros, zeros, zeros, zeros, 0.0)
    belief = np.zeros((size, size), np.float32)
    belief[250:700, 300:724] = 1
    return Unwrapped(np.full((size, size, 3), tone, np.float32), belief, fit)


def test_features_land_on_their_marks(basis: Basis) -> None:
    pixels = (basis.mean[:, :2] * (3, -3) + 400).astype(np.float32)
    marks = basis.landmarks478(np.pad(pixels, ((0, 0), (0, 1))))[:, :2]
    marks[:, 1] += 6
    moved = warp(basis, pixels, marks)
    placed = np.einsum("nk,nkd->nd", basis.landmarks478.weights, moved[basis.landmarks478.vertices])
    assert np.abs(placed - marks)[FEATURES].max() < 1.0
    far = np.flatnonzero(basis.mean[:, 2] < -140)
    assert moved[far] == pytest.approx(pixels[far], abs=2.0)


def test_light_from_one_side_is_taken_out(basis: Basis) -> None:
    normal = normals(basis.corner_vertex[basis.triangles], basis.mean)
    at, triangle = over_atlas(basis, normal, SMALL)
    belief = ((triangle >= 0) & (at[..., 2] > 0.3)).astype(np.float32)
    shade = harmonics(at) @ np.array([1, 0.25, 0.1, 0.1, 0, 0, 0, 0, 0.0])
    lit = (shade[..., None] * (180, 140, 120)).astype(np.float32)
    flat = without_light(lit, at, belief)[belief > 0.5]
    assert flat.std(0).max() < 0.35 * lit[belief > 0.5].std(0).max()


def test_hair_over_one_forehead_does_not_show_in_the_blend() -> None:
    people = [invented(180.0) for _ in range(4)]
    people[0].albedo[260:300, 400:600] = 20
    colour, shown = blend(people, np.random.default_rng(0))
    assert colour[280, 500] == pytest.approx(np.full(3, 180), abs=5)
    assert shown[400, 512] == 1


def test_what_no_photograph_shows_gets_the_tone_of_the_skin() -> None:
    colour = np.full((masks.SIZE, masks.SIZE, 3), 150, np.float32)
    shown = invented(0.0).belief
    colour[shown == 0] = (0, 255, 0)
    toned = beyond(colour, shown)
    assert toned[600, 60] == pytest.approx(np.full(3, 150), abs=3)


def test_a_shape_is_near_the_mean_of_its_people_and_not_equal_to_it() -> None:
    rng = np.random.default_rng(0)
    people = [invented(0.0, identity) for identity in (0.5, 1.5)]
    made = shape(people, 80, rng)
    assert len(made) == 80
    assert made[:60].mean() == pytest.approx(1.25, abs=0.2)
    assert np.abs(made[:40] - 1.25).max() > 0.2


def test_irises_are_painted_in_the_middle_of_the_eyes(basis: Basis) -> None:
    atlas = paint_inside(basis, np.full((SMALL, SMALL, 3), 200, np.float32), (0.3, 0.4, 0.5))
    here = box_mask(PATCHES["eye left, front"].target, SMALL)
    rows, columns = np.nonzero(here)
    pupil = atlas[int(rows.mean()), int(columns.mean())]
    assert pupil.max() < 60
    assert atlas[here].mean() > 120


def test_nobody_is_blended_from_fewer_than_eight_people() -> None:
    assert all(len(set(person.blend)) >= 8 for person in PEOPLE)


def test_shipped_people_have_a_shape_and_a_texture_that_the_renderer_takes(basis: Basis) -> None:
    people = json.loads(assets.read("people.json"))
    assert [person["name"] for person in people] == [person.name for person in PEOPLE]
    for person in people:
        assert len(person["identity"]) == len(basis.identity)
        data = assets.read(person["texture"])
        assert 50_000 < len(data) < 250_000
        assert decode(data).shape == (masks.SIZE, masks.SIZE, 3)


def test_masks_are_symmetric() -> None:
    for polygon in (masks.LIPS, masks.BROW, masks.HAIR):
        mask = masks.mask(polygon, 4)
        assert np.abs(mask - mask[:, ::-1]).mean() < 0.01
    assert cv2.countNonZero((masks.mask(masks.EYE, 1) > 0.5).astype(np.uint8)) > 1000
