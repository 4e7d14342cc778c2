"""How two sides that share a room come to a connected `Peer`: messages over a `Pipe` that nobody trusts.

    caller -> joiner   hello(version, SPAKE2)         joiner -> caller   hello(version, SPAKE2)
    both               confirm                        a wrong code ends here, for both
    caller -> joiner   sealed offer, commitment       joiner -> caller   sealed answer, nonce
    caller -> joiner   sealed nonce                   both: verification words

A reconnection has no SPAKE2: the hello carries random bytes that, with the secret of the pairing, make new
keys. Whoever relays can only delay or destroy; anything else fails to open.
"""

import json
import secrets
from dataclasses import dataclass, replace
from typing import Any, Protocol

from app.net.errors import BrokenOffError, PairingError
from app.net.pairing.codes import Code
from app.net.pairing.crypto import (
    NONCE_BYTES,
    TAMPERED,
    WRONG_CODE,
    Pake,
    Role,
    Sealer,
    Secret,
    commitment,
    verification_words,
)
from app.net.transport import sdp

PROTOCOL_VERSION = 1
HELLO, CONFIRM, SEALED, REFUSED = 1, 2, 3, 4
"""The first byte of each message."""
ANEW = "anew"
"""In a description: its sender was started again and has lost what it knew of the call."""

OTHER_VERSION = (
    "The other side runs a version of Eigencall that does not understand this one. "
    "Please install the same version on both sides."
)
CHANGED_CERTIFICATE = (
    "The other side came back with another certificate than the one it had before. "
    "The connection was refused: somebody may be trying to take its place."
)


class RefusedByOtherError(PairingError):
    """The other side has ended the exchange because our key is not what it expected."""


class Pipe(Protocol):
    """Carries whole messages between the two sides, by way of somebody else."""

    async def send(self, message: bytes) -> None: ...
    async def receive(self) -> bytes: ...


