"""Playbooks of the call: events in, exact actions out, in order."""

import random
from collections import deque
from collections.abc import Callable

import pytest

from app.call import actions as a
from app.call import events as e
from app.call import session as s
from app.call.actions import ShowStatus
from app.call.session import CallSession
from app.call.status import Phase
from codec.sentence import NOTHING, Sentence

WORDS = ("acorn", "violin", "tulip", "yacht")
CODE = "7-acorn-violin"
WRONG = Sentence("The code did not match.")
NO_SERVER = Sentence("No server.")
NO_WAY = Sentence("No way.")
OTHER = Sentence("Another certificate.")


class Stage:
    """A session, and the time on its clock."""

    def __init__(self) -> None:
        self.session = CallSession()
        self.now_s = self.heard_s = 100.0

    def __call__(self, event: e.Event, after_s: float = 0.0) -> list[a.Action]:
        self.now_s += after_s
        return self.session.handle(event, self.now_s)

    def hear(self, seconds: float, heard: bool = True) -> list[a.Action]:
        """Ticks five times a second; the other side is heard just before each, or never."""
        actions: list[a.Action] = []
        for _ in range(round(seconds * 5)):
            self.now_s += 0.2
            self.heard_s = self.now_s if heard else self.heard_s
            actions += self.session.handle(e.Tick(self.heard_s, self.heard_s), self.now_s)
        return actions


def live() -> Stage:
    stage = Stage()
    stage(e.StartRequested())
    stage(e.RoomOpened(1, CODE))
    stage(e.Paired(1))
    stage(e.Introduced(1, WORDS))
    stage(e.Connected(1))
    stage.hear(3)
    return stage


def recovering() -> Stage:
    stage = live()
    actions = stage.hear(2.2, heard=False)
    assert actions[-2:] == [ShowStatus(Phase.RECOVERING, s.SILENT, words=WORDS), a.SendRecover()]
    assert actions.count(a.Rejoin(2)) == 1
    return stage


def doubting() -> Stage:
    """Nothing was heard for a second: another connection is tried, and nothing said of it."""
    stage = live()
    assert stage.hear(1.0, heard=False)[-1] == a.Rejoin(2)
    assert stage.session.phase is Phase.LIVE
    return stage


def test_a_caller_gets_a_code_and_then_a_call() -> None:
    stage = Stage()
    assert stage(e.StartRequested()) == [ShowStatus(Phase.PREPARING), a.OpenRoom(1)]
    assert stage(e.RoomOpened(1, CODE)) == [ShowStatus(Phase.WAITING, code=CODE)]
    assert stage(e.Paired(1), 60) == [ShowStatus(Phase.CONNECTING)]
    assert stage(e.Introduced(1, WORDS)) == [ShowStatus(Phase.CONNECTING, words=WORDS)]
    assert stage(e.Connected(1)) == [ShowStatus(Phase.LIVE, words=WORDS)]
    assert stage.hear(10) == []


def test_a_joiner_enters_a_code_and_gets_a_call() -> None:
    stage = Stage()
    assert stage(e.JoinRequested(CODE)) == [ShowStatus(Phase.JOINING), a.JoinRoom(1, CODE)]
    assert stage(e.Paired(1)) == [ShowStatus(Phase.CONNECTING)]
    assert stage(e.Introduced(1, WORDS)) == [ShowStatus(Phase.CONNECTING, words=WORDS)]
    assert stage(e.Connected(1)) == [ShowStatus(Phase.LIVE, words=WORDS)]


def test_the_code_is_shown_only_while_its_owner_has_to_read_it_out() -> None:
    stage = Stage()
    stage(e.StartRequested())
    stage(e.RoomOpened(1, CODE))
    for event in (e.Paired(1), e.Introduced(1, WORDS), e.Connected(1), e.HangUpRequested()):
        for action in stage(event):
            assert not isinstance(action, ShowStatus) or action.code == ""


