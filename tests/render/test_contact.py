"""Lids and lips: shut where coefficients say so, for every person and rounding; untouched where open."""

import json
from dataclasses import replace

import numpy as np
import pytest

import assets
from codec.basis import Basis, Part
from codec.quantiser import COARSEST, FINEST, MIDDLE, Units, steps
from codec.values import FaceFrame, Float
from render.contact import LIPS_FREE_MM, PASS_MM, SkinContact
from render.slits import PRESS_MM, Slit, study_slits
from tests.exits.conftest import foreign_basis
from tests.render.conftest import MakeFace

PEOPLE = ("mean", *(person["name"] for person in json.loads(assets.read("people.json"))))
EXACT_MM = 1e-3
SHUT = {"eyeBlinkLeft": 0.75, "eyeBlinkRight": 0.75}
PRESSED = {"mouthPressLeft": 0.6, "mouthPressRight": 0.6, "mouthRollLower": 0.3}


def neutral(basis: Basis, name: str) -> Float:
    """(V, 3)"""
    shapes = {person["name"]: person["identity"] for person in json.loads(assets.read("people.json"))}
    return basis.shape(np.array(shapes.get(name, []), np.float32))


def planes(vertices: Float) -> Float:
    return np.ascontiguousarray(vertices.T)


def constrained(basis: Basis, head: Float, face: FaceFrame) -> tuple[Float, Float]:
    """(3, V) before and after."""
    contact, before = SkinContact(basis), planes(basis.vertices(head, face.expression, face.gaze))
    contact.set_neutral(planes(head))
    after = before.copy()
    contact(after)
    return before, after


def rounded(basis: Basis, face: FaceFrame, quality: int) -> FaceFrame:
    """As a receiver decodes it."""
    units = Units.of(basis.expression_norm, len(basis.mean))
    step = steps(len(basis.expression), quality)
    return units.frame(0, True, np.rint(units.integers(face) / step).astype(np.int64) * step)


def lids(basis: Basis) -> list[Slit]:
    return [one.slit for one in study_slits(basis)[0]]


def lips(basis: Basis) -> Slit:
    return study_slits(basis)[1][0]


def touches(gaps: Float) -> bool:
    """(3, K): whether the sides meet, pressed into each other by no more than PRESS_MM each."""
    x, y, z = gaps
    return bool(
        max(np.abs(x).max(), np.abs(z).max(), y.max()) <= EXACT_MM and y.min() >= -2 * PRESS_MM - EXACT_MM
    )


def opening_mm(slit: Slit, head: Float, after: Float) -> Float:
    """(M,) from the lower to the upper side, along the neutral opening; negative where they overlap."""
    across = slit.gaps(planes(head))
    return (slit.gaps(after) * across).sum(0) / np.linalg.norm(across, axis=0)


@pytest.mark.parametrize("quality", [FINEST, MIDDLE, MIDDLE + 8])
@pytest.mark.parametrize("name", PEOPLE)
def test_lids_that_are_said_to_be_shut_leave_no_gap(
    basis: Basis, make_face: MakeFace, name: str, quality: int
) -> None:
    head = neutral(basis, name)
    _, after = constrained(basis, head, rounded(basis, make_face(**SHUT), quality))
    for slit in lids(basis):
        assert opening_mm(slit, head, after).max() <= EXACT_MM


@pytest.mark.parametrize("shape", [{}, PRESSED, {"mouthSmileLeft": 0.7, "mouthSmileRight": 0.7}])
@pytest.mark.parametrize("name", PEOPLE)
def test_lips_that_are_said_to_be_shut_touch_everywhere(
    basis: Basis, make_face: MakeFace, name: str, shape: dict[str, float]
) -> None:
    head = neutral(basis, name)
    _, after = constrained(basis, head, rounded(basis, make_face(**shape), MIDDLE))
    assert touches(lips(basis).gaps(after))


@pytest.mark.parametrize("quality", range(FINEST, COARSEST + 1, 4))
def test_lips_at_rest_touch_after_any_rounding(basis: Basis, make_face: MakeFace, quality: int) -> None:
    face = make_face(browInnerUp=0.4, eyeSquintLeft=0.5)
    _, after = constrained(basis, basis.mean, rounded(basis, face, quality))
    assert touches(lips(basis).gaps(after))


