import hashlib
from dataclasses import replace

import numpy as np
import pytest

from app.client.conversation import Conversation
from codec.control import BlobKind, Devices, HangUp, Hello, Reason
from codec.errors import BitstreamError, CodecError
from codec.values import Identity

HELLO = Hello(bytes(32), 40, 80)
SMALL, LARGE = b"s" * 9000, b"L" * 50_000


def side(hello: Hello = HELLO, shape: float = 0.0) -> Conversation:
    textures = {BlobKind.TEXTURE_SMALL: SMALL, BlobKind.TEXTURE_LARGE: LARGE}
    return Conversation(hello, Identity(np.full(80, shape, np.float32)), textures)


def pass_all(one: Conversation, two: Conversation, messages: list[bytes], chunks: int = 1000) -> None:
    """Deliver messages from one to two, answers back, and at most so many chunks."""
    for message in messages:
        for answer in two.receive(message):
            pass_all(two, one, [answer])
    while chunks and (chunk := one.next_chunk()) is not None:
        two.receive(chunk)
        chunks -= 1


def test_both_sides_learn_each_others_shape_and_texture() -> None:
    a, b = side(shape=0.5), side(shape=-1)
    greetings = a.greeting(), b.greeting()
    pass_all(a, b, greetings[0][:3])
    pass_all(b, a, greetings[1])
    pass_all(a, b, greetings[0][3:])
    assert a.remote.identity is not None
    assert b.remote.identity is not None
    assert b.remote.identity.shape == pytest.approx(np.full(80, 0.5))
    assert b.remote.identity.texture == LARGE
    assert a.remote.identity.texture == LARGE


def test_the_small_texture_is_there_before_the_large_one() -> None:
    a, b = side(), side()
    b.greeting()
    a.receive(b.greeting()[0])
    messages = a.greeting()
    for message in messages:
        for answer in b.receive(message):
            a.receive(answer)
    while b.remote.identity is None or not b.remote.identity.texture:
        chunk = a.next_chunk()
        assert chunk is not None
        b.receive(chunk)
    assert b.remote.identity.texture == SMALL


def test_a_texture_that_is_here_already_is_not_asked_for() -> None:
    a, here = side(), {hashlib.sha256(t).digest(): t for t in (SMALL, LARGE)}
    b = Conversation(HELLO, Identity(np.zeros(80, np.float32)), {}, here.get)
    assert [b.receive(message) for message in a.greeting()] == [[]] * 6
    assert b.remote.identity is not None
    assert b.remote.identity.texture == LARGE


def test_a_peer_with_another_basis_is_refused_with_a_sentence() -> None:
    with pytest.raises(CodecError, match="another face basis"):
        side().receive(bytes(replace(HELLO, basis=b"\1" * 32)))


def test_a_peer_that_does_not_greet_is_refused() -> None:
    with pytest.raises(BitstreamError, match="did not greet"):
        side().receive(bytes(Devices(True, True)))


def test_mute_and_hang_up_are_seen() -> None:
    a, b = side(), side()
    b.receive(a.greeting()[0])
    b.receive(a.devices(muted=True, camera_on=False))
    assert b.remote.muted
    assert not b.remote.camera_on
    b.receive(bytes(HangUp()))
    assert b.remote.left is Reason.HUNG_UP


def test_another_likeness_in_the_middle_of_a_call_replaces_the_first_small_one_first() -> None:
    a, b = side(shape=0.5), side()
    a.receive(b.greeting()[0])
    pass_all(a, b, a.greeting())
    new = {BlobKind.TEXTURE_SMALL: b"n" * 7000, BlobKind.TEXTURE_LARGE: b"N" * 20_000}
    messages = a.wear(Identity(np.full(80, -1, np.float32)), new)
    pass_all(a, b, messages, chunks=10)
    assert b.remote.identity is not None
    assert b.remote.identity.shape == pytest.approx(np.full(80, -1))
    assert b.remote.identity.texture == b"n" * 7000
    pass_all(a, b, [])
    assert b.remote.identity.texture == b"N" * 20_000