@pytest.mark.parametrize(
    "events",
    [
        [e.StartRequested()],
        [e.StartRequested(), e.RoomOpened(1, CODE)],
        [e.JoinRequested(CODE)],
        [e.JoinRequested(CODE), e.Paired(1)],
        [e.JoinRequested(CODE), e.Paired(1), e.Introduced(1, WORDS), e.Connected(1)],
    ],
)
def test_hanging_up_ends_every_phase(events: list[e.Event]) -> None:
    stage = Stage()
    for event in events:
        stage(event)
    *farewell, shown = stage(e.HangUpRequested())
    assert farewell == [a.SendBye(), a.Abandon(), a.ClosePeer()]
    assert isinstance(shown, ShowStatus)
    assert (shown.phase, shown.message) == (Phase.ENDED, "")


def test_a_wrong_code_ends_the_call_and_says_so() -> None:
    stage = Stage()
    stage(e.JoinRequested(CODE))
    wrong = e.Failed(1, WRONG, final=True)
    assert stage(wrong) == [
        a.Abandon(),
        a.ClosePeer(),
        ShowStatus(Phase.ENDED, WRONG),
    ]


def test_an_unreachable_rendezvous_ends_the_call_before_it_begins() -> None:
    stage = Stage()
    stage(e.StartRequested())
    assert stage(e.Failed(1, NO_SERVER))[-1] == ShowStatus(Phase.ENDED, NO_SERVER)


def test_after_a_call_another_can_begin_and_has_no_words_of_the_old_one() -> None:
    stage = live()
    stage(e.HangUpRequested())
    assert stage(e.StartRequested()) == [ShowStatus(Phase.PREPARING), a.OpenRoom(2)]


def test_a_second_start_during_a_call_is_ignored() -> None:
    stage = live()
    assert stage(e.StartRequested()) == []
    assert stage(e.JoinRequested(CODE)) == []


def test_a_connection_that_fails_after_pairing_is_tried_again_without_a_click() -> None:
    stage = Stage()
    stage(e.JoinRequested(CODE))
    stage(e.Paired(1))
    assert stage(e.Failed(1, NO_WAY)) == [a.Rejoin(2)]
    assert stage(e.Paired(2)) == []
    assert stage(e.Failed(2, NO_WAY)) == [a.Rejoin(3)]
    assert stage(e.Failed(3, NO_WAY))[-1] == ShowStatus(Phase.ENDED, NO_WAY)


@pytest.mark.parametrize(("failures", "said"), [([], s.NOT_MADE), ([NO_WAY], NO_WAY)])
def test_a_side_that_was_killed_before_the_call_came_about_is_not_waited_for_without_end(
    failures: list[Sentence], said: Sentence
) -> None:
    stage = Stage()
    stage(e.JoinRequested(CODE))
    stage(e.Paired(1))
    for failure in failures:
        stage(e.Failed(1, failure))
    assert stage.hear(s.SETUP_S - 1, heard=False) == []
    assert stage.hear(2, heard=False)[-1] == ShowStatus(Phase.ENDED, said)


def test_silence_is_asked_about_then_doubted_and_then_noticed() -> None:
    stage = live()
    assert stage.hear(0.4, heard=False) == []
    assert set(stage.hear(0.4, heard=False)) == {a.SendProbe()}
    assert stage.hear(0.8, heard=False).count(a.Rejoin(2)) == 1
    assert stage.session.phase is Phase.LIVE
    assert ShowStatus(Phase.RECOVERING, s.SILENT, words=WORDS) in stage.hear(0.6, heard=False)


def test_a_doubt_that_was_none_leaves_no_trace() -> None:
    stage = doubting()
    assert stage.hear(0.2) == [a.Abandon()]
    assert stage.hear(5) == []
    assert stage(e.Connected(2)) == []  # the attempt was abandoned


def test_two_sides_that_doubt_and_have_met_go_over_to_the_new_connection() -> None:
    stage = doubting()
    stage(e.Paired(2))
    assert stage.hear(0.2) == []
    assert stage(e.Connected(2)) == [ShowStatus(Phase.LIVE, words=WORDS)]


def test_what_goes_wrong_in_doubt_is_no_news() -> None:
    stage = doubting()
    assert stage(e.PlaceNamed(2, "a place that was told before")) == []
    assert stage(e.Failed(2, NO_WAY)) == []
    assert a.Rejoin(3) in stage.hear(1.2, heard=False)


