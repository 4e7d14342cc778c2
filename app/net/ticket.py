"""What two sides have of each other while a call lasts, and the ticket that lets a restarted program back in.

    Bond     one call's, grows as the call comes about
    Ticket   a bond as bytes for a private file: a program that was killed comes back into the call with it

A ticket lets whoever holds it into the call, so it lives hardly longer than the other side waits
(docs/THREATS.md says what a thief can do with one). Times are seconds since 1970.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from app.net.pairing.codes import words as code_words
from app.net.pairing.contact import KEY_BYTES as CONTACT_KEY_BYTES
from app.net.pairing.contact import Keeping, Offer, tidy
from app.net.pairing.crypto import KEY_BYTES, VERIFICATION_WORDS, Role, Secret
from app.net.pairing.noise_kk import public
from app.net.transport.dtls import LeanCertificate

VERSION = 1
RENEWED_S = 30.0  # how often a living program renews its ticket
LIFETIME_S = 150.0  # the time that the other side tries to reconnect, and one renewal
MAX_BYTES = 16_384
FINGERPRINT_BYTES = 32


@dataclass(slots=True)
class Bond:
    """certificate: ours, the same through all reconnections. rendezvous: where the two meet again, empty for
    nowhere; it is `theirs` if the other side's own program keeps it. fingerprint: of the other side's
    certificate, once known. anew: this program has lost what it knew of the other side's face, and the other
    side may not know that yet."""

    certificate: LeanCertificate = field(repr=False)
    rendezvous: str = ""
    theirs: bool = False
    secret: Secret | None = None
    fingerprint: bytes | None = None
    words: tuple[str, ...] = ()
    who: str = ""
    anew: bool = False

    @property
    def can_return(self) -> bool:
        """Whether a program that is started again would find the other side."""
        return bool(self.rendezvous and self.secret is not None and self.fingerprint is not None)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A call as it can be taken up again. keeping: our wish to know the other side, if one was said, and
    whether it has been fulfilled; known: the two know each other anyway."""

    secret: Secret
    certificate: LeanCertificate = field(repr=False)
    fingerprint: bytes
    rendezvous: str
    theirs: bool
    words: tuple[str, ...]
    who: str
    expires_s: float
    known: bool = False
    keeping: Keeping = field(default_factory=Keeping)

    @classmethod
    def of(cls, bond: Bond, keeping: Keeping | None, wall_s: float) -> "Ticket":
        """Of a bond that can return."""
        assert bond.secret is not None and bond.fingerprint is not None  # noqa: PT018  # one question
        return cls(
            bond.secret,
            bond.certificate,
            bond.fingerprint,
            bond.rendezvous,
            bond.theirs,
            bond.words,
            bond.who,
            wall_s + LIFETIME_S,
            keeping is None,
            keeping or Keeping(),
        )

    def bond(self) -> Bond:
        """The same call, of a program that knows nothing else of it."""
        return Bond(
            self.certificate,
            self.rendezvous,
            self.theirs,
            self.secret,
            self.fingerprint,
            self.words,
            self.who,
            anew=True,
        )

    def __bytes__(self) -> bytes:
        keeping = self.keeping
        certificate, private = self.certificate.pem()
        return json.dumps(
            {
                "version": VERSION,
                "role": self.secret.role.value.decode(),
                "key": self.secret.key.hex(),
                "certificate": certificate,
                "private": private,
                "fingerprint": self.fingerprint.hex(),
                "rendezvous": self.rendezvous,
                "theirs": self.theirs,
                "words": self.words,
                "who": self.who,
                "expires": self.expires_s,
                "known": self.known,
                "keep_key": keeping.own_key.hex(),
                "keep_name": keeping.ours.name if keeping.ours is not None else "",
                "kept": keeping.kept,
            }
        ).encode()

    @classmethod
    def parse(cls, data: bytes, wall_s: float) -> "Ticket | None":
        """None if it is none, or has expired, or claims to live longer than a ticket does."""
        try:
            return _ticket(json.loads(data), wall_s)
        except (ValueError, TypeError, KeyError, RecursionError):
            return None


def _ticket(found: dict[str, Any], wall_s: float) -> Ticket:
    if found["version"] != VERSION or not wall_s < float(found["expires"]) <= wall_s + LIFETIME_S:
        raise ValueError("another version, or another time")
    if not re.fullmatch(r"wss?://[\x21-\x7e]{1,500}", found["rendezvous"]):
        raise ValueError("no meeting point")
    words = tuple(found["words"])
    if len(words) != VERIFICATION_WORDS or not set(words) <= set(code_words()):
        raise ValueError("no verification words")
    return Ticket(
        Secret(Role(found["role"].encode()), _sized(found["key"], KEY_BYTES)),
        LeanCertificate.from_pem(found["certificate"], found["private"]),
        _sized(found["fingerprint"], FINGERPRINT_BYTES),
        found["rendezvous"],
        bool(found["theirs"]),
        words,
        tidy(found["who"]),
        float(found["expires"]),
        bool(found["known"]),
        _keeping(found["keep_key"], found["keep_name"], bool(found["kept"])),
    )


def _keeping(key: str, name: str, kept: bool) -> Keeping:
    if not key:
        return Keeping()
    own_key = _sized(key, CONTACT_KEY_BYTES)
    return Keeping(own_key, Offer(public(own_key), tidy(name)), kept=kept)


def _sized(text: str, size: int) -> bytes:
    found = bytes.fromhex(text)
    if len(found) != size:
        raise ValueError(f"{size} bytes are wanted")
    return found
