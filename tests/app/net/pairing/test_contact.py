"""Known people: what is kept, what it is called, and where it is found."""

import pytest

from app.call.role import Role
from app.call.status import ContactOffer
from app.net.pairing import contact as contacts
from app.net.pairing import noise_kk
from app.net.pairing.contact import (
    CLOCKS_DIFFER_S,
    EPOCH_S,
    MAX_NAME,
    Contact,
    ContactCard,
    ContactExchange,
    tidy,
)
from app.net.pairing.crypto import Secret

NOON_S = 500_000 * EPOCH_S


def pair(rendezvous: str = "ws://127.0.0.1:1") -> tuple[Contact, Contact]:
    """Bob, as Ann's program has it, and Ann, who called, as Bob's has it."""
    key = bytes(range(32))
    ann, bob = noise_kk.new_key(), noise_kk.new_key()
    offers = ContactCard(noise_kk.public(ann), "Ann"), ContactCard(noise_kk.public(bob), "Bob")
    return (
        contacts.make_contact(Secret(Role.CALLER, key), ann, offers[1], rendezvous, "a" * 16),
        contacts.make_contact(Secret(Role.JOINER, key), bob, offers[0], rendezvous, "b" * 16),
    )


def test_both_have_the_same_secret_and_each_others_key() -> None:
    bob, ann = pair()
    assert (bob.name, ann.name) == ("Bob", "Ann")
    assert bob.keys.shared == ann.keys.shared
    assert bob.keys.theirs == noise_kk.public(ann.keys.own)
    assert ann.keys.theirs == noise_kk.public(bob.keys.own)


def test_each_is_rung_where_it_waits() -> None:
    bob, ann = pair()
    assert bob.room(Role.JOINER, NOON_S + 1800) in ann.own_rooms(NOON_S + 1800)
    assert ann.room(Role.CALLER, NOON_S + 1800) in bob.own_rooms(NOON_S + 1800)
    assert not bob.own_rooms(NOON_S) & ann.own_rooms(NOON_S)


@pytest.mark.parametrize("skew_s", [-CLOCKS_DIFFER_S + 1, 0, CLOCKS_DIFFER_S - 1])
@pytest.mark.parametrize("after_s", [0, 1, 100, 1800, 3599])
def test_clocks_that_differ_a_little_find_each_other(after_s: float, skew_s: float) -> None:
    bob, ann = pair()
    assert bob.room(Role.JOINER, NOON_S + after_s + skew_s) in ann.own_rooms(NOON_S + after_s)
    assert len(ann.own_rooms(NOON_S + 1800)) == 1


def test_attack_rooms_of_different_hours_and_pairs_cannot_be_linked() -> None:
    """Names are outputs of a keyed hash: none comes twice, and a stranger's guess opens nothing."""
    names = {
        room
        for _ in range(20)
        for hour in range(20)
        for room in pair()[1].own_rooms(NOON_S + hour * EPOCH_S + 1800)
    }
    assert len(names) == 400
    assert {len(name) for name in names} == {32}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Anna", "Anna"),
        ("  Anna \n  B. ", "Anna B."),
        ("\u202eannA\u2066", "annA"),
        ("A\0n\x1b[31mna", "A n [31mna"),
        ("x" * 500, "x" * MAX_NAME),
        ("", ""),
        ("\u200b\u200d\ufeff", ""),
        ("李雷 🙂", "李雷 🙂"),
        ("Анна Müller Ωμέγα", "Анна Müller Ωμέγα"),
        ("Аnna", "\ufffdnna"),  # the first letter is Cyrillic
        ("Jοhn", "J\ufffdhn"),  # the second is Greek
        ("𝐀𝐧𝐧𝐚 ﬁ", "Anna fi"),
    ],
)
def test_attack_a_name_that_would_confuse_the_reader_is_tidied(said: str, kept: str) -> None:
    assert tidy(said) == kept
    offer = ContactCard.parse(bytes(32) + said.encode()[: 4 * MAX_NAME])
    assert offer is not None
    assert len(offer.name) <= MAX_NAME


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(32 + 4 * MAX_NAME + 1)])
def test_attack_an_offer_of_another_size_is_none(data: bytes) -> None:
    assert ContactCard.parse(data) is None


def test_an_offer_survives_the_wire() -> None:
    offer = ContactCard(bytes(range(32)), "Ann")
    assert ContactCard.parse(bytes(offer)) == offer
    assert ContactCard.parse(bytes(32) + b"\xff\xfe") == ContactCard(bytes(32), "\ufffd\ufffd")


def test_two_offers_make_a_contact_on_each_side_once() -> None:
    key = bytes(range(32))
    secrets = Secret(Role.CALLER, key), Secret(Role.JOINER, key)
    ann, bob = ContactExchange(), ContactExchange()
    assert ann.state is ContactOffer.POSSIBLE
    bob.receive(bytes(ann.offer("Ann")))
    assert (ann.state, bob.state) == (ContactOffer.SENT, ContactOffer.RECEIVED)
    assert ann.complete(secrets[0], "ws://x") is bob.complete(secrets[1], "ws://x") is None
    ann.receive(bytes(bob.offer("Bob")))
    made = ann.complete(secrets[0], "ws://x"), bob.complete(secrets[1], "ws://x")
    assert made[0] is not None
    assert made[1] is not None
    assert (made[0].name, made[1].name) == ("Bob", "Ann")
    assert made[0].keys.shared == made[1].keys.shared
    assert made[0].rendezvous == "ws://x"
    assert ann.state is bob.state is ContactOffer.ACCEPTED
    assert ann.complete(secrets[0], "ws://x") is None


def test_attack_a_second_offer_changes_neither_the_key_nor_the_name() -> None:
    exchange = ContactExchange()
    exchange.receive(bytes(ContactCard(bytes(32), "Ann")))
    exchange.receive(bytes(ContactCard(bytes(range(32)), "Mallory")))
    assert exchange.peer == ContactCard(bytes(32), "Ann")
    first = exchange.offer("Bob")
    assert exchange.offer("Robert") == first
