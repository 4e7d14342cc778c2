"""No pixel leaves: the wire of whole calls is watched before it is encrypted, and the watch can fail."""

import asyncio
import io
import time
from collections.abc import Callable
from dataclasses import dataclass

import av
import numpy as np
import pytest
from aiortc.rtp import RtpPacket

import assets
from app.bench.stock_peer import VideoCodec
from app.face import networks
from app.face.likeness import Likeness
from app.net.transport.ice import Hosts
from app.net.transport.peer import Peer
from app.net.transport.peer_config import PeerConfig
from app.net.transport.rtp.redundancy import VoiceRepeater
from app.net.transport.voice import VoiceQueue
from codec.control import BlobChunk, BlobKind
from codec.values import Identity, Image
from render.photo.packed import glance
from tests.app.bench.test_stock_peer import video_peer
from tests.app.clients import TEXTURE, Nodder, Pair, pair, wait_for
from tests.app.net.transport.test_peer import Owner, connect, until
from tests.app.tone import Tone, ToneSound
from tests.app.wire_watch import Wire, findings, rtpmaps
from tests.photographs import flat

RNG = np.random.default_rng(7)


def marked(count: int = 15) -> list[Image]:
    """Pictures of a talking head with a pattern in them that is found nowhere else."""
    pattern = RNG.integers(0, 256, (48, 48, 3), dtype=np.uint8)
    with av.open(str(assets.path("sample-1.mp4"))) as film:
        frames = [
            f.to_ndarray(format="rgb24").astype(np.uint8)
            for f, _ in zip(film.decode(video=0), range(count), strict=False)
        ]
    for frame in frames:
        frame[:48, :48] = pattern
    return frames


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire.watch(monkeypatch)


def seen(both: Pair) -> bool:
    faces = [client.remote_face(time.monotonic()) for client in (both.a, both.b)]
    return all(face is not None and face.present for face in faces)


def test_no_pixel_leaves_in_a_call_with_faces_voice_and_textures(wire: Wire) -> None:
    pictures = marked()
    eyes = iter((networks.load_tracker, Nodder))  # a real tracker looks at one side's pictures

    def picture(time_s: float) -> Image:
        return pictures[int(time_s * 30) % len(pictures)]

    with pair(
        picture=picture, tracker=lambda basis: next(eyes)(basis), sound=lambda: ToneSound(Tone())
    ) as both:
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides", 30)
        wait_for(lambda: len(wire.sctp) > 30 and len(wire.rtp) > 80, "faces, voices and textures", 40)
        own = both.a.own_picture()
        assert own is not None
        assert any(np.array_equal(own, image) for image in pictures)  # so this is what might have leaked
    assert len(wire.faces()) > 10
    assert len(wire.voices()) > 10
    assert wire.pieces({TEXTURE}) > 5
    assert wire.srtp > 20
    assert rtpmaps(wire) == {"opus"}
    assert findings(wire, {TEXTURE}, pictures[:3]) == []


def test_of_a_photographed_likeness_leaves_what_was_enrolled_and_nothing_else(wire: Wire) -> None:
    with pair() as both:
        shape = np.zeros(len(both.a.basis.identity), np.float32)
        photograph = flat(shape, grain=4.0)
        enrolled = {glance(photograph), photograph}
        likeness = Identity(shape, photograph=photograph)
        both.a.wear(Likeness(likeness, {BlobKind.TEXTURE_LARGE: TEXTURE}))
        both.connect()

        def arrived() -> bool:
            there = both.b.remote_identity()
            return there is not None and there.photograph == photograph

        wait_for(arrived, "the photograph", 40)
        wait_for(lambda: seen(both), "a face at both sides", 30)
    assert wire.pieces(enrolled) * 1080 >= sum(map(len, enrolled))
    assert findings(wire, {TEXTURE, *enrolled}, []) == []
    assert "a blob that was not enrolled" in findings(wire, {TEXTURE}, [])


@pytest.mark.parametrize("codec", list(VideoCodec))
def test_the_watch_sees_a_video_track(wire: Wire, codec: VideoCodec) -> None:
    """What it would say if avatar mode sent pictures."""

    async def scene() -> None:
        pictures: list[Image] = []
        a, b = video_peer(codec, []), video_peer(codec, pictures)
        await connect(a, b)
        await until(lambda: len(pictures) > 3)
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())
    assert any("RTP of the kind" in found for found in findings(wire, {TEXTURE}, []))


def jpeg(image: Image) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mjpeg") as film:
        stream = film.add_stream("mjpeg", rate=30)
        stream.width, stream.height, stream.pix_fmt = image.shape[1], image.shape[0], "yuvj420p"
        film.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        film.mux(stream.encode(None))
    return out.getvalue()