def test_attack_another_certificate_ends_the_call_loudly_once_the_doubt_was_right() -> None:
    stage = doubting()
    assert stage(e.Failed(2, OTHER, final=True)) == []
    assert stage.hear(1.2, heard=False)[-1] == ShowStatus(Phase.ENDED, OTHER, words=WORDS)
    stage = doubting()
    stage(e.Failed(2, OTHER, final=True))
    assert stage.hear(5) == []
    assert ShowStatus(Phase.RECOVERING, s.SILENT, words=WORDS) in stage.hear(2.4, heard=False)


def test_the_other_sides_wish_to_reconnect_meets_an_attempt_that_has_begun() -> None:
    stage = doubting()
    asked = [ShowStatus(Phase.RECOVERING, s.SILENT, words=WORDS), a.SendRecover()]
    assert stage(e.RecoverReceived()) == asked
    moved = doubting()
    assert moved(e.RecoverReceived(moved=True)) == [*asked, a.Rejoin(3)], "it looks in the wrong place"


def test_where_a_round_trip_is_long_the_answer_is_waited_for() -> None:
    for rtt_s, until_s in ((0.3, 1.9), (1.4, 2.4), (60.0, 0.6 + s.LONGEST_RTT_S + s.ANSWER_MARGIN_S)):
        stage, silent_s = live(), 0.0
        while stage.session.phase is Phase.LIVE:
            stage(e.Tick(stage.heard_s, stage.heard_s, rtt_s), 0.05)
            silent_s += 0.05
        assert silent_s == pytest.approx(until_s, abs=0.1)


@pytest.mark.parametrize(("every_s", "jitter_s"), [(0.06, 0.0), (0.06, 0.5), (0.1, 0.3)])
def test_loss_and_jitter_are_no_silence(every_s: float, jitter_s: float) -> None:
    """A minute at 30 % of loss, of voice or faces alone in the rarest packets that they have."""
    rng = random.Random(1)
    stage = live()
    begun_s = stage.now_s
    sent = [begun_s + k * every_s for k in range(round(60 / every_s)) if rng.random() > 0.3]
    arrivals = deque(sorted(at_s + 0.15 + rng.uniform(0, jitter_s) for at_s in sent))
    while arrivals:
        while arrivals and arrivals[0] <= stage.now_s + 0.2:
            stage.heard_s = arrivals.popleft()
        assert set(stage(e.Tick(stage.heard_s, stage.heard_s, 0.5), 0.2)) <= {a.SendProbe()}


def test_a_still_side_is_not_probed_between_its_heartbeats() -> None:
    stage = live()
    said_s = stage.now_s
    probes = 0
    for _ in range(600):
        stage.now_s += 0.2
        if stage.now_s - said_s >= 2.0:
            said_s = stage.heard_s = stage.now_s
        if a.SendProbe() in stage(e.Tick(stage.heard_s, said_s)):
            probes += 1
            stage.heard_s = stage.now_s + 0.05
    assert probes <= 4, "until the first pause is over"
    assert stage.session.phase is Phase.LIVE
    stage.heard_s = stage.now_s
    assert stage.hear(2.4, heard=False).count(a.Rejoin(2)) == 0
    lost = stage.hear(0.8, heard=False)
    assert lost.count(a.Rejoin(2)) == lost.count(ShowStatus(Phase.RECOVERING, s.SILENT, words=WORDS)) == 1


def test_a_short_pause_makes_the_next_one_wait_no_longer_than_that() -> None:
    stage = live()
    assert a.SendProbe() in stage.hear(0.8, heard=False)
    stage.hear(0.2)
    assert a.Rejoin(2) in stage.hear(1.4, heard=False)


def test_a_side_that_has_become_lively_again_is_watched_closely_again() -> None:
    stage = live()
    heard_s = stage.now_s
    for _ in range(30):
        stage.now_s += 0.2
        if stage.now_s - heard_s >= 2.0:
            heard_s = stage.now_s
        stage(e.Tick(stage.now_s, heard_s))
    assert stage.hear(5.0) == []
    assert a.SendProbe() in stage.hear(1.5, heard=False)


