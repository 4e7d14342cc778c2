"""The cryptography of pairing, without a socket: code words in, an authenticated channel and words out.

    Pake       one run of SPAKE2 over the full code: one guess for the other end
    Sealer     ChaCha20-Poly1305 under keys of one conversation, each message once and in order
    Secret     what both sides keep for the call's life: names its private room, keys its reconnections

docs/PROTOCOL.md is the description of the bytes, docs/THREATS.md that of the attacks.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from spake2 import SPAKE2_A, SPAKE2_B

from app.call.role import Role
from app.net.errors import BrokenOffError, PairingError
from app.net.log import log
from app.net.pairing.codes import Code, words
from codec.sentence import Sentence

KEY_BYTES = 32
SECRET_BYTES = (KEY_BYTES, 2 * KEY_BYTES)  # of a code or an invite; of a ring, which has a key each way
NONCE_BYTES = 16
TAG_BYTES = 16
VERIFICATION_WORDS = 4  # 32 bits, and one try: see `Commitment`

WRONG_CODE = Sentence(
    "The code did not match, so it is used up: a code can be tried only once. "
    "Start a new call and read its code out again."
)
SETUP_ALTERED = Sentence(
    "Somebody has altered the connection's set-up on its way. The call was not made. Try again."
)


def derive(key: bytes, purpose: bytes, salt: bytes = b"", length: int = KEY_BYTES) -> bytes:
    """An independent key for each purpose (RFC 5869)."""
    return HKDF(SHA256(), length, salt, b"eigencall 1 " + purpose).derive(key)


class Pake:
    """One side of one SPAKE2 run (RFC 9382 describes the family; bytes are the spake2 package's)."""

    def __init__(self, role: Role, code: Code) -> None:
        kind = SPAKE2_A if role is Role.CALLER else SPAKE2_B
        self._role = role
        self._run = kind(str(code).encode(), idA=Role.CALLER.value, idB=Role.JOINER.value)
        self.message: bytes = self._run.start()

    def finish(self, message: bytes) -> "Secret":
        """The shared secret; the other side has the same one only if it had the same code."""
        try:
            return Secret(self._role, self._run.finish(message))
        except Exception as fault:  # spake2 raises unrelated classes for what is no point of its curve
            log.warning("pairing: the SPAKE2 message is no point of the curve (%s)", type(fault).__name__)
            raise BrokenOffError(SETUP_ALTERED) from fault


@dataclass(frozen=True, slots=True)
class Secret:
    """The pairing's result. Never leaves the process, never appears in a log or a status."""

    role: Role
    key: bytes = field(repr=False)

    def confirmation(self, role: Role) -> bytes:
        """What `role` sends to show that it has the key."""
        return hmac.digest(derive(self.key, b"confirm"), role.value, "sha256")

    def check(self, confirmation: bytes) -> None:
        if not hmac.compare_digest(confirmation, self.confirmation(self.role.other)):
            log.warning("pairing: the code differs (confirmation does not match)")
            raise PairingError(WRONG_CODE)

    @property
    def room(self) -> str:
        """The name of the room at the rendezvous where these two meet again, known to no third party."""
        return derive(self.key, b"room", length=16).hex()

    def sealer(self, fresh: bytes = b"") -> "Sealer":
        """Keys for one conversation; `fresh` holds random bytes of both sides, so that nothing of an
        earlier conversation can be replayed into this one."""
        send, receive = (derive(self.key, b"seal " + r.value, fresh) for r in (self.role, self.role.other))
        return Sealer(send, receive)


class Sealer:
    """Seals and opens the messages of one conversation, each direction in order and without gaps."""

    def __init__(self, send_key: bytes, receive_key: bytes) -> None:
        self._send = ChaCha20Poly1305(send_key)
        self._receive = ChaCha20Poly1305(receive_key)
        self._sent = 0
        self._received = 0

    def seal(self, plain: bytes) -> bytes:
        nonce = self._sent.to_bytes(12, "big")
        self._sent += 1
        return self._send.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        try:
            plain = self._receive.decrypt(self._received.to_bytes(12, "big"), sealed, None)
        except InvalidTag as fault:
            log.warning("pairing: a sealed message does not open (altered, or under another key)")
            raise BrokenOffError(SETUP_ALTERED) from fault
        self._received += 1
        return plain


def commitment(nonce: bytes) -> bytes:
    """Binds to a nonce before it is shown."""
    return hashlib.sha256(b"eigencall 1 commitment" + nonce).digest()


def verification_words(
    secret: Secret, fingerprints: dict[Role, bytes], nonces: dict[Role, bytes]
) -> tuple[str, ...]:
    """The words that both screens show. They bind the pairing secret and both DTLS certificates; the nonces
    were committed before either was shown, so a third party in the middle cannot search for a match."""
    salt = b"".join(nonces[role] + fingerprints[role] for role in Role)
    chosen = derive(secret.key, b"words", salt, VERIFICATION_WORDS)
    return tuple(words()[byte] for byte in chosen)
