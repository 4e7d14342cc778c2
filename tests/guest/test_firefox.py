"""The guest's page in Firefox, whose camera shows no face: pairing, drawing, voices, reconnecting."""

from collections.abc import Iterator

import pytest

import guest
from app.call.session import PEER_HUNG_UP
from app.call.status import Phase
from app.net.transport.ice import Hosts
from app.net.transport.peer_config import PeerConfig
from codec.control import BlobKind
from tests.app.clients import wait_for
from tests.guest.calls import CALL, STAGE, TIMEOUT_S, Call, call_with_a_page
from tests.guest.firefox import BEEP_HZ, in_firefox, needs_firefox

pytestmark = [
    pytest.mark.quiet,
    needs_firefox,
    pytest.mark.skipif(not guest.BUILT.is_dir(), reason="needs the page: `make guest`"),
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Call]:
    with call_with_a_page(
        tmp_path_factory.mktemp("devices"), in_firefox, PeerConfig(hosts=Hosts.ALL)
    ) as made:
        yield made


def test_the_page_shows_our_face_and_the_words(call: Call) -> None:
    call.until(f"{STAGE}.shown.faces > 15")
    call.until(f"{CALL}.likenesses.best === {BlobKind.TEXTURE_SMALL}")
    assert call.value(f"{CALL}.faces.link.counts.deltasSent + {CALL}.faces.link.counts.keysSent") > 0
    words = call.value("document.getElementById('said').textContent")
    assert tuple(words.split()) == tuple(call.client.status().words)


def test_voices_are_heard_on_both_sides(call: Call) -> None:
    wait_for(
        lambda: len(call.tone.heard) > 100 and abs(call.tone.pitch_hz() - BEEP_HZ) < 20, "its beep", TIMEOUT_S
    )
    energy = "[...s.values()].find((r) => r.type === 'inbound-rtp').totalAudioEnergy"
    call.until(f"{CALL}.peer.pc.getStats().then((s) => {energy} > 0.02)")


def test_a_connection_that_breaks_is_made_again(call: Call) -> None:
    call.value(f"(globalThis.broken = {CALL}.peer) && 0")
    call.value("[broken.face, broken.control, broken.urgent].forEach((c) => (c.onmessage = null))")
    call.value("Object.defineProperty(broken.voice, 'heard', { value: null }) && 0")
    call.until(f"{CALL}.peer !== broken && {CALL}.peer.open && {CALL}.greeted")
    wait_for(lambda: call.client.status().phase is Phase.LIVE, "a call that is back", TIMEOUT_S)


def test_nothing_was_thrown_and_a_hang_up_is_seen(call: Call) -> None:
    assert call.value("document.body.dataset.error ?? ''") == ""
    call.value("document.getElementById('leave').click()")
    wait_for(lambda: call.client.status().phase is Phase.ENDED, "the end", TIMEOUT_S)
    assert call.client.status().message == PEER_HUNG_UP
