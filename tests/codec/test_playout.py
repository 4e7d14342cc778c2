"""codec/playout.py, playclock.py and pose.py: SPEC section 7."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codec.playclock import HURRIED, PlayClock
from codec.playout import FADE_S, MAX_FRAMES, Playout
from codec.pose import mix, rest
from codec.rotation import between, compose, quaternion, rotation, rotation_matrix
from codec.values import FaceFrame

SCREEN_S = 1 / 60
STEP = 3 / 30 / SCREEN_S  # the wave's steepest step from one frame to the next, within one look at the screen
vectors = st.lists(st.floats(-1.7, 1.7), min_size=3, max_size=3)


def face(time_s: float, value: float = 0.0, present: bool = True) -> FaceFrame:
    """A face whose every number follows from `value`."""
    return FaceFrame(
        time_s,
        present,
        np.array([0.3 * value, 0, 0], np.float32),
        np.array([10 * value, 0, -600], np.float32),
        np.array([value, -value], np.float32),
        np.full(4, 0.1 * value, np.float32),
    )


def wave(time_s: float) -> float:
    return float(np.sin(3 * time_s))


def play(
    arrivals: list[tuple[float, FaceFrame]],
    until_s: float,
    playout: Playout | None = None,
    start_s: float = 0.0,
) -> list[tuple[float, FaceFrame]]:
    """Everything shown, at the screen's rate."""
    playout = playout or Playout()
    waiting = sorted(arrivals, key=lambda a: a[0])
    shown = []
    for k in range(int((until_s - start_s) / SCREEN_S)):
        now_s = start_s + k * SCREEN_S
        while waiting and waiting[0][0] <= now_s:
            at_s, frame = waiting.pop(0)
            playout.add(frame, at_s)
        if (frame_now := playout.at(now_s)) is not None:
            shown.append((now_s, frame_now))
    return shown


