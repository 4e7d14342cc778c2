"""What two sides have of each other while a call lasts, and the ticket that lets a restarted program back in.

    PairingState   one call's, grows as the call comes about
    Ticket         the same as bytes for a private file: a program that was killed comes back with it

A ticket lets its holder into the call, so it lives hardly longer than the other side waits
(docs/THREATS.md says what a thief can do with one). Times are seconds since 1970.
"""

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

from app.call.role import Role
from app.net.log import log
from app.net.pairing.codes import words as code_words
from app.net.pairing.contact import KEY_BYTES as CONTACT_KEY_BYTES
from app.net.pairing.contact import ContactCard, ContactExchange, tidy
from app.net.pairing.crypto import SECRET_BYTES, VERIFICATION_WORDS, Secret
from app.net.pairing.noise_kk import public
from app.net.transport.dtls import LeanCertificate
from codec.errors import cause

VERSION = 1
RENEWAL_S = 30.0  # how often a living program renews its ticket
LIFETIME_S = 150.0  # the time that the other side tries to reconnect, and one renewal
MAX_BYTES = 16_384
FINGERPRINT_BYTES = 32


@dataclass(slots=True)
class PairingState:
    """certificate: ours, the same through all reconnections. rendezvous: where the two meet again, empty for
    nowhere. rendezvous_is_peers: the other side's own program runs it, and it may move. peer_fingerprint: of
    the other side's certificate, once known. words: the verification words. contact_name, contact_id: of a
    contact that is called, calls, or is talked to. restarted: this program has lost what it knew of the
    other side's face, and the other side may not know that yet."""

    certificate: LeanCertificate = field(repr=False)
    rendezvous: str = ""
    rendezvous_is_peers: bool = False
    secret: Secret | None = None
    peer_fingerprint: bytes | None = None
    words: tuple[str, ...] = ()
    contact_name: str = ""
    contact_id: str = ""
    restarted: bool = False

    @property
    def can_return(self) -> bool:
        """Whether a program that is started again would find the other side."""
        return bool(self.rendezvous and self.secret is not None and self.peer_fingerprint is not None)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A call as it can be taken up again, by a program that knows nothing else of it. contact: how far the
    two are towards being contacts; None if they are contacts already."""

    pairing: PairingState
    contact: ContactExchange | None
    expires_s: float

    @classmethod
    def of(cls, pairing: PairingState, contact: ContactExchange | None, wall_s: float) -> "Ticket":
        """Of a call that can be returned to."""
        return cls(replace(pairing, restarted=True), contact, wall_s + LIFETIME_S)

    def __bytes__(self) -> bytes:
        pairing, contact = self.pairing, self.contact or ContactExchange()
        assert pairing.secret is not None, "a call that can be returned to"
        assert pairing.peer_fingerprint is not None, "a call that can be returned to"
        certificate, private = pairing.certificate.pem()
        return json.dumps(
            {
                "version": VERSION,
                "role": pairing.secret.role.value.decode(),
                "key": pairing.secret.key.hex(),
                "certificate": certificate,
                "private": private,
                "fingerprint": pairing.peer_fingerprint.hex(),
                "rendezvous": pairing.rendezvous,
                "theirs": pairing.rendezvous_is_peers,
                "words": pairing.words,
                "who": pairing.contact_name,
                "id": pairing.contact_id,
                "expires": self.expires_s,
                "known": self.contact is None,
                "keep_key": contact.own_key.hex(),
                "keep_name": contact.own.name if contact.own is not None else "",
                "kept": contact.done,
            }
        ).encode()

    @classmethod
    def parse(cls, data: bytes, wall_s: float) -> "Ticket | None":
        """None if it is none, or has expired, or claims to live longer than a ticket does."""
        try:
            return _ticket(json.loads(data), wall_s)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as fault:
            log.debug("ticket: none that can be used (%s)", cause(fault))
            return None


def _ticket(found: dict[str, Any], wall_s: float) -> Ticket:
    if found["version"] != VERSION or not wall_s < float(found["expires"]) <= wall_s + LIFETIME_S:
        raise ValueError("another version, or another time")
    if not re.fullmatch(r"wss?://[\x21-\x7e]{1,500}", found["rendezvous"]):
        raise ValueError("no meeting point")
    words = tuple(found["words"])
    if len(words) != VERIFICATION_WORDS or not set(words) <= set(code_words()):
        raise ValueError("no verification words")
    pairing = PairingState(
        LeanCertificate.from_pem(found["certificate"], found["private"]),
        found["rendezvous"],
        bool(found["theirs"]),
        Secret(Role(found["role"].encode()), _sized(found["key"], *SECRET_BYTES)),
        _sized(found["fingerprint"], FINGERPRINT_BYTES),
        words,
        tidy(found["who"]),
        _id(found.get("id", "")),
        restarted=True,
    )
    contact = _exchange(found["keep_key"], found["keep_name"], bool(found["kept"]))
    return Ticket(pairing, None if found["known"] else contact, float(found["expires"]))


def _id(text: str) -> str:
    """Of a contact, or empty; tickets of an older version have none."""
    if not re.fullmatch(r"[0-9a-f]{16}|", text):
        raise ValueError("no contact")
    return text


def _exchange(key: str, name: str, done: bool) -> ContactExchange:
    if not key:
        return ContactExchange()
    own_key = _sized(key, CONTACT_KEY_BYTES)
    return ContactExchange(own_key, ContactCard(public(own_key), tidy(name)), done=done)


def _sized(text: str, *sizes: int) -> bytes:
    found = bytes.fromhex(text)
    if len(found) not in sizes:
        raise ValueError(f"{sizes} bytes are wanted")
    return found
