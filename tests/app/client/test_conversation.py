import hashlib
from dataclasses import replace

import numpy as np
import pytest

from app.client.conversation import Conversation
from codec.control import (
    BlobKind,
    BlobOffer,
    BlobRequest,
    Capability,
    Devices,
    HangUp,
    Hello,
    Ping,
    Pong,
    Reason,
    parse,
)
from codec.errors import BitstreamError, CodecError
from codec.said import Text
from codec.values import Identity
from render.photo.packed import glance
from tests.photographs import flat

HELLO = Hello(bytes(32), 40, 80)
NEW_HELLO = replace(HELLO, capabilities=Capability.PHOTOGRAPH)
SHAPE = np.full(80, 0.5, np.float32)
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
    offers = [
        [offer for message in greeting for offer in one.receive(message)]
        for one, greeting in ((a, greetings[1]), (b, greetings[0]))
    ]
    pass_all(a, b, offers[0])
    pass_all(b, a, offers[1])
    assert a.remote.identity is not None
    assert b.remote.identity is not None
    assert b.remote.identity.shape == pytest.approx(np.full(80, 0.5))
    assert b.remote.identity.texture == LARGE
    assert a.remote.identity.texture == LARGE


def test_the_small_texture_is_there_before_the_large_one() -> None:
    a, b = side(), side()
    a.receive(b.greeting()[0])
    for message in a.greeting():
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
    a.receive(b.greeting()[0])
    assert [b.receive(message) for message in a.greeting()] == [[]] * 6
    assert b.remote.identity is not None
    assert b.remote.identity.texture == LARGE


def test_a_peer_with_another_basis_is_refused_with_a_sentence() -> None:
    with pytest.raises(CodecError, match="another face model"):
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


def pictures(data: bytes, small: bytes) -> dict[BlobKind, bytes]:
    drawn = {BlobKind.TEXTURE_SMALL: SMALL, BlobKind.TEXTURE_LARGE: LARGE}
    return {**drawn, BlobKind.GLANCE: small, BlobKind.PHOTOGRAPH: data}


def photographed(data: bytes, hello: Hello = NEW_HELLO, small: bytes = glance(flat(SHAPE))) -> Conversation:
    return Conversation(hello, Identity(SHAPE, photograph=data), pictures(data, small))


def meet(a: Conversation, b: Conversation, chunks: int = 1000) -> None:
    """Both greet; then chunks of a's go to b."""
    greetings = a.greeting(), b.greeting()
    offers = a.receive(greetings[1][0])
    pass_all(a, b, [*greetings[0], *offers], chunks)


def test_of_a_photographed_likeness_the_small_part_comes_first_and_of_the_drawn_one_nothing() -> None:
    a, b = photographed(flat(SHAPE, grain=30.0)), side(NEW_HELLO)
    meet(a, b, chunks=0)
    shown: list[bytes] = []
    while (chunk := a.next_chunk()) is not None:
        b.receive(chunk)
        assert b.remote.identity is not None
        if b.remote.identity.photograph not in [b"", *shown]:
            shown.append(b.remote.identity.photograph)
    assert shown == [glance(flat(SHAPE)), flat(SHAPE, grain=30.0)]
    assert b.remote.identity is not None
    assert b.remote.identity.texture == b""


@pytest.mark.parametrize("hellos", [(NEW_HELLO, HELLO), (HELLO, NEW_HELLO), (HELLO, HELLO)])
def test_who_does_not_know_photographs_is_offered_none_and_sees_the_drawn_likeness(
    hellos: tuple[Hello, Hello],
) -> None:
    a, b = photographed(flat(SHAPE), hellos[0]), side(hellos[1])
    a_says, b_says = a.greeting(), b.greeting()
    again = a.wear(Identity(SHAPE, photograph=flat(SHAPE)), pictures(flat(SHAPE), b"small"))
    said = [*a_says, *a.receive(b_says[0]), *again]
    offers = [m for m in map(parse, said) if isinstance(m, BlobOffer)]
    assert {offer.blob for offer in offers} == {BlobKind.TEXTURE_SMALL, BlobKind.TEXTURE_LARGE}


