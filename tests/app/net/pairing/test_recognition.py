"""Two who kept each other recognise each other in a call that began with a code."""

from dataclasses import replace

import pytest

from app.call.role import Role
from app.net.pairing import noise_kk, recognition
from app.net.pairing.contact import Contact, ContactCard, make_contact
from app.net.pairing.crypto import Secret
from app.net.pairing.noise_kk import Keys
from app.net.pairing.recognition import TAG_BYTES, TAGS, Recognition

FIRST, THIS = bytes(range(32)), bytes(range(32, 64))
HERE = "ws://rendezvous"


def kept(id: str = "0", first: bytes = FIRST) -> tuple[Contact, Contact]:
    """What the caller and the joiner of an earlier call have of each other."""
    keys = {role: noise_kk.new_key() for role in Role}
    caller, joiner = (
        make_contact(
            Secret(role, first), keys[role], ContactCard(noise_kk.public(keys[role.other]), "Ann"), HERE, id
        )
        for role in (Role.CALLER, Role.JOINER)
    )
    return caller, joiner


def talk(caller: Recognition, joiner: Recognition) -> list[bytes]:
    """All that is said until there is no answer; both openings cross."""
    said = [caller.opening(), joiner.opening()]
    waiting = [(joiner, said[0]), (caller, said[1])]
    while waiting:
        to, message = waiting.pop(0)
        if (answer := to.receive(message)) is not None:
            said.append(answer)
            waiting.append((caller if to is joiner else joiner, answer))
    return said


def both(a: list[Contact], b: list[Contact]) -> tuple[Recognition, Recognition]:
    return Recognition(Secret(Role.CALLER, THIS), a), Recognition(Secret(Role.JOINER, THIS), b)


@pytest.mark.parametrize("turned", [False, True])
def test_two_who_kept_each_other_recognise_each_other_whoever_calls(turned: bool) -> None:
    ours, theirs = kept()[::-1] if turned else kept()
    caller, joiner = both([*(kept()[0] for _ in range(5)), ours], [theirs, *(kept()[1] for _ in range(5))])
    talk(caller, joiner)
    assert (caller.known, joiner.known) == (ours, theirs)


def test_strangers_say_nothing_but_their_tags() -> None:
    caller, joiner = both([kept()[0]], [kept()[1]])
    said = talk(caller, joiner)
    assert caller.known is joiner.known is None
    assert [len(message) for message in said] == [1 + TAGS * TAG_BYTES] * 2


def test_of_two_entries_of_the_same_person_both_sides_take_the_same() -> None:
    one, other = kept("1"), kept("2", THIS)
    caller, joiner = both([one[0], other[0]], [other[1], one[1]])
    talk(caller, joiner)
    assert caller.known is not None
    assert joiner.known is not None
    assert caller.known.id == joiner.known.id


def test_after_a_lost_connection_it_begins_anew() -> None:
    ours, theirs = kept()
    caller, joiner = both([ours], [theirs])
    joiner.receive(caller.opening())
    caller.receive(joiner.opening())  # its answer is lost
    talk(caller, joiner)
    assert (caller.known, joiner.known) == (ours, theirs)


def test_attack_a_thief_of_one_sides_file_is_not_recognised_as_the_other() -> None:
    """The file has the shared secret and our own key, but not the other side's."""
    ours, _ = kept()
    stolen = replace(ours, role=Role.JOINER, keys=replace(ours.keys, theirs=noise_kk.public(ours.keys.own)))
    for thief_role in Role:
        honest, thief = (
            Recognition(Secret(role, THIS), [contact])
            for role, contact in ((thief_role.other, ours), (thief_role, stolen))
        )
        pair = (thief, honest) if thief_role is Role.CALLER else (honest, thief)
        talk(*pair)
        assert honest.known is None


def test_attack_a_known_name_with_another_key_is_not_recognised() -> None:
    ours, theirs = kept()
    impostor = replace(theirs, keys=Keys(noise_kk.new_key(), theirs.keys.theirs, theirs.keys.shared))
    caller, joiner = both([ours], [impostor])
    talk(caller, joiner)
    assert caller.known is None


def test_attack_tags_of_another_call_find_nobody() -> None:
    ours, theirs = kept()
    other = Recognition(Secret(Role.JOINER, FIRST), [theirs])
    caller = Recognition(Secret(Role.CALLER, THIS), [ours])
    assert caller.receive(other.opening()) is None
    assert caller.known is None


def test_attack_tags_sent_back_find_nobody() -> None:
    ours, _ = kept()
    caller = Recognition(Secret(Role.CALLER, THIS), [ours])
    assert caller.receive(caller.opening()) is None


def test_attack_tags_without_end_are_compared_a_few_times_only() -> None:
    ours, theirs = kept()
    caller, joiner = both([ours], [theirs])
    answers = [caller.receive(joiner.opening()) for _ in range(100)]
    assert len([answer for answer in answers if answer]) == recognition.MOST_BEGUN


@pytest.mark.parametrize("body", [b"", b"\0", b"\0" * 1024, b"\1" * 49, b"\2" * 49, b"\3" * 33, b"\xff" * 80])
def test_attack_messages_out_of_turn_or_of_no_size_are_no_proof(body: bytes) -> None:
    ours, theirs = kept()
    caller, joiner = both([ours], [theirs])
    joiner.receive(caller.opening())
    for side in (caller, joiner):
        assert side.receive(body) is None
        assert side.known is None


def test_after_it_has_failed_whatever_comes_is_ignored() -> None:
    caller, joiner = both([kept()[0]], [kept()[1]])
    talk(caller, joiner)
    for side in (caller, joiner):
        for step in range(1, 256):
            assert side.receive(bytes([step]) + bytes(48)) is None
        assert side.known is None
