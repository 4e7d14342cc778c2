"""What a network takes for the person because it is behind them, told from them by how the head moves."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from codec.basis import Basis
from codec.values import Float, Image
from likeness.matting import Infer
from likeness.photo.agreement import agreed, asked, outline_agreement
from likeness.photo.shots import FramedShot
from likeness.photo.takes import Take
from tests.likeness.photo.booth import SIDE, Booth, Seen

PLACES_MM = (-36, -24, -12, 0, 12, 24, 36)
AHEAD = PLACES_MM.index(0)
CHIN_ROW = 205


def plant(wall: Image) -> Image:
    """Leaves beside the head, touching its hair."""
    leaves = np.random.default_rng(0).integers(0, 255, (SIDE // 4, SIDE // 4, 1))
    green = cv2.resize((leaves * (0.4, 1.0, 0.2)).astype(np.uint8), (SIDE, SIDE))
    where = cv2.circle(np.zeros((SIDE, SIDE), np.uint8), (225, 95), 26, 1, -1)
    return np.where(where[..., None] > 0, green, wall).astype(np.uint8)


def before(behind: Image, seen: Seen) -> Image:
    share = seen.person[..., None]
    return np.asarray(np.rint(seen.picture * share + behind * (1 - share)), np.uint8)


@pytest.fixture(scope="module")
def sitting(booth: Booth) -> list[Seen]:
    return [booth.seen(0, right_mm) for right_mm in PLACES_MM]


def shots(booth: Booth, basis: Basis, sitting: list[Seen], behind: Image, infer: Infer) -> list[FramedShot]:
    takes = []
    for seen in sitting:
        take = booth.take(seen, basis.mean)
        takes.append(Take(before(behind, seen), take.points, take.face))
    return [FramedShot.of(basis, take, basis.mean, infer) for take in takes]


def shares(shot: FramedShot, seen: Seen, behind: Image, plain: Image) -> tuple[float, float]:
    """How much of the person, and of what is behind them, the matte keeps above the chin."""
    own = cv2.erode(seen.person, np.ones((9, 9), np.uint8)) > 0.9
    thing = (np.abs(behind.astype(int) - plain).max(2) > 40) & (seen.person < 0.01)
    thing[:, :] = cv2.erode(thing.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert min(own[:CHIN_ROW].sum(), thing[:CHIN_ROW].sum()) > 200
    kept = shot.matte.person
    return float(kept[:CHIN_ROW][own[:CHIN_ROW]].mean()), float(kept[:CHIN_ROW][thing[:CHIN_ROW]].mean())


@pytest.fixture(scope="module")
def wall() -> Image:
    levels = np.array([170, 175, 160]) + np.linspace(-15, 15, SIDE)[:, None, None]
    return np.broadcast_to(levels, (SIDE, SIDE, 3)).astype(np.uint8)


def test_attack_leaves_that_are_taken_for_hair_are_given_back_to_the_room(
    booth: Booth, basis: Basis, sitting: list[Seen], wall: Image, wall_knower: Infer
) -> None:
    taken = shots(booth, basis, sitting, plant(wall), wall_knower)
    ahead = taken.pop(AHEAD)
    assert shares(ahead, sitting[AHEAD], plant(wall), wall)[1] > 0.9
    person, thing = shares(agreed(basis, ahead, taken), sitting[AHEAD], plant(wall), wall)
    assert person > 0.97
    assert thing < 0.15


def test_a_person_before_a_plain_wall_loses_nothing(
    booth: Booth, basis: Basis, sitting: list[Seen], wall: Image, wall_knower: Infer
) -> None:
    taken = shots(booth, basis, sitting, wall, wall_knower)
    ahead = taken.pop(AHEAD)
    kept: Float = agreed(basis, ahead, taken).matte.person
    assert (ahead.matte.person - kept)[:CHIN_ROW].sum() < 0.01 * ahead.matte.person[:CHIN_ROW].sum()


def test_too_few_others_change_nothing(
    booth: Booth, basis: Basis, sitting: list[Seen], wall: Image, wall_knower: Infer
) -> None:
    one, two, *_ = shots(booth, basis, sitting, plant(wall), wall_knower)
    assert np.allclose(agreed(basis, one, [two]).matte.shares, one.matte.shares, atol=1e-5)


def test_those_are_asked_that_look_alike_and_stand_elsewhere(
    booth: Booth, basis: Basis, sitting: list[Seen]
) -> None:
    takes = [booth.take(seen, basis.mean) for seen in (*sitting, booth.seen(25))]
    assert set(asked(takes, AHEAD)) == {0, 1, 2, 4, 5, 6}
    assert asked(takes, len(takes) - 1) == []


def test_others_agree_with_an_outline_whose_pose_was_tracked_well(
    booth: Booth, basis: Basis, sitting: list[Seen], wall: Image, wall_knower: Infer
) -> None:
    taken = shots(booth, basis, sitting, wall, wall_knower)
    ahead = taken.pop(AHEAD)
    away = replace(ahead, translation=ahead.translation + np.array([6, 0, 0], np.float32))
    good, bad = (outline_agreement(basis, shot, taken) for shot in (ahead, away))
    assert good > 0.97
    assert bad < good - 0.02
    assert outline_agreement(basis, ahead, taken[:2]) == 0
