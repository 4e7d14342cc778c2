"""Ringing over a pipe that neither side trusts."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest

from app.net.errors import BrokenOffError, NetworkError
from app.net.pairing import exchange, noise_kk, ring
from app.net.pairing.contact import Contact
from app.net.pairing.crypto import Sealer, Secret
from app.net.pairing.ring import ForeignKeyError, Reply
from tests.app.net.pairing.test_contact import pair
from tests.app.net.pairing.test_exchange import HostilePipe, Tamper

ROOM = "ab" * 16
Met = tuple[Secret, Sealer]


def meet(
    bob: Contact, ann: Contact, pipe_of: Tamper = lambda side, number, message: [message]
) -> tuple[list[Met | BaseException], HostilePipe]:
    """Ann, to whom Bob is known as `bob`, rings Bob."""

    async def scene() -> tuple[list[Met | BaseException], HostilePipe]:
        pipe = HostilePipe(pipe_of)
        work: list[Coroutine[Any, Any, Met]] = [
            ring.call(pipe.end("a"), bob, ROOM),
            ring.pick_up(pipe.end("b"), ann, ROOM),
        ]
        return list(await asyncio.gather(*work, return_exceptions=True)), pipe

    return asyncio.run(scene())


def test_both_have_new_keys_and_the_words_of_a_reply() -> None:
    async def scene() -> None:
        pipe = HostilePipe()
        bob, ann = pair()
        (a, seal_a), (b, seal_b) = await asyncio.gather(
            ring.call(pipe.end("a"), bob, ROOM), ring.pick_up(pipe.end("b"), ann, ROOM)
        )
        assert a.key == b.key
        for said in Reply:
            await ring.answer(pipe.end("b"), seal_b, said)
            assert await ring.reply(pipe.end("a"), seal_a) is said

    asyncio.run(scene())


def test_the_relay_learns_no_name() -> None:
    _, pipe = meet(*pair())
    seen = b"".join(message for _, message in pipe.seen)
    for secret in (b"Ann", b"Bob", b"ring", *(pair()[0].keys.theirs,)):
        assert secret not in seen


@pytest.mark.parametrize("who", ["the one who rings", "the one who is rung"])
def test_attack_another_key_than_the_contacts_is_refused_loudly_on_both_sides(who: str) -> None:
    """Another in the contact's place, and just as well the right person after a new installation."""
    bob, ann = pair()
    new_key = noise_kk.new_key()
    if who == "the one who rings":
        bob = replace(bob, keys=replace(bob.keys, own=new_key))
    else:
        ann = replace(ann, keys=replace(ann.keys, own=new_key))
    (at_caller, at_rung), _ = meet(bob, ann)
    assert isinstance(at_caller, ForeignKeyError)
    assert "Bob’s key" in str(at_caller)
    assert isinstance(at_rung, ForeignKeyError)
    assert "as Ann" in str(at_rung)


def test_attack_a_replayed_ring_does_not_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that was said in an earlier call, said again in the same room: it opens nothing."""
    monkeypatch.setattr("tests.app.net.pairing.test_exchange.TIMEOUT_S", 0.2)
    bob, ann = pair()
    _, first = meet(bob, ann)

    async def scene() -> None:
        second = HostilePipe()
        for sender, message in first.seen:
            if sender == "a":
                await second.end("a").send(message)
        with pytest.raises(NetworkError):
            await ring.pick_up(second.end("b"), ann, ROOM)

    asyncio.run(scene())


def test_attack_a_ring_carried_into_another_room_is_refused() -> None:
    async def scene() -> None:
        bob, ann = pair()
        pipe = HostilePipe()
        results = await asyncio.gather(
            ring.call(pipe.end("a"), bob, ROOM),
            ring.pick_up(pipe.end("b"), ann, "cd" * 16),
            return_exceptions=True,
        )
        assert all(isinstance(result, ForeignKeyError) for result in results)

    asyncio.run(scene())


def _flip(message: bytes, at: int) -> bytes:
    return message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]


TAMPERINGS: dict[str, Tamper] = {
    "drops the caller's hello": lambda s, n, m: [] if (s, n) == ("a", 0) else [m],
    "drops the ring": lambda s, n, m: [] if (s, n) == ("a", 1) else [m],
    "flips a bit of a hello": lambda s, n, m: [_flip(m, 20)] if len(m) == 50 else [m],
    "flips a bit of the ring": lambda s, n, m: [_flip(m, 5)] if (s, n) == ("a", 1) else [m],
    "says everything twice": lambda s, n, m: [m, m],
    "truncates": lambda s, n, m: [m[: len(m) // 2]],
    "sends nothing but zeros": lambda s, n, m: [bytes(len(m))],
    "sends empty messages": lambda s, n, m: [b""],
    "claims refusal": lambda s, n, m: [bytes((exchange.REFUSED,))] if s == "b" else [m],
    "changes the version": lambda s, n, m: [m[:1] + b"\x63" + m[2:]] if n == 0 else [m],
    "puts a point of low order": lambda s, n, m: [m[:2] + bytes(32) + m[34:]] if len(m) == 50 else [m],
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_attack_tampering_with_a_ring_silences_it_and_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("tests.app.net.pairing.test_exchange.TIMEOUT_S", 0.15)
    results, _ = meet(*pair(), pipe_of=TAMPERINGS[name])
    refused = [result for result in results if isinstance(result, BaseException)]
    assert refused
    for result in refused:
        assert isinstance(result, NetworkError), repr(result)
        assert str(result)


def test_attack_a_reply_that_is_none_is_refused() -> None:
    async def scene() -> None:
        pipe = HostilePipe()
        bob, ann = pair()
        (_, seal_a), (_, seal_b) = await asyncio.gather(
            ring.call(pipe.end("a"), bob, ROOM), ring.pick_up(pipe.end("b"), ann, ROOM)
        )
        await ring._say(pipe.end("b"), seal_b, reply="perhaps")
        with pytest.raises(BrokenOffError):
            await ring.reply(pipe.end("a"), seal_a)

    asyncio.run(scene())