def test_a_new_connection_makes_the_call_live_again() -> None:
    stage = recovering()
    assert stage(e.Paired(2)) == []
    assert stage(e.Introduced(2, WORDS)) == []
    assert stage(e.Connected(2)) == [ShowStatus(Phase.LIVE, words=WORDS)]
    assert stage.hear(5) == []


def test_the_old_connection_may_come_back_to_life_first() -> None:
    stage = recovering()
    stage.now_s += 0.5
    assert stage(e.Tick(stage.now_s)) == [a.Abandon(), ShowStatus(Phase.LIVE, words=WORDS)]
    assert stage(e.Connected(2)) == []  # the attempt was abandoned


def test_an_attempt_that_has_met_the_other_side_is_carried_through() -> None:
    stage = recovering()
    stage(e.Paired(2))
    stage.now_s += 0.5
    assert stage(e.Tick(stage.now_s)) == [a.SendProbe()]
    assert stage(e.Connected(2)) == [ShowStatus(Phase.LIVE, words=WORDS)]


def test_recovery_is_tried_again_until_it_is_given_up() -> None:
    stage = recovering()
    assert stage(e.Failed(2, NO_SERVER), 0.1) == []
    assert stage.hear(0.8, heard=False) == []
    assert stage.hear(0.4, heard=False) == [a.Rejoin(3)]
    actions = stage.hear(s.GIVE_UP_S, heard=False)
    assert actions[-3:] == [a.Abandon(), a.ClosePeer(), ShowStatus(Phase.ENDED, s.LOST, words=WORDS)]


def test_a_side_that_has_left_an_attempt_for_another_is_followed_at_once() -> None:
    stage = recovering()
    assert stage(e.Failed(2, NO_WAY, left=True), 0.1) == []
    assert stage.hear(0.2, heard=False) == [a.Rejoin(3)]


def test_attack_another_certificate_ends_the_call_loudly() -> None:
    stage = recovering()
    assert stage(e.Failed(2, OTHER, final=True))[-1] == ShowStatus(Phase.ENDED, OTHER, words=WORDS)


def test_a_wish_of_the_other_side_to_reconnect_is_followed_although_we_hear_it() -> None:
    stage = live()
    assert stage(e.RecoverReceived()) == [
        ShowStatus(Phase.RECOVERING, s.SILENT, words=WORDS),
        a.SendRecover(),
        a.Rejoin(2),
    ]
    assert set(stage.hear(s.ASK_AGAIN_S)) == {a.SendProbe()}
    assert stage(e.RecoverReceived()) == []  # one that is meant comes again
    assert set(stage.hear(s.ASK_AGAIN_S)) == {a.SendProbe()}
    assert stage(e.Connected(2)) == [ShowStatus(Phase.LIVE, words=WORDS)]


def seconds_until_ended(stage: Stage, again: Callable[[], object], every_s: float) -> float:
    """How long the call goes on if `again` happens so often, up to ten minutes."""
    begun_s = stage.now_s
    while stage.session.phase is not Phase.ENDED and stage.now_s < begun_s + 600:
        again()
        stage.hear(every_s)
    return stage.now_s - begun_s


def test_attack_a_side_that_asks_to_reconnect_without_end_does_not_keep_the_call_in_suspense() -> None:
    """It takes each new connection, and asks again."""
    stage, attempt = live(), 1

    def ask_and_connect() -> None:
        nonlocal attempt
        for action in stage(e.RecoverReceived()):
            attempt = action.attempt if isinstance(action, a.Rejoin) else attempt
        stage(e.Connected(attempt), 0.3)

    assert seconds_until_ended(stage, ask_and_connect, 1.0) == pytest.approx(s.GIVE_UP_S, abs=5)
    assert stage.session.handle(e.Tick(0), 0) == []
    assert stage(e.StartRequested())[0] == ShowStatus(Phase.PREPARING)


