"""A call with a browser, whose half was written from codec/SPEC.md and docs/PROTOCOL.md alone."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest

import assets
from app.call.session import PEER_HUNG_UP
from app.call.status import Phase
from app.client.client import Client
from app.client.sound import Sound
from app.face.likeness import Likeness
from app.media.camera import SyntheticCamera
from app.media.devices import AudioStatus, OnBlock, Pull
from app.media.samples import BLOCK, RATE, Samples
from app.media.voice_channel import Device
from app.net.config import CallConfig
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer import PeerConfig
from codec import basis as basis_file
from codec.basis import Basis
from codec.control import BlobKind
from codec.values import Appearance, Hair, Identity
from tests.app.clients import Nodder, wait_for
from tests.app.page import START_S, Page, page
from tests.exits.browser import needs_chromium

pytestmark = [
    pytest.mark.quiet,  # a browser that waits for a core is taken for one that has gone
    needs_chromium,
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]

TONE_HZ = 440
THEIR_TONE_HZ = 880
TEXTURE = b"\xff\xd8 bytes that must arrive whole in a browser" * 500
TIMEOUT_S = 60.0  # a busy machine needs it; a free one a second


class Tone:
    """A microphone and a loudspeaker on one thread: a tone that comes and goes, and what was heard."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []
        self._on_block: OnBlock | None = None
        self._pull: Pull | None = None
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="tone", daemon=True)

    def microphone(self, on_block: OnBlock) -> Device:
        self._on_block = on_block
        return self

    def speaker(self, pull: Pull) -> Device:
        self._pull = pull
        return self

    def start(self) -> None:
        if not self._thread.is_alive():
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def join(self, timeout_s: float = 2.0) -> bool:
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def status(self) -> AudioStatus:
        return AudioStatus()

    def _work(self) -> None:
        assert self._on_block is not None
        assert self._pull is not None
        begun_s, count = time.monotonic(), 0
        while not self._stopping.wait(max(0.0, begun_s + count * BLOCK / RATE - time.monotonic())):
            at = (count * BLOCK + np.arange(BLOCK)) / RATE
            sound = 6000 * np.sin(2 * np.pi * TONE_HZ * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * at))
            self._on_block(sound.astype(np.int16), begun_s + count * BLOCK / RATE)
            self.heard.append(self._pull(BLOCK, time.monotonic(), 0.0))
            count += 1

    def pitch_hz(self) -> float:
        """The loudest frequency of the last second heard."""
        sound = np.concatenate(self.heard[-50:]).astype(np.float64)
        return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound)))))) * RATE / len(sound)

    def power(self) -> float:
        return float(np.mean(np.concatenate(self.heard[-50:]).astype(np.float64) ** 2))


class ToneSound(Sound):
    """The sound of a client without devices."""

    def __init__(self, tone: Tone) -> None:
        super().__init__("none", "none", None)
        self._make_microphone = tone.microphone  # type: ignore[method-assign]
        self._make_speaker = tone.speaker  # type: ignore[method-assign]


