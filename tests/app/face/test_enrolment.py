"""Enrolment's guide, by planted sightings on a clock of the test's."""

from dataclasses import replace

import numpy as np
import pytest

import assets
from app.call.status import Sighting
from app.face.enrolment import (
    ENOUGH,
    SAY,
    SETTLE_S,
    STEP_TIMEOUT_S,
    WHY,
    Advice,
    Guidance,
    Guide,
    Step,
    yaw_rad,
)
from codec import landmarks as lm
from codec.basis import Basis, from_bytes
from codec.rotation import rotation_matrix
from codec.values import FaceFrame
from likeness.camera import project, webcam

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(0, 255, (360, 480, 3)).astype(np.uint8)
TURNED = {Step.AHEAD: 0.0, Step.LEFT: 0.45, Step.RIGHT: -0.45, Step.SMILE: 0.0}


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


def seen(
    basis: Basis, yaw: float = 0.0, depth_mm: float = 450, smile: float = 0.0, gap: float = 0.0
) -> Sighting:
    turn, place = np.array([0, yaw, 0], np.float32), np.array([0, 0, -depth_mm], np.float32)
    head = basis.landmarks478(basis.mean)
    head[list(lm.OUTER_CORNERS), 0] *= 1 + smile
    head[list(lm.INNER_LOWER_LIP), 1] -= gap
    points = project(webcam(480, 360), (head @ rotation_matrix(turn).T + place).astype(np.float32))
    face = replace(FaceFrame.neutral(1, present=True), rotation=turn, translation=place)
    return Sighting(IMAGE, points, face)


def run(guide: Guide, sighting: Sighting | None, now_s: float, seconds: float) -> tuple[Guidance, float]:
    now = guide.add(sighting, now_s)
    step, until_s = now.step, now_s + seconds
    while now_s < until_s and now.step is step:
        now_s += 1 / 30
        now = guide.add(sighting, now_s)
    return now, now_s


def test_four_looks_make_five_shots_of_which_the_smile_does_not_rest(basis: Basis) -> None:
    guide, now_s = Guide(), 0.0
    for step, yaw in TURNED.items():
        assert guide.step is step
        now, now_s = run(guide, seen(basis, yaw, smile=0.15 if step is Step.SMILE else 0), now_s, 5)
    assert now.step is Step.DONE
    assert now.share == 1
    assert [shot.rests for shot in guide.shots()] == [True] * 4 + [False]
    assert now_s < 10


def test_yaw_is_measured_from_the_ray_to_the_camera(basis: Basis) -> None:
    aside = replace(seen(basis).face, translation=np.array([200, 0, -450], np.float32))
    assert yaw_rad(seen(basis, 0.4).face) == pytest.approx(0.4, abs=1e-3)
    assert yaw_rad(aside) == pytest.approx(np.arctan2(200, 450), abs=1e-3)


@pytest.mark.parametrize(
    ("sighting", "advice"),
    [
        ({"yaw": 0.4}, Advice.STRAIGHT),
        ({"gap": 8.0}, Advice.CALM),
        ({"depth_mm": 2500.0}, Advice.CLOSER),
        ({}, Advice.NONE),
    ],
)
def test_what_keeps_the_first_look_from_being_used_is_said(
    basis: Basis, sighting: dict[str, float], advice: Advice
) -> None:
    guide = Guide()
    now, _ = run(guide, seen(basis, **sighting), 0.0, SETTLE_S + 0.2)
    assert now.advice is advice
    assert bool(guide.shots()) is (advice is Advice.NONE)


def test_the_first_look_waits_for_ever_and_the_others_are_passed_over(basis: Basis) -> None:
    guide = Guide()
    now, now_s = run(guide, None, 0.0, 60)
    assert now == Guidance(Step.AHEAD, 0, 0, Advice.NO_FACE)
    now, now_s = run(guide, seen(basis), now_s, 5)
    for _ in range(3):
        now, now_s = run(guide, seen(basis, -0.1), now_s, STEP_TIMEOUT_S + 0.1)
    assert now.step is Step.DONE
    assert len(guide.shots()) == 2


def test_nothing_is_kept_while_one_still_reads_what_to_do(basis: Basis) -> None:
    guide = Guide()
    run(guide, seen(basis), 0.0, SETTLE_S - 0.1)
    assert not guide.shots()


def test_the_sharpest_are_kept(basis: Basis) -> None:
    guide, sharp = Guide(), seen(basis)
    soft = replace(sharp, image=np.full_like(IMAGE, 120))
    for k in range(ENOUGH - 2 + round(SETTLE_S * 30)):
        guide.add(soft, k / 30)
    guide.add(sharp, 2.0)
    assert guide.shots()[0].image is sharp.image


def test_every_step_and_advice_has_words() -> None:
    assert set(SAY) == set(Step)
    assert set(WHY) == set(Advice)
