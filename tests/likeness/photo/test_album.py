"""Which frames are kept."""

from dataclasses import replace

import numpy as np

from codec.basis import Basis
from codec.values import FaceFrame
from likeness.photo.album import APART_S, KEPT, Album
from likeness.photo.takes import Take


def take(basis: Basis, time_s: float, moved: float = 0.0) -> Take:
    rest = FaceFrame.neutral(len(basis.expression), time_s, present=True)
    expression = np.zeros(len(basis.expression), np.float32)
    expression[0] = moved
    face = replace(rest, expression=expression)
    return Take(np.zeros((4, 4, 3), np.uint8), np.zeros((478, 2), np.float32), face)


def test_what_was_shown_for_a_moment_stays_however_long_one_looks_on(basis: Basis) -> None:
    album = Album(basis)
    for k in range(500):
        album.add(take(basis, 0.2 * k, moved=6.0 if k == 37 else 0.01 * (k % 7)))
    kept = album.takes
    assert len(kept) == KEPT
    assert max(t.face.expression[0] for t in kept) == 6.0
    times = [t.face.time_s for t in kept]
    assert times == sorted(times)


def test_frames_of_one_moment_are_kept_once(basis: Basis) -> None:
    album = Album(basis)
    for k in range(10):
        album.add(take(basis, APART_S * k / 5))
    assert len(album.takes) == 2


def test_pictures_whose_times_run_backwards_are_all_kept(basis: Basis) -> None:
    album = Album(basis)
    for time_s in (5.0, 1.0, 0.5):
        album.add(take(basis, time_s))
    assert len(album.takes) == 3
