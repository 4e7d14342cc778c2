"""codec/control.py and blob.py: SPEC sections 8 and 9."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codec.blob import Inbox, Outbox
from codec.control import (
    MAX_BLOB,
    MAX_CHUNK,
    MAX_GLANCE,
    MAX_MESSAGE,
    MAX_PHOTOGRAPH,
    PROTOCOL,
    TEXTURES,
    BlobChunk,
    BlobKind,
    BlobOffer,
    BlobRequest,
    Capability,
    Devices,
    HangUp,
    Hello,
    Looks,
    Message,
    Ping,
    Pong,
    Reason,
    RecordingNotice,
    Shape,
    VoiceTime,
    parse,
)
from codec.errors import BitstreamError, VersionError
from codec.said import Feeling, Reaction, Text
from codec.values import Appearance, Hair

DIGEST = bytes(range(32))
MESSAGES: list[Message] = [
    Hello(DIGEST, 40, 80, Capability.FACE_ON_RTP),
    Shape((0, 1, -1, 32767, -32768)),
    Shape(()),
    Looks(Appearance(Hair.BOB, (1.0, 0.0, 51 / 255), (0.2, 0.4, 0.6), None)),
    BlobOffer(BlobKind.TEXTURE_SMALL, 12345, DIGEST),
    BlobRequest(BlobKind.TEXTURE_LARGE, 0, DIGEST),
    BlobChunk(BlobKind.TEXTURE_LARGE, 4096, b"picture"),
    Devices(muted=True, camera_on=False),
    RecordingNotice(True),
    VoiceTime(4_000_000_000, 123_456_789),
    Text(7, "Good evening ✓"),
    Reaction(Feeling.HEART),
    Ping(7),
    Pong(8),
    HangUp(Reason.DECLINED),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_every_message_comes_back(message: Message) -> None:
    assert parse(bytes(message)) == message


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_every_message_cut_short_is_refused(message: Message) -> None:
    whole = bytes(message)
    for size in range(len(whole)):
        if isinstance(message, BlobChunk | Text) and size > message.FORM.size:
            continue  # a shorter chunk is a chunk, and a shorter text a text
        with pytest.raises(BitstreamError):
            parse(whole[:size])


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_every_message_with_trailing_bytes_is_refused_but_hello(message: Message) -> None:
    if isinstance(message, Hello):
        assert parse(bytes(message) + b"later") == message
    elif not isinstance(message, BlobChunk | Text):
        with pytest.raises(BitstreamError):
            parse(bytes(message) + b"\0")


def test_a_hair_style_of_the_future_becomes_short_hair() -> None:
    data = bytearray(bytes(Looks(Appearance(Hair.NONE))))
    data[1] = 99
    message = parse(bytes(data))
    assert isinstance(message, Looks)
    assert message.appearance.hair is Hair.SHORT


@given(st.binary(max_size=100))
def test_noise_raises_only_the_documented_error(data: bytes) -> None:
    try:
        message = parse(data)
    except BitstreamError:
        return
    if message is not None and not isinstance(message, Hello | HangUp):
        assert bytes(message) == data


def test_another_version_is_refused_with_advice() -> None:
    data = bytearray(bytes(MESSAGES[0]))
    data[1] = PROTOCOL + 1
    with pytest.raises(VersionError, match="install the same version"):
        parse(bytes(data))


def test_a_message_of_the_future_is_ignored() -> None:
    assert parse(b"\x77anything") is None


def test_a_reason_of_the_future_is_an_error_like_any_other() -> None:
    assert parse(bytes([HangUp.KIND, 99])) == HangUp(Reason.ERROR)


def test_capabilities_of_the_future_are_ignored() -> None:
    hello = Hello(DIGEST, 40, 80)
    data = bytes(hello)[:-4] + (1 << 31).to_bytes(4, "big")
    assert parse(data) == hello


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x22" * (MAX_MESSAGE + 1),
        bytes(BlobOffer(BlobKind.TEXTURE_SMALL, MAX_BLOB + 1, DIGEST)),
        bytes(BlobOffer(BlobKind.TEXTURE_SMALL, 0, DIGEST)),
        bytes(BlobRequest(BlobKind.TEXTURE_SMALL, MAX_BLOB + 1, DIGEST)),
        bytes(BlobChunk(BlobKind.TEXTURE_SMALL, MAX_BLOB, b"x")),
        bytes([BlobOffer.KIND, 99]) + bytes(BlobOffer(BlobKind.TEXTURE_SMALL, 1, DIGEST))[2:],
        bytes([Devices.KIND, 4]),
        bytes(VoiceTime(0, 1 << 48)),
        bytes([Shape.KIND, 2, 1]) + bytes(2 * 513),
        bytes(Hello(DIGEST, 0, 80)),
        bytes(Hello(DIGEST, 40, 513)),
    ],
    ids=lambda data: f"{len(data)}-{data[:2].hex()}",
)
def test_hostile_sizes_are_refused(data: bytes) -> None:
    with pytest.raises(BitstreamError, match="breaks the format"):
        parse(data)


def test_a_shape_loses_next_to_nothing() -> None:
    shape = np.random.default_rng(0).normal(size=80).astype(np.float32)
    again = parse(bytes(Shape.of(shape)))
    assert isinstance(again, Shape)
    np.testing.assert_allclose(again.shape, shape, atol=0.001)
    wild = Shape.of(np.array([np.nan, np.inf, 1e9, -1e9], np.float32))
    assert wild.values == (0, 0, 32767, -32768)


PICTURE = bytes(np.random.default_rng(1).integers(0, 256, 20_000, np.uint8))


def transfer(outbox: Outbox, inbox: Inbox, lose_after: int | None = None) -> dict[BlobKind, bytes]:
    """Offer, request and send everything, in bytes; stop after some chunks."""
    got = {}
    for offer in outbox.offers():
        parsed = parse(bytes(offer))
        assert isinstance(parsed, BlobOffer)
        if request := inbox.offer(parsed):
            outbox.request(request)
    sent = 0
    while (chunk := outbox.next()) is not None and sent != lose_after:
        parsed_chunk = parse(bytes(chunk))
        assert isinstance(parsed_chunk, BlobChunk)
        if whole := inbox.chunk(parsed_chunk):
            got[chunk.blob] = whole
        sent += 1
    return got


def test_blobs_arrive_whole_and_the_small_one_first() -> None:
    blobs = {BlobKind.TEXTURE_LARGE: PICTURE, BlobKind.TEXTURE_SMALL: PICTURE[:5000]}
    inbox = Inbox()
    got = transfer(Outbox(blobs), inbox)
    assert got == blobs
    assert next(iter(got)) is BlobKind.TEXTURE_SMALL
    assert inbox.progress(BlobKind.TEXTURE_LARGE) == 1.0


def test_a_transfer_goes_on_after_the_connection_was_lost() -> None:
    inbox = Inbox()
    assert transfer(Outbox({BlobKind.TEXTURE_LARGE: PICTURE}), inbox, lose_after=3) == {}
    half = inbox.progress(BlobKind.TEXTURE_LARGE)
    assert 0.5 < half < 1
    again = Outbox({BlobKind.TEXTURE_LARGE: PICTURE})
    request = inbox.offer(again.offers()[0])
    assert request is not None
    assert request.offset == round(half * len(PICTURE))
    assert transfer(again, inbox) == {BlobKind.TEXTURE_LARGE: PICTURE}


def test_what_is_here_already_is_not_asked_for_again() -> None:
    outbox, inbox = Outbox({BlobKind.TEXTURE_SMALL: PICTURE}), Inbox()
    transfer(outbox, inbox)
    assert inbox.offer(outbox.offers()[0]) is None
    outbox.request(BlobRequest(BlobKind.TEXTURE_SMALL, len(PICTURE), outbox.offers()[0].digest))
    assert outbox.next() is None


def test_a_forged_blob_is_refused_and_forgotten() -> None:
    inbox = Inbox()
    inbox.offer(BlobOffer(BlobKind.TEXTURE_SMALL, 4, DIGEST))
    with pytest.raises(BitstreamError, match="damaged"):
        inbox.chunk(BlobChunk(BlobKind.TEXTURE_SMALL, 0, b"fake"))
    assert inbox.progress(BlobKind.TEXTURE_SMALL) == 0.0


def test_a_blob_larger_than_its_offer_is_refused() -> None:
    inbox = Inbox()
    inbox.offer(BlobOffer(BlobKind.TEXTURE_SMALL, 4, DIGEST))
    with pytest.raises(BitstreamError, match="more of a file"):
        inbox.chunk(BlobChunk(BlobKind.TEXTURE_SMALL, 0, b"longer"))


def test_chunks_that_nobody_asked_for_are_ignored() -> None:
    inbox = Inbox(wanted=frozenset({BlobKind.TEXTURE_SMALL}))
    assert inbox.chunk(BlobChunk(BlobKind.TEXTURE_SMALL, 0, b"x")) is None
    assert inbox.offer(BlobOffer(BlobKind.TEXTURE_LARGE, 4, DIGEST)) is None
    inbox.offer(BlobOffer(BlobKind.TEXTURE_SMALL, 4, DIGEST))
    assert inbox.chunk(BlobChunk(BlobKind.TEXTURE_SMALL, 2, b"x")) is None


def test_requests_for_what_is_not_offered_are_ignored() -> None:
    outbox = Outbox({BlobKind.TEXTURE_SMALL: PICTURE, BlobKind.TEXTURE_LARGE: b""})
    outbox.request(BlobRequest(BlobKind.TEXTURE_LARGE, 0, DIGEST))
    outbox.request(BlobRequest(BlobKind.TEXTURE_SMALL, 0, DIGEST))
    assert outbox.next() is None
    assert len(outbox.offers()) == 1


def test_a_chunk_is_never_larger_than_allowed() -> None:
    outbox = Outbox({BlobKind.TEXTURE_SMALL: PICTURE}, chunk=1 << 20)
    outbox.request(BlobRequest(BlobKind.TEXTURE_SMALL, 0, outbox.offers()[0].digest))
    chunk = outbox.next()
    assert chunk is not None
    assert len(chunk.data) == MAX_CHUNK


@pytest.mark.parametrize(
    ("kind", "most"), [(BlobKind.GLANCE, MAX_GLANCE), (BlobKind.PHOTOGRAPH, MAX_PHOTOGRAPH)]
)
def test_attack_a_photograph_that_is_too_large_is_refused_when_it_is_offered(
    kind: BlobKind, most: int
) -> None:
    assert isinstance(parse(bytes(BlobOffer(kind, most, bytes(32)))), BlobOffer)
    with pytest.raises(BitstreamError):
        parse(bytes(BlobOffer(kind, most + 1, bytes(32))))


def test_what_is_small_leaves_first_and_only_what_was_offered() -> None:
    outbox = Outbox({kind: bytes([kind]) for kind in BlobKind})
    assert {offer.blob for offer in outbox.offers(TEXTURES)} == TEXTURES
    for offer in outbox.offers():
        outbox.request(BlobRequest(offer.blob, 0, offer.digest))
    order = [chunk.blob for chunk in iter(outbox.next, None) if chunk]
    small = [BlobKind.GLANCE, BlobKind.TEXTURE_SMALL]
    assert order == [*small, BlobKind.PHOTOGRAPH, BlobKind.TEXTURE_LARGE]