class Describing(Protocol):
    """What the exchange needs of a peer connection."""

    async def offer(self) -> str: ...
    async def answer(self, offer: str) -> str: ...
    async def accept(self, answer: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Introduction:
    """What an exchange has established. words are the same on both sides, or somebody is in between."""

    secret: Secret
    words: tuple[str, ...]
    fingerprint: bytes  # of the other side's certificate
    anew: bool = False  # the other side has lost what it knew of this call, and begins with nothing


async def agree(pipe: Pipe, role: Role, code: Code) -> Secret:
    """Turn the code into a secret shared with whoever is at the other end and knows it too."""
    pake = Pake(role, code)
    await pipe.send(bytes((HELLO, PROTOCOL_VERSION)) + pake.message)
    secret = pake.finish(await hello(pipe))
    await pipe.send(bytes((CONFIRM,)) + secret.confirmation(role))
    try:
        secret.check(await expect(pipe, CONFIRM))
    except PairingError:
        await pipe.send(bytes((REFUSED,)))
        raise
    return secret


async def resume(pipe: Pipe, secret: Secret) -> Sealer:
    """New keys for another conversation of two sides that were paired before."""
    ours = secrets.token_bytes(NONCE_BYTES)
    await pipe.send(bytes((HELLO, PROTOCOL_VERSION)) + ours)
    theirs = await hello(pipe)
    if len(theirs) != NONCE_BYTES:
        raise BrokenOffError(TAMPERED)
    fresh = {secret.role: ours, secret.role.other: theirs}
    return secret.sealer(fresh[Role.CALLER] + fresh[Role.JOINER])


async def introduce(
    pipe: Pipe,
    secret: Secret,
    sealer: Sealer,
    peer: Describing,
    known: bytes | None = None,
    anew: bool = False,
) -> Introduction:
    """Exchange descriptions under the secret. `known` is the fingerprint that the other side must have.
    anew: the other side is told that we have lost what we knew of the call."""
    side = _Caller if secret.role is Role.CALLER else _Joiner
    return await side(pipe, secret, sealer, peer, known, anew).run()


def introduction(secret: Secret, ours: tuple[str, bytes], theirs: tuple[str, bytes]) -> Introduction:
    """What follows from both sides' (description, nonce)."""
    role = secret.role
    fingerprints = {role: sdp.fingerprint(ours[0]), role.other: sdp.fingerprint(theirs[0])}
    words = verification_words(secret, fingerprints, {role: ours[1], role.other: theirs[1]})
    return Introduction(secret, words, fingerprints[role.other])


class _Side:
    def __init__(
        self,
        pipe: Pipe,
        secret: Secret,
        sealer: Sealer,
        peer: Describing,
        known: bytes | None,
        anew: bool,
    ) -> None:
        self._pipe = pipe
        self._secret = secret
        self._sealer = sealer
        self._peer = peer
        self._known = known
        self._said = {ANEW: "yes"} if anew else {}
        self._heard_anew = False
        self._nonce = secrets.token_bytes(NONCE_BYTES)

    async def _send(self, **fields: str) -> None:
        sealed = self._sealer.seal(json.dumps(fields).encode())
        await self._pipe.send(bytes((SEALED,)) + sealed)

    async def _receive(self, *names: str) -> tuple[str, ...]:
        plain = self._sealer.open(await expect(self._pipe, SEALED))
        found = fields(plain, names)
        self._heard_anew |= ANEW in json.loads(plain)
        return found

    def _introduction(self, ours: str, theirs: str, their_nonce: bytes) -> Introduction:
        met = introduction(self._secret, (ours, self._nonce), (theirs, their_nonce))
        return replace(met, anew=self._heard_anew)

    def _check(self, theirs: str) -> str:
        sdp.check(theirs)
        if self._known is not None and sdp.fingerprint(theirs) != self._known:
            raise PairingError(CHANGED_CERTIFICATE)
        return theirs


class _Caller(_Side):
    async def run(self) -> Introduction:
        offer = await self._peer.offer()
        await self._send(offer=offer, commitment=commitment(self._nonce).hex(), **self._said)
        answer, nonce = await self._receive("answer", "nonce")
        self._check(answer)
        await self._send(nonce=self._nonce.hex())
        await self._peer.accept(answer)
        return self._introduction(offer, answer, nonce_of(nonce))


class _Joiner(_Side):
    async def run(self) -> Introduction:
        offer, committed = await self._receive("offer", "commitment")
        answer = await self._peer.answer(self._check(offer))
        await self._send(answer=answer, nonce=self._nonce.hex(), **self._said)
        (shown,) = await self._receive("nonce")
        if commitment(nonce_of(shown)).hex() != committed:
            raise BrokenOffError(TAMPERED)
        return self._introduction(answer, offer, nonce_of(shown))


async def hello(pipe: Pipe) -> bytes:
    """The other side's first message, without kind and version."""
    body = await expect(pipe, HELLO)
    if not body or body[0] != PROTOCOL_VERSION:
        raise PairingError(OTHER_VERSION)
    return body[1:]


async def expect(pipe: Pipe, kind: int) -> bytes:
    """The next message, which has to be of this kind, without it. Raises RefusedByOtherError,
    BrokenOffError."""
    message = await pipe.receive()
    if message[:1] == bytes((REFUSED,)):
        raise RefusedByOtherError(WRONG_CODE)
    if message[:1] != bytes((kind,)):
        raise BrokenOffError(TAMPERED)
    return message[1:]


def fields(plain: bytes, names: tuple[str, ...]) -> tuple[str, ...]:
    """Exactly these strings of a JSON object. It is authentic, but its author may be hostile."""
    try:
        found: Any = json.loads(plain)
        values = tuple(found[name] for name in names)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise PairingError(OTHER_VERSION) from fault
    if not all(isinstance(value, str) for value in values):
        raise PairingError(OTHER_VERSION)
    return values


def nonce_of(text: str) -> bytes:
    """From hexadecimal. Raises BrokenOffError."""
    try:
        nonce = bytes.fromhex(text)
    except ValueError as fault:
        raise BrokenOffError(TAMPERED) from fault
    if len(nonce) != NONCE_BYTES:
        raise BrokenOffError(TAMPERED)
    return nonce
