"""codec/rate.py: SPEC section 6.4."""

import itertools

import pytest

from codec.rate import (
    CLIMB_S,
    HEADERS,
    LADDER,
    PROBE,
    RTP_HEADERS,
    START,
    THRIFTY_KBPS,
    Budget,
    Plan,
    RateControl,
    Rule,
)
from codec.voice import Loss

TOP = 0


def settled(rate: RateControl, until_s: float, rtt_s: float = 0.1, from_s: float = 0.0) -> Plan:
    """Round trips come in four times a second."""
    now_s = from_s
    while now_s < until_s:
        rate.round_trip(rtt_s, now_s)
        rate.plan(now_s, Loss(), 16, 0.0)
        now_s += 0.25
    return rate.plan(now_s, Loss(), 16, 0.0)


def test_it_begins_slowly_is_thrifty_at_the_first_round_trip_and_at_its_best_after_calm() -> None:
    rate = RateControl()
    assert rate.plan(0.0, Loss(), 16, 0.0) == START
    rate.round_trip(0.2, 0.5)
    plan = rate.plan(0.5, Loss(), 16, 0.0)
    assert (plan.bundle, rate.rule) == (3, Rule.START)
    assert plan.kbps(16, talking=True) <= THRIFTY_KBPS
    assert settled(rate, 4.5, 0.2, from_s=0.75) == LADDER[TOP]


def test_long_round_trips_alone_change_nothing() -> None:
    assert settled(RateControl(), 20, rtt_s=1.2) == LADDER[TOP]


def test_the_queue_that_a_set_up_has_left_drains_before_more_is_sent() -> None:
    rate = RateControl()
    for k in range(50):
        rtt_s = max(1.5 - 0.03 * k, 0.35)
        rate.round_trip(rtt_s, 0.2 * k)
        plan = rate.plan(0.2 * k, Loss(), 16, 0.0)
        if rtt_s > 0.4:
            assert (plan, rate.rule) == (START, Rule.START), k
    assert plan != START
    assert rate.queue_s == 0.0
    assert settled(rate, 11.0, rtt_s=0.8, from_s=10.0).kbps(16, talking=True) < plan.kbps(16, talking=True)


def test_a_far_network_begins_after_a_few_round_trips() -> None:
    rate = RateControl()
    assert settled(rate, 1.1, rtt_s=1.0) == START
    assert settled(rate, 1.6, rtt_s=1.0, from_s=1.35) != START


def test_a_queue_is_answered_within_a_second() -> None:
    rate = RateControl()
    settled(rate, 10)
    assert settled(rate, 11, rtt_s=0.4, from_s=10) != LADDER[TOP]


def test_a_long_queue_goes_to_the_bottom_at_once() -> None:
    rate = RateControl()
    settled(rate, 10)
    assert settled(rate, 11, rtt_s=1.5, from_s=10) == LADDER[-1]


def test_one_late_round_trip_is_jitter() -> None:
    rate = RateControl()
    settled(rate, 10)
    rate.round_trip(0.9, 10.1)
    assert rate.plan(10.1, Loss(), 16, 0.0) == LADDER[TOP]


def test_after_calm_it_climbs_one_plan_at_a_time() -> None:
    rate = RateControl()
    settled(rate, 10)
    settled(rate, 12, rtt_s=1.5, from_s=10)
    levels = [LADDER.index(settled(rate, t + 1, from_s=t)) for t in range(12, 72)]
    assert levels[0] == len(LADDER) - 1
    assert levels[-1] == TOP
    assert all(a - b in (0, 1) for a, b in itertools.pairwise(levels))


def test_a_climb_that_was_too_much_is_not_tried_again_soon() -> None:
    rate = RateControl()
    settled(rate, 10)
    settled(rate, 12, rtt_s=0.5, from_s=10)
    before = LADDER.index(settled(rate, 12 + CLIMB_S + 1, from_s=12))
    settled(rate, 22, rtt_s=0.5, from_s=12 + CLIMB_S + 1)
    after = LADDER.index(settled(rate, 22 + CLIMB_S + 1, from_s=22))
    assert after > before


