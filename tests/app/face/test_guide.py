"""Enrolment's guide, by planted sightings on the pictures' own clock."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import assets
from app.call.status import Sighting
from app.face.guide import DONE, HOLDS_S, LONGEST_STEP_S, SAY, SETTLE_S, TRY_S, WHY, Guidance, Guide
from app.face.looks import DRAWN, Advice, AskedLook, measures, yaw_rad
from codec import landmarks as lm
from codec.basis import Basis, from_bytes
from codec.regression import Landmarks
from tests.app.face.asked import absent, planted

FPS = 15.0
Actor = Callable[[AskedLook, float], Sighting]


@pytest.fixture(scope="module")
def basis() -> Basis:
    return from_bytes(assets.read("basis.npz"))


@pytest.fixture(scope="module")
def points(basis: Basis) -> Landmarks:
    return Landmarks(basis)


def willing(basis: Basis, strength: float = 1.0, yaw_rad: float = 0.0) -> Actor:
    """Does what is asked."""
    return lambda look, time_s: planted(basis, look, time_s, strength, yaw_rad)


def led(guide: Guide, actor: Actor, fps: float = FPS, at_most_s: float = 400) -> tuple[list[Guidance], float]:
    """To the end, or as long as that; what was said, and the time."""
    said: list[Guidance] = []
    for k in range(round(at_most_s * fps)):
        if guide.look is None:
            break
        said.append(guide.add(actor(guide.look, k / fps)))
    return said, len(said) / fps


def test_who_does_what_is_asked_is_done_in_twenty_seconds(basis: Basis, points: Landmarks) -> None:
    guide = Guide(points)
    said, seconds = led(guide, willing(basis))
    assert guide.missed == []
    assert seconds < 20
    assert said[-1].say() == DONE
    shares = [now.share for now in said]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("yaw_deg", [-13, -28, 20])
def test_a_head_that_never_looks_straight_ahead_is_led_through(
    basis: Basis, points: Landmarks, yaw_deg: float
) -> None:
    guide = Guide(points)
    _, seconds = led(guide, willing(basis, 0.8, np.radians(yaw_deg)))
    assert guide.missed == []
    assert seconds < 30


def test_half_of_a_look_is_enough_and_a_tenth_is_none(basis: Basis, points: Landmarks) -> None:
    half, tenth = Guide(points), Guide(points)
    led(half, willing(basis, 0.6))
    led(tenth, willing(basis, 0.1))
    assert half.missed == []
    assert {
        AskedLook.LEFT,
        AskedLook.TEETH,
        AskedLook.OH,
        AskedLook.BROWS,
        AskedLook.BLINK,
        AskedLook.EYES_LEFT,
    } <= set(tenth.missed)


def test_turns_that_were_never_made_are_asked_for_again_and_passed_over(
    basis: Basis, points: Landmarks
) -> None:
    guide = Guide(points, (AskedLook.REST, AskedLook.LEFT))
    said, seconds = led(guide, lambda look, time_s: planted(basis, AskedLook.REST, time_s))
    assert guide.missed == [AskedLook.LEFT]
    assert seconds == pytest.approx(2 * TRY_S + 1.5, abs=1.5)
    again = [now.again for now in said if now.look is AskedLook.LEFT]
    assert again == sorted(again)
    assert any(again)
    last = next(now for now in said if now.again)
    assert str(last.say()) == f"Once more, please: {SAY[AskedLook.LEFT]}"
    assert {now.advice for now in said if now.look is AskedLook.LEFT and now.again} == {Advice.MORE}


@pytest.mark.parametrize(
    ("shown", "advice"),
    [(AskedLook.TEETH, Advice.LIPS), (AskedLook.SMILE, Advice.CALM), (AskedLook.AH, Advice.LIPS)],
)
def test_a_smile_is_no_rest(basis: Basis, points: Landmarks, shown: AskedLook, advice: Advice) -> None:
    guide = Guide(points)
    said, _ = led(guide, lambda look, time_s: planted(basis, shown, time_s), at_most_s=TRY_S)
    assert {now.advice for now in said} == {advice}
    assert not any(now.there for now in said)


def test_after_a_smile_the_face_at_rest_is_what_looks_are_compared_with(
    basis: Basis, points: Landmarks
) -> None:
    guide = Guide(points, (AskedLook.REST, AskedLook.TEETH))
    led(guide, lambda look, time_s: planted(basis, AskedLook.TEETH if time_s < 2 else look, time_s))
    rest = measures(points, planted(basis, AskedLook.REST, 0).seen)
    assert guide.rest is not None
    assert guide.rest.width == pytest.approx(rest.width, abs=0.5)
    assert guide.missed == []


def test_a_slow_machine_leaves_a_person_more_time(basis: Basis, points: Landmarks) -> None:
    """Two pictures a second, of which most of what is asked for comes in the third."""
    guide, asked_s = Guide(points), dict[AskedLook, float]()

    def slow(look: AskedLook, time_s: float) -> Sighting:
        asked_s.setdefault(look, time_s)
        return planted(basis, look if time_s - asked_s[look] > 1.2 else AskedLook.REST, time_s)

    said, _ = led(guide, slow, fps=2.0)
    assert guide.missed == []
    assert not any(now.again for now in said)
    assert LONGEST_STEP_S < 0.5


def test_a_machine_that_stands_still_takes_nothing_from_a_try(basis: Basis, points: Landmarks) -> None:
    guide = Guide(points, (AskedLook.REST, AskedLook.LEFT))
    led(guide, willing(basis), at_most_s=1.0)
    assert guide.look is AskedLook.LEFT
    now = guide.add(planted(basis, AskedLook.REST, 60.0))
    assert not now.again
    same = planted(basis, AskedLook.LEFT, 60.5)
    for _ in range(100):
        now = guide.add(same)
    assert now.look is AskedLook.LEFT


def test_nobody_is_waited_for_and_then_led_on(basis: Basis, points: Landmarks) -> None:
    guide = Guide(points)
    said, _ = led(guide, lambda look, time_s: absent(planted(basis, look, time_s)), at_most_s=60)
    assert {(now.look, now.advice, now.again) for now in said} == {(AskedLook.REST, Advice.NO_FACE, False)}
    assert guide.add(None).look is AskedLook.REST
    led(guide, lambda look, time_s: planted(basis, look, 60 + time_s))
    assert guide.missed == []


def test_a_face_far_away_is_asked_to_come_closer(basis: Basis, points: Landmarks) -> None:
    near = planted(basis, AskedLook.REST, 0.0)
    far = replace(near, seen=replace(near.seen, points=lambda: near.points / np.float32(5)))
    assert Guide(points).add(far).advice is Advice.CLOSER


def test_a_head_that_turns_too_far_or_instead_of_the_eyes_is_told(basis: Basis, points: Landmarks) -> None:
    rest = measures(points, planted(basis, AskedLook.REST, 0.0).seen)
    turned = planted(basis, AskedLook.LEFT, 1.0, strength=2.3)
    assert Guide(points, (AskedLook.LEFT,), rest).add(turned).advice is Advice.LESS
    glance = planted(basis, AskedLook.EYES_LEFT, 1.0, yaw_rad=0.4)
    assert Guide(points, (AskedLook.EYES_LEFT,), rest).add(glance).advice is Advice.HEAD


def test_a_smile_that_shows_teeth_is_none_with_closed_lips(basis: Basis, points: Landmarks) -> None:
    rest = measures(points, planted(basis, AskedLook.REST, 0.0).seen)
    wide = planted(basis, AskedLook.AH, 1.0)
    assert Guide(points, (AskedLook.SMILE,), rest).add(wide).advice is Advice.LIPS


def test_one_shut_picture_is_enough_for_eyes_that_close(basis: Basis, points: Landmarks) -> None:
    rest = measures(points, planted(basis, AskedLook.REST, 0.0).seen)
    guide = Guide(points, (AskedLook.BLINK,), rest)
    for k in range(10):
        now = guide.add(planted(basis, AskedLook.REST, k / FPS))
    assert now.look is AskedLook.BLINK
    assert guide.add(planted(basis, AskedLook.BLINK, 1.0)) == Guidance(None, False, 1.0, Advice.NONE, True)


def test_nothing_counts_while_one_still_reads_what_to_do(basis: Basis, points: Landmarks) -> None:
    guide = Guide(points)
    said, _ = led(guide, willing(basis), at_most_s=SETTLE_S - 0.1)
    assert not any(now.there for now in said)


def test_a_silent_mouth_reads_no_sentence(basis: Basis, points: Landmarks) -> None:
    rest = measures(points, planted(basis, AskedLook.REST, 0.0).seen)
    guide = Guide(points, (AskedLook.SENTENCE,), rest)
    led(
        guide,
        lambda look, time_s: planted(basis, AskedLook.REST, time_s),
        at_most_s=HOLDS_S[AskedLook.SENTENCE] + 1,
    )
    assert guide.look is AskedLook.SENTENCE


def test_a_skipped_look_is_missed_and_the_next_is_asked_for(points: Landmarks) -> None:
    guide = Guide(points, DRAWN)
    assert guide.skip().look is AskedLook.LEFT
    for _ in DRAWN:
        guide.skip()
    assert guide.look is None
    assert guide.missed == list(DRAWN)


def test_yaw_is_measured_from_the_ray_to_the_camera(basis: Basis) -> None:
    face = planted(basis, AskedLook.REST, 0.0, yaw_rad=0.4).face
    ahead = replace(face, translation=np.array([0, 0, -450], np.float32))
    aside = replace(ahead, rotation=ahead.rotation * 0, translation=np.array([200, 0, -450], np.float32))
    assert yaw_rad(ahead) == pytest.approx(0.4, abs=1e-3)
    assert yaw_rad(aside) == pytest.approx(np.arctan2(200, 450), abs=1e-3)


def test_a_wide_mouth_alone_does_not_keep_a_person_out(basis: Basis, points: Landmarks) -> None:
    def wide(look: AskedLook, time_s: float) -> Sighting:
        seen = planted(basis, look, time_s)
        moved = seen.points.copy()
        moved[list(lm.OUTER_CORNERS)] += [[-4, 0], [4, 0]]
        return replace(seen, seen=replace(seen.seen, points=lambda: moved))

    guide = Guide(points, (AskedLook.REST, AskedLook.TEETH))
    led(guide, wide)
    assert guide.missed == []


def test_every_look_and_advice_has_words() -> None:
    assert set(SAY) == set(AskedLook)
    assert set(WHY) == set(Advice)
