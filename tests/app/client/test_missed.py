from app.call.session import DECLINED
from app.call.status import MissedCall, Phase
from app.client.missed import MOST, MissedCalls
from app.net.by_ring import GAVE_UP
from codec.sentence import NOTHING, Sentence


def test_a_ring_whose_caller_gives_up_was_missed() -> None:
    calls = MissedCalls(lambda: 1000.0)
    calls.follow(Phase.RINGING, NOTHING, "Anna")
    calls.follow(Phase.ENDED, Sentence(GAVE_UP, name="Anna"), "Anna")
    calls.follow(Phase.ENDED, Sentence(GAVE_UP, name="Anna"), "Anna")
    assert calls.all == (MissedCall("Anna", 1000.0),)
    calls.forget()
    assert not calls.all


def test_a_ring_that_is_declined_or_taken_was_not_missed() -> None:
    calls = MissedCalls()
    calls.follow(Phase.RINGING, NOTHING, "Anna")
    calls.follow(Phase.ENDED, Sentence(DECLINED, who="Anna"), "Anna")
    calls.follow(Phase.RINGING, NOTHING, "Anna")
    calls.follow(Phase.CONNECTING, NOTHING, "Anna")
    calls.follow(Phase.ENDED, NOTHING, "Anna")
    assert calls.all == ()


def test_attack_a_contact_that_rings_all_day_fills_nothing() -> None:
    calls = MissedCalls()
    for _ in range(10 * MOST):
        calls.add("Anna")
    assert len(calls.all) == MOST
