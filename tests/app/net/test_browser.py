"""A call with the guest's page in Chromium, which was written from SPEC and PROTOCOL alone."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

import assets
import guest
from app.call.session import PEER_HUNG_UP
from app.call.status import Phase
from codec.control import BlobKind
from codec.regression import Landmarks
from codec.values import Hair
from tests.app.clients import wait_for
from tests.app.tone import TONE_HZ
from tests.exits.browser import needs_chromium
from tests.guest.calls import CALL, STAGE, THEIR_TONE_HZ, TIMEOUT_S, Call, call_with_a_page
from tests.guest.voices import LISTEN, PITCH

pytestmark = [
    pytest.mark.quiet,  # a browser that waits for a core is taken for one that has gone
    needs_chromium,
    pytest.mark.skipif(not guest.BUILT.is_dir(), reason="needs the page: `make guest`"),
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]


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
    call.until(f"{CALL}.likenesses.best === {BlobKind.TEXTURE_SMALL}")
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
        made.until(f"{CALL}.peer?.open")
        made.value(f"{CALL}.peer.say(Uint8Array.of(0xe2))")
        made.value(f"{CALL}.peer.say(Uint8Array.of(0xee, 0))")  # a message of the future
        made.value("document.getElementById('leave').click()")
        wait_for(lambda: made.client.status().phase is Phase.ENDED, "the end", TIMEOUT_S)
        assert made.client.status().message == PEER_HUNG_UP
