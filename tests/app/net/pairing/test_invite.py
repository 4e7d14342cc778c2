"""Invites and answers as texts: what honest ones give, and what altered or forged ones cannot get."""

import asyncio
import base64
import json
import random
import zlib
from collections.abc import Callable

import pytest

from app.call.role import Role
from app.net.errors import BrokenOffError, NetworkError, PairingError
from app.net.pairing import exchange, invite
from app.net.pairing.invite import AnsweredInvites, Invitee, Inviter, is_invite
from tests.app.net.pairing.test_exchange import Describer, sdp_of

NOW_S = 1_800_000_000.0
MEETING = "wss://meet.example.org:8765"


def made(meeting: str = MEETING) -> tuple[Inviter, str]:
    inviter = Inviter(Describer("alice"))
    return inviter, asyncio.run(inviter.invite(meeting, NOW_S))


def answered(text: str, now_s: float = NOW_S) -> tuple[Invitee, str]:
    invitee = Invitee(text, now_s, AnsweredInvites())
    return invitee, asyncio.run(invitee.answer(Describer("bob")))


def test_two_texts_make_both_sides_know_each_other_and_the_same_words() -> None:
    inviter, text = made()
    invitee, answer = answered(text)
    theirs = asyncio.run(inviter.accept(answer))
    ours = invitee.check(inviter.nonce)
    assert theirs.words == ours.words
    assert theirs.secret.key == ours.secret.key
    assert (theirs.secret.role, ours.secret.role) == (Role.CALLER, Role.JOINER)
    assert (theirs.fingerprint, ours.fingerprint) == ((b"bob" * 32)[:32], (b"alice" * 32)[:32])
    assert invitee.rendezvous == MEETING


def _in_lines(text: str) -> str:
    return "\n> ".join(text[i : i + 60] for i in range(0, len(text), 60))


@pytest.mark.parametrize(
    "carried",
    [
        lambda text: f"  {text}\n",
        lambda text: f"Hi! Paste this:\n{text}\nBye, A.",
        lambda text: f"> {_in_lines(text)}\n> --\n> sent by mail",
        lambda text: text.replace(":", ": "),
    ],
)
def test_a_text_survives_what_chats_and_mails_do_to_it(carried: Callable[[str], str]) -> None:
    inviter, text = made()
    _, answer = answered(carried(text))
    assert asyncio.run(inviter.accept(carried(answer))).words


@pytest.mark.parametrize(
    ("now_s", "good"),
    [
        (NOW_S + invite.LIFETIME_S - 1, True),
        (NOW_S - invite.CLOCKS_DIFFER_S + 1, True),  # our clock is slow
        (NOW_S + invite.LIFETIME_S + invite.CLOCKS_DIFFER_S + 1, False),
        (NOW_S - 2 * invite.LIFETIME_S, False),  # one that is to live longer than invites do
    ],
)
def test_an_invite_expires(now_s: float, good: bool) -> None:
    _, text = made()
    if good:
        answered(text, now_s)
    else:
        with pytest.raises(PairingError, match="expired"):
            answered(text, now_s)


def test_an_invite_is_answered_once() -> None:
    _, text = made()
    used = AnsweredInvites()
    Invitee(text, NOW_S, used)
    with pytest.raises(PairingError, match="once"):
        Invitee(text, NOW_S, used)


def test_attack_a_second_answer_to_an_invite_is_refused() -> None:
    """Also a genuine one, and the first one again: the invite is used up."""
    inviter, text = made()
    first, second = answered(text)[1], answered(text)[1]
    asyncio.run(inviter.accept(first))
    for late in (second, first):
        with pytest.raises(PairingError, match="does not belong"):
            asyncio.run(inviter.accept(late))


def test_attack_an_answer_to_another_invite_is_refused_and_the_own_one_still_taken() -> None:
    inviter, text = made()
    _, other = made()
    for wrong in (answered(other)[1], "eigencall-answer-1:AAAA:end", text, "hello", ""):
        with pytest.raises(PairingError):
            asyncio.run(inviter.accept(wrong))
    assert asyncio.run(inviter.accept(answered(text)[1])).words


