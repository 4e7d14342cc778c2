"""Poses and lenses."""

from dataclasses import replace

import numpy as np

from codec.basis import Basis
from codec.values import Identity
from likeness.photo.takes import diverse, in_picture, scale_mm
from render.photo.values import features
from tests.likeness.photo.photographer import MakeTake, head_marks


def test_landmarks_are_where_the_pose_says(basis: Basis, chi: Identity, photographer: MakeTake) -> None:
    seen = photographer(yaw=0.3, jawOpen=0.4)
    assert np.abs(in_picture(head_marks(basis, chi, seen.face), seen)[0] - seen.points).max() < 0.01


def test_a_head_through_another_lens_and_back_is_the_same(photographer: MakeTake) -> None:
    seen = photographer(yaw=0.2)
    back = seen.through(2.5).through(1.0)
    assert np.allclose(back.face.translation, seen.face.translation, rtol=1e-5)
    assert np.allclose(back.face.rotation, seen.face.rotation, atol=1e-5)
    assert seen.through(2.5).face.translation[2] == 2.5 * seen.face.translation[2]


def test_what_textures_depend_on_is_the_same_through_every_lens(basis: Basis, photographer: MakeTake) -> None:
    seen = photographer(yaw=0.2)
    aside = replace(
        seen, face=replace(seen.face, translation=seen.face.translation + np.array([150, 60, 0], np.float32))
    )
    sent, learnt = (features(take.face, scale_mm(basis)) for take in (aside, aside.through(2.5)))
    assert np.abs(aside.through(2.5).face.rotation - aside.face.rotation).max() > 0.05
    assert np.allclose(sent, learnt, atol=1e-4)


def test_diverse_takes_hold_the_rare_ones() -> None:
    places = np.zeros((60, 3), np.float32) + np.random.default_rng(0).normal(0, 0.1, (60, 3)).astype(
        np.float32
    )
    places[17], places[42] = (5, 0, 0), (0, 0, -4)
    chosen = diverse(places, 6)
    assert {17, 42} <= set(chosen)
    assert len(chosen) == 6
    assert diverse(places, 100) == list(range(60))
