"""How two sides that share a room come to a connected `Peer`: messages over a `Pipe` that neither trusts.

    caller -> joiner   hello(version, SPAKE2)         joiner -> caller   hello(version, SPAKE2)
    both               confirm                        a wrong code ends here, for both
    caller -> joiner   sealed offer, commitment       joiner -> caller   sealed answer, nonce
                       with its confirm, for neither tells more to one who does not know the code
    caller -> joiner   sealed nonce                   both: verification words

A reconnection has no SPAKE2: the hello carries random bytes that, with the secret of the pairing, make new
keys. A relay can only delay or destroy; anything else fails to open.
"""

import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from app.call.role import Role
from app.net.errors import BrokenOffError, PairingError
from app.net.log import log
from app.net.pairing.codes import Code
from app.net.pairing.crypto import (
    NONCE_BYTES,
    SETUP_ALTERED,
    WRONG_CODE,
    Pake,
    Sealer,
    Secret,
    commitment,
    verification_words,
)
from app.net.transport import sdp
from codec.sentence import Sentence

PROTOCOL_VERSION = 1
HELLO, CONFIRM, SEALED, REFUSED = 1, 2, 3, 4
"""The first byte of each message."""
RESTARTED = "anew"
"""Beside a description: its sender was started again and has lost what it knew of the call."""

OTHER_VERSION = Sentence(
    "The other side runs a version of Eigencall that does not understand this one. "
    "Please install the same version on both sides."
)
CHANGED_CERTIFICATE = Sentence(
    "The other side came back with another certificate than the one it had before. "
    "The connection was refused: somebody may be trying to take its place. "
    "Call once more with a new code."
)


class RefusedByOtherError(PairingError):
    """The other side has ended the exchange because our key is not what it expected."""


class Pipe(Protocol):
    """Carries whole messages between the two sides, by way of a third."""

    async def send(self, message: bytes) -> None: ...
    async def receive(self) -> bytes: ...


class Describer(Protocol):
    """What the exchange needs of a peer connection."""

    async def offer(self) -> str: ...
    async def answer(self, offer: str) -> str: ...
    async def accept(self, answer: str) -> None: ...


Confirm = Callable[[], Awaitable[None]]


async def shared_before() -> None:
    """The secret is one of a pairing that has been confirmed."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What an exchange has established. words are the same on both sides, or a third is in between."""

    secret: Secret
    words: tuple[str, ...]
    fingerprint: bytes  # of the other side's certificate
    restarted: bool = False  # the other side has lost what it knew of this call


async def agree(pipe: Pipe, role: Role, code: Code) -> Secret:
    """Turn the code into a secret shared with the other end, if it knows the code too; `confirmed` tells."""
    pake = Pake(role, code)
    await pipe.send(bytes((HELLO, PROTOCOL_VERSION)) + pake.message)
    secret = pake.finish(await hello(pipe))
    await pipe.send(bytes((CONFIRM,)) + secret.confirmation(role))
    return secret


async def confirmed(pipe: Pipe, secret: Secret) -> None:
    """Until the other end has shown that it shares the secret. Raises PairingError if it does not."""
    try:
        secret.check(await expect(pipe, CONFIRM))
    except PairingError:
        await pipe.send(bytes((REFUSED,)))
        raise


async def resume(pipe: Pipe, secret: Secret) -> Sealer:
    """New keys for another conversation of two sides that were paired before."""
    ours = secrets.token_bytes(NONCE_BYTES)
    await pipe.send(bytes((HELLO, PROTOCOL_VERSION)) + ours)
    theirs = await hello(pipe)
    if len(theirs) != NONCE_BYTES:
        raise BrokenOffError(SETUP_ALTERED)
    fresh = {secret.role: ours, secret.role.other: theirs}
    return secret.sealer(fresh[Role.CALLER] + fresh[Role.JOINER])


