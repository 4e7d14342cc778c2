"""One person, drawn as its identity says."""

import time
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
from tests.photographs import GREEN, flat

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


def test_a_photographed_likeness_is_drawn_instead_of_the_texture(
    basis: Basis, painter: OffscreenPainter
) -> None:
    worn = Identity(np.zeros(5, np.float32), b"", Appearance(), flat(np.zeros(5, np.float32)))
    picture = painter.draw(face(basis), worn, 1.0).astype(int)
    assert np.abs(picture[48, 48] - GREEN).max() < 12
    later = replace(worn, texture=b"a texture that comes later is not looked at")
    assert np.array_equal(painter.draw(face(basis), later, 2.0), picture)
    drawn = painter.draw(face(basis), replace(worn, photograph=b""), 3.0).astype(int)
    assert np.abs(drawn[48, 48] - GREEN).max() > 40


def test_who_does_not_wait_sees_the_drawn_likeness_until_the_photograph_is_there(
    basis: Basis, target: Offscreen
) -> None:
    target.make_current()
    painter = FacePainter(basis, assets.read("skin-mean.jpg"), wait=False)
    worn = Identity(np.zeros(5, np.float32), b"", Appearance(), flat(np.zeros(5, np.float32)))

    def middle() -> np.ndarray:
        paint = painter.paint
        return target.picture(lambda w, h, b: paint(face(basis), worn, Scene(), 1.0, w, h, b))[48, 48]

    until_s = time.monotonic() + 30
    while np.abs(middle().astype(int) - GREEN).max() > 12:
        assert time.monotonic() < until_s


def test_a_photographed_face_stays_until_the_next_photograph_of_it_is_there(
    basis: Basis, target: Offscreen
) -> None:
    target.make_current()
    painter = FacePainter(basis, assets.read("skin-mean.jpg"), wait=False)
    shape = np.zeros(5, np.float32)
    small, whole = (Identity(shape, photograph=flat(shape, grain)) for grain in (0.0, 4.0))

    def middle(worn: Identity, now_s: float) -> np.ndarray:
        paint = painter.paint
        return target.picture(lambda w, h, b: paint(face(basis), worn, Scene(), now_s, w, h, b))[40:56, 40:56]

    until_s = time.monotonic() + 30
    while np.abs(middle(small, 1.0).mean((0, 1)) - GREEN).max() > 12:
        assert time.monotonic() < until_s
    plain = middle(small, 2.0)
    while np.array_equal(middle(whole, 3.0), plain):
        assert np.abs(middle(whole, 3.0).mean((0, 1)) - GREEN).max() < 12
        assert time.monotonic() < until_s


def test_attack_a_photograph_that_cannot_be_drawn_leaves_the_drawn_face_and_a_sentence(
    basis: Basis, target: Offscreen
) -> None:
    target.make_current()
    painter = FacePainter(basis, assets.read("skin-mean.jpg"))
    drawn = Identity(np.zeros(5, np.float32))
    before = target.picture(lambda w, h, b: painter.paint(face(basis), drawn, Scene(), 1.0, w, h, b))
    broken = replace(drawn, photograph=flat(drawn.shape)[:-9])
    after = target.picture(lambda w, h, b: painter.paint(face(basis), broken, Scene(), 2.0, w, h, b))
    assert "make it again" in painter.problem
    assert np.array_equal(before, after)
