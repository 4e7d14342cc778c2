from app.call.session import DECLINED
from app.call.status import MissedCall, PastCall, Phase
from app.client.missed import MOST, MissedCalls
from app.net.by_ring import GAVE_UP
from codec.sentence import NOTHING, Sentence


def test_a_ring_whose_caller_gives_up_was_missed_and_is_in_the_history() -> None:
    kept: list[PastCall] = []
    calls = MissedCalls(kept.append, lambda: 1000.0)
    calls.follow(Phase.RINGING, NOTHING, "1", "Anna")
    calls.follow(Phase.ENDED, Sentence(GAVE_UP, name="Anna"), "1", "Anna")
    calls.follow(Phase.ENDED, Sentence(GAVE_UP, name="Anna"), "1", "Anna")
    assert calls.all == (MissedCall("1", "Anna", 1000.0),)
    assert kept == [PastCall(1000.0, 0.0, "1", "Anna")]
    calls.forget()
    assert not calls.all


def test_a_ring_that_is_declined_or_taken_was_not_missed() -> None:
    calls = MissedCalls(lambda call: None)
    calls.follow(Phase.RINGING, NOTHING, "1", "Anna")
    calls.follow(Phase.ENDED, Sentence(DECLINED, who="Anna"), "1", "Anna")
    calls.follow(Phase.RINGING, NOTHING, "1", "Anna")
    calls.follow(Phase.CONNECTING, NOTHING, "1", "Anna")
    calls.follow(Phase.ENDED, NOTHING, "1", "Anna")
    assert calls.all == ()


def test_attack_a_contact_that_rings_all_day_fills_nothing() -> None:
    calls = MissedCalls(lambda call: None)
    for _ in range(10 * MOST):
        calls.add("1", "Anna")
    assert len(calls.all) == MOST