async def introduce(
    pipe: Pipe,
    secret: Secret,
    sealer: Sealer,
    peer: Describer,
    known: bytes | None = None,
    restarted: bool = False,
    confirm: Confirm = shared_before,
) -> Introduction:
    """Exchange descriptions under the secret. `known` is the fingerprint that the other side must have.
    restarted: the other side is told that we have lost what we knew of the call. confirm: waits until the
    other side has shown that it shares the secret; nothing of it is read before."""
    side = _Caller if secret.role is Role.CALLER else _Joiner
    return await side(pipe, secret, sealer, peer, known, restarted, confirm).run()


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
        peer: Describer,
        known: bytes | None,
        restarted: bool,
        confirm: Confirm,
    ) -> None:
        self._pipe = pipe
        self._confirm = confirm
        self._secret = secret
        self._sealer = sealer
        self._peer = peer
        self._known = known
        self._own_state = {RESTARTED: "yes"} if restarted else {}
        self._peer_restarted = False
        self._nonce = secrets.token_bytes(NONCE_BYTES)

    async def _send(self, **fields: str) -> None:
        sealed = self._sealer.seal(json.dumps(fields).encode())
        await self._pipe.send(bytes((SEALED,)) + sealed)

    async def _receive(self, *names: str) -> tuple[str, ...]:
        plain = self._sealer.open(await expect(self._pipe, SEALED))
        found = fields(plain, names)
        self._peer_restarted |= RESTARTED in json.loads(plain)
        return found

    def _introduction(self, ours: str, theirs: str, their_nonce: bytes) -> Introduction:
        met = introduction(self._secret, (ours, self._nonce), (theirs, their_nonce))
        return replace(met, restarted=self._peer_restarted)

    def _check(self, theirs: str) -> str:
        sdp.check(theirs)
        if self._known is not None and sdp.fingerprint(theirs) != self._known:
            log.warning("pairing: the other side came back with another certificate (fingerprint differs)")
            raise PairingError(CHANGED_CERTIFICATE)
        return theirs


class _Caller(_Side):
    async def run(self) -> Introduction:
        offer = await self._peer.offer()
        await self._send(offer=offer, commitment=commitment(self._nonce).hex(), **self._own_state)
        await self._confirm()
        answer, nonce = await self._receive("answer", "nonce")
        self._check(answer)
        await self._send(nonce=self._nonce.hex())
        await self._peer.accept(answer)
        return self._introduction(offer, answer, nonce_of(nonce))


class _Joiner(_Side):
    async def run(self) -> Introduction:
        await self._confirm()
        offer, committed = await self._receive("offer", "commitment")
        answer = await self._peer.answer(self._check(offer))
        await self._send(answer=answer, nonce=self._nonce.hex(), **self._own_state)
        (shown,) = await self._receive("nonce")
        if commitment(nonce_of(shown)).hex() != committed:
            raise BrokenOffError(SETUP_ALTERED)
        return self._introduction(answer, offer, nonce_of(shown))


async def hello(pipe: Pipe) -> bytes:
    """The other side's first message, without kind and version."""
    body = await expect(pipe, HELLO)
    if not body or body[0] != PROTOCOL_VERSION:
        log.warning("pairing: version %s, ours is %d", body[0] if body else "missing", PROTOCOL_VERSION)
        raise PairingError(OTHER_VERSION)
    return body[1:]


async def expect(pipe: Pipe, kind: int) -> bytes:
    """The next message, which has to be of this kind, without it. Raises RefusedByOtherError,
    BrokenOffError."""
    message = await pipe.receive()
    if message[:1] == bytes((REFUSED,)):
        log.warning("pairing: refused by the other side (its code or key differs)")
        raise RefusedByOtherError(WRONG_CODE)
    if message[:1] != bytes((kind,)):
        log.warning("pairing: message of kind %d where %d is due", message[0] if message else 0, kind)
        raise BrokenOffError(SETUP_ALTERED)
    return message[1:]


def fields(plain: bytes, names: tuple[str, ...]) -> tuple[str, ...]:
    """Exactly these strings of a JSON object. It is authentic, but its author may be hostile."""
    try:
        found: Any = json.loads(plain)
        values = tuple(found[name] for name in names)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        log.warning("pairing: fields of another version (%s)", type(fault).__name__)
        raise PairingError(OTHER_VERSION) from fault
    if not all(isinstance(value, str) for value in values):
        raise PairingError(OTHER_VERSION)
    return values


def nonce_of(text: str) -> bytes:
    """From hexadecimal. Raises BrokenOffError."""
    try:
        nonce = bytes.fromhex(text)
    except ValueError as fault:
        raise BrokenOffError(SETUP_ALTERED) from fault
    if len(nonce) != NONCE_BYTES:
        raise BrokenOffError(SETUP_ALTERED)
    return nonce