@pytest.mark.parametrize("name", PEOPLE)
def test_open_eyes_are_left_alone(basis: Basis, make_face: MakeFace, name: str) -> None:
    before, after = constrained(basis, neutral(basis, name), make_face(eyeWideLeft=0.5, eyeBlinkRight=0.1))
    around = np.concatenate([slit.moved for slit in lids(basis)])
    np.testing.assert_array_equal(before[:, around], after[:, around])


def test_parted_lips_stay_as_far_apart(basis: Basis, make_face: MakeFace) -> None:
    before, after = constrained(basis, basis.mean, make_face(jawOpen=0.5))
    parted = lips(basis).gaps(before)[1] - lips(basis).gaps(planes(basis.mean))[1] > LIPS_FREE_MM
    assert parted.sum() > 10
    np.testing.assert_allclose(
        lips(basis).gaps(before)[:, parted], lips(basis).gaps(after)[:, parted], atol=0.1
    )


def test_a_lid_closes_without_a_jump(basis: Basis, make_face: MakeFace) -> None:
    """By 1 % of a blink from picture to picture, no vertex moves by many times what it would."""
    way = [
        constrained(basis, basis.mean, make_face(eyeBlinkLeft=w, eyeBlinkRight=w))
        for w in np.linspace(0, 1, 101)
    ]
    bare, held = (np.abs(np.diff([pair[k] for pair in way], axis=0)).max() for k in (0, 1))
    assert held < 4 * bare
    shares = [float(lids(basis)[0].gaps(pair[1])[1].sum()) for pair in way]
    assert np.diff(shares).max() < EXACT_MM


def test_one_eye_can_close_alone(basis: Basis, make_face: MakeFace) -> None:
    _, after = constrained(basis, basis.mean, make_face(eyeBlinkLeft=0.8))
    left, right = lids(basis)
    assert opening_mm(left, basis.mean, after).max() <= EXACT_MM
    assert opening_mm(right, basis.mean, after).max() > 7


def test_lashes_go_with_their_lid(basis: Basis, make_face: MakeFace) -> None:
    """Each lash root keeps its distance from the skin to a millimetre."""
    before, after = constrained(basis, basis.mean, make_face(**SHUT))
    edges = np.concatenate([slit.ring for slit in lids(basis)])
    lashes = np.flatnonzero(basis.part == Part.LASHES)
    near = np.linalg.norm(basis.mean[lashes][:, None] - basis.mean[edges], axis=2)
    roots, lid = lashes[near.min(1) < 1.5], edges[near.argmin(1)][near.min(1) < 1.5]
    assert len(roots) > 20
    apart = [np.linalg.norm(p[:, roots] - p[:, lid], axis=0) for p in (before, after)]
    assert np.abs(apart[1] - apart[0]).max() < PASS_MM + 1


def test_nothing_but_skin_and_lashes_is_moved(basis: Basis, make_face: MakeFace) -> None:
    before, after = constrained(basis, basis.mean, make_face(**SHUT))
    moved = np.abs(after - before).max(0) > 0
    assert moved.any()
    assert set(basis.part[moved].tolist()) <= {Part.SKIN, Part.LASHES}


def test_a_mask_and_a_basis_without_names_have_no_contact(basis: Basis, make_face: MakeFace) -> None:
    nameless = replace(basis, unit_names=(), unit_expression=np.zeros((0, len(basis.expression)), np.float32))
    for other in (foreign_basis(), nameless):
        assert study_slits(other) == ([], [])
    before, after = constrained(nameless, basis.mean, make_face(**SHUT))
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("deviations", [-12, 12])
def test_a_shape_that_is_no_face_moves_nothing_far(
    basis: Basis, make_face: MakeFace, deviations: int
) -> None:
    head = basis.shape(np.full(len(basis.identity), deviations, np.float32))
    before, after = constrained(basis, head, make_face(**SHUT))
    assert np.isfinite(after).all()
    assert np.abs(after - before).max() < 200
