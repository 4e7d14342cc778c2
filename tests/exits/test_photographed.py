"""What of a photographed likeness goes into files of other programs."""

import json
import struct
from typing import Any

import cv2
import numpy as np
import pytest

from codec.basis import Basis, Part
from codec.values import Identity
from exits import gltf, obj
from exits.head import HeadModel, Targets, build
from exits.photographed import LEFT_OUT
from render.photo.packed import to_bytes
from render.texture import decode
from tests.photographs import GREEN, flat, full


@pytest.fixture(scope="module")
def green(basis: Basis, skin: bytes) -> HeadModel:
    shape = np.zeros(len(basis.identity), np.float32)
    return build(basis, Identity(shape, photograph=flat(shape)), skin, Targets.ARKIT)


def colours(head: HeadModel, basis: Basis, part: Part, within_mm: float) -> np.ndarray:
    """(N, 3) of the atlas at corners of a part that lie near the face's middle."""
    atlas = decode(head.texture)
    corners = basis.corner_vertex
    there = basis.mean[corners]
    near = (basis.part[corners] == part) & (np.abs(there[:, 0]) < within_mm) & (there[:, 2] > 0)
    x, y = (basis.uv[near] * (1, -1) + (0, 1)).T * (len(atlas) - 1)
    return np.asarray(atlas[np.rint(y).astype(int), np.rint(x).astype(int)], np.float64)


def test_the_face_is_printed_on_the_atlas_and_the_skin_around_has_its_tone(
    green: HeadModel, basis: Basis, skin: bytes
) -> None:
    face = colours(green, basis, Part.SKIN, 25.0)
    assert np.abs(np.median(face, 0) - GREEN).max() < 6
    assert decode(green.texture)[:, :, 1].mean() > 1.2 * decode(skin)[:, :, 1].mean()


def test_eyeballs_are_the_photographed_ones_and_teeth_are_not(green: HeadModel, basis: Basis) -> None:
    eyes = colours(green, basis, Part.EYE_LEFT, 45.0)
    assert np.abs(np.median(eyes, 0) - GREEN).max() < 6
    teeth = colours(green, basis, Part.TEETH, 45.0)
    assert np.abs(np.median(teeth, 0) - GREEN).max() > 60


def test_the_head_has_the_persons_landmarks(basis: Basis, skin: bytes) -> None:
    person = full(len(basis.expression))
    shape = person.shape
    plain = build(basis, Identity(shape), skin)
    own = build(basis, Identity(shape, photograph=to_bytes(person)), skin)
    assert 0.5 < np.abs(own.face.vertices - plain.face.vertices).max() < 5


def test_a_gltf_file_is_unlit_and_names_what_it_lacks(green: HeadModel, head: HeadModel) -> None:
    def told(model: HeadModel) -> dict[str, Any]:
        data = gltf.to_glb(model)
        (size,) = struct.unpack_from("<I", data, 12)
        return dict(json.loads(data[20 : 20 + size]))

    photographed, drawn = told(green), told(head)
    assert photographed["asset"]["extras"] == {"leftOut": list(LEFT_OUT)}
    assert photographed["extensionsUsed"] == ["KHR_materials_unlit"]
    assert "extensionsUsed" not in drawn
    assert "extras" not in drawn["asset"]


def test_an_obj_file_names_what_it_lacks(green: HeadModel) -> None:
    files = obj.files(green, "green")
    head = files["green.obj"].decode().splitlines()
    assert head[: len(LEFT_OUT)] == [f"# left out: {what}" for what in LEFT_OUT]
    assert b"illum 0" in files["green.mtl"]


def test_attack_a_texture_that_is_no_square_does_not_spoil_the_file(basis: Basis, skin: bytes) -> None:
    shape = np.zeros(5, np.float32)
    _, narrow = cv2.imencode(".jpg", np.full((40, 300, 3), 128, np.uint8))
    odd = build(basis, Identity(shape, narrow.tobytes(), photograph=flat(shape)), skin)
    assert np.abs(np.median(colours(odd, basis, Part.SKIN, 25.0), 0) - GREEN).max() < 6


@pytest.mark.parametrize("hostile", [b"no likeness", flat(np.zeros(5, np.float32))[:-9]])
def test_attack_a_photograph_that_cannot_be_drawn_goes_into_no_file(
    basis: Basis, skin: bytes, hostile: bytes
) -> None:
    shape = np.zeros(5, np.float32)
    assert build(basis, Identity(shape, photograph=hostile), skin).texture == skin
