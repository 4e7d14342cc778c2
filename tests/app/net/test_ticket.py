import base64
import json
import random
import time
from dataclasses import replace

import pytest

from app.call import session
from app.call.role import Role
from app.net.pairing.codes import words
from app.net.pairing.contact import ContactCard, ContactExchange
from app.net.pairing.crypto import Secret
from app.net.pairing.noise_kk import new_key, public
from app.net.ticket import LIFETIME_S, RENEWAL_S, PairingState, Ticket
from app.net.transport.dtls import LeanCertificate

NOW_S = 1_800_000_000.0
KEY = new_key()
PAIRING = PairingState(
    LeanCertificate.generateCertificate(),
    "ws://192.0.2.7:8765",
    True,
    Secret(Role.JOINER, bytes(range(100, 132))),
    bytes(range(32)),
    words()[3:7],
    "Ada",
    restarted=True,
)
TICKET = Ticket(PAIRING, ContactExchange(KEY, ContactCard(public(KEY), "Ben")), NOW_S + LIFETIME_S)


def test_a_ticket_comes_back_from_its_bytes_as_it_was() -> None:
    again = Ticket.parse(bytes(TICKET), NOW_S)
    assert again is not None
    pairing = replace(again.pairing, certificate=PAIRING.certificate)
    assert replace(again, pairing=pairing) == TICKET
    assert again.pairing.certificate.pem() == PAIRING.certificate.pem()


def test_a_ticket_of_two_contacts_says_that_they_are() -> None:
    again = Ticket.parse(bytes(replace(TICKET, contact=None)), NOW_S)
    assert again is not None
    assert again.contact is None


def test_a_side_that_comes_back_says_that_it_knows_nothing_else() -> None:
    pairing = replace(PAIRING, restarted=False)
    assert Ticket.of(pairing, TICKET.contact, NOW_S) == TICKET


@pytest.mark.parametrize("missing", ["rendezvous", "secret", "peer_fingerprint"])
def test_without_a_secret_or_a_rendezvous_there_is_no_way_back(missing: str) -> None:
    assert PAIRING.can_return
    pairing = replace(PAIRING)
    setattr(pairing, missing, "" if missing == "rendezvous" else None)
    assert not pairing.can_return
    assert not PairingState(PAIRING.certificate).can_return


@pytest.mark.parametrize("after_s", [LIFETIME_S, LIFETIME_S + 1, -1.0, -1e9])
def test_attack_a_ticket_of_another_time_is_not_taken(after_s: float) -> None:
    """An old one has expired; one from the future would live for longer than a ticket does."""
    assert Ticket.parse(bytes(TICKET), NOW_S + after_s) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", 2),
        ("role", "king"),
        ("role", 7),
        ("private", 7),
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


def test_attack_a_certificate_of_a_version_that_there_is_not_is_none() -> None:
    fields = json.loads(bytes(TICKET))
    body = base64.b64decode("".join(fields["certificate"].splitlines()[1:-1]))
    forged = base64.b64encode(body.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x06", 1)).decode()
    fields["certificate"] = f"-----BEGIN CERTIFICATE-----\n{forged}\n-----END CERTIFICATE-----\n"
    assert Ticket.parse(json.dumps(fields).encode(), NOW_S) is None


def test_attack_random_and_cut_bytes_are_no_ticket() -> None:
    rng, data = random.Random(3), bytes(TICKET)
    for length in range(0, len(data), 37):
        assert Ticket.parse(data[:length], NOW_S) is None
    for _ in range(200):
        assert Ticket.parse(rng.randbytes(rng.randrange(200)), NOW_S) is None
    assert Ticket.parse(b"[" * 10_000, NOW_S) is None


def test_secrets_of_a_ticket_are_in_no_repr() -> None:
    said = repr(TICKET)
    for secret in (bytes(range(100, 132)), KEY):
        assert secret.hex() not in said
        assert repr(secret) not in said
    assert "PRIVATE" not in said


def test_the_other_side_reconnects_no_longer_than_a_ticket_lives() -> None:
    assert session.GIVE_UP_S + RENEWAL_S <= LIFETIME_S


def test_a_ticket_of_a_ring_has_a_key_for_each_way() -> None:
    pairing = replace(PAIRING, secret=Secret(Role.JOINER, bytes(range(64))))
    again = Ticket.parse(bytes(replace(TICKET, pairing=pairing)), NOW_S)
    assert again is not None
    assert again.pairing.secret == pairing.secret


def test_a_ticket_lives_for_seconds_not_days() -> None:
    assert Ticket.of(PAIRING, None, time.time()).expires_s < time.time() + 200