@dataclass(frozen=True)
class Smuggling:
    """A way to send a picture, and what the watch says of it."""

    send: Callable[[Peer, Image], object]
    said: str


def faces_of(peer: Peer, image: Image) -> None:
    peer.send_faces_on_rtp(lambda: None)
    data = jpeg(image)
    for start in range(0, len(data), 250):
        peer.send_face(data[start : start + 250])


SMUGGLERS = {
    "as a message": Smuggling(lambda p, i: p.send_control(b"\x10" + jpeg(i)[:900]), "a message that is none"),
    "as a message of the call's own": Smuggling(
        lambda p, i: p.send_control(b"\xe5" + jpeg(i)), "a picture's signature"
    ),
    "as a texture": Smuggling(
        lambda p, i: p.send_control(bytes(BlobChunk(BlobKind.TEXTURE_LARGE, 0, jpeg(i)[:1000]))),
        "a blob that was not enrolled",
    ),
    "as a likeness": Smuggling(
        lambda p, i: p.send_control(bytes(BlobChunk(BlobKind.PHOTOGRAPH, 0, jpeg(i)[:1000]))),
        "a blob that was not enrolled",
    ),
    "raw, in place of a face": Smuggling(lambda p, i: p.send_face(i.tobytes()[:200]), "pixels of the camera"),
    "large, in place of a face": Smuggling(lambda p, i: p.send_face(jpeg(i)[:1100]), "too long a face"),
    "as the padding of voices": Smuggling(faces_of, "more than faces"),
}


@pytest.mark.parametrize("way", SMUGGLERS)
def test_the_watch_sees_a_picture_that_is_smuggled(wire: Wire, way: str) -> None:
    image = RNG.integers(0, 256, (120, 160, 3), dtype=np.uint8)

    async def scene() -> None:
        a, b = (
            Peer(PeerConfig(hosts=Hosts.LOOPBACK), Owner()),
            Peer(PeerConfig(hosts=Hosts.LOOPBACK), Owner()),
        )
        await connect(a, b)
        assert findings(wire, {TEXTURE}, [image]) == []
        SMUGGLERS[way].send(a, image)
        await asyncio.sleep(0.1)
        await asyncio.gather(a.close(), b.close())

    asyncio.run(scene())
    assert any(SMUGGLERS[way].said in found for found in findings(wire, {TEXTURE}, [image]))


def test_the_watch_sees_a_picture_that_is_smuggled_as_an_earlier_voice_packet() -> None:
    wire, repeater = Wire(), VoiceRepeater()
    repeater.earlier = 1
    for number, opus in enumerate((b"\x78hum", b"\x78hem")):
        wire.rtp.append((0.0, repeater.load(rtp(number, opus))))
    assert findings(wire, set(), []) == []
    repeater._sent.append((960 * 2, RNG.bytes(100)))
    wire.rtp.append((0.0, repeater.load(rtp(3, b"\x78ham"))))
    assert findings(wire, set(), []) == ["a voice before that was none"]


def rtp(number: int, opus: bytes) -> bytes:
    return RtpPacket(
        payload_type=96, sequence_number=number, timestamp=960 * number, payload=opus
    ).serialize()


def test_a_muted_microphone_sends_no_voice_and_faces_go_on(wire: Wire) -> None:
    with pair(sound=lambda: ToneSound(Tone())) as both:
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        wait_for(lambda: len(wire.voices()) > 10, "voice")
        for client in (both.a, both.b):
            client.set_muted(True)
        time.sleep(0.2)  # for what was on its way through the threads
        muted_s = time.monotonic()
        time.sleep(1.5)
        assert wire.voices(muted_s) == []
        assert len(wire.faces(muted_s)) > 5
        assert both.a.status().muted


def test_with_push_to_talk_only_what_is_said_while_the_key_is_held_leaves(wire: Wire) -> None:
    """The window holds a muted microphone open as long as the key is down."""
    with pair(sound=lambda: ToneSound(Tone())) as both:
        for client in (both.a, both.b):
            client.set_muted(True)
        both.connect()
        wait_for(lambda: seen(both), "a face at both sides")
        assert wire.voices() == []
        both.a.set_muted(False)
        wait_for(lambda: len(wire.voices()) > 5, "voice while the key is down")
        both.a.set_muted(True)
        time.sleep(0.2)
        released_s = time.monotonic()
        time.sleep(1.0)
        assert wire.voices(released_s) == []


def test_what_was_said_before_the_mute_and_waits_for_a_stalled_network_is_dropped() -> None:
    async def scene() -> None:
        queue = VoiceQueue()
        for number in range(5):
            queue.put(b"said before", number)
        queue.clear()
        queue.put(b"said after", 9)
        assert await queue.packet() == (b"said after", 9)

    asyncio.run(scene())
