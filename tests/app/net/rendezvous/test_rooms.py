"""The rendezvous' bookkeeping."""

import pytest

from app.net.rendezvous.rooms import CALLER, JOINER, Limits, Refusal, RefusedError, Rooms

TOKEN = "ab" * 16


def refusal(call: object) -> Refusal:
    assert callable(call)
    with pytest.raises(RefusedError) as caught:
        call()
    return caught.value.refusal


def test_two_who_know_the_number_meet() -> None:
    rooms = Rooms(Limits())
    nameplate = rooms.open("ann", 0.0)
    assert rooms.join(nameplate, "bob", 1.0) == "ann"
    assert rooms.relay("ann") == "bob"
    assert rooms.relay("bob") == "ann"


def test_attack_a_number_takes_one_guess_and_no_second() -> None:
    rooms = Rooms(Limits())
    nameplate = rooms.open("ann", 0.0)
    rooms.join(nameplate, "guesser", 1.0)
    assert refusal(lambda: rooms.join(nameplate, "guesser 2", 1.0)) is Refusal.NO_ROOM
    assert rooms.leave("guesser") == "ann"
    assert refusal(lambda: rooms.join(nameplate, "guesser 3", 2.0)) is Refusal.NO_ROOM


def test_unknown_expired_and_used_numbers_look_alike() -> None:
    rooms = Rooms(Limits(code_lifetime_s=10))
    nameplate = rooms.open("ann", 0.0)
    assert refusal(lambda: rooms.join("777777", "bob", 1.0)) is Refusal.NO_ROOM
    assert refusal(lambda: rooms.join(nameplate, "bob", 10.0)) is Refusal.NO_ROOM


def test_a_code_expires_and_its_caller_is_named() -> None:
    rooms = Rooms(Limits(code_lifetime_s=600))
    rooms.open("ann", 0.0)
    assert rooms.expire(599.9) == []
    assert rooms.expire(600.0) == ["ann"]
    assert len(rooms) == 0


def test_an_exchange_that_never_ends_is_ended() -> None:
    rooms = Rooms(Limits(exchange_lifetime_s=60))
    nameplate = rooms.open("ann", 0.0)
    rooms.join(nameplate, "bob", 500.0)
    assert set(rooms.expire(560.0)) == {"ann", "bob"}


def test_when_the_caller_leaves_the_number_is_free_again() -> None:
    rooms = Rooms(Limits())
    nameplate = rooms.open("ann", 0.0)
    assert rooms.leave("ann") is None
    assert len(rooms) == 0
    assert refusal(lambda: rooms.join(nameplate, "bob", 1.0)) is Refusal.NO_ROOM


def test_numbers_stay_short_while_there_are_few_rooms() -> None:
    rooms = Rooms(Limits())
    assert all(len(rooms.open(f"caller {n}", 0.0)) == 1 for n in range(4))
    numbers = [rooms.open(f"more {n}", 0.0) for n in range(1000)]
    assert len(set(numbers)) == 1000
    assert max(map(len, numbers)) <= 4


def test_a_pair_meets_again_in_either_order_and_more_than_once() -> None:
    rooms = Rooms(Limits())
    assert rooms.meet(TOKEN, JOINER, "bob", 0.0) == (None, None)
    assert rooms.meet(TOKEN, CALLER, "ann", 1.0) == ("bob", None)
    assert rooms.relay("ann") == "bob"
    assert rooms.leave("ann") == "bob"
    assert rooms.meet(TOKEN, CALLER, "ann again", 2.0) == ("bob", None)


def test_a_member_that_comes_back_to_a_private_room_takes_its_own_seat_again() -> None:
    rooms = Rooms(Limits())
    rooms.meet(TOKEN, CALLER, "ann before", 0.0)
    rooms.meet(TOKEN, JOINER, "bob", 1.0)
    assert rooms.meet(TOKEN, CALLER, "ann", 2.0) == ("bob", "ann before")
    assert rooms.relay("bob") == "ann"
    assert rooms.leave("ann before") is None
    assert rooms.relay("ann") == "bob"


def test_attack_rooms_relays_and_requests_are_bounded() -> None:
    rooms = Rooms(Limits(rooms=3, messages=2, requests_per_minute=5))
    for n in range(3):
        rooms.open(n, 0.0)
    assert refusal(lambda: rooms.open("one more", 0.0)) is Refusal.FULL
    assert refusal(lambda: rooms.meet(TOKEN, CALLER, "one more", 0.0)) is Refusal.FULL

    rooms = Rooms(Limits(messages=2))
    rooms.join(rooms.open("ann", 0.0), "bob", 0.0)
    rooms.relay("ann")
    rooms.relay("ann")
    assert refusal(lambda: rooms.relay("ann")) is Refusal.TOO_MUCH
    assert rooms.relay("bob") == "ann"

    rooms = Rooms(Limits())
    for _ in range(5):
        rooms.allow("192.0.2.1", 5, 0.0)
    assert refusal(lambda: rooms.allow("192.0.2.1", 5, 59.0)) is Refusal.TOO_FAST
    rooms.allow("192.0.2.2", 5, 59.0)
    rooms.allow("192.0.2.1", 5, 61.0)


def test_addresses_are_forgotten_after_a_minute() -> None:
    rooms = Rooms(Limits())
    rooms.allow("192.0.2.1", 5, 0.0)
    rooms.expire(61.0)
    assert rooms._requests == {}


def test_a_member_alone_relays_nothing() -> None:
    rooms = Rooms(Limits())
    rooms.open("ann", 0.0)
    assert refusal(lambda: rooms.relay("ann")) is Refusal.BAD_REQUEST
    assert refusal(lambda: rooms.relay("stranger")) is Refusal.BAD_REQUEST
