"""Ringing a contact, over a `Pipe` that neither side trusts. docs/PROTOCOL.md section 8.

    caller -> rung   hello(version, Noise KKpsk0)      rung -> caller   hello(version, Noise KKpsk0)
    caller -> rung   sealed "ring"                     now it rings: a replayed hello does not get here
    rung -> caller   sealed "accept" | "decline" | "busy"
    both             introduce, as after a code

A side without the contact's keys is refused, and both people are told.
"""

import json
from enum import Enum

from app.call.role import Role
from app.net.errors import BrokenOffError, PairingError
from app.net.log import log
from app.net.pairing import exchange
from app.net.pairing.contact import Contact
from app.net.pairing.crypto import SETUP_ALTERED, Sealer, Secret
from app.net.pairing.exchange import HELLO, PROTOCOL_VERSION, REFUSED, SEALED, Pipe, expect, fields, hello
from app.net.pairing.noise_kk import Handshake, StrangerError
from codec.sentence import Sentence

PROLOGUE = b"eigencall 1 ring "


class Reply(Enum):
    """What becomes of a ring; the words that cross the wire."""

    ACCEPT = "accept"
    DECLINE = "decline"
    BUSY = "busy"


class ForeignKeyError(PairingError):
    """The other end does not show this contact's key: it has another, or a third between the two has altered
    what it said. These look alike, so a person is never told to throw keys away."""


STRANGER = Sentence(
    "What answered could not show {name}’s key, so the call was refused. Something on the way may have "
    "altered it: try again. Keep the entry. Only if {name} tells you in another way that Eigencall was "
    "installed again there, make a call with a code and become contacts again."
)
IMPOSTOR = Sentence(
    "Something rang as {name} and could not show {name}’s key, so it was refused. Keep the entry. Only if "
    "{name} tells you in another way that Eigencall was installed again there, make a call with a code and "
    "become contacts again."
)


async def call(pipe: Pipe, contact: Contact, room: str) -> tuple[Secret, Sealer]:
    """Prove who we are, check who they are, and ring. Then `reply` waits for the person."""
    handshake = Handshake(contact.keys, PROLOGUE + room.encode(), initiator=True)
    await pipe.send(bytes((HELLO, PROTOCOL_VERSION)) + handshake.write())
    try:
        handshake.read(await hello(pipe))
    except (StrangerError, exchange.RefusedByOtherError) as fault:
        log.warning("ring: the other end has another key than this contact's")
        await pipe.send(bytes((REFUSED,)))
        raise ForeignKeyError(STRANGER, name=contact.name) from fault
    secret = Secret(Role.CALLER, handshake.split())
    sealer = secret.sealer()
    await _say(pipe, sealer, ring="")
    return secret, sealer


async def pick_up(pipe: Pipe, contact: Contact, room: str) -> tuple[Secret, Sealer]:
    """Check who rings, and prove who we are. After this the ring is real."""
    handshake = Handshake(contact.keys, PROLOGUE + room.encode(), initiator=False)
    try:
        handshake.read(await hello(pipe))
    except StrangerError as fault:
        log.warning("ring: a caller with another key than this contact's was refused")
        await pipe.send(bytes((REFUSED,)))
        raise ForeignKeyError(IMPOSTOR, name=contact.name) from fault
    await pipe.send(bytes((HELLO, PROTOCOL_VERSION)) + handshake.write())
    secret = Secret(Role.JOINER, handshake.split())
    sealer = secret.sealer()
    fields(sealer.open(await expect(pipe, SEALED)), ("ring",))
    return secret, sealer


async def reply(pipe: Pipe, sealer: Sealer) -> Reply:
    """The answer of the other end's person, or of its program."""
    (said,) = fields(sealer.open(await expect(pipe, SEALED)), ("reply",))
    try:
        return Reply(said)
    except ValueError as fault:
        log.warning("ring: the reply is none of those known")
        raise BrokenOffError(SETUP_ALTERED) from fault


async def answer(pipe: Pipe, sealer: Sealer, said: Reply) -> None:
    await _say(pipe, sealer, reply=said.value)


async def _say(pipe: Pipe, sealer: Sealer, **said: str) -> None:
    await pipe.send(bytes((SEALED,)) + sealer.seal(json.dumps(said).encode()))
