"""Two who kept each other meet by a code: they recognise each other by their kept keys. docs/PROTOCOL.md
section 8.

    both              tags: one for each contact and random ones, always TAGS of them
    caller -> joiner  the first message of the handshake under the contact that both have
    joiner -> caller  the second
    caller -> joiner  proof that it could read that

Sans-IO. A tag is keyed by what the two share and by this call's secret: to anyone else, and in any other
call, it is a random number. Tags only find the contact; the handshake, bound to this call, proves that the
other side has its private key, which a thief of our own file has not.
"""

import hmac
import secrets
from collections.abc import Iterable

from app.call.role import Role
from app.net.log import log
from app.net.pairing.contact import Contact
from app.net.pairing.crypto import Secret, derive
from app.net.pairing.noise_kk import Handshake, StrangerError

TAGS = 64  # as many as there can be contacts: their number is not told
TAG_BYTES = 16
TAGS_STEP, FIRST_STEP, SECOND_STEP, PROOF_STEP = range(4)
OVER = 0xFF  # no step
MOST_BEGUN = 8  # connections of one call; each costs 64 hashes and two keys
PURPOSE = b"recognise"


class Recognition:
    """One call's. `opening` is sent over each connection as soon as it is there, answers to `receive` as
    they come. `known`: the contact at the other end, once that is proved."""

    def __init__(self, secret: Secret, contacts: Iterable[Contact]) -> None:
        self.known: Contact | None = None
        self._role = secret.role
        self._salt = derive(secret.key, PURPOSE)
        self._contacts = tuple(contacts)[:TAGS]
        self._candidate: Contact | None = None
        self._handshake: Handshake | None = None
        self._expected = TAGS_STEP
        self._times = 0  # how often the other side has sent tags

    def opening(self) -> bytes:
        tags = [self._tag(contact, self._role) for contact in self._contacts]
        tags += [secrets.token_bytes(TAG_BYTES) for _ in range(TAGS - len(tags))]
        return bytes((TAGS_STEP,)) + b"".join(sorted(tags))  # sorted: their order tells nothing

    def receive(self, body: bytes) -> bytes | None:
        """The answer to one message, if there is one. What is malformed, out of turn or a stranger's is
        none."""
        step, content = body[:1], body[1:]
        if step == bytes((TAGS_STEP,)) and self._times < MOST_BEGUN and self.known is None:
            self._expected = TAGS_STEP  # another connection: from the beginning
        elif step != bytes((self._expected,)):
            return None
        try:
            return self._step(content)
        except StrangerError:
            log.warning("recognition: the other side could not show the key of a contact that it named")
            self._expected = OVER
            return None

    def _step(self, content: bytes) -> bytes | None:
        match self._expected, self._role:
            case (0, role) if len(content) == TAGS * TAG_BYTES:
                return self._meet(content, role)
            case (1, Role.JOINER):
                handshake = self._in_hand()
                handshake.read(content)
                self._expected = PROOF_STEP
                return bytes((SECOND_STEP,)) + handshake.write()
            case (2, Role.CALLER):
                handshake = self._in_hand()
                handshake.read(content)
                self._expected, self.known = OVER, self._candidate
                return bytes((PROOF_STEP,)) + _proof(handshake)
            case (3, Role.JOINER) if hmac.compare_digest(content, _proof(self._in_hand())):
                self._expected, self.known = OVER, self._candidate
        return None

    def _meet(self, content: bytes, role: Role) -> bytes | None:
        """Whom both know. Of several, both take the one with the least tag of the caller."""
        theirs = {content[at : at + TAG_BYTES] for at in range(0, len(content), TAG_BYTES)}
        common = [contact for contact in self._contacts if self._tag(contact, role.other) in theirs]
        self._expected = OVER
        self._times += 1
        if not common:
            return None
        self._candidate = min(common, key=lambda contact: self._tag(contact, Role.CALLER))
        prologue = b"eigencall 1 recognise " + self._salt
        self._handshake = Handshake(self._candidate.keys, prologue, initiator=role is Role.CALLER)
        self._expected = SECOND_STEP if role is Role.CALLER else FIRST_STEP
        return bytes((FIRST_STEP,)) + self._handshake.write() if role is Role.CALLER else None

    def _in_hand(self) -> Handshake:
        assert self._handshake is not None, "tags come first"
        return self._handshake

    def _tag(self, contact: Contact, role: Role) -> bytes:
        key = derive(contact.keys.shared, PURPOSE, self._salt)
        return hmac.digest(key, role.value, "sha256")[:TAG_BYTES]


def _proof(handshake: Handshake) -> bytes:
    return hmac.digest(handshake.split(), PURPOSE, "sha256")
