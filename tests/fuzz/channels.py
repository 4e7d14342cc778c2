"""Targets of what a call carries: faces, messages and files, voice."""

import copy
import random
from functools import cache

import numpy as np

from app.client.chat import MAX_LINES, MAX_SHOWN
from app.client.conversation import Conversation
from app.media.opus import OpusEncoder
from app.media.voice import VoiceReceiver
from codec.control import BlobKind, Capability, Hello
from codec.errors import BitstreamError, CodecError
from codec.link import FaceLink
from codec.playout import Playout
from codec.values import Identity
from render.photo.packed import glance, to_bytes
from tests.codec.faces import make_link, talk
from tests.codec.vectors import MESSAGES, SAYINGS
from tests.fuzz.target import Fresh
from tests.photographs import full

TALKS = 12  # calls from which links and genuine datagrams are taken
DRAW_EVERY = 64  # inputs, then what would be shown or heard is looked at


# Face datagrams


@cache
def conversation(seed: int = 0) -> tuple[FaceLink, list[bytes]]:
    """A link in the middle of a call, and the datagrams that the other side has sent and will send."""
    a, b = make_link(), make_link()
    seeds = []
    for k, (frame, back) in enumerate(zip(talk(120, seed=seed), talk(120, seed=seed + 1), strict=True)):
        a.push(frame)
        b.push(back)
        for datagram in b.poll(frame.time_s):
            seeds.append(datagram)
            if k < 90:
                a.receive(datagram, frame.time_s)
        for datagram in a.poll(frame.time_s):
            b.receive(datagram, frame.time_s)
    return a, seeds


def face(dice: random.Random) -> Fresh:
    """Datagrams through link and playout; every face shown is finite, and the link still sends."""
    link, seeds = copy.deepcopy(conversation(2 * dice.randrange(TALKS)))
    playout, clock_s, count = Playout(), 4.0, 0

    def read(data: bytes) -> bool:
        nonlocal clock_s, count
        clock_s, count = clock_s + 0.001, count + 1
        try:
            frames = link.receive(data, clock_s)
        except BitstreamError:
            return False
        assert len(frames) <= 8
        for frame in frames:
            playout.add(frame, clock_s)
        if count % DRAW_EVERY == 0 and (shown := playout.at(clock_s)) is not None:
            assert all(np.isfinite(v).all() for v in (shown.rotation, shown.translation, shown.expression))
        return True

    def still_works() -> None:
        link.push(talk(1, start_s=300.0)[0])
        sent = [
            *link.poll(301.0),
            *link.poll(301.5),
        ]  # at once, or when no other frame has come to go with it
        assert len(sent) == 1, "a link that has eaten everything still sends"

    return Fresh(seeds, read, still_works)


# Control messages and blobs


def control(dice: random.Random) -> Fresh:
    """Messages through parser, blobs and conversation, which still greets and still takes a greeting."""
    offered = dice.choice((Capability.NONE, Capability.PHOTOGRAPH, Capability.TEXT))
    hello = Hello(bytes(range(32)), 40, 80, offered)
    whole = to_bytes(full())
    photographed = {BlobKind.GLANCE: glance(whole), BlobKind.PHOTOGRAPH: whole}
    textures = {BlobKind.TEXTURE_SMALL: dice.randbytes(3000), BlobKind.TEXTURE_LARGE: dice.randbytes(9000)}
    own, blobs = Identity(np.zeros(80, np.float32)), textures | photographed
    ours, theirs = (Conversation(hello, own, blobs) for _ in range(2))
    seeds = [*map(bytes, (*MESSAGES, *SAYINGS)), *_genuine(ours, theirs)]
    ours.receive(bytes(hello))

    def read(data: bytes) -> bool:
        try:
            answers = ours.receive(data)
            chunk = ours.next_chunk()
        except CodecError:
            return False
        assert len(answers) <= 1
        assert chunk is None or len(chunk) <= 1200
        assert len(ours.chat.lines) <= MAX_LINES
        assert len(ours.chat.reactions) <= MAX_SHOWN
        return True

    def still_works() -> None:
        ours.receive(bytes(hello))
        assert ours.greeting()[0] == bytes(hello)

    return Fresh(seeds, read, still_works)


def _genuine(ours: Conversation, theirs: Conversation) -> list[bytes]:
    """What the other side says when it greets and hands over its textures."""
    greeting, said = ours.greeting(), theirs.greeting()
    said += theirs.receive(greeting[0])
    requests = [answer for message in said for answer in ours.receive(message)]
    for message in requests:
        theirs.receive(message)
    while (chunk := theirs.next_chunk()) is not None:
        said.append(chunk)
    return [*said, *requests]


# Voice packets


@cache
def _speech() -> list[bytes]:
    """Packets of noise and tones in every length and rate that a call uses."""
    packets = []
    for packet_ms, bit_rate, copies in ((20, 24_000, False), (40, 16_000, True), (60, 12_000, False)):
        encoder, count = OpusEncoder(bit_rate, copies), 48 * packet_ms
        for k in range(12):
            at = np.arange(k * count, (k + 1) * count)
            packets.append(encoder.encode((8000 * np.sin(at / 30) * np.sin(at / 5000)).astype(np.int16)))
    return packets


def voice(dice: random.Random) -> Fresh:
    """Four bytes of sequence number and timestamp, then a packet, through buffer and decoder."""
    sink, count = VoiceReceiver(), 0

    def read(data: bytes) -> bool:
        nonlocal count
        count += 1
        step = int.from_bytes(data[:2], "big")
        good = sink.put(data[4:], count + step % 7, 1920 * count + 480 * (step % 11), count * 0.04)
        sound = sink.pull(1920, count * 0.04)
        assert len(sound) == 1920
        return good

    def still_works() -> None:
        for k in range(200):
            sink.put(_speech()[0], k, 960 * k + 1_000_000_000, 1e6 + 0.02 * k)
            sink.pull(960, 1e6 + 0.02 * k)
        assert sink.put(_speech()[0], 200, 960 * 200 + 1_000_000_000, 1e6 + 4.0)

    return Fresh([dice.randbytes(4) + packet for packet in _speech()], read, still_works)
