"""Pairing without any server: the caller's invite and the joiner's answer, two texts that people carry.

    eigencall-invite-1:BASE64URL:end    16 random bytes, then the sealed offer
    eigencall-answer-1:BASE64URL:end    the sealed answer

Both are sealed under keys that follow from the 16 bytes: the answer alone tells nothing, and neither can be
altered. A third that sees the invite can answer it, or stand in between; the verification words, whose nonce
the caller shows only over the connection, tell. docs/PROTOCOL.md section 7 describes the bytes.
"""

import base64
import binascii
import hashlib
import json
import re
import secrets
import zlib
from collections import deque
from functools import cache
from importlib.resources import files

from app.call.role import Role
from app.net.addresses import places
from app.net.errors import BrokenOffError, PairingError
from app.net.log import log
from app.net.pairing.crypto import NONCE_BYTES, TAG_BYTES, Secret, commitment, derive
from app.net.pairing.exchange import Describer, Introduction, fields, introduction, nonce_of
from app.net.transport import sdp
from codec.sentence import Sentence

LIFETIME_S = 1800.0  # long enough for two messages of a chat; an open port at a router lives no longer
CLOCKS_DIFFER_S = 300.0  # what the two machines' clocks may differ by
SECRET_BYTES = 16
MAX_TEXT = 12_288  # characters of a pasted text, quotation marks and line breaks included
MAX_PLAIN = sdp.MAX_SDP_BYTES + 1024  # bytes after unpacking
VERSION = 1
_TEXT = re.compile(r"eigencall-(invite|answer)-([0-9]{1,3}):([A-Za-z0-9_=-]*)(:end)?", re.I)

NO_INVITE = Sentence("This is no invite of Eigencall. Paste all of it, from “eigencall-invite” to “end”.")
NO_ANSWER = Sentence("This is no answer to an invite. Paste all of it, from “eigencall-answer” to “end”.")
NOT_YOURS = Sentence(
    "This answer does not belong to the invite that is shown here. Was it to an earlier one?"
)
DAMAGED = Sentence("This invite has been damaged on its way. Ask for it again, or for a new one.")
EXPIRED = Sentence("This invite has expired. Ask for a new one.")
USED = Sentence("This invite has been answered already; each works once. Ask for a new one.")
OTHER_VERSION = Sentence(
    "This text is of another version of Eigencall. Install the same version on both sides."
)


def is_invite(text: str) -> bool:
    """Whether this is meant as an invite; what is wrong with it, `Invitee` says."""
    return "eigencall-" in text.lower()


class Inviter:
    """The caller's side: one invite, one answer."""

    def __init__(self, peer: Describer) -> None:
        self._peer = peer
        self._seed = secrets.token_bytes(SECRET_BYTES)
        self._secret = _secret(Role.CALLER, self._seed)
        self._sealer = self._secret.sealer()
        self._nonce = secrets.token_bytes(NONCE_BYTES)
        self._offer = ""

    async def invite(self, rendezvous: str, wall_s: float) -> str:
        """The text to send. rendezvous: address of one where a lost call is found again, or empty.
        wall_s: the time since 1970."""
        self._offer = sdp.compact(await self._peer.offer())
        plain = {
            "offer": self._offer,
            "commitment": commitment(self._nonce).hex(),
            "expires": str(round(wall_s + LIFETIME_S)),
            "meeting": rendezvous,
        }
        return _text("invite", self._seed + self._sealer.seal(_pack(plain)))

    async def accept(self, text: str) -> Introduction:
        """Take the answer's text. Raises PairingError and stays as it was if it is none to this invite."""
        plain = self._open(_body("answer", text, NO_ANSWER))
        answer, nonce = fields(_unpack(plain), ("answer", "nonce"))
        sdp.check(answer)
        await self._peer.accept(answer)
        return introduction(self._secret, (self._offer, self._nonce), (answer, nonce_of(nonce)))

    def _open(self, sealed: bytes) -> bytes:
        try:
            return self._sealer.open(sealed)
        except BrokenOffError as fault:
            log.warning("invite: the answer is to another invite")
            raise PairingError(NOT_YOURS) from fault

    @property
    def nonce(self) -> bytes:
        """What was committed to: to be shown over the connection, and not before."""
        return self._nonce