def _altered(text: str, rng: random.Random) -> str:
    head, body, end = text.split(":")
    raw = bytearray(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return ":".join((head, base64.urlsafe_b64encode(raw).decode().rstrip("="), end))


def test_attack_an_altered_invite_or_answer_is_refused() -> None:
    """Every bit of both counts: with one changed, there is no connection."""
    rng = random.Random(5)
    inviter, text = made()
    _, answer = answered(text)
    for _ in range(100):
        with pytest.raises(PairingError, match="damaged"):
            answered(_altered(text, rng))
        with pytest.raises(PairingError, match="does not belong"):
            asyncio.run(inviter.accept(_altered(answer, rng)))
    assert asyncio.run(inviter.accept(answer)).words


@pytest.mark.parametrize("length", [0, 1, 10, 30, 60, 200])
def test_a_text_that_is_cut_off_is_explained(length: int) -> None:
    _, text = made()
    with pytest.raises(PairingError, match=r"Paste all of it|damaged"):
        answered(text[:length])


def test_attack_the_answer_alone_tells_nothing() -> None:
    _, text = made()
    _, answer = answered(text)
    packed = base64.urlsafe_b64decode(answer.split(":")[1] + "==")
    for secret in (b"bob", b"fingerprint", b"m=audio"):
        assert secret not in packed
    with pytest.raises(zlib.error):
        zlib.decompress(packed, -15)


def test_attack_in_the_middle_of_two_texts_shows_different_words() -> None:
    """A third that has read the invite may answer it, and invite the other side with one of its own."""
    alice, text = made()
    _, mallorys_answer = answered(text)
    mallory, forged = made()
    bob, bobs_answer = answered(forged)
    at_alice = asyncio.run(alice.accept(mallorys_answer))
    asyncio.run(mallory.accept(bobs_answer))
    assert at_alice.words != bob.check(mallory.nonce).words


def test_attack_a_nonce_other_than_the_invite_promised_is_refused() -> None:
    """It would be a second try at words that match."""
    inviter, text = made()
    invitee, _ = answered(text)
    for shown in (bytes(16), b"", inviter.nonce[:-1]):
        with pytest.raises(BrokenOffError):
            invitee.check(shown)


def _sealed(plain: bytes) -> str:
    """An authentic invite of a hostile inviter."""
    inviter, _ = made()
    sealer = inviter._secret.sealer()
    return invite._text("invite", inviter._seed + sealer.seal(plain))


def _packed(plain: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, 0, invite._dictionary())
    return packer.compress(plain) + packer.flush()


GOOD = {"offer": sdp_of("m"), "commitment": "00" * 32, "expires": str(round(NOW_S + 60)), "meeting": ""}


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"rubbish that is not packed",
        _packed(b"[]"),
        _packed(b"[" * 15_000),
        _packed(json.dumps(GOOD).encode())[:-1],
        _packed(json.dumps(GOOD).encode()) + b"more",
        _packed(json.dumps(GOOD | {"expires": "never"}).encode()),
        _packed(json.dumps(GOOD | {"expires": 5}).encode()),
        _packed(json.dumps(GOOD | {"offer": "v=0"}).encode()),
        _packed(json.dumps({"offer": ""}).encode()),
    ],
)
def test_attack_an_authentic_but_nonsensical_invite_is_refused(plain: bytes) -> None:
    with pytest.raises(NetworkError) as fault:
        answered(_sealed(plain))
    assert str(fault.value).endswith(".")


def test_attack_an_invite_that_unpacks_without_end_is_refused() -> None:
    bomb = _packed(bytes(7_000_000))
    assert len(bomb) < 9000
    with pytest.raises(PairingError, match="version"):
        answered(_sealed(bomb))


def test_attack_an_endless_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(PairingError, match="no invite"):
        answered("eigencall-invite-1:" + "A" * 1_000_000 + ":end")


@pytest.mark.parametrize(
    "place", ["http://x", "ws://a b", "ws://u@host", "ws://x/y", "file:///etc", "x" * 999]
)
def test_attack_a_rendezvous_that_is_no_address_is_not_visited(place: str) -> None:
    text = _sealed(_packed(json.dumps(GOOD | {"meeting": place}).encode()))
    assert answered(text)[0].rendezvous == ""


def test_another_version_is_named_as_the_reason() -> None:
    _, text = made()
    with pytest.raises(PairingError, match="version"):
        answered(text.replace("-1:", "-2:"))


def test_a_code_is_no_invite() -> None:
    assert not is_invite("7-acorn-violin")
    assert is_invite(made()[1])


def test_secrets_of_an_invite_are_in_no_repr() -> None:
    inviter, text = made()
    assert text not in repr(exchange) + repr(inviter)