def test_attack_wishes_to_reconnect_that_come_to_nothing_end_the_call_too() -> None:
    stage = live()
    lasted_s = seconds_until_ended(stage, lambda: stage(e.RecoverReceived()), s.STALE_S + 1)
    assert lasted_s < 2 * s.GIVE_UP_S


def test_a_call_that_holds_between_two_losses_has_the_whole_time_to_come_back_each_time() -> None:
    stage = live()
    for attempt in range(2, 30):
        assert a.Rejoin(attempt) in stage.hear(3, heard=False)
        stage(e.Connected(attempt), 10)
        stage.hear(s.STEADY_S + 1)
    assert stage.session.phase is Phase.LIVE


def test_attack_a_rendezvous_that_moves_without_end_is_followed_once_a_second() -> None:
    stage = recovering()
    begun = [x for _ in range(50) for x in stage(e.RecoverReceived(moved=True), 0.02)]
    assert len(begun) <= 2


def test_a_wish_to_reconnect_that_comes_to_nothing_is_forgotten() -> None:
    stage = live()
    stage(e.RecoverReceived())
    assert stage.hear(s.ASKED_S + 0.5)[-2:] == [a.Abandon(), ShowStatus(Phase.LIVE, words=WORDS)]


def test_a_wish_to_reconnect_that_was_held_up_does_not_take_the_call_down_again() -> None:
    """The message was sent in the silence, and repeated until it came through: the silence is over."""
    stage = recovering()
    stage.now_s += 0.5
    stage(e.Tick(stage.now_s))
    assert stage(e.RecoverReceived(), 0.3) == []
    assert stage.session.phase is Phase.LIVE
    assert stage(e.RecoverReceived(), s.STALE_S)[-1] == a.Rejoin(3), "one that comes later is meant"


def test_a_wish_to_reconnect_is_repeated_while_nothing_is_heard() -> None:
    stage = recovering()
    asked = stage.hear(5, heard=False)
    assert asked.count(a.SendRecover()) == 2


def test_a_changed_network_is_not_waited_for() -> None:
    stage = live()
    assert stage(e.NetworkChanged()) == [
        ShowStatus(Phase.RECOVERING, s.CHANGED, words=WORDS),
        a.SendRecover(),
        a.Rejoin(2),
    ]
    assert stage(e.NetworkChanged()) == [a.SendRecover(), a.Rejoin(3)]
    stage(e.Paired(3))
    assert stage(e.NetworkChanged()) == [a.SendRecover()]  # the new address can be used already


def test_a_farewell_ends_the_call_in_every_phase_that_can_hear_it() -> None:
    for stage in (live(), recovering()):
        assert stage(e.ByeReceived(s.PEER_HUNG_UP)) == [
            a.Abandon(),
            a.ClosePeer(),
            ShowStatus(Phase.ENDED, s.PEER_HUNG_UP, words=WORDS),
        ]


def test_a_closed_connection_is_a_farewell_only_while_it_carries_the_call() -> None:
    stage = recovering()
    assert stage(e.PeerClosed(1)) == []
    stage(e.Connected(2))
    assert stage(e.PeerClosed(1)) == []
    assert stage(e.PeerClosed(2))[-1] == ShowStatus(Phase.ENDED, s.PEER_HUNG_UP, words=WORDS)


def test_a_connection_that_closes_before_the_other_side_said_anything_is_built_again() -> None:
    """The other side never saw it come about, has given it up and waits for us."""
    stage = live()
    actions = stage(e.PeerClosed(1, met=False))
    assert actions == [ShowStatus(Phase.RECOVERING, s.SILENT, words=WORDS), a.SendRecover(), a.Rejoin(2)]


def test_events_of_an_older_attempt_change_nothing() -> None:
    stage = recovering()
    stage(e.Failed(2, NOTHING))
    stage.hear(1.2, heard=False)
    for event in (e.Connected(2), e.Paired(2), e.Introduced(2, WORDS), e.Failed(2, NOTHING, final=True)):
        assert stage(event) == []