def test_loss_without_a_queue_repeats_frames_and_keeps_the_rate() -> None:
    rate = RateControl()
    settled(rate, 5)
    plan = rate.plan(5.0, Loss(0.1), 16, 0.0)
    assert plan.repeat > 0
    assert (plan.max_fps, plan.bundle) == (LADDER[TOP].max_fps, LADDER[TOP].bundle)


def test_silence_is_probed() -> None:
    rate = RateControl()
    settled(rate, 5)
    assert rate.plan(8.0, Loss(), 16, 3.0) == PROBE
    assert rate.plan(8.1, Loss(), 16, 0.0) != PROBE


@pytest.mark.parametrize("cap_kbps", [12.0, 8.0, 5.0, 3.0])
def test_a_cap_is_kept(cap_kbps: float) -> None:
    rate = RateControl(budget=Budget(cap_kbps))
    plan = settled(rate, 5)
    assert plan.datagrams_hz * (93 + 20) * 8 / 1000 <= cap_kbps


def test_a_cap_below_everything_gets_the_least() -> None:
    assert settled(RateControl(budget=Budget(0.1)), 5) == LADDER[-1]


def test_one_plan_switches_control_off() -> None:
    only = Plan(31, 1, 4)
    rate = RateControl(ladder=(only,))
    assert rate.plan(0.0, Loss(), 16, 0.0) == only
    assert settled(rate, 10, rtt_s=2.0) == only


def talking(rate: RateControl, until_s: float, rtt_s: float = 0.1, from_s: float = 0.0) -> Plan:
    rate.talked(until_s)
    return settled(rate, until_s, rtt_s, from_s)


def test_where_there_is_room_every_frame_and_every_20_ms_of_voice_leave_at_once() -> None:
    rate = RateControl()
    plan = talking(rate, 5)
    assert (plan.bundle, plan.voice.packet_ms, rate.rule) == (1, 20, Rule.ROOM)


def test_thrift_is_kept_while_it_is_wished_and_goes_out_at_once() -> None:
    rate = RateControl(budget=Budget(thrifty=True))
    plan = talking(rate, 5)
    assert 0.75 * THRIFTY_KBPS < plan.kbps(16, talking=True) <= THRIFTY_KBPS
    assert (plan.bundle, rate.rule) == (3, Rule.THRIFTY)
    rate.budget = Budget()
    assert talking(rate, 10, from_s=5) == LADDER[TOP]


def test_it_says_which_rule_holds() -> None:
    rate, rules = RateControl(), []
    rate.plan(0.0, Loss(), 16, 0.0)
    rules.append(rate.rule)
    settled(rate, 10)
    settled(rate, 11, rtt_s=0.4, from_s=10)
    rules.append(rate.rule)
    rate.plan(13.0, Loss(), 16, 3.0)
    rules.append(rate.rule)
    capped = RateControl(budget=Budget(20.0))
    talking(capped, 5)
    assert [*rules, capped.rule] == [Rule.START, Rule.QUEUE, Rule.SILENCE, Rule.CAP]


@pytest.mark.parametrize("cap_kbps", [60.0, 45.0, 30.0, 24.0, 20.0, 16.0])
def test_a_cap_holds_for_face_and_voice_together(cap_kbps: float) -> None:
    plan = talking(RateControl(budget=Budget(cap_kbps)), 5)
    assert 0.75 * cap_kbps < plan.kbps(16, talking=True) <= cap_kbps


def test_while_nobody_talks_a_cap_leaves_all_to_the_face() -> None:
    silent = settled(RateControl(budget=Budget(16.0)), 5)
    assert (silent.max_fps, silent.bundle) == (31, 3)
    assert talking(RateControl(budget=Budget(16.0)), 5).max_fps < silent.max_fps


