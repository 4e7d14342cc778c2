"""Large things over the control channel, in chunks, resumable, checked by their hash (SPEC section 9).

    sender                          receiver
    Outbox.offers()   -- BlobOffer  -> Inbox.offer()   (kept only if wanted)
    Outbox.request()  <- BlobRequest - Inbox           (offset: what is already here)
    Outbox.next()     -- BlobChunk* -> Inbox.chunk()   -> the bytes, once, when whole and genuine

The sender hands out one chunk whenever the channel has room, so a texture never delays a face.
"""

import hashlib
from collections.abc import Collection

from codec.control import MAX_CHUNK, BlobChunk, BlobKind, BlobOffer, BlobRequest
from codec.errors import BitstreamError

URGENT = (BlobKind.GLANCE, BlobKind.TEXTURE_SMALL, BlobKind.PHOTOGRAPH, BlobKind.TEXTURE_LARGE)
"""What is sent first: a face within a second, then the best one."""


class Outbox:
    """Blobs that the other side may fetch."""

    def __init__(self, blobs: dict[BlobKind, bytes], chunk: int = 4096) -> None:
        self._blobs = {kind: data for kind, data in blobs.items() if data}
        self._chunk = min(chunk, MAX_CHUNK)
        self._sending: dict[BlobKind, int] = {}

    def offers(self, kinds: Collection[BlobKind] = frozenset(BlobKind)) -> list[BlobOffer]:
        """Those of these kinds, to be sent after each hello. What was being sent over a connection that is
        lost is asked for again, from where it broke off."""
        self._sending.clear()
        return [
            BlobOffer(kind, len(data), _digest(data))
            for kind, data in sorted(self._blobs.items())
            if kind in kinds
        ]

    def request(self, request: BlobRequest) -> None:
        """Begin, or begin again, at the offset asked for."""
        data = self._blobs.get(request.blob)
        if data is None or request.digest != _digest(data):
            return  # an offer that has been replaced meanwhile
        if request.offset >= len(data):
            self._sending.pop(request.blob, None)
            return
        self._sending[request.blob] = request.offset

    @property
    def has_more(self) -> bool:
        """Whether something is left to send."""
        return bool(self._sending)

    def next(self, size: int = MAX_CHUNK) -> BlobChunk | None:
        """The next chunk to send, at most so many bytes, urgent blobs first; None when nothing is left."""
        if not self._sending:
            return None
        kind = min(self._sending, key=URGENT.index)
        offset, data = self._sending[kind], self._blobs[kind]
        part = data[offset : offset + min(size, self._chunk)]
        self._sending[kind] = offset + len(part)
        if self._sending[kind] >= len(data):
            del self._sending[kind]
        return BlobChunk(kind, offset, part)


class Inbox:
    """Blobs that come from the other side. What has arrived outlives a lost connection: keep the Inbox."""

    def __init__(self, wanted: frozenset[BlobKind] = frozenset(BlobKind)) -> None:
        self._wanted = wanted
        self._offers: dict[BlobKind, BlobOffer] = {}
        self._parts: dict[BlobKind, bytearray] = {}

    def offer(self, offer: BlobOffer) -> BlobRequest | None:
        """The request to answer with, or None if the blob is not wanted or already whole."""
        if offer.blob not in self._wanted:
            return None
        if self._offers.get(offer.blob) != offer:
            self._offers[offer.blob], self._parts[offer.blob] = offer, bytearray()
        have = len(self._parts[offer.blob])
        return BlobRequest(offer.blob, have, offer.digest) if have < offer.size else None

    def chunk(self, chunk: BlobChunk) -> bytes | None:
        """The whole blob when this chunk completes it. Raises BitstreamError if it is not the one offered."""
        offer, parts = self._offers.get(chunk.blob), self._parts.get(chunk.blob)
        if offer is None or parts is None or chunk.offset != len(parts):
            return None  # of an offer that has been replaced, or of an earlier request
        if len(parts) + len(chunk.data) > offer.size:
            raise BitstreamError("The other side sent more of a file than it had offered.")
        parts += chunk.data
        if len(parts) < offer.size:
            return None
        whole = bytes(parts)
        if _digest(whole) != offer.digest:
            del self._offers[chunk.blob], self._parts[chunk.blob]
            raise BitstreamError("A file from the other side arrived damaged.")
        return whole

    def whole(self, kind: BlobKind) -> bytes | None:
        """What was offered last of a kind, if all of it is here."""
        offer = self._offers.get(kind)
        return bytes(self._parts[kind]) if offer and len(self._parts[kind]) == offer.size else None

    def progress(self, kind: BlobKind) -> float:
        """0 to 1."""
        offer = self._offers.get(kind)
        return len(self._parts[kind]) / offer.size if offer else 0.0


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
