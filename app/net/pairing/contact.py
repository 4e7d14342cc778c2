"""A known person: the keys that two people kept of each other, and the rooms where they find each other
again.

Both keys are made for this pair alone, so nobody can tell from them that two people know the same third
one. A room's name follows from the shared secret, from who is rung, and from the hour: whoever keeps the
rooms sees names that never come again, and cannot foretell the next.
"""

from dataclasses import dataclass, field

from app.call.status import Keep
from app.net.pairing import noise_kk
from app.net.pairing.crypto import Role, Secret, derive
from app.net.pairing.noise_kk import Keys

EPOCH_S = 3600.0
CLOCKS_DIFFER_S = 240.0  # what the two machines' clocks may differ by
MAX_NAME = 40  # characters
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Contact:
    """id: names it within one program. role: ours in the call in which we met. meeting: address of the
    rendezvous where we find each other."""

    id: str
    name: str
    role: Role
    keys: Keys
    meeting: str

    def room(self, rung: Role, wall_s: float) -> str:
        """Where the side that had this role is rung at this time."""
        epoch = int(wall_s // EPOCH_S).to_bytes(8, "big")
        return derive(self.keys.shared, b"ring " + rung.value, epoch, 16).hex()

    def own_rooms(self, wall_s: float) -> set[str]:
        """Where we wait for a ring at this time: in two rooms around the full hour."""
        return {self.room(self.role, wall_s + skew_s) for skew_s in (-CLOCKS_DIFFER_S, CLOCKS_DIFFER_S)}


@dataclass(frozen=True, slots=True)
class Offer:
    """What one side sends when its person wants to keep the other: a public key, and a name to call it by."""

    public: bytes
    name: str = ""

    def __bytes__(self) -> bytes:
        return self.public + tidy(self.name).encode()

    @classmethod
    def parse(cls, data: bytes) -> "Offer | None":
        """None if it is none. The name is the other side's to choose, and ours to tidy."""
        if not KEY_BYTES <= len(data) <= KEY_BYTES + 4 * MAX_NAME:
            return None
        return cls(data[:KEY_BYTES], tidy(data[KEY_BYTES:].decode(errors="replace")))


def tidy(name: str) -> str:
    """A name fit for one line: nothing that is not printed, nothing that turns the line around, no length."""
    printable = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(printable.split())[:MAX_NAME].strip()


def keep(secret: Secret, own_key: bytes, theirs: Offer, meeting: str, id: str) -> Contact:
    """The contact that follows from a call's secret and both sides' keys. `name` is theirs to suggest."""
    publics = {secret.role: noise_kk.public(own_key), secret.role.other: theirs.public}
    shared = derive(secret.key, b"keep", publics[Role.CALLER] + publics[Role.JOINER])
    return Contact(id, theirs.name, secret.role, Keys(own_key, theirs.public, shared), meeting)


@dataclass(slots=True)
class Keeping:
    """One call's way to a contact: what we have offered, and what they have."""

    own_key: bytes = field(default=b"", repr=False)
    ours: Offer | None = None
    theirs: Offer | None = None
    kept: bool = False

    @property
    def state(self) -> Keep:
        """As a window shows it."""
        if self.kept:
            return Keep.KEPT
        if self.ours is not None:
            return Keep.ASKED
        return Keep.WANTED if self.theirs is not None else Keep.POSSIBLE
