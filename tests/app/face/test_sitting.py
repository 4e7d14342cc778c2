"""What a sitting keeps, by planted sightings."""

from dataclasses import replace

import numpy as np
import pytest

import assets
from app.face.looks import AskedLook
from app.face.sitting import FEW, KEPT, Sitting
from codec.basis import Basis, from_bytes
from codec.rotation import rotation_matrix
from likeness.photo.learn import FEWEST_TAKES
from tests.app.face.asked import absent, planted


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def sat(basis: Basis, looks: tuple[AskedLook, ...] = tuple(AskedLook), there: bool = True) -> Sitting:
    """Two seconds of each look, one after the other."""
    sitting = Sitting(basis)
    for number, look in enumerate(looks):
        for k in range(10):
            sitting.note(look, planted(basis, look, 2 * number + k / 5), there)
    return sitting


def test_each_look_has_its_takes_and_the_sentence_most(basis: Basis) -> None:
    sitting = sat(basis)
    assert len(sitting.takes) == FEW * (len(AskedLook) - 1) + KEPT[AskedLook.SENTENCE]
    times = [take.face.time_s for take in sitting.takes]
    assert times == sorted(times)


def test_a_look_that_is_taken_again_replaces_its_own_takes_only(basis: Basis) -> None:
    sitting = sat(basis)
    before = {id(take) for take in sitting.takes}
    sitting.begin(AskedLook.SMILE)
    assert len(sitting.takes) == len(before) - FEW
    for k in range(10):
        sitting.note(AskedLook.SMILE, planted(basis, AskedLook.SMILE, 100 + k / 5), there=True)
    assert len(sitting.takes) == len(before)
    assert len(before & {id(take) for take in sitting.takes}) == len(before) - FEW
    assert max(take.face.time_s for take in sitting.takes) > 100


def test_of_a_look_the_sharpest_picture_is_drawn_from_and_a_smile_does_not_rest(basis: Basis) -> None:
    sitting = sat(basis, (AskedLook.REST, AskedLook.LEFT, AskedLook.RIGHT, AskedLook.SMILE))
    sharp = planted(basis, AskedLook.REST, 50.0)
    soft = replace(sharp, image=np.full_like(sharp.image, 120))
    again = Sitting(basis)
    for seen in (soft, sharp, soft):
        again.note(AskedLook.REST, seen, there=True)
    assert again.shots()[0].image is sharp.image
    assert [shot.rests for shot in sitting.shots()] == [True, True, True, False]


def test_who_never_rested_is_drawn_from_the_calmest_picture(basis: Basis) -> None:
    sitting = sat(basis, there=False)
    assert len(sitting.takes) >= FEWEST_TAKES
    shots = sitting.shots()
    assert len(shots) == 1
    assert shots[0].rests


def test_before_the_tracker_knows_the_person_nothing_is_learnt_from(basis: Basis) -> None:
    sitting, seen = Sitting(basis), planted(basis, AskedLook.REST, 0.0)
    sitting.note(AskedLook.REST, replace(seen, seen=replace(seen.seen, settled=False)), there=True)
    assert sitting.takes == []
    assert len(sitting.shots()) == 1


def test_a_picture_without_a_face_is_no_take(basis: Basis) -> None:
    sitting = Sitting(basis)
    sitting.take(None, absent(planted(basis, AskedLook.REST, 0.0)))
    assert sitting.takes == []


def test_eyes_that_look_into_the_camera_tell_how_far_beside_it_they_are_seen_to_look(basis: Basis) -> None:
    sitting = Sitting(basis)
    assert sitting.gaze_beside == (0, 0)
    for yaw_rad in (-0.2, 0.0, 0.2):
        seen = planted(basis, AskedLook.REST, 10 + yaw_rad, yaw_rad=yaw_rad)
        there = rotation_matrix(seen.face.rotation).T @ -seen.face.translation
        there = there / np.linalg.norm(there)
        across, up = np.arctan2(there[0], there[2]) + 0.03, np.arcsin(there[1]) - 0.08
        gaze = np.array([across, up, across, up], np.float32)
        face = replace(seen.face, gaze=gaze)
        sitting.note(AskedLook.REST, replace(seen, seen=replace(seen.seen, frame=face)), there=True)
    assert sitting.gaze_beside == pytest.approx((0.03, -0.08), abs=1e-5)
    sitting.begin(AskedLook.REST)
    assert sitting.gaze_beside == (0, 0)
