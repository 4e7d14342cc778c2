import json
import random
import time
from dataclasses import replace

import pytest

from app.net.pairing.codes import words
from app.net.pairing.contact import Keeping, Offer
from app.net.pairing.crypto import Role, Secret
from app.net.pairing.noise_kk import new_key, public
from app.net.ticket import LIFETIME_S, Bond, Ticket
from app.net.transport.dtls import LeanCertificate

NOW_S = 1_800_000_000.0
KEY = new_key()
TICKET = Ticket(
    Secret(Role.JOINER, bytes(range(100, 132))),
    LeanCertificate.generateCertificate(),
    bytes(range(32)),
    "ws://192.0.2.7:8765",
    True,
    words()[3:7],
    "Ada",
    NOW_S + LIFETIME_S,
    False,
    Keeping(KEY, Offer(public(KEY), "Ben")),
)


def test_a_ticket_comes_back_from_its_bytes_as_it_was() -> None:
    again = Ticket.parse(bytes(TICKET), NOW_S)
    assert again is not None
    assert replace(again, certificate=TICKET.certificate) == TICKET
    assert again.certificate.pem() == TICKET.certificate.pem()


def test_who_comes_back_says_that_it_knows_nothing_else() -> None:
    bond = TICKET.bond()
    assert bond.anew
    assert bond.can_return
    assert Ticket.of(bond, TICKET.keeping, NOW_S) == TICKET


@pytest.mark.parametrize("missing", ["rendezvous", "secret", "fingerprint"])
def test_without_a_secret_or_a_place_to_meet_there_is_no_way_back(missing: str) -> None:
    bond = TICKET.bond()
    setattr(bond, missing, "" if missing == "rendezvous" else None)
    assert not bond.can_return
    assert not Bond(TICKET.certificate).can_return


@pytest.mark.parametrize("after_s", [LIFETIME_S, LIFETIME_S + 1, -1.0, -1e9])
def test_attack_a_ticket_of_another_time_is_not_taken(after_s: float) -> None:
    """An old one has expired; one from the future would live for longer than a ticket does."""
    assert Ticket.parse(bytes(TICKET), NOW_S + after_s) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", 2),
        ("role", "king"),
        ("key", "00"),
        ("certificate", "none"),
        ("private", "none"),
        ("fingerprint", "00" * 33),
        ("rendezvous", "http://192.0.2.7"),
        ("rendezvous", "ws://192.0.2.7/\n"),
        ("rendezvous", 7),
        ("words", ["acorn"]),
        ("words", ["<b>", "acorn", "violin", "tulip"]),
        ("who", None),
        ("expires", "soon"),
        ("expires", float("nan")),
        ("keep_key", "00"),
    ],
)
def test_attack_a_ticket_with_a_field_of_another_kind_is_none(name: str, value: object) -> None:
    assert Ticket.parse(json.dumps(json.loads(bytes(TICKET)) | {name: value}).encode(), NOW_S) is None


def test_attack_another_certificates_key_is_not_taken() -> None:
    other = LeanCertificate.generateCertificate().pem()[1]
    assert Ticket.parse(json.dumps(json.loads(bytes(TICKET)) | {"private": other}).encode(), NOW_S) is None


def test_attack_random_and_cut_bytes_are_no_ticket() -> None:
    rng, data = random.Random(3), bytes(TICKET)
    for length in range(0, len(data), 37):
        assert Ticket.parse(data[:length], NOW_S) is None
    for _ in range(200):
        assert Ticket.parse(rng.randbytes(rng.randrange(200)), NOW_S) is None
    assert Ticket.parse(b"[" * 10_000, NOW_S) is None


def test_secrets_of_a_ticket_are_in_no_repr() -> None:
    said = repr(TICKET) + repr(TICKET.bond())
    for secret in (TICKET.secret.key, KEY):
        assert secret.hex() not in said
        assert repr(secret) not in said
    assert "PRIVATE" not in said


def test_a_ticket_lives_for_seconds_not_days() -> None:
    assert Ticket.of(TICKET.bond(), None, time.time()).expires_s < time.time() + 200
