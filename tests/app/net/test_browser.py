"""A call with the guest's page in Chromium, which was written from SPEC and PROTOCOL alone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

import assets
import guest
from app.bench.lab.chromium import Tab, tab
from app.bench.lab.fake_camera import write_camera
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
from app.net.rendezvous import page
from app.net.rendezvous.server import RendezvousServer
from app.net.thread import NetworkThread
from app.net.transport.ice import Hosts
from app.net.transport.peer import PeerConfig
from codec import basis as basis_file
from codec.basis import Basis
from codec.control import BlobKind
from codec.tracker import Landmarks
from codec.values import Appearance, Hair, Identity
from tests.app.clients import Nodder, wait_for
from tests.exits.browser import needs_chromium
from tests.guest.voices import LISTEN, PITCH, write_tone

pytestmark = [
    pytest.mark.quiet,  # a browser that waits for a core is taken for one that has gone
    needs_chromium,
    pytest.mark.skipif(not guest.BUILT.is_dir(), reason="needs the page: `make guest`"),
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]

TONE_HZ = 440
THEIR_TONE_HZ = 880
START_S = 150.0  # of a browser, a second on a free machine
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


CALL = "globalThis.eigencall.call"
STAGE = "globalThis.eigencall.stage"


class Call:
    """Our client, and the page as the side that joined."""

    def __init__(self, client: Client, tab: Tab, tone: Tone, thread: NetworkThread, basis: Basis) -> None:
        self.client, self.tone, self.basis = client, tone, basis
        self._tab, self._thread = tab, thread

    def value(self, expression: str) -> Any:
        return self._thread.submit(self._tab.value(expression)).result(TIMEOUT_S)

    def until(self, expression: str) -> Any:
        return self._thread.submit(self._tab.until(expression, TIMEOUT_S)).result(TIMEOUT_S + 5)

    def events(self, method: str) -> list[dict[str, Any]]:
        return self._tab.told(method)


@contextmanager
def call_with_a_page(folder: Path) -> Iterator[Call]:
    basis = basis_file.from_bytes(assets.read("basis.npz"))
    thread, tone = NetworkThread(), Tone()
    server = RendezvousServer("127.0.0.1", 0, page=page.load())
    thread.start()
    thread.submit(server.start()).result()
    likeness = Likeness(
        Identity(np.full(len(basis.identity), 0.5, np.float32), appearance=Appearance(Hair.BOB)),
        {BlobKind.TEXTURE_SMALL: assets.read("face-ada.jpg")},
    )
    config = CallConfig(server.url, PeerConfig(hosts=Hosts.LOOPBACK))
    client = Client(basis, Nodder(basis), likeness, config, thread, ToneSound(tone))
    camera = SyntheticCamera(lambda time_s: np.zeros((48, 64, 3), np.uint8))
    camera.start()
    client.start(camera)
    write_camera(str(assets.path("sample-2.mp4")), folder / "camera.y4m")
    write_tone(folder / "microphone.wav", THEIR_TONE_HZ)
    devices = (
        f"--use-file-for-fake-video-capture={folder / 'camera.y4m'}",
        f"--use-file-for-fake-audio-capture={folder / 'microphone.wav'}",
    )
    shown = None
    try:
        client.start_call()
        wait_for(lambda: bool(client.status().code), "a code")
        code = client.status().code.partition("@")[0]
        shown = tab(f"http://127.0.0.1:{server.port}/#{code}", *devices)
        theirs = thread.submit(shown.__aenter__()).result(START_S)
        call = Call(client, theirs, tone, thread, basis)
        call.until("document.body.dataset.phase === 'ready'")
        call.value("document.getElementById('go').click()")
        wait_for(lambda: client.status().phase is Phase.LIVE, "a live call", TIMEOUT_S)
        yield call
    finally:
        client.close()
        if shown is not None:
            thread.submit(shown.__aexit__(None, None, None)).result(20)
        thread.submit(server.stop()).result()
        thread.stop()


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Call]:
    with call_with_a_page(tmp_path_factory.mktemp("devices")) as made:
        yield made


def test_the_page_shows_our_face_and_the_words(call: Call) -> None:
    call.until(f"{STAGE}.shown.faces > 30")
    counts = call.value(f"{CALL}.faces.link.counts")
    assert counts["undecodable"] <= 0.1 * counts["received"]
    assert counts["deltasSent"] > 0, "our acknowledgements were understood"
    nods = call.value(f"Array.from({CALL}.playout.shown.rotation)")
    assert abs(nods[0]) <= 0.3, "Nodder nods by .2, and a late frame is bridged by going on for a while"
    words = call.value("document.getElementById('said').textContent")
    assert tuple(words.split()) == tuple(call.client.status().words)


def test_we_see_the_face_that_its_camera_shows(call: Call) -> None:
    gaps: list[float] = []
    points, shape = Landmarks(call.basis), np.zeros(len(call.basis.identity), np.float32)

    def spoken() -> bool:
        face = call.client.remote_face(time.monotonic())
        if face is not None and face.present:
            at = points(shape, face.expression, face.gaze)
            gaps.append(float(np.linalg.norm(at[13] - at[14])))
            assert -900 < face.translation[2] < -300
        return len(gaps) > 5 and max(gaps) - min(gaps) > 5

    wait_for(spoken, "a mouth that opens and closes", TIMEOUT_S)
    wait_for(lambda: call.client.status().stats.rtt_ms > 0, "its acknowledgements", TIMEOUT_S)


def test_messages_and_textures_cross_both_ways(call: Call) -> None:
    call.until(f"{CALL}.best === {BlobKind.TEXTURE_SMALL}")
    call.until(f"{STAGE}.renderer.style === 'bob'")
    assert call.value(f"{STAGE}.renderer.shape.every((v) => Math.abs(v - 0.5) < 0.01)")
    theirs = assets.read("skin-ada.jpg")
    wait_for(
        lambda: (i := call.client.remote_identity()) is not None and i.texture == theirs, "theirs", TIMEOUT_S
    )
    identity = call.client.remote_identity()
    assert identity is not None
    assert identity.shape[:2] == pytest.approx([0.651, 0.647], abs=0.01)
    assert identity.appearance.hair is Hair.BOB
    call.value("document.getElementById('mute').click()")
    call.value("document.getElementById('dark').click()")
    wait_for(lambda: call.client.status().peer_muted, "muted", TIMEOUT_S)
    wait_for(lambda: not call.client.status().peer_camera_on, "without a camera", TIMEOUT_S)
    call.value("document.getElementById('mute').click()")
    call.value("document.getElementById('dark').click()")
    wait_for(lambda: not call.client.status().peer_muted, "heard again", TIMEOUT_S)


def test_voices_are_heard_on_both_sides(call: Call) -> None:
    wait_for(lambda: len(call.tone.heard) > 100 and call.tone.power() > 100**2, "a voice", TIMEOUT_S)
    wait_for(lambda: abs(call.tone.pitch_hz() - THEIR_TONE_HZ) < 20, "their tone", TIMEOUT_S)
    call.value(LISTEN)
    call.until(f"Math.abs({PITCH} - {TONE_HZ}) < 20")


def test_a_connection_that_breaks_is_made_again_in_the_private_room(call: Call) -> None:
    words = call.value("document.getElementById('said').textContent")
    call.value(f"(globalThis.broken = {CALL}.peer) && 0")
    call.value("[broken.face, broken.control, broken.urgent].forEach((c) => (c.onmessage = null))")
    call.value("Object.defineProperty(broken.voice, 'heard', { value: null }) && 0")
    call.until(f"{CALL}.peer !== broken && {CALL}.peer.open && {CALL}.greeted")
    seen = call.value(f"{STAGE}.shown.faces")
    call.until(f"{STAGE}.shown.faces > {seen + 20}")
    wait_for(lambda: call.client.status().phase is Phase.LIVE, "a call that is back", TIMEOUT_S)
    assert call.value("document.getElementById('said').textContent") == words


def test_everything_came_from_our_server_and_is_less_than_fifteen_megabytes(call: Call) -> None:
    addresses = [each["request"]["url"] for each in call.events("Network.requestWillBeSent")]
    assert len({urlsplit(address).netloc for address in addresses}) == 1
    assert not [address for address in addresses if "#" in address or "-" in urlsplit(address).query]
    assert call.value("location.hash") == "", "the code has left the address bar"
    assert not call.events("Runtime.exceptionThrown")
    assert not [e for e in call.events("Log.entryAdded") if e["entry"]["level"] == "error"], (
        "nothing was refused"
    )
    loaded = sum(each["encodedDataLength"] for each in call.events("Network.loadingFinished"))
    assert 1_000_000 < loaded < 15_000_000


def test_a_probe_is_answered_and_a_hang_up_is_seen(tmp_path: Path) -> None:
    with call_with_a_page(tmp_path) as made:
        made.value(f"{CALL}.peer.say(Uint8Array.of(0xe2))")
        made.value(f"{CALL}.peer.say(Uint8Array.of(0xee, 0))")  # a message of the future
        made.value("document.getElementById('leave').click()")
        wait_for(lambda: made.client.status().phase is Phase.ENDED, "the end", TIMEOUT_S)
        assert made.client.status().message == PEER_HUNG_UP