def bundled(count: int, transit_s: float = 0.05, drift: float = 0.0, offset_s: float = 1000.0) -> list[
    tuple[float, FaceFrame]
]:  # fmt: skip
    """Frames at 30 a second of a sender's clock that is offset and drifts, three to a datagram."""
    out = []
    for k in range(count):
        sent_s = (k // 3 * 3 + 2) / 30
        out.append((sent_s + transit_s, face((k / 30) * (1 + drift) + offset_s, wave(k / 30))))
    return out


def speeds(shown: list[tuple[float, FaceFrame]]) -> np.ndarray:
    values = np.array([frame.expression[0] for _, frame in shown])
    return np.abs(np.diff(values)) / SCREEN_S


def test_nothing_is_shown_before_the_first_frame() -> None:
    assert Playout().at(1.0) is None


def test_bundles_are_played_smoothly_and_without_needless_delay() -> None:
    playout = Playout()
    shown = play(bundled(300), 10, playout)
    late = [(now_s, frame) for now_s, frame in shown if now_s > 2]
    error = [abs(frame.expression[0] - wave(frame.time_s - 1000)) for _, frame in late]
    assert max(error) < 0.001
    assert speeds(late).max() < 1.1 * STEP
    assert playout.delay_s == pytest.approx(0.071, abs=0.01)


def camera(count: int, transit_s: float = 0.03, jitter_s: float = 0.0) -> list[tuple[float, FaceFrame]]:
    """Frames at 30 a second, each for itself."""
    dice = np.random.default_rng(2)
    return [(k / 30 + transit_s + jitter_s * dice.random(), face(k / 30, wave(k / 30))) for k in range(count)]


@pytest.mark.parametrize(("jitter_s", "most_s"), [(0.0, 0.006), (0.02, 0.025)])
def test_a_cameras_frame_waits_for_jitter_and_not_for_the_next_frame(jitter_s: float, most_s: float) -> None:
    playout = Playout()
    shown = play(camera(300, jitter_s=jitter_s), 10, playout)
    assert playout.delay_s <= most_s
    exact = [frame.expression[0] == np.float32(wave(frame.time_s)) for now_s, frame in shown if now_s > 2]
    assert np.mean(exact) > 0.96  # the share that is in time


def test_sparse_frames_are_joined() -> None:
    shown = play([(k / 10 + 0.03, face(k / 10, wave(k / 10))) for k in range(100)], 10)
    assert speeds([s for s in shown if s[0] > 2]).max() < 3.6


def test_the_next_change_is_the_next_frames_turn() -> None:
    playout = Playout()
    play(camera(60), 2.0, playout)
    now_s = playout_now = 2.0
    while playout.next_change_s(playout_now) == playout_now:
        playout_now += 0.002
        playout.at(playout_now)
    held = playout.at(playout_now)
    assert held is not None
    playout.add(face(held.time_s + 1 / 30, 1.0), playout_now)
    due_s = playout.next_change_s(playout_now)
    assert now_s < due_s <= playout_now + 1 / 30 + 0.005
    before, after = playout.at(due_s - 0.003), playout.at(due_s + 0.002)
    assert before is not None
    assert before.time_s == held.time_s
    assert after is not None
    assert after.time_s == pytest.approx(held.time_s + 1 / 30)


def test_a_face_that_stops_in_full_motion_costs_no_delay_for_long() -> None:
    arrivals = [a for a in camera(300) if not 4.2 < a[0] < 5]
    playout = Playout()
    play(arrivals, 4.5, playout)
    assert playout.delay_s > 0.1, "it may be loss: what is next is waited for"
    play(arrivals, 4.9, playout, start_s=4.5)
    assert playout.delay_s < 0.03


def test_before_the_first_frame_no_change_is_due() -> None:
    assert Playout().next_change_s(1.0) == float("inf")


def test_a_late_frame_is_shown_as_it_is_where_nothing_was_guessed() -> None:
    playout = Playout()
    play(camera(60), 2.02, playout)
    shown = playout.at(2.03)
    assert shown is not None
    playout.add(face(shown.time_s + 1 / 30, 1.5), 2.04)
    after = playout.at(2.05)
    assert after is not None
    assert after.expression[0] == np.float32(1.5)


def test_shown_time_never_goes_back() -> None:
    shown = play(bundled(300), 10)
    assert (np.diff([frame.time_s for _, frame in shown]) >= 0).all()


@pytest.mark.parametrize("drift", [-3e-4, 3e-4])
def test_drifting_clocks_are_followed(drift: float) -> None:
    playout = Playout()
    shown = play(bundled(30 * 120, drift=drift), 120, playout)
    assert playout.delay_s == pytest.approx(0.071, abs=0.02)
    late = [(now_s, frame) for now_s, frame in shown if now_s > 5]
    assert speeds(late).max() < 1.1 * STEP


def test_the_delay_follows_jitter_and_comes_back() -> None:
    dice = np.random.default_rng(1)
    calm, rough = bundled(300), bundled(600)[300:]
    arrivals = calm + [(at_s + dice.random() * 0.15, frame) for at_s, frame in rough]
    playout = Playout()
    play(arrivals, 20, playout)
    rough_s = playout.delay_s
    assert 0.14 < rough_s < 0.27
    more = [(at_s, frame) for at_s, frame in bundled(1200) if at_s > 20.2]
    play(more, 40, playout, start_s=20.0)
    assert playout.delay_s < rough_s - 0.05


def test_a_gap_is_coasted_then_eased_to_rest_and_left_without_a_jump() -> None:
    arrivals = [a for a in bundled(360) if not 4.25 < a[0] < 9]  # in full motion
    shown = play(arrivals, 12)
    values = {round(now_s, 3): frame.expression[0] for now_s, frame in shown}
    assert abs(values[min(values, key=lambda t: abs(t - 8.5))]) < 0.02  # at rest
    assert speeds(shown).max() < 1.6 / FADE_S + STEP


def test_a_moving_face_waits_for_what_is_late_and_hurries_over_what_is_lost() -> None:
    """Three datagrams are missing: time nearly stands at first, and is made up for over the hole."""
    arrivals = [a for k, a in enumerate(bundled(240)) if not 120 <= k < 129]
    shown = play(arrivals, 8)
    at_s = np.array([now_s for now_s, _ in shown])
    times_s = np.array([frame.time_s for _, frame in shown])
    pace = (times_s[6:] - times_s[:-6]) / (6 * SCREEN_S)  # three frames' time: each is shown as it is
    hole = (at_s[6:] > 4) & (at_s[:-6] < 5)
    assert pace[hole].min() < 0.2
    assert 1.5 < pace[hole].max() < 2.4
    assert np.all((pace[~hole][60:] > 0.6) & (pace[~hole][60:] < 1.4))


def test_a_still_face_keeps_its_expression_between_heartbeats() -> None:
    arrivals = [(k / 30, face(k / 30, 0.8)) for k in range(60)]
    arrivals += [(2 * k, face(2 * k, 0.8)) for k in range(1, 6)]
    shown = play(arrivals, 12)
    assert all(frame.expression[0] == pytest.approx(0.8) for _, frame in shown)


def test_a_face_that_was_still_starts_without_a_jump() -> None:
    arrivals = [(k / 30, face(k / 30, 0.0)) for k in range(60)]
    arrivals += [(5 + k / 30, face(5 + k / 30, min(1.0, k / 10))) for k in range(60)]
    shown = play(arrivals, 7)
    assert speeds(shown).max() < 1.1 * STEP
    before = [frame.expression[0] for now_s, frame in shown if now_s < 4.9]
    assert max(before) < 0.01
    assert shown[-1][1].expression[0] == pytest.approx(1.0, abs=0.01)


def test_frames_in_any_order_and_twice_change_nothing() -> None:
    arrivals = bundled(150)
    shuffled = [(at_s, frame) for at_s, frame in arrivals for _ in range(2)]
    for k in range(0, len(shuffled) - 6, 6):
        (shuffled[k : k + 6]).reverse()
    once, twice = play(arrivals, 5), play(shuffled, 5)
    np.testing.assert_allclose(
        [f.expression[0] for _, f in once][60:], [f.expression[0] for _, f in twice][60:], atol=0.02
    )


def test_a_stale_frame_is_not_shown_unless_the_senders_clock_has_been_set() -> None:
    playout = Playout()
    play(bundled(90), 3, playout)
    playout.add(face(1000.5, 9.0), 3.0)  # two seconds late
    shown = playout.at(3.05)
    assert shown is not None
    assert shown.expression[0] < 1.5
    restarted = [(3 + k / 30, face(k / 30, 0.5)) for k in range(200)]
    shown_later = play(restarted, 9, playout, start_s=3.1)
    assert shown_later[-1][1].time_s < 10
    assert shown_later[-1][1].expression[0] == pytest.approx(0.5, abs=0.01)
    assert speeds(shown_later).max() < 20


def test_the_face_waits_for_the_voice() -> None:
    playout = Playout()
    playout.voice_delay_s = 0.25
    assert playout.voice_delay_s == 0.25
    play(bundled(300), 10, playout)
    assert playout.delay_s == pytest.approx(0.25, abs=0.02)
    assert playout.offset_s == pytest.approx(-999.95, abs=0.01)


def test_presence_is_that_of_the_time_shown() -> None:
    arrivals = [(k / 30, face(k / 30, 0, present=k < 60)) for k in range(120)]
    shown = play(arrivals, 4)
    gone = next(now_s for now_s, frame in shown if not frame.present)
    assert 2.0 < gone < 2.3


def test_memory_is_bounded() -> None:
    playout = Playout()
    for k in range(5000):
        playout.add(face(k / 1000), 0.0 + k / 1000)
    assert len(playout._frames) <= MAX_FRAMES


def test_no_number_is_no_time() -> None:
    playout = Playout()
    playout.add(face(float("nan")), 0.0)
    playout.add(face(float("inf")), 0.0)
    assert playout.at(1.0) is None


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(-0.2, 0.4), st.floats(-1, 1), st.booleans()), min_size=3, max_size=60))
def test_whatever_arrives_a_moving_face_goes_on_without_a_jump_and_time_forwards(
    items: list[tuple[float, float, bool]],
) -> None:
    turning = [np.array([0.3 * k, 0, 0], np.float32) for k in range(len(items))]  # it never comes to rest
    arrivals = [
        (0.1 + k * 0.1 + jitter, replace(face(50 + k * 0.1, value), rotation=turning[k]))
        for k, (jitter, value, kept) in enumerate(items)
        if kept or not items[k - 1][2]  # never two in a row are lost: a frame alone is shown as it is
    ]
    shown = play(arrivals, 8)
    if len(shown) < 2:
        return
    assert (np.diff([frame.time_s for _, frame in shown]) >= 0).all()
    fastest = 2 / 0.1 * HURRIED.fastest + 2 * 1.6 * 2 / FADE_S  # over a hole, and fading
    assert speeds(shown).max() <= fastest
    assert np.abs([frame.expression[0] for _, frame in shown]).max() <= 2.5


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(-1e12, 1e12), st.floats(-1e6, 1e6)), max_size=40))
def test_absurd_times_do_no_harm(items: list[tuple[float, float]]) -> None:
    playout = Playout()
    for time_s, arrival_s in items:
        playout.add(face(time_s, 0.3), arrival_s)
        shown = playout.at(arrival_s)
        assert shown is None or np.isfinite(shown.expression).all()


