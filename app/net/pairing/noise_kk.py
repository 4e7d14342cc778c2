"""The handshake Noise_KKpsk0_25519_ChaChaPoly_SHA256 of the Noise Protocol Framework, revision 34.

Two who kept each other's keys make fresh ones: each proves that it has its own long-term key and the secret
that both share, and what was said stays closed even if those are stolen later. The names below are the
framework's.

    -> psk, e, es, ss      the caller's, 48 bytes
    <- e, ee, se           the other's, 48 bytes

The first message can be replayed (section 7.7 of the framework): its receiver knows that the caller
lives only once a message under the new keys has come.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

NAME = b"Noise_KKpsk0_25519_ChaChaPoly_SHA256"
DH_BYTES = 32
MESSAGE_BYTES = DH_BYTES + 16  # a key and the tag of an empty payload


class StrangerError(Exception):
    """The other end does not have the keys of this contact."""


@dataclass(frozen=True, slots=True)
class Keys:
    """own: our X25519 key of this pair; theirs: the other's public one; shared: 32 bytes that both have."""

    own: bytes = field(repr=False)
    theirs: bytes = field(repr=False)
    shared: bytes = field(repr=False)


def new_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def public(key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


class Handshake:
    """One side. The initiator writes and then reads, the responder reads and then writes; `split` ends it."""

    def __init__(self, keys: Keys, prologue: bytes, *, initiator: bool, ephemeral: bytes = b"") -> None:
        """ephemeral: only for the vectors of the tests."""
        self._keys = keys
        self._initiator = initiator
        self._e = ephemeral or new_key()
        self._re = b""
        self._h = self._ck = hashlib.sha256(NAME).digest()  # the name is longer than the hash
        self._k = b""
        self._messages = 0
        self._mix_hash(prologue)
        ours, theirs = public(keys.own), keys.theirs
        for static in (ours, theirs) if initiator else (theirs, ours):
            self._mix_hash(static)

    def write(self) -> bytes:
        """Our message."""
        if self._initiator:
            self._mix_key_and_hash(self._keys.shared)
        e = public(self._e)
        self._mix_hash(e)
        self._mix_key(e)
        for ours, theirs in self._secrets():
            self._mix_key(_dh(ours, theirs))
        return e + self._encrypt()

    def read(self, message: bytes) -> None:
        """The other's. Raises StrangerError."""
        if len(message) != MESSAGE_BYTES:
            raise StrangerError
        if not self._initiator:
            self._mix_key_and_hash(self._keys.shared)
        self._re = message[:DH_BYTES]
        self._mix_hash(self._re)
        self._mix_key(self._re)
        for ours, theirs in self._secrets():
            self._mix_key(_dh(ours, theirs))
        self._decrypt(message[DH_BYTES:])

    def split(self) -> bytes:
        """Both transport keys in one: 64 bytes, the same on both sides."""
        return b"".join(_hkdf(self._ck, b""))

    def _secrets(self) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
        """The pairs of keys whose secrets this message mixes: es, ss in the first, ee, se in the second."""
        own, theirs = self._keys.own, self._keys.theirs
        if self._first():
            return ((self._e, theirs) if self._initiator else (own, self._re)), (own, theirs)
        return (self._e, self._re), ((own, self._re) if self._initiator else (self._e, theirs))

    def _first(self) -> bool:
        """Whether the first message is being written or read: the second is, once the first has been."""
        return self._messages == 0

    def _mix_hash(self, data: bytes) -> None:
        self._h = hashlib.sha256(self._h + data).digest()

    def _mix_key(self, material: bytes) -> None:
        self._ck, self._k = _hkdf(self._ck, material)

    def _mix_key_and_hash(self, material: bytes) -> None:
        self._ck, temporary, self._k = _hkdf3(self._ck, material)
        self._mix_hash(temporary)

    def _encrypt(self) -> bytes:
        sealed = ChaCha20Poly1305(self._k).encrypt(bytes(12), b"", self._h)
        self._mix_hash(sealed)
        self._messages += 1
        return sealed

    def _decrypt(self, sealed: bytes) -> None:
        try:
            ChaCha20Poly1305(self._k).decrypt(bytes(12), sealed, self._h)
        except InvalidTag as fault:
            raise StrangerError from fault
        self._mix_hash(sealed)
        self._messages += 1


def _dh(key: bytes, public_key: bytes) -> bytes:
    try:
        return X25519PrivateKey.from_private_bytes(key).exchange(
            X25519PublicKey.from_public_bytes(public_key)
        )
    except ValueError as fault:  # a point of low order: the secret would be zero
        raise StrangerError from fault


def _hkdf(chaining: bytes, material: bytes) -> tuple[bytes, bytes]:
    first, second, _ = _hkdf3(chaining, material)
    return first, second


def _hkdf3(chaining: bytes, material: bytes) -> tuple[bytes, bytes, bytes]:
    """HKDF of the framework's section 4.3."""
    key = hmac.digest(chaining, material, "sha256")
    first = hmac.digest(key, b"\x01", "sha256")
    second = hmac.digest(key, first + b"\x02", "sha256")
    return first, second, hmac.digest(key, second + b"\x03", "sha256")
