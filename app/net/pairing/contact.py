"""A contact: the keys that two people have of each other, and the rooms where they find each other again.

Both keys are made for this pair alone, so they do not tell that two people know the same third one. A room's
name follows from the shared secret, from who is rung, and from the hour: a rendezvous sees names that never
come again, and cannot foretell the next. `ContactExchange` is how two people become contacts, during a call.
"""

import secrets
from dataclasses import dataclass, field
from unicodedata import name as unicodedata_name
from unicodedata import normalize

from app.call.role import Role
from app.call.status import ContactOffer
from app.net.pairing import noise_kk
from app.net.pairing.crypto import Secret, derive
from app.net.pairing.noise_kk import Keys

EPOCH_S = 3600.0
CLOCKS_DIFFER_S = 240.0  # what the two machines' clocks may differ by
MAX_NAME = 40  # characters
KEY_BYTES = 32
LOOKALIKES = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")  # as Unicode names letters
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Contact:
    """id: names it within one program. role: ours in the call in which we met. rendezvous: address of the one
    where we find each other. named_here: our person chose the name; otherwise it is the other side's own, and
    follows it."""

    id: str
    name: str
    role: Role
    keys: Keys
    rendezvous: str
    named_here: bool = False

    def room(self, rung: Role, wall_s: float) -> str:
        """Where the side that had this role is rung at this time."""
        epoch = int(wall_s // EPOCH_S).to_bytes(8, "big")
        return derive(self.keys.shared, b"ring " + rung.value, epoch, 16).hex()

    def own_rooms(self, wall_s: float) -> set[str]:
        """Where we wait for a ring at this time: in two rooms around the full hour."""
        return {self.room(self.role, wall_s + skew_s) for skew_s in (-CLOCKS_DIFFER_S, CLOCKS_DIFFER_S)}


@dataclass(frozen=True, slots=True)
class ContactCard:
    """What one side sends when its person wants the other as a contact: a public key, and a name for
    itself."""

    public: bytes
    name: str = ""

    def __bytes__(self) -> bytes:
        return self.public + tidy(self.name).encode()

    @classmethod
    def parse(cls, data: bytes) -> "ContactCard | None":
        """None if it is none. The name is the other side's choice, made fit for one line."""
        if not KEY_BYTES <= len(data) <= KEY_BYTES + 4 * MAX_NAME:
            return None
        return cls(data[:KEY_BYTES], cls.name_in(data[KEY_BYTES:]))

    @staticmethod
    def name_in(data: bytes) -> str:
        """The other side's choice, made fit for one line; perhaps empty."""
        return tidy(data[: 4 * MAX_NAME].decode(errors="replace"))


def tidy(name: str) -> str:
    """A name fit for one line: nothing that is not printed, nothing that turns the line around, no length,
    and no letter of another alphabet that looks like one of the word's own."""
    usual = normalize("NFKC", name)
    printable = "".join(character if character.isprintable() else " " for character in usual)
    return " ".join(map(_of_one_alphabet, printable.split()))[:MAX_NAME].strip()


def _of_one_alphabet(word: str) -> str:
    """What is not of the alphabet of most of this word's letters becomes a sign that is plainly wrong."""
    used = [_alphabet(letter) for letter in word]
    usual = max(LOOKALIKES, key=used.count)
    return "".join(
        letter if alphabet in ("", usual) else REPLACEMENT
        for letter, alphabet in zip(word, used, strict=True)
    )


def _alphabet(letter: str) -> str:
    """One of those whose letters look alike, or empty."""
    first = unicodedata_name(letter, "").partition(" ")[0]
    return first if first in LOOKALIKES else ""


def make_contact(secret: Secret, own_key: bytes, peer: ContactCard, rendezvous: str, id: str) -> Contact:
    """The contact that follows from a call's secret and both sides' keys. The name is the peer's
    suggestion."""
    publics = {secret.role: noise_kk.public(own_key), secret.role.other: peer.public}
    shared = derive(secret.key, b"keep", publics[Role.CALLER] + publics[Role.JOINER])
    return Contact(id, peer.name, secret.role, Keys(own_key, peer.public, shared), rendezvous)


@dataclass(slots=True)
class ContactExchange:
    """One call's way to a contact: what we have offered, and what the other side has."""

    own_key: bytes = field(default=b"", repr=False)
    own: ContactCard | None = None
    peer: ContactCard | None = None
    done: bool = False

    @property
    def state(self) -> ContactOffer:
        """As a window shows it."""
        if self.done:
            return ContactOffer.ACCEPTED
        if self.own is not None:
            return ContactOffer.SENT
        return ContactOffer.RECEIVED if self.peer is not None else ContactOffer.POSSIBLE

    def offer(self, name: str) -> ContactCard:
        """Our person wants the other as a contact. name: how we should like to be called there; the first
        one stays."""
        if self.own is None:
            self.own_key = noise_kk.new_key()
            self.own = ContactCard(noise_kk.public(self.own_key), name)
        return self.own

    def receive(self, data: bytes) -> None:
        """The other person wants ours as a contact. The first offer counts."""
        if self.peer is None:
            self.peer = ContactCard.parse(data)

    def complete(self, secret: Secret, rendezvous: str) -> Contact | None:
        """The new contact, once, as soon as both have offered."""
        if self.done or self.own is None or self.peer is None:
            return None
        self.done = True
        return make_contact(secret, self.own_key, self.peer, rendezvous, secrets.token_hex(8))