def test_a_clock_without_frames_has_nothing_to_show() -> None:
    clock = PlayClock()
    assert clock.delay_s == 0.0
    with pytest.raises(RuntimeError, match="Nothing has arrived"):
        clock.advance(1.0)
    clock.note(10.0, 1.0, 0.0)
    assert clock.target_s == clock.delay_s


@given(vectors, vectors)
def test_between_and_compose_are_inverse(a: list[float], b: list[float]) -> None:
    start, end = np.array(a, np.float32), np.array(b, np.float32)
    reached = compose(between(start, end), start)
    np.testing.assert_allclose(rotation_matrix(reached), rotation_matrix(end), atol=1e-5)


@given(vectors)
def test_quaternions_are_rotations(v: list[float]) -> None:
    vector = np.array(v, np.float32)
    np.testing.assert_allclose(rotation(quaternion(vector)), vector, atol=1e-5)


def test_mixing_goes_half_way_along_the_shortest_arc() -> None:
    half = mix(replace(face(0), rotation=np.array([0, 0, 0], np.float32)), face(1, 1.0), 0.5, 0.5)
    np.testing.assert_allclose(half.rotation, [0.15, 0, 0], atol=1e-6)
    assert half.expression[0] == pytest.approx(0.5)


def test_rest_keeps_the_head_where_it_is() -> None:
    resting = rest(face(0, 1.0), 5.0)
    np.testing.assert_allclose(resting.expression, 0, atol=1e-5)
    np.testing.assert_array_equal(resting.rotation, face(0, 1.0).rotation)


def test_at_a_calls_beginning_bundles_that_are_over_are_no_jitter() -> None:
    playout = Playout()
    bundles = [(at_s, replace(frame, time_s=frame.time_s - 1000)) for at_s, frame in bundled(45)]
    single = [(k / 30 + 0.05, face(k / 30, wave(k / 30))) for k in range(45, 180)]
    play(bundles, 1.5, playout)
    assert playout.needed_delay_s > 0.06
    play(single, 2.2, playout, start_s=1.5)
    assert playout.needed_delay_s < 0.01
    play(single, 4, playout, start_s=2.2)
    assert playout.delay_s < 0.01
