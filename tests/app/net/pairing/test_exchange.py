"""Pairing over a pipe that neither side trusts: what an honest one gives, what a hostile one cannot get."""

import asyncio
import json
import random
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.call.role import Role
from app.net.errors import BrokenOffError, NetworkError, PairingError
from app.net.pairing import exchange
from app.net.pairing.codes import Code
from app.net.pairing.crypto import (
    SETUP_ALTERED,
    VERIFICATION_WORDS,
    WRONG_CODE,
    Pake,
    Secret,
    commitment,
    verification_words,
)
from app.net.pairing.exchange import Introduction, Pipe, agree, introduce, resume

CODE = Code(7, ("acorn", "violin"))
WRONG = Code(7, ("acorn", "tulip"))
TIMEOUT_S = 2.0

Tamper = Callable[[str, int, bytes], list[bytes]]
"""(direction "a" or "b" of the sender, number of the message, message) -> what is delivered."""


def sdp_of(name: str) -> str:
    digest = ":".join(f"{byte:02X}" for byte in (name * 32).encode()[:32])
    return f"v=0\r\nm=audio 9 X 0\r\na=fingerprint:sha-256 {digest}\r\ns={name}\r\n"


class Describer:
    """A peer connection without a connection."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.got: list[str] = []

    async def offer(self) -> str:
        return sdp_of(self.name)

    async def answer(self, offer: str) -> str:
        self.got.append(offer)
        return sdp_of(self.name)

    async def accept(self, answer: str) -> None:
        self.got.append(answer)


class HostilePipe:
    """Two ends; the relay sees and changes everything."""

    def __init__(self, tamper: Tamper = lambda side, number, message: [message]) -> None:
        self.seen: list[tuple[str, bytes]] = []
        self._tamper = tamper
        self._queues = {"a": asyncio.Queue[bytes](), "b": asyncio.Queue[bytes]()}
        self._counts = {"a": 0, "b": 0}

    def end(self, name: str) -> "End":
        return End(self, name)

    async def send(self, name: str, message: bytes) -> None:
        self.seen.append((name, message))
        number = self._counts[name]
        self._counts[name] += 1
        for delivered in self._tamper(name, number, message):
            self._queues["b" if name == "a" else "a"].put_nowait(delivered)

    async def receive(self, name: str) -> bytes:
        try:
            return await asyncio.wait_for(self._queues[name].get(), TIMEOUT_S)
        except TimeoutError:
            raise BrokenOffError("silence") from None


class End:
    def __init__(self, pipe: HostilePipe, name: str) -> None:
        self._pipe = pipe
        self._name = name

    async def send(self, message: bytes) -> None:
        await self._pipe.send(self._name, message)

    async def receive(self) -> bytes:
        return await self._pipe.receive(self._name)


async def side(end: End, role: Role, code: Code, peer: Describer) -> Introduction:
    secret = await agree(end, role, code)
    return await introduce(
        end, secret, secret.sealer(), peer, confirm=lambda: exchange.confirmed(end, secret)
    )


async def share(end: Pipe, role: Role, code: Code) -> Secret:
    secret = await agree(end, role, code)
    await exchange.confirmed(end, secret)
    return secret


async def both(
    *work: Coroutine[Any, Any, Introduction],
) -> list[Introduction | BaseException]:
    return await asyncio.gather(*work, return_exceptions=True)


def pair_up(
    pipe_of: Callable[[], HostilePipe], joiner_code: Code = CODE
) -> tuple[list[Introduction | BaseException], Describer, Describer, HostilePipe]:
    async def scene() -> Any:
        pipe = pipe_of()
        alice, bob = Describer("alice"), Describer("bob")
        results = await both(
            side(pipe.end("a"), Role.CALLER, CODE, alice), side(pipe.end("b"), Role.JOINER, joiner_code, bob)
        )
        return results, alice, bob, pipe

    return asyncio.run(scene())


def test_equal_codes_give_both_the_same_secret_and_the_same_words() -> None:
    (a, b), alice, bob, _ = pair_up(HostilePipe)
    assert isinstance(a, Introduction)
    assert isinstance(b, Introduction)
    assert a.secret.key == b.secret.key
    assert a.words == b.words
    assert len(a.words) == VERIFICATION_WORDS
    assert (alice.got, bob.got) == ([sdp_of("bob")], [sdp_of("alice")])
    assert (a.fingerprint, b.fingerprint) == ((b"bob" * 32)[:32], (b"alice" * 32)[:32])


def test_a_wrong_code_is_told_to_both_and_shows_nothing_to_either() -> None:
    results, alice, bob, pipe = pair_up(HostilePipe, WRONG)
    assert [str(result) for result in results] == [WRONG_CODE, WRONG_CODE]
    assert alice.got == bob.got == []
    assert [sender for sender, message in pipe.seen if message[0] == exchange.SEALED] == ["a"]


def test_attack_who_guesses_wrongly_cannot_read_the_offer_that_came_with_the_callers_confirmation() -> None:
    async def scene() -> None:
        pipe = HostilePipe()
        caller = asyncio.ensure_future(side(pipe.end("a"), Role.CALLER, CODE, Describer("alice")))
        guesser = await agree(pipe.end("b"), Role.JOINER, WRONG)
        with pytest.raises(PairingError):
            guesser.check(await exchange.expect(pipe.end("b"), exchange.CONFIRM))
        sealed = await exchange.expect(pipe.end("b"), exchange.SEALED)
        with pytest.raises(NetworkError):
            guesser.sealer().open(sealed)
        with pytest.raises(PairingError):
            await caller

    asyncio.run(scene())


def test_attack_the_relay_sees_neither_words_nor_descriptions() -> None:
    _, _, _, pipe = pair_up(HostilePipe)
    seen = b"".join(message for _, message in pipe.seen)
    for secret in (b"acorn", b"violin", b"alice", b"bob", b"fingerprint", b"m=audio"):
        assert secret not in seen


def _flip(message: bytes, at: int) -> bytes:
    return message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]


TAMPERINGS: dict[str, Tamper] = {
    "drops the caller's hello": lambda s, n, m: [] if (s, n) == ("a", 0) else [m],
    "drops the joiner's confirmation": lambda s, n, m: [] if (s, n) == ("b", 1) else [m],
    "drops the offer": lambda s, n, m: [] if (s, n) == ("a", 2) else [m],
    "drops the answer": lambda s, n, m: [] if (s, n) == ("b", 2) else [m],
    "flips a bit of the hello": lambda s, n, m: [_flip(m, 9)] if n == 0 else [m],
    "flips a bit of the confirmation": lambda s, n, m: [_flip(m, 5)] if n == 1 else [m],
    "flips a bit of the offer": lambda s, n, m: [_flip(m, 40)] if (s, n) == ("a", 2) else [m],
    "flips a bit of the answer": lambda s, n, m: [_flip(m, 40)] if (s, n) == ("b", 2) else [m],
    "flips a bit of the nonce": lambda s, n, m: [_flip(m, 20)] if (s, n) == ("a", 3) else [m],
    "reflects everything": lambda s, n, m: [],
    "says everything twice": lambda s, n, m: [m, m],
    "truncates": lambda s, n, m: [m[: len(m) // 2]],
    "appends": lambda s, n, m: [m + b"\0"],
    "sends nothing but zeros": lambda s, n, m: [bytes(len(m))],
    "sends empty messages": lambda s, n, m: [b""],
    "claims refusal": lambda s, n, m: [bytes((exchange.REFUSED,))] if n == 1 else [m],
    "changes the version": lambda s, n, m: [m[:1] + b"\x63" + m[2:]] if n == 0 else [m],
    "puts the identity element for SPAKE2": lambda s, n, m: [m[:3] + b"\x01" + bytes(31)] if n == 0 else [m],
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_attack_tampering_prevents_a_call_and_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(f"{__name__}.TIMEOUT_S", 0.15)
    results, _, _, _ = pair_up(lambda: HostilePipe(TAMPERINGS[name]))
    assert any(isinstance(result, NetworkError) for result in results)
    for result in results:
        if isinstance(result, BaseException):
            assert isinstance(result, NetworkError), repr(result)
            assert str(result)


def test_attack_swapped_directions_are_no_echo() -> None:
    """A relay that plays each side its own messages is found out by SPAKE2 itself."""

    async def scene() -> None:
        queue: asyncio.Queue[bytes] = asyncio.Queue()

        class Mirror:
            async def send(self, message: bytes) -> None:
                queue.put_nowait(message)

            async def receive(self) -> bytes:
                return await queue.get()

        with pytest.raises(PairingError):
            await share(Mirror(), Role.CALLER, CODE)

    asyncio.run(scene())


def test_attack_a_guesser_in_the_middle_with_a_wrong_code_is_refused_by_both() -> None:
    async def scene() -> None:
        left, right = HostilePipe(), HostilePipe()
        results = await asyncio.gather(
            share(left.end("a"), Role.CALLER, CODE),
            share(left.end("b"), Role.JOINER, WRONG),
            share(right.end("a"), Role.CALLER, WRONG),
            share(right.end("b"), Role.JOINER, CODE),
            return_exceptions=True,
        )
        assert all(isinstance(result, PairingError) for result in results)

    asyncio.run(scene())


def test_attack_in_the_middle_with_the_right_code_shows_different_words() -> None:
    """A third that has overheard the code can sit in between; the two then see that their words differ."""

    async def scene() -> None:
        left, right = HostilePipe(), HostilePipe()
        results = await both(
            side(left.end("a"), Role.CALLER, CODE, Describer("alice")),
            side(left.end("b"), Role.JOINER, CODE, Describer("mallory")),
            side(right.end("a"), Role.CALLER, CODE, Describer("mallory")),
            side(right.end("b"), Role.JOINER, CODE, Describer("bob")),
        )
        alice, bob = results[0], results[3]
        assert isinstance(alice, Introduction)
        assert isinstance(bob, Introduction)
        assert alice.words != bob.words

    asyncio.run(scene())


def test_attack_a_nonce_other_than_the_committed_one_is_refused() -> None:
    """The commitment keeps a third in the middle from searching for words that match."""

    async def scene() -> None:
        pipe = HostilePipe()
        key = bytes(32)
        caller, joiner = Secret(Role.CALLER, key), Secret(Role.JOINER, key)

        async def cheat() -> None:
            sealer, end = caller.sealer(), pipe.end("a")
            offer = {"offer": sdp_of("mallory"), "commitment": commitment(bytes(16)).hex()}
            await end.send(bytes((exchange.SEALED,)) + sealer.seal(json.dumps(offer).encode()))
            sealer.open((await end.receive())[1:])
            reveal = json.dumps({"nonce": bytes([1] * 16).hex()}).encode()
            await end.send(bytes((exchange.SEALED,)) + sealer.seal(reveal))

        honest = introduce(pipe.end("b"), joiner, joiner.sealer(), Describer("bob"))
        results = await asyncio.gather(cheat(), honest, return_exceptions=True)
        assert str(results[1]) == SETUP_ALTERED

    asyncio.run(scene())


def test_words_change_with_every_input() -> None:
    secret = Secret(Role.CALLER, bytes(32))
    prints = {Role.CALLER: bytes(32), Role.JOINER: bytes(32)}
    nonces = {Role.CALLER: bytes(16), Role.JOINER: bytes(16)}
    one = verification_words(secret, prints, nonces)
    assert one == verification_words(Secret(Role.JOINER, bytes(32)), prints, nonces)
    others = [
        verification_words(Secret(Role.CALLER, bytes([1] * 32)), prints, nonces),
        *(verification_words(secret, prints | {role: bytes([1] * 32)}, nonces) for role in Role),
        *(verification_words(secret, prints, nonces | {role: bytes([1] * 16)}) for role in Role),
    ]
    assert one not in others
    assert len(set(others)) == len(others)


# Reconnecting


def _secrets() -> tuple[Secret, Secret]:
    a, b = Pake(Role.CALLER, CODE), Pake(Role.JOINER, CODE)
    return a.finish(b.message), b.finish(a.message)


async def _resume(
    pipe: HostilePipe, secrets: tuple[Secret, Secret], known: tuple[bytes | None, bytes | None]
) -> list[Introduction | BaseException]:
    async def one(name: str, secret: Secret, peer: Describer, fingerprint: bytes | None) -> Introduction:
        sealer = await resume(pipe.end(name), secret)
        return await introduce(pipe.end(name), secret, sealer, peer, fingerprint)

    return await both(
        one("a", secrets[0], Describer("alice"), known[0]), one("b", secrets[1], Describer("bob"), known[1])
    )


def test_a_pair_meets_again_under_its_secret() -> None:
    secrets = _secrets()
    results = asyncio.run(_resume(HostilePipe(), secrets, ((b"bob" * 32)[:32], (b"alice" * 32)[:32])))
    assert all(isinstance(result, Introduction) for result in results)
    assert secrets[0].room == secrets[1].room
    assert len(secrets[0].room) == 32


def test_attack_another_certificate_at_a_reconnection_is_refused_loudly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{__name__}.TIMEOUT_S", 0.1)
    results = asyncio.run(_resume(HostilePipe(), _secrets(), (bytes(32), None)))
    assert str(results[0]) == exchange.CHANGED_CERTIFICATE


def test_attack_a_recorded_conversation_cannot_be_replayed() -> None:
    secrets = _secrets()

    async def scene() -> None:
        first = HostilePipe()
        await _resume(first, secrets, (None, None))
        recorded = [message for sender, message in first.seen if sender == "a"]
        second = HostilePipe()
        for message in recorded:
            await second.end("a").send(message)
        sealer = await resume(second.end("b"), secrets[1])
        with pytest.raises(BrokenOffError):
            await introduce(second.end("b"), secrets[1], sealer, Describer("bob"))

    asyncio.run(scene())


def test_attack_a_stranger_without_the_secret_gets_nothing_from_a_private_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{__name__}.TIMEOUT_S", 0.1)
    ours, _ = _secrets()
    _, theirs = _secrets()
    results = asyncio.run(_resume(HostilePipe(), (ours, theirs), (None, None)))
    assert all(isinstance(result, BrokenOffError) for result in results)


@pytest.mark.parametrize(
    "plain", [b"", b"[]", b"{}", b'{"offer": 1, "commitment": []}', b"[" * 5000, b"\xff", b'"offer"']
)
def test_attack_an_authentic_but_nonsensical_message_is_refused(plain: bytes) -> None:
    caller, joiner = _secrets()

    async def scene() -> None:
        pipe = HostilePipe()
        await pipe.end("a").send(bytes((exchange.SEALED,)) + caller.sealer().seal(plain))
        with pytest.raises(NetworkError):
            await introduce(pipe.end("b"), joiner, joiner.sealer(), Describer("bob"))

    asyncio.run(scene())


def test_attack_random_messages_raise_only_what_is_documented() -> None:
    rng = random.Random(2)

    async def scene() -> None:
        for _ in range(60):
            pipe = HostilePipe()
            for _ in range(3):
                first = bytes([rng.choice([1, 1, 2, 3, 4, rng.randrange(256)])])
                body = bytes([1]) + rng.choice([b"A", b"B"]) + rng.randbytes(32)
                await pipe.end("a").send(first + (body if rng.random() < 0.7 else rng.randbytes(9)))
            with pytest.raises(NetworkError):
                await share(pipe.end("b"), Role.JOINER, CODE)

    asyncio.run(scene())


def test_secrets_are_not_in_a_repr() -> None:
    secret = _secrets()[0]
    assert secret.key.hex() not in repr(secret)
    assert repr(secret.key) not in repr(secret)