def test_any_order_of_events_leaves_a_session_that_can_still_be_ended() -> None:
    rng = random.Random(3)
    for _ in range(300):
        stage = Stage()
        for _ in range(40):
            attempt = rng.randrange(4)
            events: list[e.Event] = [
                e.StartRequested(),
                e.JoinRequested(CODE),
                e.RoomOpened(attempt, CODE),
                e.Paired(attempt),
                e.Introduced(attempt, WORDS),
                e.Connected(attempt),
                e.Failed(attempt, NOTHING, rng.random() < 0.2),
                e.PeerClosed(attempt, rng.random() < 0.5),
                e.RecoverReceived(),
                e.NetworkChanged(),
                e.ByeReceived(NOTHING),
                e.Tick(stage.now_s - rng.random() * 3),
            ]
            stage(rng.choice(events), rng.random())
        stage(e.HangUpRequested())
        assert stage.session.phase in (Phase.IDLE, Phase.ENDED)


def test_a_program_that_was_killed_goes_back_into_its_call() -> None:
    stage = Stage()
    shown = ShowStatus(Phase.RECOVERING, s.RETURNING, words=WORDS, contact_name="Ada")
    assert stage(e.ReturnRequested(WORDS, "Ada", 90.0)) == [shown, a.Return(1)]
    stage.heard_s = float("-inf")  # there is no connection yet
    assert stage(e.Failed(1, Sentence("Nobody there."))) == []
    assert a.Rejoin(2) in stage.hear(1.2, heard=False)
    stage(e.Paired(2))
    assert stage(e.Introduced(2, WORDS[::-1])) == []  # the words stay those that both had seen
    assert stage(e.Connected(2)) == [ShowStatus(Phase.LIVE, words=WORDS, contact_name="Ada")]


def test_who_goes_back_stops_when_the_other_side_has_stopped_waiting() -> None:
    stage = Stage()
    stage(e.ReturnRequested(WORDS, "", 10.0))
    stage.heard_s = float("-inf")
    assert stage.hear(9.8, heard=False)[-1] != ShowStatus(Phase.ENDED, s.LOST, words=WORDS)
    assert stage.hear(0.4, heard=False)[-1] == ShowStatus(Phase.ENDED, s.LOST, words=WORDS)


def test_who_is_in_a_call_goes_back_into_no_other() -> None:
    assert live()(e.ReturnRequested(WORDS, "", 90.0)) == []


def test_another_rendezvous_is_tried_at_once() -> None:
    stage = recovering()
    assert stage(e.RecoverReceived()) == []
    assert stage(e.RecoverReceived(moved=True)) == [a.Rejoin(3)]
    stage(e.Paired(3))
    assert stage(e.RecoverReceived(moved=True)) == []  # they have met meanwhile


def test_two_sides_that_have_asked_each_other_and_hear_each_other_again_go_on() -> None:
    """With no rendezvous to meet at. While they recover they send nothing of themselves, so they probe."""
    sides = [recovering(), recovering()]
    heard = [side.now_s - 5 for side in sides]
    for side in sides:
        assert side(e.RecoverReceived()) == []  # held up by the blackout, and comes with its end
    for _ in range(round(6.0 / 0.2)):
        for index, side in enumerate(sides):
            side.now_s += 0.2
            for action in side.session.handle(e.Tick(heard[index]), side.now_s):
                if isinstance(action, a.SendProbe | a.SendRecover):
                    heard[1 - index] = heard[index] = side.now_s  # it arrives, and is answered
                if isinstance(action, a.SendRecover):
                    sides[1 - index](e.RecoverReceived())
                if isinstance(action, a.Rejoin):
                    side(e.Failed(action.attempt, Sentence("No rendezvous.")))
    assert [side.session.phase for side in sides] == [Phase.LIVE, Phase.LIVE]


@pytest.mark.parametrize("before", [Stage, lambda: _ended(live())])
def test_a_ring_that_was_given_up_is_told_without_a_word_about_the_call_before(
    before: Callable[[], Stage],
) -> None:
    told = Sentence("{name} rang and gave up.", name="Anna")
    assert before()(e.RingRefused(told)) == [ShowStatus(Phase.IDLE, told)]


def _ended(stage: Stage) -> Stage:
    stage(e.ByeReceived(s.PEER_HUNG_UP))
    return stage