class Call:
    """Our client, and the page as the side that joined."""

    def __init__(self, client: Client, theirs: Page, tone: Tone, thread: NetworkThread, basis: Basis) -> None:
        self.client, self.page, self.tone, self.basis = client, theirs, tone, basis
        self._thread = thread

    def tell(self, **what: Any) -> None:
        self._thread.submit(self.page.tell(**what)).result(5)

    def wait(self, true: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
        def holds() -> bool:
            seen = self.page.seen
            assert not seen.get("errors"), seen["errors"]
            return bool(seen and true(seen))

        wait_for(holds, what, TIMEOUT_S)
        return self.page.seen


@contextmanager
def call_with_a_page() -> Iterator[Call]:
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    thread, server, tone = NetworkThread(), RendezvousServer("127.0.0.1", 0), Tone()
    thread.start()
    thread.submit(server.start()).result()
    likeness = Likeness(
        Identity(np.full(len(basis.identity), 0.5, np.float32), appearance=Appearance(Hair.BOB)),
        {BlobKind.TEXTURE_SMALL: TEXTURE},
    )
    config = CallConfig(server.url, PeerConfig(hosts=Hosts.LOOPBACK))
    client = Client(basis, Nodder(basis), likeness, config, thread, ToneSound(tone))
    camera = SyntheticCamera(lambda time_s: np.zeros((48, 64, 3), np.uint8))
    camera.start()
    client.start(camera)
    shown = page(basis)
    try:
        theirs = thread.submit(shown.__aenter__()).result(START_S + 10)
        client.start_call()
        wait_for(lambda: bool(client.status().code), "a code")
        thread.submit(theirs.join(server.url, client.status().code)).result(TIMEOUT_S)
        wait_for(lambda: client.status().phase is Phase.LIVE, "a live call", TIMEOUT_S)
        yield Call(client, theirs, tone, thread, basis)
    finally:
        client.close()
        thread.submit(shown.__aexit__(None, None, None)).result(20)
        thread.submit(server.stop()).result()
        thread.stop()


@pytest.fixture
def call() -> Iterator[Call]:
    with call_with_a_page() as made:
        yield made


def test_a_browser_reads_our_faces(call: Call) -> None:
    seen = call.wait(lambda s: s["faces"] > 60, "sixty faces")
    assert seen["present"]
    assert seen["counts"]["undecodable"] <= 0.1 * seen["counts"]["received"]
    assert len(seen["values"]) == 10 + len(call.basis.expression)
    assert abs(seen["values"][0]) <= 0.2 * 16384 + 72  # Nodder nods so far
    assert seen["counts"]["deltasSent"] > 0, "our acknowledgements were understood"
    assert seen["roundTrip"] is not None


def test_we_read_the_browsers_faces(call: Call) -> None:
    yaws = []

    def turned() -> bool:
        face = call.client.remote_face(time.monotonic())
        if face is not None and face.present:
            yaws.append(float(face.rotation[1]))
        return bool(yaws) and max(yaws) > 0.25 and min(yaws) < -0.25

    wait_for(turned, "a head that turns both ways", TIMEOUT_S)
    assert max(map(abs, yaws)) < 0.35
    face = call.client.remote_face(time.monotonic())
    assert face is not None
    first_mm = face.expression[0] * call.basis.expression_norm[0] / np.sqrt(len(call.basis.mean))
    assert first_mm == pytest.approx(2 / 0.3 * face.rotation[1], abs=0.3), "both swing together"
    wait_for(lambda: call.client.status().stats.rtt_ms > 0, "its acknowledgements", TIMEOUT_S)


def test_messages_and_textures_cross_both_ways(call: Call) -> None:
    digest = hashlib.sha256(TEXTURE).hexdigest()
    seen = call.wait(lambda s: s["textures"].get("1") and s["pongs"], "our texture")
    assert seen["textures"]["1"] == {"size": len(TEXTURE), "digest": digest}
    assert set(seen["shape"]["values"]) == {256}
    assert seen["looks"]["hair"] == 3
    assert not seen["devices"]["muted"]
    theirs = bytes((i * 7919) % 251 for i in range(20_000))
    wait_for(
        lambda: (i := call.client.remote_identity()) is not None and i.texture == theirs, "theirs", TIMEOUT_S
    )
    identity = call.client.remote_identity()
    assert identity is not None
    assert identity.shape[:2] == pytest.approx([1.0, -0.5])
    assert identity.appearance.hair is Hair.BOB
    call.tell(devices=[True, False])
    wait_for(
        lambda: call.client.status().peer_muted and not call.client.status().peer_camera_on,
        "devices",
        TIMEOUT_S,
    )


def test_voices_are_heard_on_both_sides(call: Call) -> None:
    wait_for(lambda: len(call.tone.heard) > 100 and call.tone.power() > 100**2, "a voice", TIMEOUT_S)
    wait_for(lambda: abs(call.tone.pitch_hz() - THEIR_TONE_HZ) < 20, "their tone", TIMEOUT_S)
    seen = call.wait(
        lambda s: any(abs(hz - TONE_HZ) < 20 for hz in s["audio"]["peakHz"]) and s["audio"]["packets"] > 20,
        "our tone",
    )
    assert seen["audio"]["energy"] > 0
    assert seen["voiceTime"] is not None


def test_a_probe_is_answered_and_a_hang_up_is_seen(call: Call) -> None:
    call.tell(say="e2")
    call.tell(say="ee00")  # a message of the future
    call.tell(hangUp=True)
    wait_for(lambda: call.client.status().phase is Phase.ENDED, "the end", TIMEOUT_S)
    assert call.client.status().message == PEER_HUNG_UP
