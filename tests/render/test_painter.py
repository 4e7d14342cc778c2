"""One person, drawn as its identity says."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import assets
from codec.basis import Basis
from codec.values import Appearance, FaceFrame, Identity
from render.offscreen import Offscreen
from render.painter import DRESS_EVERY_S, SLOW_PICTURES, FacePainter, OffscreenPainter
from render.scene import Scene

BOMB = b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00" + bytes(99)
"""A JPEG that says that it has 65,535 rows of as many pixels."""
RED_SHIRT = Appearance(shirt=(0.8, 0.05, 0.05))


@pytest.fixture
def target() -> Iterator[Offscreen]:
    with Offscreen(96, 96) as offscreen:
        yield offscreen


@pytest.fixture
def painter(basis: Basis, target: Offscreen) -> OffscreenPainter:
    return OffscreenPainter(basis, assets.read("skin-mean.jpg"), target)


def face(basis: Basis) -> FaceFrame:
    return FaceFrame.neutral(len(basis.expression), present=True)


def test_who_cannot_draw_in_time_draws_coarser_pictures_of_the_same_size(
    basis: Basis, target: Offscreen
) -> None:
    painter = OffscreenPainter(basis, assets.read("skin-mean.jpg"), target, slow_s=0.0)
    shown = face(basis)
    *_, before, fine, coarse = (painter.draw(shown, None, 9.0) for _ in range(SLOW_PICTURES + 1))
    assert np.array_equal(before, fine)
    assert coarse.shape == fine.shape
    assert 0 < np.abs(coarse.astype(float) - fine).mean() < 6


def test_without_a_new_face_the_last_one_stays(basis: Basis, painter: OffscreenPainter) -> None:
    at_rest = painter.draw(None, None, 1.0)
    turned = replace(face(basis), rotation=np.array([0.0, 0.6, 0.0], np.float32))
    seen = painter.draw(turned, None, 1.0)
    assert np.abs(seen.astype(float) - at_rest).mean() > 1
    assert np.array_equal(painter.draw(None, None, 1.0), seen)


def test_a_changed_likeness_is_worn_at_once_and_the_next_one_not_before_half_a_second(
    basis: Basis, painter: OffscreenPainter
) -> None:
    shape = np.zeros(0, np.float32)
    plain, red = Identity(shape, b"", Appearance()), Identity(shape, b"", RED_SHIRT)
    before = painter.draw(face(basis), plain, 1.0)
    assert np.array_equal(painter.draw(face(basis), red, 1.0 + DRESS_EVERY_S / 2), before)
    assert not np.array_equal(painter.draw(face(basis), red, 1.1 + DRESS_EVERY_S), before)


@pytest.mark.parametrize("texture", [b"no picture", b"\xff\xd8\xff", bytes(3_000_000), BOMB])
def test_attack_one_bad_texture_does_not_end_a_program_without_a_window(
    texture: bytes, basis: Basis, painter: OffscreenPainter
) -> None:
    at_rest = painter.draw(None, None, 1.0)
    for number in range(3):
        person = Identity(np.full(3, 1e30 * number, np.float32), texture, Appearance())
        seen = painter.draw(face(basis), person, 2.0 + number)
        assert seen.shape == at_rest.shape
    assert not np.array_equal(seen, np.zeros_like(seen))


def test_a_likeness_that_cannot_be_drawn_leaves_the_mean_face_and_a_sentence(
    basis: Basis, target: Offscreen
) -> None:
    target.make_current()
    painter = FacePainter(basis, assets.read("skin-mean.jpg"))
    broken = Identity(np.zeros(0, np.float32), b"no picture", Appearance())
    target.picture(lambda w, h, buffer: painter.paint(face(basis), broken, Scene(), 1.0, w, h, buffer))
    assert painter.problem