class AnsweredInvites:
    """The invites that this program has answered; each is answered once."""

    def __init__(self) -> None:
        self._seen: deque[bytes] = deque(maxlen=256)

    def take(self, seed: bytes) -> None:
        """Raises PairingError at the second time."""
        digest = hashlib.sha256(seed).digest()
        if digest in self._seen:
            log.warning("invite: answered before")
            raise PairingError(USED)
        self._seen.append(digest)


class Invitee:
    """The joiner's side: one invite, one answer, one nonce to check."""

    def __init__(self, text: str, wall_s: float, used: AnsweredInvites) -> None:
        """Raises PairingError with what is wrong with this text."""
        body = _body("invite", text, NO_INVITE)
        if len(body) <= SECRET_BYTES + TAG_BYTES:
            raise PairingError(DAMAGED)
        seed, sealed = body[:SECRET_BYTES], body[SECRET_BYTES:]
        self._secret = _secret(Role.JOINER, seed)
        self._sealer = self._secret.sealer()
        try:
            plain = self._sealer.open(sealed)
        except BrokenOffError as fault:
            log.warning("invite: damaged")
            raise PairingError(DAMAGED) from fault
        names = ("offer", "commitment", "expires", "meeting")
        self._offer, self._commitment, expires, rendezvous = fields(_unpack(plain), names)
        self.expires_s = _seconds(expires)
        if not wall_s - CLOCKS_DIFFER_S < self.expires_s < wall_s + LIFETIME_S + CLOCKS_DIFFER_S:
            log.warning("invite: expired, or the clocks differ")
            raise PairingError(EXPIRED)
        sdp.check(self._offer)
        self.rendezvous = rendezvous if places.is_url(rendezvous) else ""
        used.take(seed)
        self._nonce = secrets.token_bytes(NONCE_BYTES)
        self._answer = ""

    async def answer(self, peer: Describer) -> str:
        """The text to send back."""
        self._answer = sdp.compact(await peer.answer(self._offer))
        plain = {"answer": self._answer, "nonce": self._nonce.hex()}
        return _text("answer", self._sealer.seal(_pack(plain)))

    def check(self, shown: bytes) -> Introduction:
        """The caller has shown its nonce. Raises BrokenOffError if it is not the one of the invite."""
        if commitment(shown).hex() != self._commitment:
            log.warning("invite: the nonce is not the one committed to")
            raise BrokenOffError(
                "What came is not what the invite had promised, so the call was refused. "
                "Ask for a new invite."
            )
        return introduction(self._secret, (self._answer, self._nonce), (self._offer, shown))


def _secret(role: Role, seed: bytes) -> Secret:
    return Secret(role, derive(seed, b"invite"))


@cache
def _dictionary() -> bytes:
    """What descriptions have in common, so that texts become short (RFC 1950 section 2.2)."""
    return files("app.net.pairing").joinpath("description.txt").read_bytes()


def _pack(plain: dict[str, str]) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _dictionary())
    return packer.compress(json.dumps(plain).encode()) + packer.flush()


def _unpack(packed: bytes) -> bytes:
    """Authentic, but its author may be hostile: a kilobyte must not become a gigabyte."""
    unpacker = zlib.decompressobj(-15, _dictionary())
    try:
        plain = unpacker.decompress(packed, MAX_PLAIN)
    except zlib.error as fault:
        log.warning("invite: cannot be unpacked")
        raise PairingError(OTHER_VERSION) from fault
    if not unpacker.eof or unpacker.unused_data:
        raise PairingError(OTHER_VERSION)
    return plain


def _text(kind: str, body: bytes) -> str:
    return f"eigencall-{kind}-{VERSION}:{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}:end"


def _body(kind: str, text: str, otherwise: str) -> bytes:
    """The bytes of a text as chats and mails leave it: broken into lines, quoted, with words around it."""
    if len(text) > MAX_TEXT:
        raise PairingError(otherwise)
    match = _TEXT.search(re.sub(r"[\s>\u200b\u00ad]+", "", text))
    if match is None or match[1].lower() != kind or match[4] is None:
        log.warning("invite: the text is no whole %s", kind)
        raise PairingError(otherwise)
    if int(match[2]) != VERSION:
        raise PairingError(OTHER_VERSION)
    encoded = match[3].rstrip("=")
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (binascii.Error, ValueError) as fault:
        raise PairingError(otherwise) from fault


def _seconds(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise PairingError(OTHER_VERSION)
    return int(text)