def test_a_greeting_that_comes_before_ones_own_is_said_loses_nothing() -> None:
    a, b = photographed(flat(SHAPE)), photographed(flat(2 * SHAPE))
    assert [answer for message in b.greeting() for answer in a.receive(message)] == []
    pass_all(a, b, a.greeting())
    pass_all(b, a, [])
    for one, shape in ((a, 2 * SHAPE), (b, SHAPE)):
        assert one.remote.identity is not None
        assert one.remote.identity.photograph == flat(shape)


def test_attack_questions_before_ones_own_greeting_are_not_all_kept() -> None:
    a = side()
    assert not any(a.receive(message) for message in side().greeting())
    for number in range(1000):
        a.receive(bytes(Ping(number)))
    assert sum(isinstance(message, Pong) for message in map(parse, a.greeting())) <= 8


def test_a_photograph_goes_on_from_where_a_lost_connection_broke_off() -> None:
    data = flat(SHAPE, grain=30.0)
    a, b = photographed(data), side(NEW_HELLO)
    meet(a, b, chunks=0)
    for _ in range(len(glance(flat(SHAPE))) // 1080 + 5):
        b.receive(a.next_chunk() or b"")
    greeting = a.greeting()
    assert a.receive(b.greeting()[0]) == []  # it has been offered already
    requests = [answer for message in greeting for answer in b.receive(message)]
    asked = {r.blob: r.offset for r in map(parse, requests) if isinstance(r, BlobRequest)}
    assert 0 < asked[BlobKind.PHOTOGRAPH] < len(data)
    pass_all(b, a, requests)
    pass_all(a, b, [])
    assert b.remote.identity is not None
    assert b.remote.identity.photograph == data


def test_another_likeness_takes_the_photograph_off_and_the_first_one_puts_it_on_again() -> None:
    a, b = photographed(flat(SHAPE)), side(NEW_HELLO)
    meet(a, b)
    for _ in range(2):
        pass_all(a, b, a.wear(Identity(SHAPE), {BlobKind.TEXTURE_LARGE: b"N" * 20_000}))
        assert b.remote.identity is not None
        assert b.remote.identity.photograph == b""
        assert b.remote.identity.texture == b"N" * 20_000
        pass_all(a, b, a.wear(Identity(SHAPE, photograph=flat(SHAPE)), pictures(flat(SHAPE), b"")))
        assert b.remote.identity.photograph == flat(SHAPE)


def test_who_restarts_is_offered_the_photograph_again() -> None:
    a, b = photographed(flat(SHAPE)), side(NEW_HELLO)
    meet(a, b)
    again = side(NEW_HELLO)
    meet(a, again)
    assert again.remote.identity is not None
    assert again.remote.identity.photograph == flat(SHAPE)


@pytest.mark.parametrize("hostile", [b"no likeness at all", flat(SHAPE)[:-9], flat(SHAPE) + bytes(400)])
def test_attack_a_photograph_that_is_none_is_refused_and_what_was_seen_before_stays(hostile: bytes) -> None:
    a, b = photographed(hostile), side(NEW_HELLO)
    with pytest.raises(BitstreamError, match="make it again"):
        meet(a, b)
    pass_all(a, b, [])
    assert b.remote.identity is not None
    assert b.remote.identity.photograph == glance(flat(SHAPE))
    assert b.remote.identity.shape == pytest.approx(SHAPE)


WRITER = replace(HELLO, capabilities=Capability.TEXT)


def test_texts_are_read_and_said_again_over_a_new_connection_once() -> None:
    a, b = side(WRITER), side(WRITER)
    pass_all(a, b, a.greeting(), 0)
    pass_all(b, a, b.greeting(), 0)
    message = a.chat.write("Hello")
    assert message is not None
    again = a.greeting()
    assert bytes(message) in again
    pass_all(a, b, [bytes(message), *again], 0)
    assert [line.text for line in b.chat.lines] == ["Hello"]


def test_nothing_is_written_to_a_side_that_does_not_show_it() -> None:
    a, b = side(WRITER), side(HELLO)
    pass_all(a, b, a.greeting(), 0)
    pass_all(b, a, b.greeting(), 0)
    assert not a.remote.takes_texts
    message = a.chat.write("Hello")
    assert message is not None
    assert bytes(message) not in a.greeting()


def test_attack_a_text_before_the_greeting_is_broken() -> None:
    with pytest.raises(BitstreamError):
        side(WRITER).receive(bytes(Text(0, "too early")))