def test_a_queue_makes_the_voice_leaner_too() -> None:
    rate = RateControl()
    before = talking(rate, 10)
    after = talking(rate, 11, rtt_s=0.4, from_s=10)
    assert after.voice.wire_kbps < before.voice.wire_kbps
    assert talking(rate, 13, rtt_s=1.5, from_s=11) == LADDER[-1]


def test_each_step_down_is_felt() -> None:
    rate = RateControl()
    before = settled(rate, 10)
    after = settled(rate, 11, rtt_s=0.3, from_s=10)
    assert after.kbps(16, talking=False) <= 0.9 * before.kbps(16, talking=False)


def test_loss_puts_copies_into_voice_packets() -> None:
    rate = RateControl()
    settled(rate, 5)
    assert not rate.plan(5.0, Loss(), 16, 0.0).voice.copies
    assert rate.plan(5.0, Loss(0.1), 16, 0.0).voice.copies


def test_the_voice_comes_again_as_the_loss_asks_where_the_other_side_knows_how() -> None:
    rate = RateControl()
    rate.repeats_voice = True
    settled(rate, 10)
    voices = [rate.plan(10.0, Loss(share), 16, 0.0).voice for share in (0.0, 0.015, 0.3)]
    assert [voice.earlier for voice in voices] == [0, 1, 3]
    assert [voice.bit_rate for voice in voices] == [24_000, 24_000, 12_000]
    assert not any(voice.copies for voice in voices)


def test_a_cap_and_thrift_hold_for_what_comes_again() -> None:
    for budget in (Budget(cap_kbps=60.0), Budget(thrifty=True)):
        rate = RateControl(budget=budget)
        rate.repeats_voice = True
        once = talking(rate, 5).kbps(16, talking=True)
        again = rate.plan(5.0, Loss(0.3), 16, 0.0)
        assert again.voice.earlier > 0
        assert again.kbps(16, talking=True) <= once


def test_datagrams_on_rtp_leave_more_of_a_cap_to_the_face() -> None:
    plans = []
    for headers in (HEADERS, RTP_HEADERS):
        control = RateControl(budget=Budget(7))
        control.headers = headers
        for n in range(3):
            control.round_trip(0.05, 1.0 + n)
        plans.append(control.plan(4.0, Loss(), 12.0, 0.0))
    assert plans[1].datagrams_hz > plans[0].datagrams_hz
    assert plans[1].quality < plans[0].quality


def test_another_network_begins_with_the_plan_of_the_last_one_and_with_delays_of_its_own() -> None:
    rate = RateControl()
    best = settled(rate, 10.0)
    for late_s in (1.0, 2.0, 3.0):
        cut_off = rate.plan(10.0 + late_s, Loss(), 16, late_s)
    assert cut_off == PROBE
    rate.moved()
    assert rate.plan(13.0, Loss(), 16, 0.0) == best
    assert settled(rate, 15.0, rtt_s=0.4, from_s=13.0) == best
    assert rate.queue_s == 0.0
    assert settled(rate, 18.0, rtt_s=0.6, from_s=15.0) != best, "a queue in the new network"


def test_a_level_that_a_long_queue_came_of_is_tried_again_later_than_those_below_it() -> None:
    rate = RateControl()
    settled(rate, 10)
    level = LADDER.index(settled(rate, 10.5, rtt_s=0.6, from_s=10))
    assert level >= 2
    settled(rate, 12, from_s=10.5)
    below = LADDER.index(settled(rate, 12 + CLIMB_S * level, from_s=12))
    assert below == 1
    assert LADDER.index(settled(rate, 12 + CLIMB_S * (level + 1.5), from_s=12 + CLIMB_S * level)) == 1
    assert LADDER.index(settled(rate, 12 + CLIMB_S * (level + 3), from_s=12 + CLIMB_S * level)) == TOP
